"""Described documents like the forms that DfE knows, for the tests of every writer."""

from datetime import date

from seslip.foundation.labels import Label
from seslip.foundation.money import pounds
from seslip.foundation.sheets import (
    Cell,
    Column,
    Document,
    Item,
    Kind,
    Listing,
    Passage,
    Rich,
    Row,
    Strong,
    Table,
    flat_table,
    header_row,
)

MONEY = Kind.MONEY
GRID_COLUMNS = (
    Column("requirement", "Core requirement", Kind.RICH, 22),
    Column("ref", "SoR ref", Kind.TEXT, 8),
    Column("detail", "Sub-requirement", Kind.TEXT, 32),
    Column("activity", "Planned activity", Kind.RICH, 22),
    Column("kpi", "KPI", Kind.RICH, 60),
)


def promises(project: int, number: int) -> Rich:
    """A numbered list with lettered and bulleted lists below some of its items."""
    below = {
        1: Listing("a", (Item("2 meetings in person"), Item("2 meetings online"))),
        2: Listing("•", (Item("share of requests answered"), Item("cost of a request"))),
    }
    items = (
        Item(
            f"By end Mar 26, we will keep promise {project}-{i} to all 19 LAs, with half at each meeting", below.get(i)
        )
        for i in range(1, number + 1)
    )
    return Rich((Listing("1", tuple(items)),))


def appendix_4(projects: int = 12) -> Document:
    """One requirement over all rows, two sub-requirements over half of them each, a project a row."""
    half = projects // 2
    rows = []
    for i in range(projects):
        cells = []
        if i == 0:
            text = Rich((Strong("SEND Universal Improvement"), "To support improvement for all LAs in the region."))
            cells.append(Cell(text, Kind.RICH, rowspan=projects, heading="row"))
        if i in (0, half):
            size = half if i == 0 else projects - half
            cells.append(Cell("3.1" if i == 0 else "3.2", rowspan=size))
            cells.append(Cell("Deliver activity that drives improvement across the region", rowspan=size))
        cells.append(Cell(Rich((Strong(f"{i + 1} Network"), "Claire Woodcock")), Kind.RICH))
        cells.append(Cell(promises(i + 1, 5), Kind.RICH))
        rows.append(Row(tuple(cells)))
    groups = (Cell("Requirements", heading="col", colspan=3), Cell("RIIA proposals", heading="col", colspan=2))
    head = (Row(groups), header_row(GRID_COLUMNS))
    table = Table("RIIA delivery plan", GRID_COLUMNS, head, tuple(rows))
    return Document("appendix-4", "RIIA delivery plan", "SESLIP", (table,), notes=("Two promises have no date.",))


BUDGET_COLUMNS = (
    Column("no", "No.", width=6),
    Column("line", "Expenditure", width=34),
    Column("csc", "CSC", MONEY, 13),
    Column("send", "SEND", MONEY, 13),
    Column("total", "2025-26", MONEY, 13),
    Column("note", "Notes", width=20),
)
LINES = ((80_000, 160_000), (25_000, 75_000), (16_250, None), (0, 45_000))
OPENING = pounds(500)


def _line(number: int, csc: int | None, send: int | None) -> Row:
    amounts = [None if amount is None else pounds(amount) for amount in (csc, send)]
    named = [Cell(a, MONEY, name=f"{number}-{s}") for a, s in zip(amounts, ("csc", "send"), strict=True)]
    total = sum(amount or 0 for amount in amounts)
    sums = tuple(cell.name for cell in named)
    lead = (Cell(str(number)), Cell(f"Line {number}", heading="row"))
    return Row((*lead, *named, Cell(total, MONEY, name=f"{number}-total", sums=sums), Cell("=1+1")))


def _total(label: str, tone: str, name: str, parts: tuple[str, ...], rows: list[Row]) -> Row:
    known = {cell.name: cell.value or 0 for row in rows for cell in row.cells if cell.name}
    cells = [Cell(label, colspan=2, heading="row")]
    for stream in ("csc", "send", "total"):
        sums = tuple(f"{part}-{stream}" for part in parts)
        cells.append(Cell(sum(known[s] for s in sums), MONEY, name=f"{name}-{stream}", sums=sums))
    return Row((*cells, Cell("")), tone)


