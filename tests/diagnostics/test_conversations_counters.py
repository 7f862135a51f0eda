"""The KPIs of project 3 are counted from its conversations (plan, Appendix 4, SEND 2)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diagnostics.actions.conversation_steps import move_conversation
from diagnostics.domain.stages import ConversationStage as Stage
from kpis.models import Kpi, Measure
from kpis.queries.counters import counted
from kpis.queries.standings import standings

from .conversing import AGREED, MET, TODAY, dated, followed, manager, programmed, upto
from .rounds import on

ABOUT = "kpi__year", "kpi__activity__requirement"

END = date(2026, 3, 31)

pytestmark = pytest.mark.usefixtures("mid_february")


def figure(number: int, as_at: date = TODAY):  # type: ignore[no-untyped-def]
    found = Kpi.objects.select_related("activity__project", "activity__requirement", "year")
    asked = found.get(activity__project__number=3, activity__requirement__stream="SEND", number=number)
    return next(iter(standings([asked], as_at)[asked.pk].figures.values()))


def test_conversations_held_move_the_kpi_without_anyone_typing_a_figure() -> None:
    assert figure(1).words == "0 of 10 courageous conversations"
    upto(Stage.HELD)
    upto(Stage.FOLLOWED_UP, "medway", MET - timedelta(1))
    dated("surrey", MET)
    programmed("slough")
    programmed("hampshire", "2026-27")
    found = figure(1)
    assert found.words == "2 of 10 courageous conversations"
    assert found.counted.missing == (
        "8 conversations to go",
        "Surrey was to have its conversation on 10 Feb 2026",
        "Slough has no date",
    )
    assert [(record.text, record.day) for record in found.counted.records] == [
        ("Medway", MET - timedelta(1)),
        ("Kent", MET),
    ]
    assert figure(1, MET - timedelta(1)).counted.value == 1


def test_a_conversation_of_the_second_year_is_programmed_and_not_delivered_in_the_first() -> None:
    with on(date(2026, 5, 10)):
        one = dated("kent", date(2026, 5, 5), "2026-27")
        one = move_conversation(by=manager(), conversation=one, version=one.version, stage=Stage.SCOPING, day=AGREED)
        move_conversation(by=manager(), conversation=one, version=one.version, stage=Stage.HELD)
        assert figure(1, END).counted.value == 0
        assert figure(2, END).counted.value == 1


def test_programmed_counts_authorities_from_the_day_they_agreed() -> None:
    programmed("kent")
    programmed("surrey", "2026-27", agreed=TODAY)
    found = figure(2)
    assert found.words == "2 of 19 LAs"
    assert "Kent" not in found.counted.missing[0] and "Medway" in found.counted.missing[0]
    assert figure(2, TODAY - timedelta(1)).counted.value == 1
    assert figure(2, AGREED - timedelta(1)).counted.value == 0


def test_followed_up_is_done_once_each_that_was_held_is() -> None:
    assert figure(3).words == "Done: not yet"
    upto(Stage.FOLLOWED_UP)
    assert figure(3).words == "Done"
    one = upto(Stage.HELD, "medway")
    assert figure(3).counted.missing == ("Still to be followed up: Medway",)
    assert figure(3).words == "Done: not yet"
    one = followed(one.as_stored())
    move_conversation(by=manager(), conversation=one, version=one.version, stage=Stage.FOLLOWED_UP, day=TODAY)
    assert figure(3).words == "Done"
    assert figure(3, TODAY - timedelta(1)).words == "Done: not yet"


def test_as_known_then_leaves_out_what_was_recorded_later() -> None:
    one = upto(Stage.SCOPING)
    with on(date(2026, 2, 20)):
        move_conversation(by=manager(), conversation=one, version=one.version, stage=Stage.HELD)
        programmed("surrey")
    measures = {
        m.counter: m for m in Measure.objects.select_related(*ABOUT).filter(counter__startswith="conversations")
    }

    def value(counter: str, as_at: date, *, known: bool) -> int | None:
        return counted([measures[counter]], as_at, known=known)[measures[counter].pk].value

    day = date(2026, 2, 19)
    assert value("conversations.held", day, known=False) == 1, "it was held by then"
    assert value("conversations.held", day, known=True) == 0, "and nobody had said so"
    assert value("conversations.held", date(2026, 2, 20), known=True) == 1
    assert value("conversations.programmed", day, known=False) == 2
    assert value("conversations.programmed", day, known=True) == 1


def test_a_step_taken_back_counts_no_more() -> None:
    one = upto(Stage.HELD).as_stored()
    move_conversation(by=manager(), conversation=one, version=one.version, stage=Stage.SCOPING)
    assert figure(1).counted.value == 0


def test_counting_asks_no_more_for_many() -> None:
    measures = list(Measure.objects.select_related(*ABOUT).filter(counter__startswith="conversations."))
    assert len(measures) == 3

    def queries() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as found:
            counted(measures, TODAY)
        return len(found)

    upto(Stage.HELD)
    few = queries()
    for slug in ("medway", "surrey", "hampshire"):
        upto(Stage.HELD, slug)
    assert queries() == few


@pytest.mark.parametrize("known", [False, True])
def test_the_authorities_are_read_once_for_a_day(known: bool) -> None:
    measures = list(Measure.objects.select_related(*ABOUT).filter(counter__startswith="conversations."))
    upto(Stage.HELD)
    with CaptureQueriesContext(connection) as found:
        counted(measures, TODAY, known=known)
    assert len([query for query in found if "projects_authority" in query["sql"]]) == 1
