"""Which two authorities have sat together, how often, and when last: everybody against everybody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .grouping import PastRound, meetings


@dataclass(frozen=True)
class Met:
    """The rounds in which two sat together, oldest first."""

    rounds: tuple[str, ...]

    @property
    def times(self) -> int:
        return len(self.rounds)

    @property
    def last(self) -> str:
        return self.rounds[-1] if self.rounds else ""


def pair_matrix(slugs: Sequence[str], rounds: Iterable[PastRound]) -> list[list[Met | None]]:
    """A row for each authority with a cell for each; None against itself."""
    met = {pair: Met(tuple(past.label for past in pasts)) for pair, pasts in meetings(rounds).items()}
    return [[None if one == other else met.get(frozenset((one, other)), Met(())) for other in slugs] for one in slugs]
