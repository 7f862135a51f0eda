"""What is hoped for of a package and what came of it: asked again three and six months after it is complete."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from seslip.foundation.labels import Label
from seslip.foundation.periods import show_date

ASKED_AFTER = (3, 6)  # months after a package is complete


class OutcomeState(StrEnum):
    EXPECTED = "expected"
    EARLY = "early"
    EMBEDDED = "embedded"
    NOT_SEEN = "not_seen"

    @property
    def label(self) -> Label:
        return {
            "expected": Label("Expected", "not-started", "circle"),
            "early": Label("Early signs", "on-track", "arrow"),
            "embedded": Label("Embedded", "complete", "tick"),
            "not_seen": Label("Not seen yet", "at-risk", "triangle"),
        }[self.value]


class Consent(StrEnum):
    """How far somebody's words may be told."""

    PUBLIC = "public"
    REGION = "region"
    NONE = "none"

    @property
    def label(self) -> str:
        return {
            "public": "May be published",
            "region": "Within the region only",
            "none": "Not to be told",
        }[self.value]


OUTCOME_STATES = [(state.value, state.label.text) for state in OutcomeState]
CONSENTS = [(consent.value, consent.label) for consent in Consent]


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - date.resolution).day
    return date(year, month, min(day.day, last))


def asked_on(complete: date) -> tuple[date, ...]:
    """The days on which the outcomes of a package are asked about again."""
    return tuple(months_later(complete, months) for months in ASKED_AFTER)


@dataclass(frozen=True)
class Asking:
    """The latest asking about a package by a day, and how many months after it was complete."""

    day: date
    months: int


def asking_now(complete: date | None, answered: Iterable[date | None], today: date) -> Asking | None:
    """What is asked about a package that has outcomes, until each has an answer dated on the day of asking or later.

    `answered` gives for each outcome the date of its latest answer by `today`, if any.
    """
    if complete is None:
        return None
    due = [Asking(day, months) for day, months in zip(asked_on(complete), ASKED_AFTER, strict=True) if day <= today]
    latest = [*answered]
    if not due or not latest or all(day is not None and day >= due[-1].day for day in latest):
        return None
    return due[-1]


def problem_of_answer(day: date, *, today: date, last: date | None) -> str:
    """Why an answer cannot be of a day, "" where it can; `last` is the day of the answer before."""
    if day > today:
        return "An answer tells what can be seen. Give a date that is not in the future."
    if last and day < last:
        return f"The answer before is of {show_date(last)}. Give a date that is not earlier."
    return ""


def problem_of_consent(day: date | None, today: date) -> str:
    """`day` is the one on which somebody agreed that their words are told."""
    return f"Consent was given on a day up to today, {show_date(today)}." if day and day > today else ""
