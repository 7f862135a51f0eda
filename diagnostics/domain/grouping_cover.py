"""Trying every combination of groups that puts each authority in exactly one, as long as that is feasible."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from .grouping import Group, Task
from .grouping_cost import Cost
from .sizes import QUARTET

MOST_STEPS = 60_000
MOST_TO_SAY_NO = 15_000  # steps for any grouping at all: half a second, which who waits for a refusal can bear

Value = Callable[[int, int, int], int]  # weight, km and the farthest group's km, together and of all that is chosen


class Option(NamedTuple):
    """A group that could be chosen; `slack` is what it costs at least beyond the bound for a whole grouping."""

    group: Group
    cost: Cost
    slack: float = 0.0


class _Node(NamedTuple):
    """What has been chosen so far."""

    covered: int = 0
    groups: tuple[Group, ...] = ()
    weight: int = 0
    km: int = 0
    farthest: int = 0
    slack: float = 0.0


class Cover:
    """The cheapest combination below `under`. `finished` says that none was left untried, so that there is no other.

    Without `under` the first one found will do.
    """

    def __init__(
        self, task: Task, options: Sequence[Option], value: Value, under: int | None, slack: float = 0.0
    ) -> None:
        self.value, self.slack = value, slack
        self.under, self.first = under, under is None
        self.steps = 0
        self.best: list[Group] | None = None
        self.quartets = task.sizes.count(QUARTET)
        self.order, self.holding = _by_rarest(options, len(task.members))
        self._dig(_Node())

    @property
    def finished(self) -> bool:
        return self.steps < (MOST_TO_SAY_NO if self.first else MOST_STEPS)

    @property
    def _enough(self) -> bool:
        return not self.finished or (self.first and self.best is not None)

    def _dig(self, node: _Node) -> None:
        """Every group for the first authority, in order of rarity, that has none yet."""
        member = next((member for member in self.order if not node.covered >> member & 1), None)
        if member is None:
            self._take(node)
            return
        for mask, option in self.holding[member]:
            if self._enough:
                return
            if mask & node.covered == 0 and node.slack + option.slack <= self.slack:
                self.steps += 1
                deeper = _chosen(node, mask, option)
                if self._promising(deeper):
                    self._dig(deeper)

    def _promising(self, node: _Node) -> bool:
        if sum(len(group) == QUARTET for group in node.groups) > self.quartets:
            return False
        return self.under is None or self.value(node.weight, node.km, node.farthest) < self.under

    def _take(self, node: _Node) -> None:
        self.best = list(node.groups)
        if self.under is not None:
            self.under = self.value(node.weight, node.km, node.farthest)


def _by_rarest(options: Sequence[Option], members: int) -> tuple[list[int], list[list[tuple[int, Option]]]]:
    """The authorities with the fewest options first; for each the options with it, the cheapest first."""
    holding: list[list[tuple[int, Option]]] = [[] for _ in range(members)]
    for option in sorted(options, key=lambda option: (option.slack, option.cost)):
        mask = sum(1 << member for member in option.group)
        for member in option.group:
            holding[member].append((mask, option))
    return sorted(range(members), key=lambda member: len(holding[member])), holding


def _chosen(node: _Node, mask: int, option: Option) -> _Node:
    cost = option.cost
    return _Node(
        node.covered | mask,
        (*node.groups, option.group),
        node.weight + cost.weight,
        node.km + cost.km,
        max(node.farthest, cost.km),
        node.slack + option.slack,
    )
