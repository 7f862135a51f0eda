"""What leaves the building about groups: the register, people's calendars, and the figures of KPIs."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diagnostics.actions.group_steps import move_group
from diagnostics.actions.groups import edit_group, set_members
from diagnostics.domain.stages import GroupStage as Stage
from kpis.models import Kpi, Measure
from kpis.queries.counters import counted
from kpis.queries.standings import standings
from projects.models import Person
from tests.kpis.calendars import events, make

from .confidence import enter, person_of
from .rounds import MET, ROUND, TODAY, TRIO, add_group, keys, on, received, step

pytestmark = pytest.mark.usefixtures("mid_february")
CANARY = "zanzibar heron"


def table(client, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get(address).content.decode())))


def test_the_register_of_2024_25_is_appendix_3(sign_in) -> None:
    rows = table(sign_in("la_lead")[0], "/diagnostics/rounds/2024-25/groups.csv")
    assert rows[0] == ["round", "group", "date", "mode", "authorities"]
    first = "Brighton and Hove; Isle of Wight; Portsmouth; Wokingham"
    assert rows[1] == ["2024-25", "1", "2025-04-25", "In person", first]
    assert [row[3] for row in rows[1:]].count("Virtual") == 1 and len(rows) == 7


def test_the_command_writes_what_the_page_downloads(sign_in, manager: Person, tmp_path) -> None:
    from django.core.management import call_command

    add_group(manager, *TRIO)
    add_group(manager, day=None)
    file = tmp_path / "groups.csv"
    call_command("export", "challenge-groups", year="2025-26", format="csv", output=str(file))
    page = sign_in("la_lead")[0].get(f"{ROUND}groups.csv").content
    assert file.read_bytes() == page
    assert page.decode().splitlines()[1:] == [
        "2025-26,1,2026-02-10,In person,Buckinghamshire; Milton Keynes; Oxfordshire",
        "2025-26,2,,In person,",
    ]
    assert sign_in("finance")[0].get(f"{ROUND}groups.xlsx").status_code == 404


def test_a_group_stands_in_the_calendar_of_those_concerned(sign_in, manager: Person) -> None:
    helper = Person.objects.get(email="sheelagh.sullivan@example.org")
    group = add_group(manager, *TRIO, place="Aylesbury", facilitator=helper)
    add_group(manager, "Kent", "Surrey", "Medway", day=None)
    received("Oxfordshire", strengths=CANARY, help_asked=CANARY)
    uid = f"challengegroup-{group.pk}@seslip"
    for person in (person_of("oxfordshire"), helper, manager):
        entry = events(make(enter(person)))[uid]
        assert entry["dtstart"].dt == MET and entry["location"] == "Aylesbury"
        assert entry["summary"] == "Peer challenge, group 1: Buckinghamshire, Milton Keynes and Oxfordshire"
        assert entry["url"] == f"http://testserver/diagnostics/groups/{group.pk}/"
        assert CANARY not in str(entry["description"])
    assert uid not in events(make(enter(person_of("kent"))))


def test_another_date_or_other_members_move_the_same_entry(manager: Person) -> None:
    group, other = add_group(manager, *TRIO), add_group(manager, "Kent")
    path, uid = make(enter(person_of("oxfordshire"))), f"challengegroup-{group.pk}@seslip"
    first = events(path)[uid]
    moved = edit_group(by=manager, group=group, version=group.version, fields={"day": MET + timedelta(7)})
    second = events(path)[uid]
    assert second["dtstart"].dt == date(2026, 2, 17) and second["sequence"] > first["sequence"]
    chosen = keys(["Kent", "Milton Keynes"])
    set_members(by=manager, group=other, version=other.version, authorities=chosen, seen={})
    third = events(path)[uid]
    assert third["summary"] == "Peer challenge, group 1: Buckinghamshire and Oxfordshire"
    assert third["sequence"] > moved.version - 1 and third["sequence"] > second["sequence"]


def test_a_calendar_asks_no_more_for_many_groups(manager: Person) -> None:
    path = make(enter(manager))

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            events(path)
        return len(found)

    add_group(manager, *TRIO)
    few = queries()
    for _ in range(4):
        add_group(manager)
    assert queries() == few


def kpi(number: int) -> Kpi:
    found = Kpi.objects.select_related("activity__project", "activity__requirement", "year")
    return found.get(activity__project__number=2, activity__requirement__stream="CSC", number=number)


def figure(number: int, as_at: date = TODAY):
    asked = kpi(number)
    return next(iter(standings([asked], as_at)[asked.pk].figures.values()))


def test_events_held_move_the_kpi_without_anyone_typing_a_figure(manager: Person) -> None:
    assert figure(1).words == "0 of 6 triad/quartet events"
    step(manager, add_group(manager, *TRIO), Stage.HELD)
    add_group(manager, "Kent", "Surrey", "Medway", day=None)
    found = figure(1)
    assert found.words == "1 of 6 triad/quartet events"
    assert found.counted.missing == ("5 events to go", "Group 2 has no date")
    assert [(record.text, record.day) for record in found.counted.records] == [("Group 1", MET)]
    assert figure(1, MET - timedelta(1)).words == "0 of 6 triad/quartet events"


def test_groups_of_another_round_count_for_their_own_year(plan: None) -> None:
    assert figure(1, date(2026, 3, 31)).counted.value == 0, "the six of 2024-25 are not these"


def test_as_known_then_leaves_out_what_was_recorded_later(manager: Person) -> None:
    group = step(manager, add_group(manager, *TRIO), Stage.ASSESSMENTS_IN)
    with on(date(2026, 2, 20)):
        move_group(by=manager, group=group, version=group.version, stage=Stage.HELD)
    measure = Measure.objects.select_related("kpi").get(counter="challenge.events")

    def held(as_at: date, *, known: bool) -> int | None:
        return counted([measure], as_at, known=known)[measure.pk].value

    assert held(date(2026, 2, 19), known=False) == 1, "it was held by then"
    assert held(date(2026, 2, 19), known=True) == 0, "and nobody had said so"
    assert held(date(2026, 2, 20), known=True) == 1


def test_a_step_taken_back_counts_no_more(manager: Person) -> None:
    group = step(manager, add_group(manager, *TRIO), Stage.HELD)
    move_group(by=manager, group=group, version=group.version, stage=Stage.ASSESSMENTS_IN)
    assert figure(1).counted.value == 0


def test_the_data_sets_are_circulated_once_every_group_has_its_own(manager: Person) -> None:
    assert figure(2).counted.missing == ("The round has no groups yet",)
    step(manager, add_group(manager, *TRIO), Stage.DATA_CIRCULATED)
    second = add_group(manager, "Kent", "Surrey", "Medway")
    assert figure(2).counted.missing == ("Group 2 has no data set yet",) and not figure(2).standing.met
    step(manager, second, Stage.DATA_CIRCULATED)
    assert figure(2).standing.met
    assert not figure(2, date(2025, 12, 9)).standing.met


def test_counting_asks_no_more_for_many_groups(manager: Person) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            standings([kpi(1), kpi(2)], TODAY)
        return len(found)

    step(manager, add_group(manager, *TRIO), Stage.HELD)
    few = queries()
    step(manager, add_group(manager, "Kent", "Surrey", "Medway"), Stage.HELD)
    add_group(manager)
    assert queries() == few
