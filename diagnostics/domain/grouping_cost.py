"""What a grouping costs, so that two can be compared: broken wishes first, then repeated pairs, then travel."""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from .grouping import Group, Task

Groups = Sequence[Group]
Rank = tuple[int, int, int]


class Cost(NamedTuple):
    """Of one group: wishes it breaks, the weight of its repeated pairs, and how far its members travel to the host."""

    faults: int
    weight: int
    km: int


class Total(NamedTuple):
    """Of a grouping; `farthest` is the travel of the group that travels most."""

    faults: int
    weight: int
    km: int
    farthest: int

    @property
    def rank(self) -> Rank:
        """The smaller, the better. The group that travels most counts twice, so that travel is shared out."""
        return self.faults, self.weight, self.km + self.farthest


class Costs:
    """Works out the cost of a group once, however often it is asked for."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self._known: dict[Group, Cost] = {}

    def of(self, group: Group) -> Cost:
        cost = self._known.get(group)
        if cost is None:
            cost = self._known[group] = self._worked_out(group)
        return cost

    def total(self, groups: Groups) -> Total:
        costs = [self.of(group) for group in groups]
        kms = [cost.km for cost in costs]
        return Total(sum(cost.faults for cost in costs), sum(cost.weight for cost in costs), sum(kms), max(kms))

    def _worked_out(self, group: Group) -> Cost:
        task = self.task
        pairs = list(combinations(group, 2))
        inside = frozenset(group)
        faults = sum(pair in task.apart for pair in pairs)
        faults += sum(len(task.together[member] - inside) for member in group)
        host = best_host(task, group)
        faults += host is None and not task.virtual
        weight = sum(task.weight[one][other] for one, other in pairs)
        return Cost(faults, weight, 0 if host is None else travel_to(task, host, group))


def travel_to(task: Task, host: int, group: Iterable[int]) -> int:
    """Kilometres that all members together travel, one way."""
    far = task.km[host]
    return sum(far[member] for member in group)


def best_host(task: Task, group: Group) -> int | None:
    """Of those able to host, the one to whom the others travel least; None in a virtual round, or where nobody can."""
    if task.virtual:
        return None
    able = (member for member in group if member in task.hosts)
    return min(able, key=lambda member: (travel_to(task, member, group), member), default=None)
