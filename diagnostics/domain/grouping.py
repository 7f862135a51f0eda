"""What a grouping for peer challenge is asked to be: who takes part, what went before, and what is wished.

A round puts every authority in one group of three or four (plan, para 27). Here the question is put in a form that can
be searched: numbers for authorities, a weight for each pair that has met, kilometres between any two.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from .distances import Place, kilometres
from .sizes import QUARTET, TRIAD
from .wording import counted, listed

LAST_YEAR = 1024  # the weight of a pair that met one year ago; each further year halves it, down to 1

Pair = frozenset[str]
Group = tuple[int, ...]  # the numbers of its members, ascending


class GroupingError(ValueError):
    """No groups can be made of what was asked; the text says what to change."""


@dataclass(frozen=True)
class Candidate:
    """An authority that may take part; it is named by its slug wherever groups are told."""

    slug: str
    name: str
    place: Place | None = None


@dataclass(frozen=True)
class PastRound:
    """Who sat together in a round, by slug. `year` is the one its programme year begins in."""

    label: str
    year: int
    groups: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Wishes:
    """What people ask for. `hosts` are those able to host, None when nobody was asked: then everybody is.

    A virtual round needs no host and no travel. What is wished for an authority that withdraws has no effect.
    """

    withdrawn: frozenset[str] = frozenset()
    apart: frozenset[Pair] = frozenset()
    together: frozenset[Pair] = frozenset()
    hosts: frozenset[str] | None = None
    virtual: bool = False


@dataclass(frozen=True, eq=False)
class Task:
    """The question with numbers for authorities: row and column i of a table belong to `members[i]`."""

    members: tuple[Candidate, ...]
    sizes: tuple[int, ...]
    weight: Sequence[Sequence[int]]
    km: Sequence[Sequence[int]]
    met: Mapping[Pair, tuple[str, ...]]
    apart: frozenset[tuple[int, int]]
    together: Sequence[frozenset[int]]  # for each, with whom it must share a group
    hosts: frozenset[int]
    virtual: bool
    number: Mapping[str, int] = field(default_factory=dict)

    def name(self, member: int) -> str:
        return self.members[member].name

    def rounds(self, one: int, other: int) -> tuple[str, ...]:
        """The rounds in which two have sat together, oldest first."""
        return self.met.get(frozenset((self.members[one].slug, self.members[other].slug)), ())

    def slugs(self, group: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.members[member].slug for member in group)


def sizes(authorities: int) -> tuple[int, ...]:
    """Threes, and as many fours as the remainder needs: 19 are five triads and one quartet. Quartets come first."""
    quartets = authorities % TRIAD
    triads, rest = divmod(authorities - QUARTET * quartets, TRIAD)
    if authorities < TRIAD or triads < 0 or rest:
        raise GroupingError(
            f"{authorities} authorities cannot be put into groups of three and four. "
            "Take part with three, four, or six and more."
        )
    return (QUARTET,) * quartets + (TRIAD,) * triads


def age_weight(years: int) -> int:
    """What it counts that two met so many years ago: 1024 for one year, then half for each year, and never nothing."""
    return max(LAST_YEAR >> max(years - 1, 0), 1)


def meetings(rounds: Iterable[PastRound]) -> dict[Pair, tuple[PastRound, ...]]:
    """For each pair that has met, the rounds in which it did, oldest first."""
    found: dict[Pair, tuple[PastRound, ...]] = {}
    for one in sorted(rounds, key=lambda one: (one.year, one.label)):
        for group in one.groups:
            for pair in map(frozenset, combinations(group, 2)):
                found[pair] = (*found.get(pair, ()), one)
    return found


def grouping_task(candidates: Iterable[Candidate], rounds: Iterable[PastRound], wishes: Wishes, year: int) -> Task:
    """The question for a round of the programme year that begins in `year`; later rounds say nothing about it.

    Raises GroupingError where it is known beforehand that there is no answer.
    """
    members = tuple(
        sorted((one for one in candidates if one.slug not in wishes.withdrawn), key=lambda one: (one.name, one.slug))
    )
    number = {one.slug: place for place, one in enumerate(members)}
    met = meetings(one for one in rounds if one.year < year)
    weight = [[0] * len(members) for _ in members]
    for one, other in _numbered(met, number):
        pair = frozenset((members[one].slug, members[other].slug))
        weight[one][other] = weight[other][one] = sum(age_weight(year - past.year) for past in met[pair])
    far = [[0 if wishes.virtual else kilometres(a.place, b.place) for b in members] for a in members]
    able = number if wishes.hosts is None else wishes.hosts
    task = Task(
        members,
        sizes(len(members)),
        weight,
        far,
        {pair: tuple(past.label for past in pasts) for pair, pasts in met.items()},
        frozenset(_numbered(wishes.apart, number)),
        _blocks(_numbered(wishes.together, number), len(members)),
        frozenset(number[slug] for slug in able if slug in number),
        wishes.virtual,
        number,
    )
    _check(task)
    return task


def _numbered(pairs: Collection[Pair], number: Mapping[str, int]) -> list[tuple[int, int]]:
    """Pairs of those who take part, by number, in an order that does not depend on the run."""
    both = (sorted(number[slug] for slug in pair) for pair in pairs if all(slug in number for slug in pair))
    return sorted((pair[0], pair[1]) for pair in both)


def _blocks(pairs: Iterable[tuple[int, int]], count: int) -> list[frozenset[int]]:
    """With whom each must be: who is kept together with the same third is kept together too."""
    blocks = [{member} for member in range(count)]
    for one, other in pairs:
        if blocks[one] is not blocks[other]:
            blocks[one] |= blocks[other]
            for member in blocks[one]:
                blocks[member] = blocks[one]
    return [frozenset(block) for block in blocks]


def _check(task: Task) -> None:
    blocks = sorted({tuple(sorted(block)) for block in task.together if len(block) > 1})
    for block in blocks:
        _check_block(task, block)
    fours = sum(len(block) == QUARTET for block in blocks)
    if fours > task.sizes.count(QUARTET):
        raise GroupingError(
            f"{fours} sets of four are to be kept together, and {len(task.members)} authorities make "
            f"{counted(task.sizes.count(QUARTET), 'quartet')}. Take back a wish to keep together."
        )
    places = len({task.together[host] for host in task.hosts})
    if not task.virtual and places < len(task.sizes):
        together = " of which some are kept together" if places < len(task.hosts) else ""
        raise GroupingError(
            f"{counted(len(task.sizes), 'group')} need a host each, and {counted(len(task.hosts), 'authority')} can "
            f"host{together}. Add {counted(len(task.sizes) - places, 'host')}, or hold the round virtually."
        )


def _check_block(task: Task, block: Group) -> None:
    names = listed(task.name(member) for member in block)
    if len(block) > max(task.sizes):
        raise GroupingError(
            f"{names} are to be kept together, and a group has at most {max(task.sizes)}. "
            "Take back one of the wishes to keep together."
        )
    for one, other in combinations(block, 2):
        if (one, other) in task.apart:
            through = " (by way of others)" if len(block) > 2 else ""
            raise GroupingError(
                f"{task.name(one)} and {task.name(other)} are to be kept together{through} and apart. "
                "Take back one of the two wishes."
            )
