"""What each stream will hand back on the year's last day if nothing changes, and what could use it. Pence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from projects.domain.streams import GRANT_STREAMS, Stream

SMALLEST_DRAFT = 50_000  # £500: less is not worth a virement


@dataclass(frozen=True)
class Surplus:
    """A line that is expected to leave money of a stream unspent."""

    line: int
    label: str
    pence: int


@dataclass(frozen=True)
class Need:
    """Where money of a stream could go: a line that will overspend, or a phase that waits for an underspend."""

    line: int
    label: str
    pence: int
    why: str


@dataclass(frozen=True)
class Draft:
    """A virement that would use an underspend; nothing until somebody requests it."""

    source: Surplus
    need: Need
    stream: Stream
    pence: int

    @property
    def reason(self) -> str:
        return f"{self.source.label} is expected to leave this unspent; {self.need.label} {self.need.why}."


@dataclass(frozen=True)
class StreamEnd:
    """One stream on the year's last day. `unplanned` is income that no line plans to spend."""

    stream: Stream
    income: int
    revised: int
    used: int
    forecast: int
    carried: int

    @property
    def unplanned(self) -> int:
        return self.income - self.revised - self.carried

    @property
    def left(self) -> int:
        """Above zero: not expected to be spent. Below: more is expected than there is."""
        return self.income - self.forecast - self.carried

    @property
    def least(self) -> int:
        """What is left if not a penny more is ordered."""
        return self.income - self.used - self.carried

    @property
    def handed_back(self) -> bool:
        """Grant goes back to DfE, own funds are carried forward."""
        return self.stream in GRANT_STREAMS


def draft_virements(stream: Stream, surpluses: Iterable[Surplus], needs: Sequence[Need]) -> list[Draft]:
    """Matches needs, in the order given, with the largest surpluses first; each draft is between two lines.

    A surplus is never spent twice, a need never filled beyond what it asks, and a line never gives to itself.
    """
    left = {s.line: s for s in sorted(surpluses, key=lambda s: (-s.pence, s.line))}
    rest = {line: surplus.pence for line, surplus in left.items()}
    drafts: list[Draft] = []
    for need in needs:
        open_need = need.pence
        for line, surplus in left.items():
            part = min(rest[line], open_need)
            if line == need.line or part < min(SMALLEST_DRAFT, need.pence):
                continue
            drafts.append(Draft(surplus, need, stream, part))
            rest[line] -= part
            open_need -= part
    return drafts
