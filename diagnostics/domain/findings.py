"""What becomes of a finding: each ends in one of four outcomes, or waits, and its age is counted until then."""

from datetime import date
from enum import StrEnum

from seslip.foundation.periods import problem_of_future, show_date


class Outcome(StrEnum):
    PACKAGE = "package"
    REFERRAL = "referral"
    PRIORITY = "priority"
    NO_ACTION = "no_action"

    @property
    def label(self) -> str:
        return {
            "package": "Targeted support package",
            "referral": "Referral",
            "priority": "Regional priority",
            "no_action": "No action",
        }[self.value]

    @property
    def asks(self) -> str:
        """What has to be written beside the outcome; empty where nothing has to."""
        return {
            "package": "",
            "referral": "Say where it is referred to, for example “DfE adviser” or “NHS England South East”.",
            "priority": "",
            "no_action": "Say why nothing is done about it.",
        }[self.value]


OUTCOMES = [(outcome.value, outcome.label) for outcome in Outcome]


def problem_of_outcome(outcome: str, words: str) -> str:
    """What is missing beside an outcome, as a sentence; empty where nothing is."""
    return Outcome(outcome).asks if outcome and not words.strip() else ""


def problem_of_days(raised: date, day: date, today: date) -> str:
    """What is wrong with the day something was said or decided of a finding; empty where nothing is."""
    if problem := problem_of_future(day, today):
        return problem
    if day < raised:
        return f"Enter a day from {show_date(raised)} on, when the finding was raised."
    return ""


def days_open(raised: date, decided: date | None, as_at: date) -> int:
    """The age of a finding in days: until its outcome where it has one by `as_at`, else until then."""
    until = decided if decided and decided <= as_at else as_at
    return max((until - raised).days, 0)
