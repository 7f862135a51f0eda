"""The rules of rounds and groups, without a database."""

from datetime import date
from types import SimpleNamespace

import pytest

from diagnostics.domain.asks import GroupNow, asks_of_member, asks_of_runner
from diagnostics.domain.challenge_counts import Event, Events, data_circulated, events_held
from diagnostics.domain.checklist import GroupFacts, Task, checklist, done_of
from diagnostics.domain.naming import named_authorities
from diagnostics.domain.rounds import RoundCost, SizeCost, by_month, problem_of_size, round_problems
from diagnostics.domain.stages import GroupStage as Stage
from diagnostics.domain.steps import problem_of_step, reached, reached_by

TODAY = date(2026, 2, 16)
NAMES = {
    name: name
    for name in ("Kent", "Reading", "Slough", "Isle of Wight", "Brighton and Hove", "West Sussex", "Milton Keynes")
} | {"IoW": "Isle of Wight", "KCC": "Kent", "MKC": "Milton Keynes", "Brighton & Hove": "Brighton and Hove"}


@pytest.mark.parametrize("size", [3, 4])
def test_a_group_of_three_or_four_is_right(size: int) -> None:
    assert problem_of_size(size) == ""


@pytest.mark.parametrize("size, words", [(0, "has none yet."), (1, "has 1."), (2, "has 2."), (5, "has 5.")])
def test_any_other_size_is_said(size: int, words: str) -> None:
    assert words in problem_of_size(size)


def test_a_round_says_which_groups_are_too_small_and_who_sits_in_none() -> None:
    assert round_problems({1: 3, 2: 2, 3: 5}, ["Kent", "Surrey"]) == [
        "Group 2 has 2 authorities. A group has 3 or 4.",
        "Group 3 has 5 authorities. A group has 3 or 4.",
        "Kent and Surrey sit in no group of this round.",
    ]
    assert round_problems({}, ["Kent"]) == [], "a round that is not formed yet has nothing wrong with it"


def test_the_round_of_the_plan_costs_60_800_pounds() -> None:
    cost = RoundCost((SizeCost("Quartets", 1_280_000, 1, 1, 1_280_000), SizeCost("Triads", 960_000, 5, 3, 4_800_000)))
    assert (cost.cost, cost.drawn, cost.remains, cost.short) == (6_080_000, 4_160_000, 1_920_000, 0)


def test_more_groups_than_the_line_pays_for_are_said() -> None:
    cost = RoundCost((SizeCost("Triads", 960_000, 6, 0, 4_800_000),))
    assert cost.short == 960_000


def test_without_a_line_nothing_remains_and_nothing_is_short() -> None:
    cost = RoundCost((SizeCost("Triads", 960_000, 6, 0, None), SizeCost("Quartets", 1, 0, 0, None)))
    assert (cost.budget, cost.remains, cost.short) == (None, None, 0)


def test_a_calendar_goes_by_month_in_date_order() -> None:
    days = [date(2026, 3, 9), None, date(2026, 1, 20), date(2026, 3, 2)]
    months = by_month(SimpleNamespace(pk=pk, day=day) for pk, day in enumerate(days))
    assert [(month.first, [thing.pk for thing in month.things]) for month in months] == [
        (date(2026, 1, 1), [2]),
        (date(2026, 3, 1), [3, 0]),
    ]


def test_a_step_taken_back_was_never_taken() -> None:
    first, second, third = date(2026, 1, 1), date(2026, 1, 5), date(2026, 1, 9)
    moves = [(Stage.DATA_CIRCULATED, first), (Stage.ASSESSMENTS_IN, second), (Stage.DATA_CIRCULATED, third)]
    assert reached(moves) == {Stage.DATA_CIRCULATED: first}
    assert reached([*moves, (Stage.ASSESSMENTS_IN, third)]) == {
        Stage.DATA_CIRCULATED: first,
        Stage.ASSESSMENTS_IN: third,
    }


def test_who_skipped_a_stage_has_passed_it() -> None:
    days = {Stage.HELD: date(2025, 4, 3)}
    assert reached_by(Stage.DATA_CIRCULATED, days, TODAY) == date(2025, 4, 3)
    assert reached_by(Stage.DATA_CIRCULATED, days, date(2025, 4, 2)) is None
    assert reached_by(Stage.FOLLOWED_UP, days, TODAY) is None


