"""Costs that fall on every stream, and what a change of the income does to their lines. Amounts are in pence."""

from collections.abc import Sequence
from dataclasses import dataclass

from seslip.foundation.sheets import Cell, Column, Kind, Row, Table, header_row

from .apportion import ApportionError, Receipt, receipt
from .ledger import Shares, add_up
from .position import SHARES


@dataclass(frozen=True)
class Part:
    """A line that carries the shares of some streams: those that are not None."""

    line: int
    label: str
    version: int
    shares: Shares


@dataclass(frozen=True)
class SharedCost:
    """A cost with its parts; every stream stands on exactly one of them."""

    pk: int
    label: str
    total: int
    parts: tuple[Part, ...]

    @property
    def held(self) -> Shares:
        """What the parts hold together."""
        return add_up(part.shares for part in self.parts)

    @property
    def trouble(self) -> str:
        """Why the cost cannot be shared out over its lines, or nothing."""
        counts = [sum(part.shares[index] is not None for part in self.parts) for index in range(3)]
        names = [column.label for column, count in zip(SHARES, counts, strict=False) if count != 1]
        if not names:
            return ""
        return f"{' and '.join(names)} must stand on exactly one of its lines, as an amount or £0."


@dataclass(frozen=True)
class Effect:
    """What sharing the cost by the year's income would make of each part."""

    cost: SharedCost
    receipt: Receipt
    after: tuple[tuple[Part, Shares], ...]

    @property
    def changes(self) -> tuple[tuple[Part, Shares], ...]:
        return tuple((part, shares) for part, shares in self.after if part.shares != shares)


def effect_of(cost: SharedCost, income: Sequence[int]) -> Effect | None:
    """The shares by the percentages of the income; None where there is no income or the parts do not fit."""
    if cost.trouble:
        return None
    try:
        found = receipt(cost.total, income)
    except ApportionError:
        return None
    after = tuple((part, _shares(part, found.shares)) for part in cost.parts)
    return Effect(cost, found, after)


def _shares(part: Part, wanted: Sequence[int]) -> Shares:
    return Shares(*(None if held is None else new for held, new in zip(part.shares, wanted, strict=True)))


def effect_table(effect: Effect) -> Table:
    """Each line before and after, by stream."""
    columns = (Column("line", "Line", width=30), Column("when", "", width=10), *SHARES)
    body: list[Row] = []
    for part, after in effect.after:
        label = Cell(part.label, heading="row", rowspan=2)
        body.append(Row((label, Cell("Now"), *_amounts(part.shares))))
        body.append(Row((Cell("Then"), *_amounts(after)), tone="subtotal" if after != part.shares else ""))
    return Table(f"{effect.cost.label}: now and then", columns, (header_row(columns),), tuple(body))


def _amounts(shares: Shares) -> list[Cell]:
    return [*(Cell(share, Kind.MONEY) for share in shares), Cell(shares.total, Kind.MONEY)]
