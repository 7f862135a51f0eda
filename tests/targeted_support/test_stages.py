"""The way of a package, the moves that are open from each stage, and its list of tasks (plan, paras 83 to 85)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from targeted_support.domain.pipeline import StepState, days_in_stage, moves_from, next_move, step_state
from targeted_support.domain.stages import STAGES, PackageStage, open_stages, problem_of_move
from targeted_support.domain.tasks import PackageFacts, PackageTask, task_lines

TODAY = date(2026, 2, 16)


def verbs(now: str, before: str = "") -> list[str]:
    return [move.verb for move in moves_from(now, before)]


@pytest.mark.parametrize(
    ("now", "before", "offered"),
    [
        ("enquiry", "", ["Begin scoping", "Pause", "Withdraw"]),
        ("scoping", "", ["Record as agreed", "Back to “Enquiry”", "Pause", "Withdraw"]),
        ("agreed", "", ["Begin delivery", "Back to “Scoping”", "Pause", "Withdraw"]),
        ("in_delivery", "", ["Record as complete", "Back to “Agreed”", "Pause", "Withdraw"]),
        ("complete", "", ["Record as evaluated", "Back to “In delivery”"]),
        ("evaluated", "", ["Back to “Complete”"]),
        ("paused", "agreed", ["Resume at “Agreed”", "Withdraw"]),
        ("withdrawn", "scoping", ["Resume at “Scoping”"]),
    ],
)
def test_each_stage_offers_its_moves(now: str, before: str, offered: list[str]) -> None:
    assert verbs(now, before) == offered


def test_of_a_package_without_a_stage_somebody_says_where_it_stands() -> None:
    assert len(verbs("")) == len(STAGES) == 8
    assert next_move("") is None and next_move("paused") is None and next_move("evaluated") is None
    assert next_move("agreed") is not None and next_move("agreed").stage is PackageStage.IN_DELIVERY  # type: ignore[union-attr]


def problem(now: str, wanted: str, **given: object) -> str:
    said = {"day": TODAY, "today": TODAY, **given}
    return problem_of_move(now, PackageStage(wanted), **said)  # type: ignore[arg-type]


def test_nothing_is_agreed_before_each_director_has_signed() -> None:
    assert problem("scoping", "agreed", unsigned=["Kent", "Medway"]).endswith("signs it off first: Kent, Medway.")
    assert problem("scoping", "agreed") == ""
    assert problem("enquiry", "scoping", unsigned=["Kent"]) == ""
    assert problem("agreed", "scoping", unsigned=["Kent"]) == "", "the way back needs no signature"
    assert problem("in_delivery", "complete", unsigned=["Kent"]), "who joined later signs too"
    assert problem("complete", "evaluated", unsigned=["Kent"]) == "", "what is over is evaluated as it was"


def test_to_stop_asks_for_a_reason_and_no_day_is_ahead_or_before_the_last() -> None:
    assert problem("scoping", "paused") == "Say why the package is paused."
    assert problem("scoping", "withdrawn", reason="  ") == "Say why the package is withdrawn."
    assert problem("scoping", "paused", reason="Staff left") == ""
    assert "not in the future" in problem("enquiry", "scoping", day=TODAY + timedelta(1))
    assert "10 Feb 2026" in problem("enquiry", "scoping", day=date(2026, 2, 9), last=date(2026, 2, 10))
    assert "stands at “Enquiry”" in problem("enquiry", "complete")
    assert PackageStage.PAUSED not in open_stages("complete")


@pytest.mark.parametrize(
    ("stage", "words", "day", "state"),
    [
        ("scoping", "Call", TODAY - timedelta(1), StepState.OVERDUE),
        ("scoping", "Call", TODAY, StepState.SOON),
        ("scoping", "Call", TODAY + timedelta(7), StepState.SOON),
        ("scoping", "Call", TODAY + timedelta(8), StepState.LATER),
        ("scoping", "Call", None, StepState.LATER),
        ("scoping", "", None, StepState.MISSING),
        ("evaluated", "Call", TODAY - timedelta(1), None),
        ("withdrawn", "Call", TODAY - timedelta(1), None),
    ],
)
def test_a_next_step_is_overdue_only_while_something_is_expected(
    stage: str, words: str, day: date | None, state: StepState | None
) -> None:
    assert step_state(stage, words, day, TODAY) is state


def test_days_in_a_stage_are_counted_from_the_latest_move() -> None:
    assert days_in_stage(date(2026, 2, 10), TODAY) == 6
    assert days_in_stage(None, TODAY) is None


def done(facts: PackageFacts) -> set[PackageTask]:
    return {line.task for line in task_lines(facts) if line.done}


def test_the_list_names_what_the_plan_asks_for_stage_by_stage() -> None:
    """Scope with measurable outcomes, dates, conflicts, other programmes, sign-off, match, liaison, feedback,
    evaluation."""
    stages = [line.task.stage.value for line in task_lines(PackageFacts({}))]
    assert stages == [*["scoping"] * 5, *["agreed"] * 2, "in_delivery", "complete"]
    assert done(PackageFacts({})) == set()


def test_what_follows_from_records_is_not_ticked() -> None:
    assert done(PackageFacts({}, scoped=True)) == set(), "a scope without outcomes cannot be measured"
    assert done(PackageFacts({}, scoped=True, outcomes=1)) == {PackageTask.OUTCOMES}
    assert done(PackageFacts({}, signed=1, recipients=2)) == set()
    assert done(PackageFacts({}, signed=2, recipients=2)) == {PackageTask.SIGN_OFF}
    ticked = PackageFacts({"conflicts": TODAY}, {"conflicts": "None found"}, helpers=1, dated=True)
    assert done(ticked) == {PackageTask.CONFLICTS, PackageTask.EXPERT, PackageTask.DATES}
    line = next(line for line in task_lines(ticked) if line.task is PackageTask.CONFLICTS)
    assert (line.day, line.note) == (TODAY, "None found")
