"""The mapping of projects to a framework, read from the items' side as the plan prints it (Appendix 2, Table 4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Served:
    """Projects by number: those that serve every item, and for each item those that serve it but not every item."""

    every: tuple[int, ...]
    each: dict[int, tuple[int, ...]]


def served(items: Iterable[int], projects: Mapping[int, Iterable[int]]) -> Served:
    """`items` are an enabler's or outcome's numbers; `projects` gives the items that each project number serves.

    A project that serves every item is named once, in a row of its own. Where there is only one item there is no such
    row: it would say the same thing twice.
    """
    numbers = sorted(set(items))
    serves = {project: set(chosen) for project, chosen in sorted(projects.items())}
    every = tuple(p for p, chosen in serves.items() if len(numbers) > 1 and chosen.issuperset(numbers))
    each = {n: tuple(p for p, chosen in serves.items() if n in chosen and p not in every) for n in numbers}
    return Served(every, each)
