"""The position by stream and by theme as placed cells: pure layout for the budget page. Amounts are in pence."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from seslip.foundation.labels import Label
from seslip.foundation.money import show_money
from seslip.foundation.sheets import Cell, Column, Kind, Row, Table, header_row

from .ledger import Balance, Heading, Ledger, Section, Shares, add_up

SHARES = (
    Column("csc", "CSC grant", Kind.MONEY, 14),
    Column("send", "SEND grant", Kind.MONEY, 14),
    Column("own", "SESLIP own funds", Kind.MONEY, 16),
    Column("total", "Total", Kind.MONEY, 14),
)
STREAM_KEYS = ("CSC", "SEND", "own", "")
PLANNED, CARRIED = "planned", "carried"  # parts of the spending: what a theme pays for, and what is carried forward
_SIDES = (("income", "Income"), ("planned", "Planned"), ("carried", "Carried forward"), ("left", "Left"))
_CHOICES: tuple[dict[str, str], ...] = (
    {"side": "income"},
    {"side": "expenditure", "part": PLANNED},
    {"side": "expenditure", "part": CARRIED},
    {},
)
Address = Callable[..., str]


def balance_label(left: int) -> Label:
    """Whether what goes out is what comes in, in words and never by colour alone."""
    if not left:
        return Label("In = out", "on-track", "tick")
    if left > 0:
        return Label(f"{show_money(left)} not planned", "at-risk", "triangle")
    return Label(f"{show_money(-left)} too much", "off-track", "octagon")


def balance_answer(budget: Ledger) -> dict[str, str]:
    """Whether the budget balances, in one sentence, and how it is to be shown."""
    if not budget.planned:
        words = f"Only income is recorded for {budget.year}, so there is nothing to balance it with."
        return {"tone": "info", "words": words}
    missing = [balance for balance in budget.balances if balance.left]
    if not missing:
        return {"tone": "success", "words": "The budget balances: in every stream, what goes out is what comes in."}
    parts = [
        f"{b.stream.label} has {show_money(b.left)} not planned yet"
        if b.left > 0
        else f"{b.stream.label} plans {show_money(-b.left)} more than comes in"
        for b in missing
    ]
    return {"tone": "warning", "words": f"The budget does not balance: {'; '.join(parts)}."}


def balance_table(ledger: Ledger, address: Address) -> Table:
    """A row a stream: what comes in, what is planned, what is carried forward, what is left."""
    columns = (
        Column("stream", "Stream", width=20),
        *(Column(key, label, Kind.MONEY, 14) for key, label in _SIDES),
        Column("balance", "Does it balance?", Kind.LABEL, 20),
    )
    rows = [Row(_balance_cells(balance, address)) for balance in ledger.balances]
    rows.append(_all(ledger, address))
    return Table("Income and planned spending of each stream", columns, (header_row(columns),), tuple(rows))


def _balance_cells(balance: Balance, address: Address) -> tuple[Cell, ...]:
    label = Cell(balance_label(balance.left), Kind.LABEL)
    amounts = (balance.income, balance.planned, balance.carried, balance.left)
    name = Cell(balance.stream.label, heading="row")
    return (name, *_side_cells(amounts, address, balance.stream.value), label)


def _side_cells(amounts: Iterable[int], address: Address, stream: str) -> list[Cell]:
    """Income, planned, carried forward and left; each but the last leads to its lines where there are any."""
    return [
        Cell(amount, Kind.MONEY, href=address(**choice, stream=stream) if amount and choice else "")
        for amount, choice in zip(amounts, _CHOICES, strict=True)
    ]


def _all(ledger: Ledger, address: Address) -> Row:
    """The programme as a whole; streams that miss each other's money do not balance, whatever the sum."""
    parts = ledger.balances
    sums = [sum(column) for column in zip(*((b.income, b.planned, b.carried, b.left) for b in parts), strict=True)]
    good = all(not balance.left for balance in parts)
    label = balance_label(0) if good else Label("Not in every stream", "at-risk", "triangle")
    cells = (Cell("Programme", heading="row"), *_side_cells(sums, address, ""))
    return Row((*cells, Cell(label, Kind.LABEL)), tone="total")


def spending_table(ledger: Ledger, address: Address) -> Table:
    """Theme by stream; every amount leads to the lines it is the total of where `address` gives a place."""
    planned = [section for section in ledger.spending if not section.carried_forward]
    kept = [section for section in ledger.spending if section.carried_forward]
    themes: dict[str, list[Section]] = {}
    for section in planned:
        themes.setdefault(section.theme, []).append(section)
    body = [_theme_row(theme, sections, address) for theme, sections in themes.items()]
    if body:
        body.append(_row("Planned spending", _sums(planned), "subtotal", address, side="expenditure", part=PLANNED))
    body += [_row(s.label, s.shares, "", address, side="expenditure", part=f"s{s.pk}") for s in kept]
    if ledger.spending:
        body.append(_row("Total out", ledger.total_out, "total", address, side="expenditure"))
    columns = (Column("theme", "Theme", width=30), *SHARES)
    empty = f"No spending is recorded for {ledger.year}."
    return Table("Planned spending by theme and stream", columns, (header_row(columns),), tuple(body), empty)


def _theme_row(theme: str, sections: list[Section], address: Address) -> Row:
    return _row(theme, _sums(sections), "", address, side="expenditure", theme=sections[0].theme_key)


def income_table(ledger: Ledger, address: Address) -> Table:
    """Source by stream, with the totals of the grant and of the own funds (Tables 1 and 2)."""
    body: list[Row] = []
    for section in ledger.income:
        for heading in section.headings:
            body += _source_rows(heading, address)
        body.append(_row(section.label, section.shares, "subtotal", address, side="income", part=f"s{section.pk}"))
    if body:
        body.append(_row("Total in", ledger.total_in, "total", address, side="income"))
    columns = (Column("source", "Source", width=30), *SHARES)
    empty = f"No income is recorded for {ledger.year}."
    return Table("Income by source and stream", columns, (header_row(columns),), tuple(body), empty)


def _source_rows(heading: Heading, address: Address) -> list[Row]:
    return [_row(heading.label, heading.shares, "", address, side="income", part=f"h{heading.pk}")]


def _sums(sections: Iterable[Section]) -> Shares:
    return add_up(section.shares for section in sections)


def _row(label: str, shares: Shares, tone: str, address: Address | None = None, **choice: str) -> Row:
    cells = [Cell(share, Kind.MONEY) for share in (*shares, shares.total)]
    if address:
        cells = [
            replace(cell, href=address(**choice, stream=stream)) if cell.value is not None else cell
            for cell, stream in zip(cells, STREAM_KEYS, strict=True)
        ]
    return Row((Cell(label, heading="row"), *cells), tone=tone)