def budget() -> Document:
    """Two themes with subtotals, a total, an unused number, and a second table whose total stands on the first."""
    rows = [Row((Cell("Data", colspan=6, heading="row"),), "group"), _line(1, *LINES[0])]
    rows.append(_total("Subtotal", "subtotal", "s1", ("1",), rows))
    rows += [Row((Cell("Universal", colspan=6, heading="row"),), "group")]
    rows += [_line(i, *LINES[i - 1]) for i in (2, 3)]
    unused = (Cell("14"), Cell("Not used", heading="row"), *[Cell(None, MONEY)] * 3, Cell(""))
    rows += [Row(unused, "unused"), _line(4, *LINES[3])]
    rows.append(_total("Subtotal", "subtotal", "s2", ("2", "3", "4"), rows))
    rows.append(_total("Total out", "total", "out", ("s1", "s2"), rows))
    head = (
        Row(
            (
                *(Cell(c.label, heading="col", rowspan=2) for c in BUDGET_COLUMNS[:2]),
                Cell("DfE grant", heading="col", colspan=2),
                *(Cell(c.label, heading="col", rowspan=2) for c in BUDGET_COLUMNS[4:]),
            )
        ),
        header_row(BUDGET_COLUMNS[2:4]),
    )
    out = Table("Expenditure", BUDGET_COLUMNS, head, tuple(rows))
    columns = (Column("what", "What", width=30), Column("amount", "Amount", MONEY, 14))
    total = sum(a or 0 for line in LINES for a in line)
    opening = Row((Cell("Opening balance", heading="row"), Cell(-OPENING, MONEY, name="opening")))
    everything = Cell(pounds(total) - OPENING, MONEY, sums=("out-total", "opening"))
    check = Table("Check", columns, (header_row(columns),), (opening, Row((Cell("Everything"), everything), "total")))
    return Document("budget", "Proposed budget 2025-26", "Including RIIA grant", (out, check))


REGISTER_COLUMNS = (
    Column("ref", "Ref", width=8),
    Column("kpi", "KPI", width=60),
    Column("due", "Due", Kind.DATE, 14),
    Column("status", "Status", Kind.LABEL, 16),
    Column("target", "Target", Kind.NUMBER, 10),
    Column("share", "Share", Kind.PERCENT, 10),
    Column("cost", "Cost", MONEY, 12),
    Column("project", "Project", width=28),
    Column("manager", "Project manager", width=20),
    Column("note", "Note", width=30),
)
AT_RISK = Label("At risk", "at-risk", "triangle")


def register(rows: int = 108) -> Document:
    """A flat list, one KPI a row."""
    text = "Engage with all 19 SE LAs, with at least half of them attending each meeting of the network"
    values = [
        (f"{i}.1", text, date(2026, 3, 31), AT_RISK, 1000 + i, 22, 1_250 * i, "Network", "Chris Baird", "Two held")
        for i in range(1, rows + 1)
    ]
    return Document("kpis", "KPI register", f"{rows} KPIs", (flat_table("KPI register", REGISTER_COLUMNS, values),))


def packages(caption: str) -> Table:
    return flat_table(caption, (Column("title", "Title"),), [("Reviews",), ("Mapping",)])


def report_with_contents() -> Document:
    """Parts of two levels: one with two tables, one with one, one of a grid that begins a page, one said twice."""
    parts = (
        Passage("Context", Rich(("It began in October. " * 120,))),
        Passage("What was achieved", Rich(())),
        Passage("Packages", Rich(("Both lists have the same packages.",)), level=3),
        packages("Packages by topic"),
        packages("Packages by authority"),
        Passage("Reach", Rich(("All but five.",)), level=3),
        packages("Authorities"),
        Passage("Delivery plan", Rich(("As the DfE knows it.",))),
        appendix_4(6).tables[0],
        Passage("Money & people", Rich(("See below.",))),
        packages("Money & people"),
    )
    return Document(
        "plan",
        "Regional improvement plan",
        "2025-26",
        tuple(part for part in parts if isinstance(part, Table)),
        landscape=False,
        notes=("Counts follow from the records.",),
        parts=parts,
        contents=True,
        cover=("For the Department for Education",),
    )
