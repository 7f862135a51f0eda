"""Appendix 5 of the plan as placed cells: pure layout, drawn by every writer.

A line's amount stands in the first column of sub-totals where its heading prints a sub-total row, else in the second;
sub-totals stand in the second, totals of sections in the third. Every total names the cells it adds, so that the
workbook holds live formulas. A row that the plan prints otherwise carries a numbered note.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from projects.domain.streams import Stream
from seslip.foundation.sheets import Cell, Column, Kind, Row, Table

from .apportion import ApportionError, percentages
from .ledger import Covered, Heading, Ledger, Line, Section, Shares

STREAMS = tuple(stream.value for stream in Stream)
BLANK = Cell()
NOTES_CAPTION = "Where the plan prints otherwise"


@dataclass(frozen=True)
class Difference:
    """What the plan prints otherwise in the row made from the fact `ref`; `short` is the reminder beside the row."""

    ref: str
    short: str
    what: str
    where: str
    printed: str
    held: str
    why: str


@dataclass(frozen=True)
class Links:
    """Where a line's label and a project's number lead; nowhere in a file."""

    line: Callable[[Line], str] = lambda line: ""
    project: Callable[[int], str] = lambda number: ""
    difference: Callable[[Difference], str] = lambda difference: ""


@dataclass
class _Notes:
    """Numbers the differences in the order in which their rows stand."""

    differences: Sequence[Difference]
    used: list[Difference] = field(default_factory=list)

    def beside(self, ref: str, note: str) -> Cell:
        """The notes cell of a row: its own note, and what the plan prints there."""
        mine = [difference for difference in self.differences if ref and difference.ref == ref]
        texts = [note] if note else []
        for short in dict.fromkeys(difference.short for difference in mine):
            numbers = []
            for difference in (difference for difference in mine if difference.short == short):
                self.used.append(difference)
                numbers.append(str(len(self.used)))
            texts.append(f"{short} (note{'s' * (len(numbers) > 1)} {' and '.join(numbers)})")
        return Cell("\n".join(texts))


@dataclass
class _Layout:
    """The rows so far need to know which project numbers are printed already: each is printed once."""

    ledger: Ledger
    notes: _Notes
    links: Links
    numbers: set[int] = field(default_factory=set)

    def section(self, section: Section) -> list[Row]:
        rows = [row for heading in section.headings for row in self._heading(heading, section)]
        if section.carried_forward:
            return rows
        names = [name for heading in section.headings for name in _amounts(heading)]
        total = _sum(f"section-{section.pk}", names, section.shares.total)
        label = Cell(section.label, heading="row")
        note = self.notes.beside(section.ref, "")
        return [*rows, Row((BLANK, label, *[BLANK] * 5, total, note), tone="total")]

    def _heading(self, heading: Heading, section: Section) -> list[Row]:
        if heading.number:
            self.numbers.add(heading.number)
        last = next((line for line in reversed(list(section.lines)) if line.planned), None)
        rows: list[Row] = []
        for line in heading.lines:
            total = self._carried(section) if section.carried_forward and line is last else BLANK
            rows += self._line(line, heading.subtotal, total)
        if heading.subtotal:
            number = self._number(heading.number) if heading.number else BLANK
            names = [_name(line) for line in heading.lines if line.planned]
            total = _sum(f"heading-{heading.pk}", names, heading.shares.total)
            cells = (number, Cell(heading.label, heading="row"), *[BLANK] * 4, total, BLANK)
            rows.append(Row((*cells, self.notes.beside(heading.ref, heading.note)), tone="subtotal"))
        return rows

    @staticmethod
    def _carried(section: Section) -> Cell:
        """The total of what is carried forward stands on its last line, as the plan prints it."""
        names = [_name(line) for line in section.lines if line.planned]
        return _sum(f"section-{section.pk}", names, section.shares.total)

    def _number(self, number: int) -> Cell:
        return Cell(number, Kind.NUMBER, href=self.links.project(number))

    def _line(self, line: Line, subtotal: bool, total: Cell) -> list[Row]:
        amounts = (*_shares(line), *_amount(line, subtotal), total)
        if len(line.projects) > 1:
            return self._networks(line, amounts)
        project = line.projects[0] if line.projects else None
        number = self._first(project)
        unused = project is not None and not project.used
        label = Cell(line.label, heading="row", href=self.links.line(line))
        note = self.notes.beside(line.ref, line.note)
        return [Row((number, label, *amounts, note), tone="unused" if unused else "")]

    def _first(self, project: Covered | None) -> Cell:
        """A project's number where it has not been printed yet: the own-funds rows of 30 to 32 carry none."""
        if project is None or project.number in self.numbers:
            return BLANK
        self.numbers.add(project.number)
        return self._number(project.number)

    def _networks(self, line: Line, amounts: Sequence[Cell]) -> list[Row]:
        """One row a project; the amounts run down over all of them (plan, para 50: 66,000 for projects 8 to 13)."""
        rows = []
        for index, project in enumerate(line.projects):
            self.numbers.add(project.number)
            label = Cell(project.label or line.label, heading="row", href=self.links.line(line))
            down = [replace(cell, rowspan=len(line.projects)) for cell in amounts] if index == 0 else []
            note = self.notes.beside("" if index else line.ref, project.note or line.note)
            rows.append(Row((self._number(project.number), label, *down, note)))
        return rows


