"""Tables 1 to 3 of the regional improvement plan from the ledger of the budget: pure layout. Amounts are in pence."""

import re
from collections.abc import Iterable, Sequence

from budget.domain.apportion import ApportionError, percentages
from budget.domain.ledger import Heading, Ledger, Section, Shares, add_up
from projects.domain.streams import GRANT_STREAMS, Stream
from seslip.foundation.sheets import Cell, Column, Kind, Row, Table, header_row

# The four kinds of work that the grant pays for, as Appendix 5 begins their names and as Table 1 heads them.
WORK = {
    "data": "Data",
    "diagnostic": "Diagnostic",
    "universal": "Universal work",
    "targeted": "Targeted support",
}
NO_INCOME = "No income is recorded yet."


def is_grant(section: Section) -> bool:
    """Whether the DfE gives it: the rest of the income is SESLIP's own."""
    return section.shares.csc is not None or section.shares.send is not None


def table_1(ledgers: Sequence[Ledger]) -> Table:
    """The grant of each year by stream and kind of work (plan, Table 1)."""
    given = {ledger.year: _grant_headings(ledger) for ledger in ledgers}
    kinds = list(dict.fromkeys([*WORK, *(_kind(one) for headings in given.values() for one in headings)]))
    columns = (
        Column("stream", "SESLIP", width=22),
        *(Column(kind, WORK.get(kind, kind), Kind.MONEY, 16) for kind in kinds),
        Column("total", "Total", Kind.MONEY, 16),
    )
    body = [row for year, headings in given.items() if headings for row in _grant_rows(year, headings, kinds)]
    years = " and ".join(given)
    caption = f"Table 1: DfE grant to SESLIP in {years} for CSC and SEND"
    return Table(caption, columns, (header_row(columns),), tuple(body), NO_INCOME)


def _grant_headings(ledger: Ledger) -> list[Heading]:
    return [heading for section in ledger.income if is_grant(section) for heading in section.headings]


def _kind(heading: Heading) -> str:
    """`DfE-universal-total` is of the kind `universal`; a name of another form is a kind of its own."""
    name = re.sub(r"^DfE\s*[-–]\s*", "", heading.label, flags=re.IGNORECASE)
    return next((kind for kind in WORK if name.lower().startswith(kind)), name)


def _grant_rows(year: str, headings: Sequence[Heading], kinds: Sequence[str]) -> Iterable[Row]:
    by_kind = {kind: add_up(one.shares for one in headings if _kind(one) == kind) for kind in kinds}
    whole = add_up(by_kind.values())
    yield Row((Cell(year, heading="row", colspan=len(kinds) + 2),), "group")
    for stream in GRANT_STREAMS:
        index = list(Stream).index(stream)
        yield _amounts(f"{stream.short} {year}", [shares[index] for shares in (*by_kind.values(), whole)])
    totals = [shares.total if shares.any else None for shares in (*by_kind.values(), whole)]
    yield _amounts(f"Total {year}", totals, "total")


def _amounts(label: str, pence: Iterable[int | None], tone: str = "") -> Row:
    return Row((Cell(label, heading="row"), *(Cell(amount, Kind.MONEY) for amount in pence)), tone)


def table_2(ledger: Ledger, *, single: bool) -> Table:
    """All resources of the year, own funds first (plan, Table 2); without `single` lines only what they add up to."""
    columns = (Column("income", "Income", width=60), Column("amount", ledger.year, Kind.MONEY, 18))
    body: list[Row] = []
    for grant, label in ((False, "Total before DfE grant"), (True, "Total DfE grant")):
        sections = [section for section in ledger.income if is_grant(section) is grant]
        for heading in (heading for section in sections for heading in section.headings):
            body += [_amounts(income_label(name), [pence]) for name, pence in _sources(heading, grant or not single)]
        body += [_amounts(label, [add_up(one.shares for one in sections).total], "subtotal")] if sections else []
    if body:
        body.append(_amounts("Grand total", [ledger.total_in.total], "total"))
    caption = f"Table 2: SESLIP budget for {ledger.year} showing all resources"
    return Table(caption, columns, (header_row(columns),), tuple(body), NO_INCOME)


def _sources(heading: Heading, whole: bool) -> list[tuple[str, int]]:
    """What a heading prints: itself, or each of its lines."""
    if whole or len(heading.lines) < 2:
        return [(heading.label, heading.shares.total)]
    return [(line.label, line.shares.total) for line in heading.lines]


def income_label(label: str) -> str:
    """As Table 2 spells what Appendix 5 shortens: `Carry forward – unrestricted` for `C/f-unrestricted`."""
    label = re.sub(r"^C/f\s*-\s*", "Carry forward – ", label)
    label = re.sub(r"^DfE\s*-\s*", "DfE – ", label).removesuffix("-total")
    return re.sub(r"^Total Carry Forward$", "Carry forward", label)


def table_3(ledger: Ledger) -> Table:
    """What each stream has, and what that is of the grant and of the programme (plan, Table 3 and para 80)."""
    columns = (
        Column("what", "Available funds", width=34),
        Column("csc", "DfE CSC", Kind.MONEY, 18),
        Column("send", "DfE SEND", Kind.MONEY, 18),
        Column("own", "SESLIP own funds", Kind.MONEY, 22),
    )
    whole = ledger.total_in
    body = [_amounts("Pounds", whole)] if whole.any else []
    body += _percents("Percentage of DfE grant", whole[:2]) + _percents("Percentage of SESLI Programme", whole)
    caption = f"Table 3: SESLI Programme available funds {ledger.year}"
    return Table(caption, columns, (header_row(columns),), tuple(body), NO_INCOME)


def _percents(label: str, weights: Shares | tuple[int | None, ...]) -> list[Row]:
    try:
        found = percentages([weight or 0 for weight in weights])
    except ApportionError:
        return []
    blank = [Cell()] * (3 - len(found))
    return [Row((Cell(label, heading="row"), *(Cell(one, Kind.PERCENT) for one in found), *blank))]
