"""Up to two dozen authorities: the best grouping there is, and the proof that it is.

All groups that could be in one are written down. Prices (`grouping_bound`) show which of them cannot be in anything
better than what is known; of the few that are left every combination is tried.
"""

from collections.abc import Callable, Iterable, Sequence
from heapq import nsmallest
from itertools import combinations
from math import comb
from typing import NamedTuple

from .grouping import Group, Task
from .grouping_bound import EXACT, Bound, Prices, raise_bound
from .grouping_cost import Cost, Costs
from .grouping_cover import Cover, Option
from .sizes import QUARTET, TRIAD

MOST_OPTIONS = 14_000  # 24 authorities have 12,650 triads and quartets

Measure = Callable[[Cost], int]


class Best(NamedTuple):
    """The grouping, and what none can be below: in the weight of its repeats, and as light in travel."""

    groups: list[Group]
    weight: int
    travel: int


def is_small(task: Task) -> bool:
    """Whether all groups can be written down."""
    return sum(comb(len(task.members), size) for size in set(task.sizes)) <= MOST_OPTIONS


def feasible_options(task: Task, costs: Costs) -> list[Option]:
    """Every group that breaks no wish."""
    members = range(len(task.members))
    groups = (group for size in sorted(set(task.sizes)) for group in combinations(members, size))
    return [Option(group, costs.of(group)) for group in groups if not costs.of(group).faults]


def first_cover(task: Task, options: Sequence[Option]) -> Cover:
    """Some grouping that keeps all wishes."""
    return Cover(task, options, lambda weight, km, farthest: 0, under=None)


def prove(task: Task, costs: Costs, groups: list[Group], options: Sequence[Option]) -> Best:
    """The best grouping, from a good one: first the lightest repeats, then of those the least travel."""
    groups, options, weight = _lightest(task, costs, groups, options)
    found = costs.total(groups)
    options = [option for option in options if option.cost.weight <= found.weight]
    known = found.km + found.farthest
    spread = _least_farthest(options)
    bound, left = _within(task, options, lambda cost: cost.km, known - spread)
    if bound.least + spread >= known:
        return Best(groups, weight, known)
    cover = Cover(
        task,
        left,
        lambda heavy, km, farthest: km + max(farthest, spread) if heavy <= found.weight else known,
        under=known,
        slack=known - spread - bound.value + EXACT,
    )
    groups = cover.best or groups
    total = costs.total(groups)
    return Best(groups, weight, total.km + total.farthest if cover.finished else bound.least + spread)


def _lightest(
    task: Task, costs: Costs, groups: list[Group], options: Sequence[Option]
) -> tuple[list[Group], Sequence[Option], int]:
    """A grouping as light as can be, the groups that can be in one, and the weight that none is below."""
    found = costs.total(groups).weight
    if not found:
        return groups, options, 0
    options = [option for option in options if option.cost.weight <= found]
    bound, left = _within(task, options, lambda cost: cost.weight, found)
    if bound.least >= found:
        return groups, left, found
    slack = found - bound.value + EXACT
    cover = Cover(task, left, lambda weight, km, farthest: weight, under=found, slack=slack)
    groups = cover.best or groups
    return groups, left, costs.total(groups).weight if cover.finished else bound.least


def _within(task: Task, options: Sequence[Option], measure: Measure, target: int) -> tuple[Bound, list[Option]]:
    """What no sum of `measure` over a grouping can be below, and the options that one within `target` can hold.

    Who takes a group that costs more beyond its prices than the last that would be chosen, pays at least the
    difference: its slack.
    """
    bound = _bound(task, options, measure, target)
    beyond = [measure(cost) - sum(bound.prices[member] for member in group) for group, cost, _ in options]
    last = {}
    for size in set(task.sizes):
        own = (more for more, option in zip(beyond, options, strict=True) if len(option.group) == size)
        last[size] = max(nsmallest(task.sizes.count(size), own), default=0.0)
    slack = (max(more - last[len(option.group)], 0.0) for more, option in zip(beyond, options, strict=True))
    left = [Option(group, cost, over) for (group, cost, _), over in zip(options, slack, strict=True)]
    return bound, [option for option in left if bound.value + option.slack <= target + EXACT]


def _bound(task: Task, options: Sequence[Option], measure: Measure, target: int) -> Bound:
    """For the sum of `measure` over the groups of a grouping."""
    triads = [(measure(cost), *group) for group, cost, _ in options if len(group) == TRIAD]
    fours = [(measure(cost), *group) for group, cost, _ in options if len(group) == QUARTET]
    quartets = task.sizes.count(QUARTET)

    def choose(prices: Prices) -> tuple[float, Iterable[Group]]:
        beyond = [cost - prices[a] - prices[b] - prices[c] for cost, a, b, c in triads]
        more = [cost - prices[a] - prices[b] - prices[c] - prices[d] for cost, a, b, c, d in fours]
        best = nsmallest(len(task.sizes) - quartets, range(len(beyond)), key=beyond.__getitem__)
        best_fours = nsmallest(quartets, range(len(more)), key=more.__getitem__)
        value = sum(beyond[at] for at in best) + sum(more[at] for at in best_fours)
        return value, [*(triads[at][1:] for at in best), *(fours[at][1:] for at in best_fours)]

    return raise_bound(choose, len(task.members), target)


def _least_farthest(options: Sequence[Option]) -> int:
    """Some group travels at least as far as the one with whoever is hardest to place."""
    least: dict[int, int] = {}
    for group, cost, _ in options:
        for member in group:
            least[member] = min(least.get(member, cost.km), cost.km)
    return max(least.values())
