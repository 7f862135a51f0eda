"""What the diagnostics give an authority reason to do next."""

from collections.abc import Iterable
from datetime import date

from projects.domain.suggestions import Suggestion
from seslip.foundation.periods import show_date

from .conversations import Progress
from .stages import TOOK_PLACE
from .wording import listed


def conversation_to_agree(progress: Progress, years: Iterable[str], url: str) -> Suggestion | None:
    """A conversation that is not programmed in the two years of a cycle, or has no date yet."""
    if progress is Progress.MISSING:
        reason = f"None is programmed in {listed(years)}."
        return Suggestion("Ask for a SEND courageous conversation", reason, url)
    if progress is Progress.UNDATED:
        return Suggestion("Agree a date for the SEND courageous conversation", "It is programmed without a date.", url)
    return None


def assessment_to_hand_in(stage: str, day: date | None, received: bool, of_round: str, url: str) -> Suggestion | None:
    """The self-assessment of a group that has not met."""
    if received or stage in TOOK_PLACE:
        return None
    when = f"Its group meets on {show_date(day)}" if day else "Its group has no date yet"
    return Suggestion(f"Hand in the self-assessment for {of_round}", f"{when}, and it is not in.", url, private=True)
