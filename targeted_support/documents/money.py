"""What packages cost in a year, as a document: each package, and each stream with what it has left."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from budget.models import BudgetLine
from projects.domain.streams import Stream
from projects.models import Person, ProgrammeYear
from projects.queries.years import current_year
from seslip.foundation.clock import today
from seslip.foundation.exports import register
from seslip.foundation.money import show_money
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Cell, Column, Document, Kind, Row, Table, header_row
from targeted_support.access import check_see_costs
from targeted_support.domain.capacity import Capacity
from targeted_support.models import Package, PackageCarry
from targeted_support.queries.costs import Cost
from targeted_support.queries.money import StreamMoney, SupportMoney, support_money

SHORT_QUARTER = {1: "Apr to Jun", 2: "Jul to Sep", 3: "Oct to Dec", 4: "Jan to Mar"}
AMOUNTS = ("planned", "agreed", "actual")
NOWHERE = "On no budget line"


@dataclass(frozen=True)
class Links:
    """Where a package, a line, the packages of a stream, and what is drawn on a line lead; nowhere in a file."""

    package: Callable[[Package], str] = lambda package: ""
    cost: Callable[[Package], str] = lambda package: ""
    line: Callable[[BudgetLine], str] = lambda line: ""
    stream: Callable[[StreamMoney], str] = lambda stream: ""
    drawn: Callable[[BudgetLine], str] = lambda line: ""
    commitment: Callable[[Cost], str] = lambda cost: ""


PLAIN = Links()
PACKAGES: tuple[Column, ...] = (
    Column("package", "Package", width=38),
    Column("stream", "Stream", width=9),
    Column("stage", "Stage now", Kind.LABEL, 15),
    Column("planned", "Planned", Kind.MONEY, 12),
    Column("agreed", "Agreed", Kind.MONEY, 12),
    Column("actual", "Came to", Kind.MONEY, 12),
    Column("drawn", "Drawn on its line", Kind.MONEY, 12),
    Column("paid", "Paid of it", Kind.MONEY, 12),
    Column("quarter", "Delivered in", width=13),
    Column("note", "Note", width=34),
)
STREAMS = (
    Column("stream", "Stream", width=30),
    Column("number", "Packages planned", Kind.NUMBER, 10),
    Column("drawing", "Packages that draw on it", Kind.NUMBER, 11),
    Column("budget", "Revised budget", Kind.MONEY, 12),
    Column("planned", "Planned", Kind.MONEY, 12),
    Column("agreed", "Agreed", Kind.MONEY, 12),
    Column("actual", "Came to", Kind.MONEY, 12),
    Column("average", "Average drawn", Kind.MONEY, 12),
    Column("drawn", "Drawn by packages", Kind.MONEY, 12),
    Column("other", "Other on the line", Kind.MONEY, 12),
    Column("left", "Left", Kind.MONEY, 12),
    Column("if_all", "Left if all planned go ahead", Kind.MONEY, 13),
)


def packages_table(money: SupportMoney, links: Links = PLAIN, *, stages: bool = True, stream: str = "") -> Table:
    """A row a package; `stream` narrows it, `stages` shows how far each is, to those who read packages."""
    kept = [one for one in money.streams if one.offer.stream == stream]
    costs = list(kept[0].costs) if kept else list(money.costs)
    bare = [one for one in money.bare if not stream or one.stream == stream]
    rows = [_cost_row(cost, links) for cost in costs] + [_bare_row(package, links) for package in bare]
    rows.sort(key=lambda row: str(row.cells[0].value))
    if costs:
        names = [f"p{cost.one.pk}" for cost in costs]
        rows.append(_total_row(costs, names))
    columns, caption = PACKAGES, f"Cost of packages in {money.year}"
    if not stages:
        columns, rows = _less(columns, 2), [Row(_without(row.cells, 2), row.tone) for row in rows]
    return Table(caption, columns, (header_row(columns),), tuple(rows), "No package of this year.", pinned=1)


def _less(columns: tuple[Column, ...], place: int) -> tuple[Column, ...]:
    return (*columns[:place], *columns[place + 1 :])


def _without(cells: tuple[Cell, ...], place: int) -> tuple[Cell, ...]:
    return (*cells[:place], *cells[place + 1 :])


def _cost_row(cost: Cost, links: Links) -> Row:
    one, key = cost.one, f"p{cost.one.pk}"
    package = one.package
    amounts = [Cell(getattr(one, name), Kind.MONEY, name=f"{key}-{name}") for name in AMOUNTS]
    return Row(
        (
            Cell(package.title, heading="row", href=links.package(package) or links.cost(package)),
            Cell(package.get_stream_display() or None, missing="Not recorded"),
            Cell(package.stage_label, Kind.LABEL),
            *amounts,
            Cell(
                cost.drawn if one.commitment_id else None, Kind.MONEY, name=f"{key}-drawn", href=links.commitment(cost)
            ),
            Cell(cost.paid if one.commitment_id else None, Kind.MONEY, name=f"{key}-paid"),
            Cell(SHORT_QUARTER.get(one.quarter or 0)),
            Cell(cost_note(cost)),
        )
    )


def _bare_row(package: Package, links: Links) -> Row:
    return Row(
        (
            Cell(package.title, heading="row", href=links.package(package)),
            Cell(package.get_stream_display() or None, missing="Not recorded"),
            Cell(package.stage_label, Kind.LABEL),
            Cell(None, Kind.TEXT, missing="Not recorded", href=links.cost(package)),
            *(Cell(None, Kind.MONEY) for _ in range(4)),
            Cell(),
            Cell(),
        )
    )


def _total_row(costs: Sequence[Cost], names: Sequence[str]) -> Row:
    sums = {name: sum(getattr(cost.one, name) or 0 for cost in costs) for name in AMOUNTS}
    sums |= {"drawn": sum(cost.drawn for cost in costs), "paid": sum(cost.paid for cost in costs)}
    cells = [
        Cell(pence, Kind.MONEY, name=f"all-{what}", sums=tuple(f"{name}-{what}" for name in names))
        for what, pence in sums.items()
    ]
    return Row((Cell("Total", heading="row"), Cell(), Cell(), *cells, Cell(), Cell()), tone="total")


def cost_note(cost: Cost) -> str:
    """What slipped, came over or was rolled forward, where it stands on no line, and what somebody noted."""
    parts = [_went(carry) for carry in cost.carried] + [_came(carry) for carry in cost.brought]
    if cost.stands and cost.one.line_id is None:
        parts.append(NOWHERE)
    return ". ".join(part for part in [*parts, cost.one.note.rstrip(".")] if part)


def _went(carry: PackageCarry) -> str:
    how = "slipped into" if carry.kind == "slip" else "rolled forward to"
    return f"{show_money(carry.pence)} {how} {carry.target.year}, {SHORT_QUARTER[carry.quarter]}"


def _came(carry: PackageCarry) -> str:
    return f"{show_money(carry.pence)} from {carry.source.year}, {SHORT_QUARTER[carry.quarter]}"


def streams_table(money: SupportMoney, links: Links = PLAIN) -> Table:
    """A row a stream, the scheme's management, and what they come to; the grant's lines are project 33."""
    shown = [one for one in money.streams if one.line is not None or one.costs]
    grant = [_stream_row(one, links) for one in shown if one.stream is not Stream.OWN]
    own = [_stream_row(one, links) for one in shown if one.stream is Stream.OWN]
    if money.management is not None:
        grant.append(_management_row(money, links))
    body = list(grant)
    if len(grant) > 1:
        body.append(_sum_row("DfE grant for targeted support", "grant", grant, "subtotal"))
    body += own
    if grant and own:
        body.append(_sum_row("Total", "whole", [*grant, *own], "total"))
    caption, heads = f"Budget lines, packages {money.year}", (header_row(STREAMS),)
    return Table(caption, STREAMS, heads, tuple(body), "No budget line yet.", pinned=1)


def _stream_row(one: StreamMoney, links: Links) -> Row:
    key, capacity, line = one.offer.stream, one.capacity, one.line
    costs, narrowed = one.costs, links.stream(one)
    placed = [cost for cost in costs if cost.one.line_id]
    amounts = [
        Cell(
            sum(getattr(cost.one, name) or 0 for cost in costs),
            Kind.MONEY,
            name=f"{key}-{name}",
            sums=tuple(f"p{cost.one.pk}-{name}" for cost in costs),
            href=narrowed if costs else "",
        )
        for name in AMOUNTS
    ]
    drawn = tuple(f"p{cost.one.pk}-drawn" for cost in placed)
    label = f"{one.stream.short}: {line.label}" if line else f"{one.stream.short}: no budget line yet"
    return Row(
        (
            Cell(label, heading="row", href=links.line(line) if line else ""),
            Cell(capacity.number, Kind.NUMBER, name=f"{key}-number", missing="–"),
            Cell(capacity.drawing, Kind.NUMBER, name=f"{key}-drawing", href=narrowed if costs else ""),
            Cell(capacity.budget if line else None, Kind.MONEY, name=f"{key}-budget"),
            *amounts,
            Cell(capacity.average, Kind.MONEY),
            Cell(capacity.drawn, Kind.MONEY, name=f"{key}-drawn", sums=drawn, href=_drawn_link(one, links)),
            Cell(capacity.other, Kind.MONEY, name=f"{key}-other"),
            *_left_cells(key, capacity, waiting_cells(costs)),
        )
    )


def _drawn_link(one: StreamMoney, links: Links) -> str:
    return links.drawn(one.line) if one.line and one.capacity.drawn else ""


def waiting_cells(costs: Iterable[Cost]) -> tuple[str, ...]:
    """The cells that say what packages that are only planned would take."""
    return tuple(
        f"p{cost.one.pk}-{'agreed' if cost.one.agreed is not None else 'planned'}"
        for cost in costs
        if cost.waits and cost.one.line_id
    )


def _left_cells(key: str, capacity: Capacity, waiting: tuple[str, ...]) -> tuple[Cell, Cell]:
    left = Cell(
        capacity.left,
        Kind.MONEY,
        name=f"{key}-left",
        sums=(f"{key}-budget",),
        less=(f"{key}-drawn", f"{key}-other"),
    )
    then = capacity.left - capacity.planned
    return left, Cell(then, Kind.MONEY, name=f"{key}-if_all", sums=(f"{key}-left",), less=waiting)


def _management_row(money: SupportMoney, links: Links) -> Row:
    line, outturn = money.management, money.management_outturn
    assert line is not None
    capacity = Capacity("", outturn.revised.total, other=outturn.used.total)
    nothing = Cell(None, Kind.MONEY)
    return Row(
        (
            Cell(f"Management: {line.label}", heading="row", href=links.line(line)),
            Cell(None, Kind.NUMBER, missing="–"),
            Cell(None, Kind.NUMBER, missing="–"),
            Cell(capacity.budget, Kind.MONEY, name="management-budget"),
            *(nothing for _ in range(4)),
            Cell(None, Kind.MONEY, name="management-drawn"),
            Cell(capacity.other, Kind.MONEY, name="management-other"),
            *_left_cells("management", capacity, ()),
        )
    )


SUMMED = ("number", "drawing", "budget", *AMOUNTS, "average", "drawn", "other", "left", "if_all")


def _sum_row(label: str, key: str, rows: Sequence[Row], tone: str) -> Row:
    """The sums of the rows above; an average is worked out from none of them."""
    cells = [Cell(label, heading="row")]
    for place, what in enumerate(SUMMED, 1):
        found = [row.cells[place] for row in rows]
        named = tuple(cell.name for cell in found if cell.name)
        if what == "average" or not named:
            cells.append(Cell(None, Kind.MONEY, missing=" "))
            continue
        total = sum(value for cell in found if isinstance(value := cell.value, int))
        cells.append(Cell(total, found[0].kind, name=f"{key}-{what}", sums=named))
    return Row(tuple(cells), tone=tone)


def money_document(money: SupportMoney, *, stages: bool = True) -> Document:
    """Both tables. The first, of packages, is what a CSV holds."""
    return Document(
        name=f"package-costs-{money.year}-{money.as_at.isoformat()}",
        title=f"What packages of targeted support cost in {money.year}",
        subtitle=f"Position at {show_date(money.as_at)}",
        tables=(packages_table(money, stages=stages), streams_table(money)),
        notes=tuple(capacity_notes(money)),
    )


def capacity_notes(money: SupportMoney) -> list[str]:
    """What each stream has left, in a sentence."""
    return [f"{one.stream.short}: {one.capacity.words}." for one in money.streams if one.line]


def build_money(reader: Person, year: ProgrammeYear | None = None, as_at: date | None = None) -> Document:
    """The costs of a year, for those who may see them."""
    check_see_costs(reader)
    chosen = year or current_year(today())
    money = support_money(chosen, as_at or chosen.period.position_date(today()))
    return money_document(money, stages=reader.standing.reads_meetings)


register("package-costs", ("xlsx", "csv", "pdf"), build_money)
