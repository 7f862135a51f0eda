"""A year's budget as plain values: sections of headings of lines, and what they add up to. Amounts are in pence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from projects.domain.streams import Stream


class Shares(NamedTuple):
    """What each stream gives; None does not apply, 0 is a real zero. The order is that of `Stream`."""

    csc: int | None = None
    send: int | None = None
    own: int | None = None

    @property
    def total(self) -> int:
        return sum(share or 0 for share in self)

    @property
    def any(self) -> bool:
        """Whether a share is recorded at all."""
        return any(share is not None for share in self)


def add_up(shares: Iterable[Shares]) -> Shares:
    """The sums by stream; a stream that applies to none of them stays not applicable."""
    columns = list(zip(*shares, strict=True)) or [(), (), ()]
    sums = [sum(given) if (given := [share for share in column if share is not None]) else None for column in columns]
    return Shares(*sums)


@dataclass(frozen=True)
class Covered:
    """A project that a line pays for, with the words of the row it prints where the line covers several."""

    pk: int
    number: int
    used: bool = True
    label: str = ""
    note: str = ""


@dataclass(frozen=True)
class Line:
    """`ref` is the plan's fact it was made from, empty for a line somebody added; `phase` reads `7.1`."""

    pk: int
    label: str
    shares: Shares
    projects: tuple[Covered, ...] = ()
    quantity: int | None = None
    unit_cost: int | None = None
    phase: str = ""
    note: str = ""
    earmark: str = ""
    ref: str = ""

    @property
    def planned(self) -> bool:
        """Whether the line carries money; `Not used` rows do not."""
        return self.shares.any


@dataclass(frozen=True)
class Heading:
    """What the second column of Appendix 5 adds up; `number` is the project printed on its sub-total row."""

    pk: int
    label: str
    lines: tuple[Line, ...]
    subtotal: bool = True
    number: int | None = None
    note: str = ""
    ref: str = ""

    @property
    def shares(self) -> Shares:
        return add_up(line.shares for line in self.lines)


@dataclass(frozen=True)
class Section:
    """What the third column adds up. Spending without a theme is what is carried into the next year."""

    pk: int
    label: str
    headings: tuple[Heading, ...]
    spending: bool
    theme: str = ""
    theme_key: str = ""
    ref: str = ""

    @property
    def lines(self) -> Iterator[Line]:
        return (line for heading in self.headings for line in heading.lines)

    @property
    def shares(self) -> Shares:
        return add_up(line.shares for line in self.lines)

    @property
    def carried_forward(self) -> bool:
        return self.spending and not self.theme


@dataclass(frozen=True)
class Balance:
    """One stream: what comes in, what is planned with what is carried forward, and what is left of it."""

    stream: Stream
    income: int
    planned: int
    carried: int

    @property
    def out(self) -> int:
        return self.planned + self.carried

    @property
    def left(self) -> int:
        """Above zero: not planned yet. Below: more is planned than there is."""
        return self.income - self.out


@dataclass(frozen=True)
class Ledger:
    """Both sides of a year's budget."""

    year: str
    sections: tuple[Section, ...] = field(default=())

    @property
    def income(self) -> tuple[Section, ...]:
        return tuple(section for section in self.sections if not section.spending)

    @property
    def spending(self) -> tuple[Section, ...]:
        return tuple(section for section in self.sections if section.spending)

    @property
    def total_in(self) -> Shares:
        return add_up(section.shares for section in self.income)

    @property
    def total_out(self) -> Shares:
        return add_up(section.shares for section in self.spending)

    @property
    def balances(self) -> list[Balance]:
        """One for each stream, in the order of Table 3."""
        carried = add_up(section.shares for section in self.spending if section.carried_forward)
        sides = zip(Stream, self.total_in, self.total_out, carried, strict=True)
        return [
            Balance(stream, income or 0, (out or 0) - (kept or 0), kept or 0) for stream, income, out, kept in sides
        ]

    @property
    def planned(self) -> bool:
        """Whether any spending is recorded; for 2024-25 the plan prints the grant only (Table 1)."""
        return any(line.planned for section in self.spending for line in section.lines)
