"""Wishes that no grouping can keep, found by counting before anything is searched, and said so that one can be dropped.

A set that is kept together moves as one: it is a unit here, as is everybody else alone.
"""

from collections.abc import Sequence

from .grouping import Group, GroupingError, Task
from .sizes import QUARTET, TRIAD
from .wording import listed, spelt

PAIR = 2


def refuse_impossible(task: Task) -> None:
    """Raises GroupingError for too many apart, for somebody with too few to sit with, and for too many together."""
    units = sorted({tuple(sorted(block)) for block in task.together})
    _refuse_pairs(task, units)
    apart = _kept_apart(task, units)
    _refuse_lonely(task, units, apart)
    _refuse_apart(task, units, apart)


def _kept_apart(task: Task, units: Sequence[Group]) -> list[set[int]]:
    """For each unit those that none of its groups may hold."""
    place = {member: at for at, unit in enumerate(units) for member in unit}
    apart: list[set[int]] = [set() for _ in units]
    for one, other in task.apart:
        apart[place[one]].add(place[other])
        apart[place[other]].add(place[one])
    return apart


def _refuse_pairs(task: Task, units: Sequence[Group]) -> None:
    """A triad has room for one pair and a quartet for two, unless a larger set has taken it."""
    pairs = [unit for unit in units if len(unit) == PAIR]
    threes, fours = (sum(len(unit) == size for unit in units) for size in (TRIAD, QUARTET))
    triads, quartets = (task.sizes.count(size) for size in (TRIAD, QUARTET))
    in_triads = min(threes, triads)
    room = max(triads - in_triads + PAIR * (quartets - fours - (threes - in_triads)), 0)
    if len(pairs) <= room:
        return
    are = "One pair is" if len(pairs) == 1 else f"{spelt(len(pairs)).capitalize()} pairs are"
    groups = "one group has" if len(task.sizes) == 1 else f"{spelt(len(task.sizes))} groups have"
    beside = ", beside the larger sets that are kept together," if threes or fours else ""
    raise GroupingError(
        f"{are} to be kept together, and {groups} room{beside} for {spelt(room) if room else 'none'}. "
        f"Drop one of these wishes: {_told(task, pairs)}."
    )


def _refuse_lonely(task: Task, units: Sequence[Group], apart: Sequence[set[int]]) -> None:
    for at, unit in enumerate(units):
        others = len(task.members) - len(unit) - sum(len(units[other]) for other in apart[at])
        if len(unit) + others < min(task.sizes):
            is_kept = "is kept" if len(unit) == 1 else "are kept together and"
            left = f"only {spelt(others)} is" if others else "nobody is"
            raise GroupingError(
                f"{_name(task, unit)} {is_kept} apart from so many that {left} left to sit with, "
                f"and a group has at least {spelt(min(task.sizes))}. Drop one of the wishes to keep apart."
            )


def _refuse_apart(task: Task, units: Sequence[Group], apart: Sequence[set[int]]) -> None:
    """Each of those who are all kept apart from each other needs a group of its own."""
    found = max((_all_apart(at, apart) for at in range(len(units))), key=len)
    groups = len(task.sizes)
    if len(found) <= groups:
        return
    shown = [units[at] for at in sorted(found)]
    what = "authorities" if all(len(unit) == 1 for unit in shown) else "authorities or sets kept together"
    there = "there is one group" if groups == 1 else f"there are {spelt(groups)} groups"
    raise GroupingError(
        f"{spelt(len(shown)).capitalize()} {what} are all kept apart from each other, and {there}. "
        f"Drop one of these wishes, between any two of {_told(task, shown)}."
    )


def _all_apart(first: int, apart: Sequence[set[int]]) -> list[int]:
    """Some who are all apart from each other, `first` among them; each time who is apart from most of the rest."""
    found, rest = [first], set(apart[first]) - {first}
    while rest:
        taken = max(rest, key=lambda at: (len(apart[at] & rest), -at))
        found.append(taken)
        rest &= apart[taken]
    return found


def _told(task: Task, units: Sequence[Group]) -> str:
    """`Kent, Medway and Surrey`; of sets `Kent with Medway and Slough with Surrey`."""
    return listed(" with ".join(map(task.name, unit)) for unit in units)


def _name(task: Task, unit: Group) -> str:
    return listed(map(task.name, unit))