def _name(line: Line) -> str:
    return f"line-{line.pk}"


def _sum(name: str, names: Iterable[str], value: int) -> Cell:
    """A total of the named cells; where there are none it does not apply."""
    sums = tuple(names)
    return Cell(value if sums else None, Kind.MONEY, name=name, sums=sums)


def _shares(line: Line) -> list[Cell]:
    if not line.planned:
        return [BLANK] * 3
    return [
        Cell(share, Kind.MONEY, name=f"{_name(line)}-{stream}" if share is not None else "")
        for stream, share in zip(STREAMS, line.shares, strict=True)
    ]


def _share_names(lines: Iterable[Line], index: int) -> list[str]:
    return [f"{_name(line)}-{STREAMS[index]}" for line in lines if line.shares[index] is not None]


def _amount(line: Line, subtotal: bool) -> tuple[Cell, Cell]:
    """The line's sum in the first or the second column of sub-totals."""
    if not line.planned:
        return (BLANK, BLANK)
    names = [f"{_name(line)}-{s}" for s, share in zip(STREAMS, line.shares, strict=True) if share is not None]
    cell = _sum(_name(line), names, line.shares.total)
    return (cell, BLANK) if subtotal else (BLANK, cell)


def _amounts(heading: Heading) -> list[str]:
    """The cells of the second column of sub-totals that a heading has."""
    lines = [_name(line) for line in heading.lines if line.planned]
    return ([f"heading-{heading.pk}"] if lines else []) if heading.subtotal else lines


def _by_stream(sections: Sequence[Section], sums: Shares, prefix: str) -> list[Cell]:
    lines = [line for section in sections for line in section.lines]
    return [
        _sum(f"{prefix}-{STREAMS[index]}", _share_names(lines, index), share or 0) for index, share in enumerate(sums)
    ]


def _section_names(sections: Sequence[Section]) -> list[str]:
    return [f"section-{s.pk}" for s in sections if not s.carried_forward or any(line.planned for line in s.lines)]


def _percent_rows(total: Shares) -> list[Row]:
    """Table 3: what each grant is of the DfE grant, and each stream of the programme, as whole per cents."""
    rows = []
    for label, weights in (("% of DfE Grant", total[:2]), ("% of SESLI Programme", tuple(total))):
        try:
            shares = percentages([weight or 0 for weight in weights])
        except ApportionError:
            continue
        cells = [Cell(share, Kind.PERCENT) for share in shares] + [BLANK] * (3 - len(shares))
        rows.append(Row((BLANK, Cell(label, heading="row"), *cells, *[BLANK] * 4)))
    return rows


def _total_row(label: str, cells: Sequence[Cell], subtotal: Cell, total: Cell) -> Row:
    return Row((BLANK, Cell(label, heading="row"), *cells, BLANK, subtotal, total, BLANK), tone="total")


