"""A return as a file: PDF and Word are read from the first page to the last, a workbook is calculated with."""

from collections.abc import Iterable, Sequence

from seslip.foundation.periods import read_date, show_date
from seslip.foundation.sheets import Column, Document, Kind, Passage, Rich, Table, Value, flat_table

from .content import Content, Fact, Identity, Part, PartKey

DRAFT = "Draft: not signed, not submitted"
ABOUT = {
    PartKey.KPIS: "Each promise of the grant delivery plan in the DfE’s form, with status and progress on that day.",
    PartKey.MONEY: "The budget in the form of Appendix 5, with what was received, revised, paid and is forecast.",
    PartKey.NARRATIVE: "What was done under each policy theme, by funding stream.",
    PartKey.EXCEPTIONS: "Promises that are overdue, off track or closed without completion, and why.",
    PartKey.ENGAGEMENT: "How each of the authorities took part in the year.",
    PartKey.CHANGES: "What is different from the return before.",
    PartKey.SIGNATURES: "Who signed which project, and who certified the whole.",
}
NARRATIVES = (Column("part", "Theme and stream", width=40), Column("narrative", "Narrative", width=110))
KPIS = (
    Column("stream", "Stream", width=8),
    Column("requirement", "Core requirement", width=30),
    Column("project", "Project", Kind.NUMBER, 8),
    Column("kpi", "KPI", width=8),
    Column("promise", "Promise", width=70),
    Column("due", "Due", Kind.DATE, 12),
    Column("status", "Status", width=14),
    Column("figures", "Figures", width=48),
    Column("note", "Note", width=60),
    Column("reported", "Reported as at", Kind.DATE, 14),
    Column("overdue", "Days overdue", Kind.NUMBER, 10),
)
LINES = (
    Column("side", "Side", width=12),
    Column("line", "Line", width=44),
    Column("projects", "Projects", width=16),
    Column("original", "Original budget", Kind.MONEY, 15),
    Column("revised", "Revised budget", Kind.MONEY, 15),
    Column("received", "Received", Kind.MONEY, 15),
    Column("paid", "Paid", Kind.MONEY, 15),
    Column("committed", "Committed", Kind.MONEY, 15),
    Column("forecast", "Forecast", Kind.MONEY, 15),
)


def return_title(content: Content) -> str:
    return f"Grant return {content.identity.year}"


def return_name(identity: Identity) -> str:
    """The name of its files: which return and which version."""
    return f"grant-return-{identity.year}-{identity.period_end.isoformat()}-v{identity.edition}"


def return_document(content: Content, *, stamp: str = "", draft: bool = False) -> Document:
    """The whole return with cover and contents. `stamp` says by which number and SHA-256 it is known."""
    parts: list[Passage | Table] = []
    for part in content.parts:
        parts += [Passage(part.heading, Rich((ABOUT[part.key],))), *(_below(block) for block in part.blocks)]
    return _document(content, stamp, draft, tuple(part for part in parts if isinstance(part, Table)), tuple(parts))


def return_workbook(content: Content, *, stamp: str = "", draft: bool = False) -> Document:
    """A sheet a table, the narratives, and the registers of KPIs and lines with one value a column."""
    tables = [table for part in content.parts for table in _sheets(part)]
    registers = [kpi_register(content), line_register(content)]
    return _document(content, stamp, draft, (*tables, *registers), ())


def _document(
    content: Content, stamp: str, draft: bool, tables: Sequence[Table], parts: tuple[Passage | Table, ...]
) -> Document:
    told = content.identity
    edition = f"version {told.edition}"
    position = f"Position at {show_date(told.period_end)}"
    cover = [edition.capitalize(), f"Due to DfE on {show_date(told.due)}"]
    cover += [f"Corrects the version before: {told.reason}"] if told.reason else []
    cover += [DRAFT] if draft else []
    stands = " · ".join(part for part in (position, edition, "draft" if draft else "", stamp) if part)
    return Document(
        name=return_name(told) + ("-draft" if draft else ""),
        title=return_title(content),
        subtitle="South East Sector-Led Improvement Programme",
        tables=tuple(tables),
        notes=() if parts else (stands, *cover[1:]),  # a worksheet has no cover and no foot of its own
        stands=stands,
        parts=parts,
        contents=bool(parts),
        cover=tuple(cover),
    )


def _below(block: Passage | Table) -> Passage | Table:
    """A block under the heading of its part."""
    return Passage(block.heading, block.text, level=3) if isinstance(block, Passage) and block.heading else block


def _sheets(part: Part) -> Iterable[Table]:
    if part.key is PartKey.NARRATIVE:
        rows = ((str(fact["label"]), str(fact["text"])) for fact in part.facts.values())
        return [flat_table("Narrative", NARRATIVES, rows, "Nothing is written.")]
    return part.tables


def kpi_register(content: Content) -> Table:
    """One row a KPI, for those who calculate."""
    return flat_table("Register of KPIs", KPIS, (_kpi(fact) for fact in content.part(PartKey.KPIS).facts.values()))


def _kpi(fact: Fact) -> Sequence[Value]:
    days = [read_date(str(fact[name])) if fact[name] else None for name in ("due", "reported")]
    return (
        fact["stream"],
        fact["requirement"],
        int(str(fact["projects"])),
        fact["ref"],
        fact["promise"],
        days[0],
        fact["status"],
        fact["figures"] or None,
        fact["note"] or None,
        days[1],
        fact["overdue"],
    )


def line_register(content: Content) -> Table:
    """One row a line of the budget, income first."""
    return flat_table("Register of budget lines", LINES, (_line(f) for f in content.part(PartKey.MONEY).facts.values()))


def _line(fact: Fact) -> Sequence[Value]:
    names = ("original", "revised", "received", "paid", "committed", "forecast")
    side = str(fact["side"]).capitalize()
    return (side, fact["label"], fact["projects"] or None, *(fact.get(name) for name in names))
