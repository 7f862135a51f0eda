"""What no grouping can be better than, without trying them all.

Every authority is given a price, and groups are chosen as if authorities could be in none or in several: the right
number of triads and quartets with the least cost beyond the prices of their members. Whatever the prices, that is at
most what a real grouping costs. Prices rise for who is left out and fall for who is in several, and the bound with them
(Lagrangian relaxation by subgradients).
"""

from collections.abc import Callable, Iterable, Sequence
from heapq import nsmallest
from itertools import combinations
from math import ceil
from typing import NamedTuple

from .grouping import Group, Task
from .grouping_cost import Total
from .sizes import QUARTET, TRIAD

TURNS = 120
PATIENCE = 5  # turns without a better bound, after which prices move in smaller steps
SMALLER = 1.5
EXACT = 1e-6  # what the arithmetic of prices may be out by

Prices = Sequence[float]
Choose = Callable[[Prices], tuple[float, Iterable[Group]]]


class Bound(NamedTuple):
    """`least` is what no grouping can be below; the prices show it."""

    least: int
    value: float
    prices: Prices


def raise_bound(choose: Choose, members: int, target: int) -> Bound:
    """The best bound found. `target` is the cost of a known grouping: there is no more to show than that.

    `choose` gives the least cost beyond the prices of the right number of groups, and which these are.
    """
    prices = [target / members] * members
    best = Bound(0, 0.0, [0.0] * members)
    step, waited = 1.0, 0
    for _ in range(TURNS):
        beyond, groups = choose(prices)
        value = sum(prices) + beyond
        if value > best.value:
            best, waited = Bound(ceil(value - EXACT), value, prices), 0
        else:
            waited += 1
            if waited == PATIENCE:
                step, waited = step / SMALLER, 0
        short = _missing(groups, members)
        moves = sum(by * by for by in short)
        if not moves or best.least >= target:
            break
        by = step * (target - value) / moves
        prices = [price + by * more for price, more in zip(prices, short, strict=True)]
    return best


def _missing(groups: Iterable[Group], members: int) -> list[int]:
    """1 for who is in no group, 0 in one, -1 in two …"""
    short = [1] * members
    for group in groups:
        for member in group:
            short[member] -= 1
    return short


def least_weight(task: Task, found: Total) -> int:
    """The weight of repeats that no grouping is below.

    Whoever sits in a triad brings a third of its weight, at least that of the lightest triad with them. A quartet holds
    three triads with each of its members, so that they bring more.
    """
    if not found.weight:
        return 0
    shares = sum(_lightest(task.weight, member, len(task.members)) for member in range(len(task.members)))
    return ceil(shares / TRIAD)


def _lightest(weight: Sequence[Sequence[int]], member: int, members: int) -> int:
    own = weight[member]
    others = (other for other in range(members) if other != member)
    return min(own[one] + own[two] + weight[one][two] for one, two in combinations(others, 2))


def least_travel(task: Task, found: Total) -> int:
    """Kilometres that no grouping with as few repeats is below, the farthest group counted twice.

    Groups are chosen as a host and its guests, who may not be kept apart from it nor weigh more than is found.
    """
    guests = [_guests(task, host, found.weight) for host in range(len(task.members))]
    quartets = task.sizes.count(QUARTET)

    def choose(prices: Prices) -> tuple[float, Iterable[Group]]:
        triads: list[tuple[float, Group]] = []
        fours: list[tuple[float, Group]] = []
        for host in task.hosts:
            far = task.km[host]
            best = nsmallest(QUARTET - 1, ((far[guest] - prices[guest], guest) for guest in guests[host]))
            for size, into in ((TRIAD, triads), (QUARTET, fours)):
                taken = best[: size - 1]
                if len(taken) == size - 1:
                    beyond = sum(cost for cost, _ in taken) - prices[host]
                    into.append((beyond, (host, *(guest for _, guest in taken))))
        chosen = nsmallest(len(task.sizes) - quartets, triads) + nsmallest(quartets, fours)
        return sum(beyond for beyond, _ in chosen), [group for _, group in chosen]

    farthest = max(_least_way(task, member, guests[member]) for member in range(len(task.members)))
    return raise_bound(choose, len(task.members), found.km).least + farthest


def _guests(task: Task, host: int, weight: int) -> list[int]:
    return [
        guest
        for guest in range(len(task.members))
        if guest != host
        and task.weight[host][guest] <= weight
        and (min(host, guest), max(host, guest)) not in task.apart
    ]


def _least_way(task: Task, member: int, guests: Sequence[int]) -> int:
    """What the group of a member travels at least: the member goes to a host, or two others come to it."""
    far = task.km[member]
    ways = [far[host] for host in guests if host in task.hosts]
    if member in task.hosts:
        ways.append(sum(nsmallest(TRIAD - 1, (far[guest] for guest in guests))))
    return min(ways, default=0)
