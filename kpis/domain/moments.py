"""A day to look back at."""

from dataclasses import dataclass
from datetime import date

from seslip.foundation.periods import show_date


@dataclass(frozen=True)
class Moment:
    """A position date before the present one.

    Reports say as at which day they hold, and may be entered later: a position at 31 March is often reported in April.
    So there are two questions: where things stood on `day` as far as is known now, and, with `known`, what a reader
    saw on that day, when nothing entered later was known.
    """

    day: date
    known: bool = False

    def __str__(self) -> str:
        return f"{show_date(self.day)}{', as known that day' if self.known else ''}"