@pytest.mark.parametrize(
    "stage, day, last, size, said",
    [
        (Stage.DATA_CIRCULATED, TODAY, None, 3, ""),
        (Stage.DATA_CIRCULATED, TODAY, None, 2, "has 2."),
        (Stage.DATA_CIRCULATED, date(2026, 2, 17), None, 3, "not in the future"),
        (Stage.DATA_CIRCULATED, None, None, 3, "date of this step"),
        (Stage.HELD, None, None, 3, "Give the group its date first"),
        (Stage.HELD, TODAY, date(2026, 2, 1), 4, ""),
        (Stage.HELD, TODAY, date(2026, 2, 1), 5, "has 5."),
        (Stage.HELD, date(2026, 2, 17), None, 3, "from that day on"),
        (Stage.HELD, date(2026, 1, 31), date(2026, 2, 1), 3, "after the date of the group, 31 Jan 2026. Take it back"),
        (Stage.ASSESSMENTS_IN, date(2026, 1, 31), date(2026, 2, 1), 3, "not earlier"),
    ],
)
def test_when_a_step_can_be_taken(stage: Stage, day: date, last: date, size: int, said: str) -> None:
    problem = problem_of_step(stage, day, today=TODAY, last=last, size=size)
    assert said in problem and bool(said) == bool(problem)


def test_a_checklist_follows_the_records_and_the_ticks() -> None:
    facts = GroupFacts(
        stage=Stage.HELD,
        members=3,
        received=2,
        headlines=True,
        ticked={"venue": date(2026, 1, 8)},
        reached={Stage.DATA_CIRCULATED: date(2025, 12, 10), Stage.HELD: TODAY},
    )
    lines = {line.task: line for line in checklist(facts)}
    assert {task for task, line in lines.items() if line.done} == {Task.VENUE, Task.DATA, Task.HELD, Task.HEADLINES}
    assert (lines[Task.VENUE].day, lines[Task.DATA].day) == (date(2026, 1, 8), date(2025, 12, 10))
    assert (lines[Task.ASSESSMENTS].note, lines[Task.ASSESSMENTS].by_hand) == ("2 of 3", False)
    assert done_of(list(lines.values())) == "4 of 10"


def test_nobody_travels_to_a_virtual_session_and_an_empty_group_has_sent_nothing() -> None:
    tasks = {line.task: line for line in checklist(GroupFacts(stage=Stage.PLANNED, virtual=True))}
    assert Task.TRAVEL not in tasks and len(tasks) == 9
    assert not tasks[Task.ASSESSMENTS].done


@pytest.mark.parametrize(
    "text, found",
    [
        ("Kent's dashboards are late.", ["Kent"]),
        ("KENT and the isle-of-\nwight lead.", ["Isle of Wight", "Kent"]),
        ("Brighton &  Hove, MKC and IoW", ["Brighton and Hove", "Isle of Wight", "Milton Keynes"]),
        ("Ke\u200bnt shares its data.", ["Kent"]),
        ("Ｋｅｎｔ shares its data.", ["Kent"]),
        ("Kentish Town, Sussex and brightness", []),
        ("Children's reading gets better; a slough of despond.", []),
        ("We heard that Reading shares its data.", ["Reading"]),
        ("SLOUGH asks for help.", ["Slough"]),
        ("", []),
    ],
)
def test_a_name_is_found_in_any_spelling_as_whole_words(text: str, found: list[str]) -> None:
    assert named_authorities(text, NAMES) == found


@pytest.mark.parametrize(
    "text, found",
    [
        ("Kents people wait.", "Kent"),
        ("Kent1 and others", "Kent"),
        ("seen in KentFamilies", "Kent"),
        ("K\u00eant waits.", "Kent"),
        ("Ke\u0301nt waits.", "Kent"),
        ("K\u0435nt waits.", "Kent"),
        ("\u041a\u0435n\u0442 waits.", "Kent"),
        ("WestSussex and MILTONKEYNES", "Milton Keynes, West Sussex"),
        ("W Sussex", "West Sussex"),
        ("West Berks; W. Berks", "West Berkshire"),
        ("Hants", "Hampshire"),
        ("in oxon", "Oxfordshire"),
        ("Brighton alone", "Brighton and Hove"),
        ("the Hove office", "Brighton and Hove"),
        ("B&H, then B & H", "Brighton and Hove"),
        ("MK led.", "Milton Keynes"),
        ("IOW", "Isle of Wight"),
        ("Windsor", "Windsor and Maidenhead"),
        ("maidenhead", "Windsor and Maidenhead"),
        ("Bracknell", "Bracknell Forest"),
        ("ReadiNG leads.", "Reading"),
        ("READING's data", "Reading"),
        ("It hove into sight, in reading's service; band H of Berks, kentish readings.", ""),
        ("K e n t waits.", "Kent"),
        ("K.e.n.t; W e s t  S u s s e x", "Kent, West Sussex"),
        ("R-E-A-D-I-N-G", "Reading"),
        ("Brighton&Hove, Windsor & Maidenhead", "Brighton and Hove, Windsor and Maidenhead"),
        ("Options B and H; the tool Mk 2, mk 3 and bands b & h.", ""),
        ("Token text, taken to the tent: a weekend ken t.", ""),
        ("Readings are late. A mark, oxen, bright and hoven, westward Sussex.", ""),
    ],
)
def test_an_authority_is_found_however_people_write_it(text: str, found: str) -> None:
    names = ("Bracknell Forest", "Hampshire", "Oxfordshire", "West Berkshire", "Windsor and Maidenhead")
    assert ", ".join(named_authorities(text, NAMES | {name: name for name in names})) == found


