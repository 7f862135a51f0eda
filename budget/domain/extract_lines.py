"""Which line of the budget a row of an extract means, from what it says about line, project and stream."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from projects.domain.streams import Stream
from seslip.foundation.outside_values import Misread

from .ledger import Shares
from .payments import plain, streams_of

OFFERED = 6  # candidates that a suggestion names
MOST_SEARCHES = 20
HOW_TO_NAME = "Write the number of the project, the label of the line, or its number as the line’s page shows it."


@dataclass(frozen=True)
class KnownLine:
    """A line that can be paid from. `projects` holds number and title of each; `budget` is the revised one."""

    pk: int
    label: str
    projects: tuple[tuple[int, str], ...]
    budget: Shares
    phase: str = ""

    @property
    def code(self) -> str:
        """The line's own number, written so that nobody takes it for a project's."""
        return line_code(self.pk)

    @property
    def offer(self) -> str:
        """How a suggestion names it."""
        return f"{self.code} ({self.label}, {' and '.join(stream.label for stream in streams_of(self.budget))})"


def line_code(pk: int) -> str:
    return f"L{pk}"


class Lines:
    """The lines of a year, by everything they may be called."""

    def __init__(self, lines: Iterable[KnownLine]) -> None:
        self.all = list(lines)
        self.by_pk = {line.pk: line for line in self.all}
        self._named: dict[str, list[KnownLine]] = {}
        for line in self.all:
            for name in dict.fromkeys(_names(line)):
                self._named.setdefault(name, []).append(line)
        self._searched: dict[str, str] = {}

    def called(self, text: str) -> list[KnownLine]:
        """By the line's number (`L61`), its label, or the number, phase or title of its project."""
        return self._named.get(_plain_name(text), [])

    def find(self, said: Sequence[str], streams: Iterable[Stream]) -> KnownLine:
        """The one line that all of `said` and `streams` fit. Raises Misread where there is none, or more than one."""
        found = self.all
        for text in said:
            named = self.called(text)
            if not named:
                closest = self._closest(_plain_name(text[:60]))
                raise Misread("No budget line or project of this year is called so.", closest)
            found = [line for line in found if line in named]
        wanted = set(streams)
        fitting = [line for line in found if wanted <= set(streams_of(line.budget))]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise Misread(f"{len(fitting)} budget lines fit.", f"Write {offer(fitting)}, or name the stream.")
        if not found:
            raise Misread("The line and the project do not belong together.", "Correct one of them or leave it out.")
        names = " and ".join(stream.label for stream in Stream if stream in wanted)
        raise Misread(f"This line has no {names}.", f"Without it {offer(found)} would fit.")

    def _closest(self, name: str) -> str:
        """What may be meant; searched for a few names only, as searching costs more than reading."""
        if name not in self._searched and len(self._searched) < MOST_SEARCHES:
            close = get_close_matches(name, list(self._named), n=3, cutoff=0.6)
            lines = dict.fromkeys(line for found in close for line in self._named[found])
            self._searched[name] = f"Is it {offer(list(lines))}?" if lines else HOW_TO_NAME
        return self._searched.get(name, HOW_TO_NAME)


def offer(lines: Sequence[KnownLine]) -> str:
    """`L3 (…), L5 (…) or L8 (…)`."""
    names = [line.offer for line in lines[:OFFERED]]
    more = [f"{len(lines) - OFFERED} more"] if len(lines) > OFFERED else []
    *first, last = names + more
    return f"{', '.join(first)} or {last}" if first else last


def _names(line: KnownLine) -> Iterable[str]:
    yield line.code.lower()
    yield plain(line.label)
    if line.phase:
        yield line.phase
    for number, title in line.projects:
        yield str(number)
        yield plain(title)
        yield plain(f"{number} {title}")


def _plain_name(text: str) -> str:
    """`Project 7`, `P07` and `7` are one name; so are `Line 61` and `L61`."""
    name = plain(text)
    if found := re.fullmatch(r"(?:project|proj|p|no|number)?[ .:#]*0*(\d{1,3}(?:\.\d)?)", name):
        return found[1].removesuffix(".0")
    if found := re.fullmatch(r"(?:line|l)[ .:#]*0*(\d{1,9})", name):
        return f"l{found[1]}"
    return name
