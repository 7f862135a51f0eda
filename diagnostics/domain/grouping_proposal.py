"""A proposal for a round: the groups, how they stand, how good they can be at best; and two members swapped."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from .grouping import Group, GroupingError, Task
from .grouping_bound import least_travel, least_weight
from .grouping_cost import Costs, Groups, Total, best_host, travel_to
from .grouping_exact import feasible_options, first_cover, is_small, prove
from .grouping_refusals import refuse_impossible
from .grouping_search import search
from .wording import counted, listed

Slugs = tuple[str, ...]


@dataclass(frozen=True)
class Repeat:
    """Two by name who have sat together before, and the rounds in which they did, oldest first."""

    names: tuple[str, str]
    rounds: tuple[str, ...]


@dataclass(frozen=True)
class Seated:
    """A group: members by slug and by name, repeats, and who hosts with what travel for each of the others."""

    slugs: Slugs
    names: tuple[str, ...]
    repeats: tuple[Repeat, ...]
    host: str
    host_slug: str
    travel: tuple[tuple[str, int], ...]
    km: int
    unmet: tuple[str, ...]  # wishes that the group breaks, one sentence each
    met: tuple[str, ...]  # wishes to keep together that it keeps

    @property
    def members(self) -> tuple[tuple[str, str], ...]:
        """Slug and name of each."""
        return tuple(zip(self.slugs, self.names, strict=True))


@dataclass(frozen=True)
class Outcome:
    """How a grouping stands."""

    groups: tuple[Seated, ...]
    total: Total

    @property
    def slugs(self) -> tuple[Slugs, ...]:
        return tuple(group.slugs for group in self.groups)

    @property
    def repeats(self) -> tuple[Repeat, ...]:
        return tuple(repeat for group in self.groups for repeat in group.repeats)

    @property
    def unmet(self) -> tuple[str, ...]:
        return tuple(words for group in self.groups for words in group.unmet)


@dataclass(frozen=True)
class Proposal:
    """An outcome with what no grouping can be below: in the weight of repeats, and then in km with the farthest group
    counted twice.
    """

    outcome: Outcome
    least_weight: int
    least_travel: int


def propose(task: Task, seed: int) -> Proposal:
    """The best groups found; the same for the same task and seed. Raises GroupingError where no wishes can be kept."""
    refuse_impossible(task)
    costs = Costs(task)
    small = is_small(task)
    groups = search(task, costs, seed, brief=small)
    if small:
        options = feasible_options(task, costs)
        if costs.total(groups).faults:
            cover = first_cover(task, options)
            groups = cover.best or _refuse(task, groups, certain=cover.finished)
        best = prove(task, costs, groups, options)
        return Proposal(outcome(task, _in_order(task, best.groups)), best.weight, best.travel)
    found = costs.total(groups)
    if found.faults:
        _refuse(task, groups, certain=False)
    return Proposal(outcome(task, _in_order(task, groups)), least_weight(task, found), least_travel(task, found))


def _refuse(task: Task, groups: Groups, *, certain: bool) -> list[Group]:
    problems = " ".join(outcome(task, groups).unmet)
    said = "No grouping keeps all wishes." if certain else "No grouping was found that keeps all wishes."
    raise GroupingError(f"{said} Take back a wish, or name another host. The nearest one breaks this: {problems}")


def _in_order(task: Task, groups: Groups) -> list[Group]:
    """Quartets first, then by name, as the plan lists them."""
    return sorted(groups, key=lambda group: (-len(group), group))


def outcome(task: Task, groups: Groups) -> Outcome:
    return Outcome(tuple(_seated(task, group) for group in groups), Costs(task).total(groups))


def numbered(task: Task, groups: Sequence[Sequence[str]]) -> list[Group]:
    """Groups told by slug, as the task numbers them. Raises GroupingError unless they are groups for this task."""
    told = Counter(slug for group in groups for slug in group)
    unknown = [slug for slug in told if slug not in task.number]
    missing = [one.name for one in task.members if one.slug not in told]
    twice = [task.name(task.number[slug]) for slug, times in told.items() if times > 1 and slug in task.number]
    if unknown or missing or twice or sorted(map(len, groups)) != sorted(task.sizes):
        about = (
            (f"{listed(missing)} in no group. " if missing else "")
            + (f"{listed(twice)} in several. " if twice else "")
            + (f"{counted(len(unknown), 'authority')} not taking part. " if unknown else "")
        )
        raise GroupingError(f"These groups do not fit who takes part. {about}Propose groups again.")
    return [tuple(sorted(task.number[slug] for slug in group)) for group in groups]


def swap(task: Task, groups: Sequence[Sequence[str]], one: str, other: str) -> tuple[Slugs, ...]:
    """The groups with two members in each other's place."""
    numbered(task, groups)
    for slug in (one, other):
        if slug not in task.number:
            raise GroupingError("Choose two authorities that take part.")
    if any(one in group and other in group for group in groups):
        raise GroupingError("Choose two authorities of different groups: these two are in the same one.")
    places = {one: other, other: one}
    changed = [[places.get(slug, slug) for slug in group] for group in groups]
    return tuple(task.slugs(group) for group in numbered(task, changed))


def _seated(task: Task, group: Group) -> Seated:
    host = best_host(task, group)
    others = [member for member in group if member != host]
    return Seated(
        slugs=task.slugs(group),
        names=tuple(map(task.name, group)),
        repeats=tuple(
            Repeat((task.name(one), task.name(other)), task.rounds(one, other))
            for one, other in combinations(group, 2)
            if task.weight[one][other]
        ),
        host="" if host is None else task.name(host),
        host_slug="" if host is None else task.members[host].slug,
        travel=() if host is None else tuple((task.name(member), task.km[host][member]) for member in others),
        km=0 if host is None else travel_to(task, host, group),
        unmet=tuple(_unmet(task, group)),
        met=tuple(_met(task, group)),
    )


def _unmet(task: Task, group: Group) -> list[str]:
    apart = [pair for pair in combinations(group, 2) if pair in task.apart]
    found = [f"{task.name(one)} and {task.name(other)} are to be kept apart." for one, other in apart]
    split = {frozenset(task.together[member]) for member in group if not task.together[member] <= set(group)}
    found += [f"{listed(map(task.name, sorted(block)))} are to be kept together." for block in sorted(split, key=min)]
    if best_host(task, group) is None and not task.virtual:
        found.append(f"None of {listed(map(task.name, group))} can host.")
    return found


def _met(task: Task, group: Group) -> list[str]:
    kept = {task.together[member] for member in group if len(task.together[member]) > 1}
    whole = sorted((block for block in kept if block <= set(group)), key=min)
    return [f"{listed(map(task.name, sorted(block)))} are kept together as wished." for block in whole]
