"""The position as placed cells: budget, paid, committed, forecast and variance, by whatever the rows are. Pence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from seslip.foundation.labels import Label
from seslip.foundation.sheets import Cell, Column, Kind, Row, Table, header_row

from .ledger import Shares
from .outturn import Outturn

FIGURES = (
    ("original", "Original budget"),
    ("moved", "Virements"),
    ("revised", "Revised budget"),
    ("paid", "Paid"),
    ("committed", "Committed"),
    ("forecast", "Forecast"),
    ("variance", "Variance"),
)
WANTED = Label("Explanation wanted", "at-risk", "triangle")
EXPLAINED = Label("Explained", "on-track", "tick")


@dataclass(frozen=True)
class Entry:
    """One row: what it is about, its figures, and where each figure leads (by the figure's key)."""

    key: str
    label: str
    outturn: Outturn
    href: str = ""
    leads: dict[str, str] = field(default_factory=dict)
    remark: Label | None = None
    remark_href: str = ""


def pence_of(outturn: Outturn, figure: str, stream: int | None) -> int:
    """One figure of an outturn: of a stream (0 to 2), or of all."""
    shares: Shares = getattr(outturn, figure)
    return shares.total if stream is None else shares[stream] or 0


def position_table(
    caption: str, what: str, entries: Sequence[Entry], total: Entry, *, stream: int | None = None, empty: str = ""
) -> Table:
    """A row an entry, and their total."""
    columns = (
        Column("what", what, width=34),
        *(Column(key, label, Kind.MONEY, 13) for key, label in FIGURES),
        Column("spent", "Spent", Kind.PERCENT, 8),
        Column("remark", "Remark", Kind.LABEL, 20),
    )
    body = [Row(_cells(entry, stream)) for entry in entries]
    if body:
        names = [entry.key for entry in entries]
        body.append(Row(_cells(total, stream, names), tone="total"))
    return Table(caption, columns, (header_row(columns),), tuple(body), empty or "No line matches.")


def _cells(entry: Entry, stream: int | None, adds: Sequence[str] = ()) -> tuple[Cell, ...]:
    cells = [Cell(entry.label, heading="row", href=entry.href)]
    cells += [_figure(entry, figure, stream, adds) for figure, _ in FIGURES]
    budget, paid = pence_of(entry.outturn, "revised", stream), pence_of(entry.outturn, "paid", stream)
    cells.append(Cell(100 * paid // budget if budget > 0 else None, Kind.PERCENT, missing="–"))
    cells.append(Cell(entry.remark, Kind.LABEL, href=entry.remark_href))
    return tuple(cells)


def _figure(entry: Entry, figure: str, stream: int | None, adds: Sequence[str]) -> Cell:
    """A figure; totals add the rows, the revised budget and the variance are worked out from their row."""
    name, key = f"{entry.key}-{figure}", entry.key
    sums: tuple[str, ...] = tuple(f"{row}-{figure}" for row in adds)
    less: tuple[str, ...] = ()
    if figure == "revised":
        sums = (f"{key}-original", f"{key}-moved")
    elif figure == "variance":
        sums, less = (f"{key}-forecast",), (f"{key}-revised",)
    pence = pence_of(entry.outturn, figure, stream)
    leads = entry.leads.get(figure, "") if pence else ""
    return Cell(pence, Kind.MONEY, name=name, sums=sums, less=less, href=leads)


def grouped(items: Iterable[tuple[str, Outturn]]) -> dict[str, list[Outturn]]:
    """Outturns by key, in the order in which the keys first appear."""
    groups: dict[str, list[Outturn]] = {}
    for key, outturn in items:
        groups.setdefault(key, []).append(outturn)
    return groups
