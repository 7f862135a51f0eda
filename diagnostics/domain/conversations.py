"""The rules of courageous conversations: one for every authority over two years (plan, paras 29 to 33)."""

from datetime import date
from enum import StrEnum

from seslip.foundation.labels import Label
from seslip.foundation.periods import period_from, problem_of_future, show_date

from .stages import TOOK_PLACE, ConversationStage
from .steps import before_last

FIRST = 2025  # the two years of the plan begin on 1 April 2025: 2025-26 and 2026-27


class Progress(StrEnum):
    """How far an authority is within the two years."""

    HELD = "held"
    DATED = "dated"
    UNDATED = "undated"
    MISSING = "missing"

    @property
    def label(self) -> Label:
        return {
            "held": Label("Held", "complete", "tick"),
            "dated": Label("Has a date", "on-track", "arrow"),
            "undated": Label("Programmed, no date", "not-started", "circle"),
            "missing": Label("Not programmed yet", "at-risk", "triangle"),
        }[self.value]


PROGRESS = [(one.value, one.label.text) for one in Progress]


def progress_of(stage: str, day: date | None) -> Progress:
    """`stage` is empty for an authority that is not programmed."""
    if not stage:
        return Progress.MISSING
    if stage in TOOK_PLACE:
        return Progress.HELD
    return Progress.DATED if day else Progress.UNDATED


def cycle_of(starts: int) -> tuple[str, str]:
    """The labels of the two programme years to which the one that starts in a calendar year belongs."""
    first = starts - (starts - FIRST) % 2
    return period_from(first).label, period_from(first + 1).label


def problem_of_day(day: date | None, first: date, last: date, year: str) -> str:
    """A conversation lies in the year it is programmed for."""
    if day is None or first <= day <= last:
        return ""
    span = f"{show_date(first)} to {show_date(last)}"
    return f"{year} runs from {span}. Choose a date in it, or programme the conversation for the other year."


def problem_of_move(
    stage: ConversationStage, day: date | None, *, today: date, last: date | None, followed: bool, signed: bool
) -> str:
    """Why a conversation cannot be moved on to a stage on a day, "" where it can; `last`: of the step before.

    For `held` the day is the conversation's own date. `followed` says whether its follow-up is known, `signed` whether
    the authority's DCS has signed it off (plan, para 32).
    """
    if stage is ConversationStage.FOLLOWED_UP and not followed:
        return "Say first what follows from it: a targeted support package or a referral."
    if stage is ConversationStage.FOLLOWED_UP and not signed:
        return "The director of children's services of the authority signs the follow-up off first."
    if day is None:
        held = stage is ConversationStage.HELD
        return "Give the conversation its date first." if held else "Give the date of this step."
    if day > today:
        if stage is ConversationStage.HELD:
            return f"The conversation is on {show_date(day)}: it can be recorded as held from that day on."
        return "A step is recorded once it is taken. Give a date that is not in the future."
    if last and day < last:
        return before_last(day, last, "the conversation" if stage is ConversationStage.HELD else "")
    return ""


def problem_of_sign_off(day: date, held: date | None, today: date) -> str:
    """Signed off between the day of the conversation and today."""
    if problem := problem_of_future(day, today):
        return problem
    if held and day < held:
        return f"The conversation was held on {show_date(held)}. Enter that day or a later one."
    return ""