def income_table(ledger: Ledger, layout: _Layout) -> Table:
    rows = [row for section in ledger.income for row in layout.section(section)]
    if rows:
        total = _sum("total-in", _section_names(ledger.income), ledger.total_in.total)
        cells = _by_stream(ledger.income, ledger.total_in, "total-in")
        rows += [_total_row("Total In", cells, BLANK, total), *_percent_rows(ledger.total_in)]
    head = Cell("Income", heading="col", colspan=2, rowspan=2)
    return Table("Income", columns("Income"), _head(ledger.year, (head,)), tuple(rows), "No income is recorded.")


def expenditure_table(ledger: Ledger, layout: _Layout) -> Table:
    sections = ledger.spending
    rows = [row for section in sections for row in layout.section(section)]
    if rows:
        names = [name for section in sections for heading in section.headings for name in _amounts(heading)]
        out = ledger.total_out
        subtotal, total = (_sum("total-out-lines", names, out.total), _sum("", _section_names(sections), out.total))
        rows.append(_total_row("Total Out", _by_stream(sections, out, "total-out"), subtotal, total))
    if rows and ledger.income:
        money_in = [_again(cell) for cell in _by_stream(ledger.income, ledger.total_in, "total-in")]
        total_in = _again(_sum("total-in", _section_names(ledger.income), ledger.total_in.total))
        rows.append(_total_row("Total In", money_in, BLANK, total_in))
    head = (Cell("No.", heading="col", rowspan=2), Cell("Expenditure", heading="col", rowspan=2))
    empty = "No spending is recorded."
    return Table("Expenditure", columns("Expenditure"), _head(ledger.year, head), tuple(rows), empty)


def _again(cell: Cell) -> Cell:
    """The same figure in another place, as a formula that reads it there."""
    return replace(cell, name="", sums=(cell.name,) if cell.sums else ())


def columns(label: str) -> tuple[Column, ...]:
    streams = (("csc", "CSC"), ("send", "SEND"), ("own", "SESLIP"))
    sums = (("sub_total_1", "Sub-total"), ("sub_total_2", "Sub-total"), ("totals", "Totals"))
    return (
        Column("no", "No.", Kind.NUMBER, 5),
        Column("label", label, Kind.TEXT, 30),
        *(Column(key, name, Kind.MONEY, 12) for key, name in (*streams, *sums)),
        Column("notes", "Notes", Kind.TEXT, 32),
    )


def _head(year: str, first: tuple[Cell, ...]) -> tuple[Row, Row]:
    short = year[2:]
    top = (
        *first,
        Cell(f"{short} DfE Grant", heading="col", colspan=2),
        Cell("SESLIP", heading="col", rowspan=2),
        Cell(short, heading="col", colspan=3),
        Cell("Notes", heading="col", rowspan=2),
    )
    below = ("CSC", "SEND", "Sub-total", "Sub-total", "Totals")
    return Row(top), Row(tuple(Cell(text, heading="col") for text in below))


def notes_table(notes: _Notes, links: Links) -> Table:
    """What the numbered notes say: each difference with its place, what is held instead, and why."""
    described = (
        Column("note", "Note", Kind.NUMBER, 6),
        Column("what", "What", Kind.TEXT, 26),
        Column("where", "Where", Kind.TEXT, 26),
        Column("printed", "The plan prints", Kind.TEXT, 16),
        Column("held", "Held here", Kind.TEXT, 20),
        Column("why", "Why", Kind.TEXT, 40),
    )
    body = tuple(
        Row(
            (
                Cell(number, Kind.NUMBER, heading="row"),
                Cell(found.what, href=links.difference(found)),
                *(Cell(text) for text in (found.where, found.printed, found.held, found.why)),
            )
        )
        for number, found in enumerate(notes.used, 1)
    )
    return Table(NOTES_CAPTION, described, (Row(tuple(Cell(c.label, heading="col") for c in described)),), body)


def appendix_5_tables(
    ledger: Ledger, differences: Sequence[Difference], links: Links | None = None
) -> tuple[Table, ...]:
    """Income, Expenditure and, where a row differs from the plan, the notes."""
    links, notes = links or Links(), _Notes(differences)
    layout = _Layout(ledger, notes, links)
    tables = income_table(ledger, layout), expenditure_table(ledger, layout)
    return (*tables, notes_table(notes, links)) if notes.used else tables
