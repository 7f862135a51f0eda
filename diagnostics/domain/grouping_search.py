"""The search for a good grouping: start at random, improve two groups at a time, shake a little, improve again.

Two groups of up to four can be divided anew in 35 ways at most, and all are tried; so a set that is kept together moves
as easily as a single member. The same seed gives the same groups.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations
from random import Random

from .grouping import Group, Task
from .grouping_cost import Costs, Groups, Rank

SHAKES = 60  # at least; a round of 19 finds its best in fewer
SHAKES_A_GROUP = 3
BRIEF = 20
NEAR = 24  # of more authorities than these, only the nearest are tried in one group
SHAKEN = 3  # groups whose members are dealt anew
PATIENCE = 4  # times as many shakes where wishes are still broken


def search(task: Task, costs: Costs, seed: int, *, brief: bool = False) -> list[Group]:
    """The best grouping found; a `brief` search finds one that is good enough for the proof to begin with."""
    chance = Random(seed)  # noqa: S311 (nothing secret hangs on it)
    improving = _Improving(task, costs)
    best = improving.improve(_dealt(task, chance), set(range(len(task.sizes))))
    rank = costs.total(best).rank
    shakes = BRIEF if brief else max(SHAKES, SHAKES_A_GROUP * len(best))
    for turn in range(shakes * PATIENCE):
        if (turn >= shakes and not rank[0]) or len(best) == 1:
            break
        shaken, dirty = _shaken(task, best, chance)
        tried = improving.improve(shaken, dirty)
        tried_rank = costs.total(tried).rank
        if tried_rank <= rank:
            best, rank = tried, tried_rank
    return best


def _dealt(task: Task, chance: Random) -> list[Group]:
    order = list(range(len(task.members)))
    chance.shuffle(order)
    return _cut(order, task.sizes)


def _cut(order: Sequence[int], sizes: Sequence[int]) -> list[Group]:
    rest = iter(order)
    return [tuple(sorted(next(rest) for _ in range(size))) for size in sizes]


def _shaken(task: Task, groups: Groups, chance: Random) -> tuple[list[Group], set[int]]:
    """Deals the members of some groups anew: of a group and of those that are nearest to it, or of any."""
    first = chance.randrange(len(groups))
    others = [place for place in range(len(groups)) if place != first]
    if len(task.members) > NEAR:
        middle = groups[first][0]
        others.sort(key=lambda place: min(task.km[middle][member] for member in groups[place]))
        others = others[: 2 * SHAKEN]
    chosen = [first, *chance.sample(others, min(SHAKEN - 1, len(others)))]
    members = [member for place in chosen for member in groups[place]]
    chance.shuffle(members)
    result = list(groups)
    for place, group in zip(chosen, _cut(members, [len(groups[place]) for place in chosen]), strict=True):
        result[place] = group
    return result, set(chosen)


class _Improving:
    """Divides pairs of groups anew until no pair gets better by it."""

    def __init__(self, task: Task, costs: Costs) -> None:
        self.task, self.costs = task, costs
        everybody = range(len(task.members))
        self.near = [frozenset(sorted(everybody, key=lambda to: (task.km[one][to], to))[:NEAR]) for one in everybody]

    def improve(self, groups: Groups, dirty: set[int]) -> list[Group]:
        """`dirty` are the places whose group has changed since all its pairs were tried."""
        result = list(groups)
        while dirty:
            place = min(dirty)
            dirty.discard(place)
            for other in self._partners(result, place):
                better = self._better(result, place, other)
                if better:
                    result[place], result[other] = better
                    dirty |= {place, other}
        return result

    def _partners(self, groups: Groups, place: int) -> list[int]:
        """Groups worth trying: all, or those nearby for a large round, unless this one has a pair or wish to mend."""
        cost = self.costs.of(groups[place])
        others = [other for other in range(len(groups)) if other != place]
        if len(self.task.members) <= NEAR or cost.faults or cost.weight:
            return others
        near = frozenset().union(*(self.near[member] for member in groups[place]))
        return [other for other in others if not near.isdisjoint(groups[other])]

    def _better(self, groups: Groups, place: int, other: int) -> tuple[Group, Group] | None:
        of = self.costs.of
        one, two = groups[place], groups[other]
        rest = max((of(group).km for at, group in enumerate(groups) if at not in (place, other)), default=0)
        best, found = self._rank(one, two, rest), None
        members = sorted(one + two)
        for front, back in _divisions(len(one), len(two)):
            first = tuple([members[at] for at in front])
            if of(first)[:2] > best[:2]:
                continue
            second = tuple([members[at] for at in back])
            rank = self._rank(first, second, rest)
            if rank < best:
                best, found = rank, (first, second)
        return found

    def _rank(self, one: Group, two: Group, rest: int) -> Rank:
        """Of a grouping with these two groups, as far as they have a say in it. `rest`: the farthest of the others."""
        faults, weight, km = self.costs.of(one)
        more_faults, more_weight, more_km = self.costs.of(two)
        return faults + more_faults, weight + more_weight, km + more_km + max(km, more_km, rest)


@cache
def _divisions(one: int, two: int) -> tuple[tuple[Group, Group], ...]:
    """All ways to divide one + two into groups of these sizes; of two equal groups each way once."""
    return tuple(_all_divisions(one, two))


def _all_divisions(one: int, two: int) -> Iterator[tuple[Group, Group]]:
    everybody = range(one + two)
    for front in combinations(everybody, one):
        if one != two or front[0] == 0:
            yield front, tuple(member for member in everybody if member not in front)