def test_an_abbreviation_is_no_name_where_its_authority_is_not_known() -> None:
    assert named_authorities("Hants and Oxon", NAMES) == []


def now(**facts: object) -> GroupNow:
    told = {"day": TODAY, "size": 3, "missing": 0, "headlines": False, "facilitated": True}
    return GroupNow(name="Group 3", **{"stage": Stage.ASSESSMENTS_IN, **told, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "facts, said",
    [
        ({}, []),
        ({"day": date(2026, 2, 15)}, ["Record it as held"]),
        ({"day": None}, ["has no date yet"]),
        ({"size": 2}, ["does not have 3 or 4"]),
        ({"facilitated": False}, ["has no facilitator"]),
        ({"stage": Stage.PLANNED}, ["waits for its data set"]),
        ({"stage": Stage.DATA_CIRCULATED, "missing": 2}, ["waits for 2 self-assessments"]),
        ({"stage": Stage.HELD, "day": date(2026, 2, 1)}, ["Write its headlines", "Record the follow-up"]),
        ({"stage": Stage.FOLLOWED_UP, "headlines": True}, []),
    ],
)
def test_what_a_group_asks_of_who_runs_it(facts: dict[str, object], said: list[str]) -> None:
    asks = asks_of_runner(now(**facts), TODAY)
    assert len(asks) == len(said) and all(words in ask for words, ask in zip(said, asks, strict=True))


def test_an_authority_is_asked_for_its_self_assessment_until_it_is_in_or_the_session_over() -> None:
    assert asks_of_member(now(), "Kent", False) == ["Group 3 waits for the self-assessment of Kent before 16 Feb 2026."]
    assert asks_of_member(now(), "Kent", True) == []
    assert asks_of_member(now(stage=Stage.HELD), "Kent", False) == []


def event(number: int, day: date | None = None, **days: date) -> Event:
    stages = {Stage(name): value for name, value in days.items()}
    return Event(f"Group {number}", f"/{number}", day, stages)


def test_held_groups_count_and_what_is_missing_is_said() -> None:
    held = event(1, date(2026, 1, 20), data_circulated=date(2025, 12, 1), held=date(2026, 1, 20))
    later = event(2, date(2026, 3, 1), data_circulated=date(2025, 12, 1))
    late = event(3, date(2026, 2, 1))
    groups = (held, later, late, event(4), event(5))
    found = events_held(Events(groups, 6, TODAY))
    assert (found.value, [record.text for record in found.records]) == (1, ["Group 1"])
    assert found.missing == (
        "5 events to go",
        "Group 3 was to meet on 1 Feb 2026",
        "Group 4 and Group 5 have no date",
    )
    assert events_held(Events(groups, 6, date(2026, 1, 19))).value == 0
    assert events_held(Events(groups[:1], 1, TODAY)).missing == ()


def test_data_sets_are_circulated_once_every_group_has_its_own() -> None:
    have, without = event(1, data_circulated=date(2025, 12, 1)), event(2)
    assert data_circulated(Events((), None, TODAY)).value == 0
    assert data_circulated(Events((have, without), None, TODAY)).missing == ("Group 2 has no data set yet",)
    done = data_circulated(Events((have,), None, TODAY))
    assert (done.value, done.missing, done.records[0].day) == (1, (), date(2025, 12, 1))
    assert data_circulated(Events((have,), None, date(2025, 11, 30))).value == 0
