"""The numbers in a plan: of its paragraphs, and of what the published plan prints otherwise. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from diagnostics.domain.wording import listed

NAMED = re.compile(r"\bTable ([1-9])\b")


class Paragraphs:
    """Numbers paragraphs as the published plan does where that is recorded, else from 1 on.

    Several projects that share their paragraphs (plan, projects 34 to 43: 87-88) do not repeat the number.
    """

    def __init__(self, recorded: Iterable[str]) -> None:
        self.given = Counter(number for number in recorded if number)
        self.reached = 0

    def next(self, recorded: str) -> str:
        """`19–22. `, or `7. ` where the paragraphs are counted, or nothing."""
        if self.given:
            return f"{recorded.replace('-', '–')}. " if self.given[recorded] == 1 else ""
        self.reached += 1
        return f"{self.reached}. "


def tables_named(text: str) -> list[int]:
    """The numbers of the tables that a text speaks of."""
    return [int(number) for number in NAMED.findall(text)]


def spans(numbers: Sequence[int]) -> str:
    """`1 to 3 and 12`; `numbers` rise."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] + 1 == number:
            runs[-1].append(number)
        else:
            runs.append([number])
    return listed(text for run in runs for text in _run(run))


def _run(run: list[int]) -> list[str]:
    return [f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(number) for number in run]
