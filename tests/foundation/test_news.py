"""What many steps come to in one sentence."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from seslip.foundation.news import Did, Phrase, Step, Thing, Turn, by_day, by_project, counted, lines_of, net

NOON = datetime(2026, 11, 12, 12)
KPI = Thing("kpi/12", "kpis", "KPI 7.1 (CSC)", "Publish the findings", "/kpis/12/", frozenset({7}))
LINE = Thing("budget_line/3", "money", "Budget line", "Venues", projects=frozenset({7, 9}))
ROUND = Thing("person/1", "people", "Ada")


def step(minutes: int = 0, who: str = "Mark Evans", record: str = "kpi/12", **more: Any) -> Step:
    return Step(NOON + timedelta(minutes=minutes), who, len(who), record, main=record == "kpi/12", **more)


def status(before: str, after: str, minutes: int = 0, note: str = "", **more: Any) -> Step:
    return step(minutes, turns=(Turn("", before, after),), note=note, **more)


def test_a_line_says_who_what_and_why() -> None:
    (line,) = lines_of([(KPI, status("At risk", "On track", note="the report is agreed"))])
    assert line.told == "Mark Evans: KPI 7.1 (CSC) from At risk to On track, “the report is agreed”"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["Not started", "At risk", "Off track", "On track"], "from Not started to On track"),
        (["On track", "At risk", "On track"], "On track again"),
        (["On track", "On track"], "still On track"),
        (["On track", "On track", "On track"], "still On track"),
        (["", "Enquiry", "Scoping"], "now Scoping"),
        (["Enquiry", ""], "no longer Enquiry"),
    ],
)
def test_a_state_is_told_from_its_first_to_its_last(values: list[str], said: str) -> None:
    steps = [status(before, after, place) for place, (before, after) in enumerate(pairwise(values))]
    assert net(steps) == said


def test_what_is_new_is_told_as_it_is_now() -> None:
    added = step(did=Did.ADDED, phrases=(Phrase("asked for"),))
    assert net([added, status("Waiting", "Approved", 1)]) == "asked for, now Approved"


def test_other_values_are_named_and_left_out_where_they_are_what_they_were() -> None:
    moved = [step(turns=(Turn("due date", "1 Mar 2026", "31 Mar 2026"),))]
    assert net(moved) == "due date from 1 Mar 2026 to 31 Mar 2026"
    back = step(1, turns=(Turn("due date", "31 Mar 2026", "1 Mar 2026"),))
    assert net([*moved, back]) == "changed, and changed back"
    assert net([*moved, back, status("At risk", "Complete", 2)]) == "from At risk to Complete"
    assert net([step(turns=(Turn("due date", "", "1 Mar 2026"),))]) == "due date set to 1 Mar 2026"
    assert net([step(turns=(Turn("due date", "1 Mar 2026", ""),))]) == "due date from 1 Mar 2026 to none"


def test_the_same_value_of_two_records_is_not_one() -> None:
    turns = [step(record=f"measure/{n}", turns=(Turn("figure for visits", str(n), str(n + 5)),)) for n in (1, 2)]
    assert net(turns) == "figure for visits from 1 to 6, figure for visits from 2 to 7"


def test_many_parts_are_counted_and_few_are_named() -> None:
    steps = [step(n, record=f"evidence/{n}", phrases=(Phrase(f"“{n}” added", "{n} files added"),)) for n in range(3)]
    assert net(steps[:2]) == "“0” added, “1” added"
    assert net(steps) == "3 files added"
    assert net([*steps, *steps]) == "3 files added"


def test_the_latest_note_is_quoted_in_one_line_and_cut() -> None:
    steps = [status("A", "B", 0, "first"), status("B", "C", 1, "two\n lines"), status("C", "D", 2)]
    assert net(steps) == "from A to D, “two lines”"
    assert (
        net([status("A", "B", note="x" * 400)]).endswith("x…”") and len(net([status("A", "B", note="x" * 400)])) < 330
    )


def test_what_came_and_went_again_is_no_news() -> None:
    came = step(record="step/1", did=Did.ADDED, phrases=(Phrase("added"),))
    went = step(5, record="step/1", did=Did.REMOVED, phrases=(Phrase("removed"),))
    assert lines_of([(KPI, came), (KPI, went)]) == []
    (line,) = lines_of([(KPI, went), (KPI, status("A", "B", 1))])
    assert line.sentence == "from A to B, removed"


def test_people_are_named_the_latest_first() -> None:
    steps = [(KPI, status("A", "B", n, who=who)) for n, who in enumerate(["Ada", "Ben", "Ada"])]
    assert lines_of(steps)[0].who == "Ada and Ben"
    assert lines_of([*steps, (KPI, status("B", "C", 9, who="Cy"))])[0].who == "Cy and 2 others"


def test_lines_come_latest_first_with_steps_oldest_first() -> None:
    lines = lines_of([(KPI, status("B", "C", 5)), (LINE, status("D", "E", 3, record="l")), (KPI, status("A", "B"))])
    assert [line.thing for line in lines] == [KPI, LINE]
    assert [one.turns[0].after for one in lines[0].steps] == ["B", "C"]
    assert lines[0].sentence == "from A to C"


def test_lines_are_gathered_by_day_project_and_kind() -> None:
    told = [
        (KPI, status("A", "B")),
        (LINE, status("A", "B", 24 * 60, record="l")),
        (ROUND, status("A", "B", record="p")),
    ]
    lines = lines_of(told)
    assert [(day, len(some)) for day, some in by_day(lines)] == [(date(2026, 11, 13), 1), (date(2026, 11, 12), 2)]
    gathered = {project: {line.thing.name for line in some} for project, some in by_project(lines, [7, 9])}
    assert gathered == {7: {KPI.name, LINE.name}, 9: {LINE.name}, None: {ROUND.name}}
    assert counted(lines) == {"kpis": 1, "money": 1, "people": 1}
