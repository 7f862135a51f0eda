"""Reading a set of benchmarks from a sheet: every indicator with its values, or every problem by its cell.

Pure. The columns are found by their headings, also those that Appendix 1 of the plan prints. With one problem nothing
is taken, so that no half of a quarter is loaded.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from projects.domain.attendance_lists import Spellings
from projects.domain.attendance_registers import LOOKED_AT, MOST_PROBLEMS, columns_of
from seslip.foundation.outside import Cell, Problem, Sheet

from .benchmarks import HIGHEST_RANK, MOST_OUTLIERS, Indicator, Line, Values, Versus, plain

OUTCOME, AREA, MEASURE, GROUP = "outcome", "area", "measure", "group"
VERSUS, RANK, FIRST, SECOND, BOTH = "versus", "rank", "outlier 1", "outlier 2", "outliers"
NAMES = (OUTCOME, AREA, MEASURE, GROUP)
HEADINGS: Mapping[str, tuple[str, ...]] = {
    OUTCOME: ("outcome", "outcome group"),
    AREA: ("area", "1st sub head", "first sub head"),
    MEASURE: ("measure", "2nd sub head", "second sub head", "indicator"),
    GROUP: ("group", "3rd sub head", "third sub head", "cohort"),
    VERSUS: ("against the national average", "versus national", "se vs nat ave", "vs national average", "vs national"),
    RANK: ("regional rank", "reg rank", "rank"),
    FIRST: ("outlier 1", "outlier la1", "outlier la 1", "stands out 1"),
    SECOND: ("outlier 2", "outlier la2", "outlier la 2", "stands out 2"),
    BOTH: ("outliers", "stands out", "authorities that stand out"),
}
SAID = {
    OUTCOME: "Outcome", AREA: "Area", MEASURE: "Measure", GROUP: "Group",
    VERSUS: "Against the national average", RANK: "Regional rank", FIRST: "Outlier 1",
}  # fmt: skip
LONGEST = {OUTCOME: 60, AREA: 80, MEASURE: 80, GROUP: 80}
MOST = 300  # indicators of a set; the plan's has 51
_RANK = re.compile(r"([0-9]{1,4})(?:\.0{1,4})?")
_NOTHING = frozenset(("", "-", "n/a", "na", "not given", "not applicable"))
_WORDS = {versus.value: versus for versus in Versus if versus}


@dataclass(frozen=True)
class ReadBenchmarks:
    """Either lines or problems are to be acted on."""

    lines: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = field(default=())


def heading_row(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The first row that heads a column of outcomes and one of areas, with what stands in which column."""
    for row in sheet.rows[:LOOKED_AT]:
        columns = columns_of(row, HEADINGS)
        if OUTCOME in columns and AREA in columns:
            return row[0].row, columns
    return None


def has_benchmarks(sheet: Sheet) -> bool:
    return heading_row(sheet) is not None


def read_benchmarks(
    sheets: Iterable[Sheet], spellings: Spellings, known: Mapping[tuple[str, ...], Indicator]
) -> ReadBenchmarks:
    """The first sheet with the headings, read to its end; a `known` indicator keeps the spelling it has."""
    found = list(sheets)
    for sheet in found:
        if head := heading_row(sheet):
            return _Reader(sheet, *head, spellings, known).read()
    name = found[0].name if found else ""
    rule = "No row has the headings of benchmarks." if any(sheet.rows for sheet in found) else "The file is empty."
    advice = f"The columns are found by their headings: {', '.join(SAID.values())} and Outlier 2."
    return ReadBenchmarks(problems=(Problem(name, "The whole file", "", rule, advice),))


class _Reader:
    """Reads the rows below the headings; keeps every problem, so that all can be put right at once."""

    def __init__(
        self,
        sheet: Sheet,
        head: int,
        columns: Mapping[str, int],
        spellings: Spellings,
        known: Mapping[tuple[str, ...], Indicator],
    ) -> None:
        self.sheet, self.head, self.columns = sheet, head, columns
        self.spellings, self.known = spellings, known
        self.lines: list[Line] = []
        self.rows: dict[tuple[str, ...], int] = {}
        self.problems: list[Problem] = []

    def read(self) -> ReadBenchmarks:
        self._columns()
        for row in self.sheet.rows if not self.problems else ():
            if row[0].row > self.head and len(self.problems) < MOST_PROBLEMS:
                self._row({cell.column: cell for cell in row})
        if not self.problems:
            self._whole()
        return ReadBenchmarks(() if self.problems else tuple(self.lines), tuple(self.problems), self._notes())

    def _columns(self) -> None:
        for part, what in SAID.items():
            if part not in self.columns and not (part == FIRST and BOTH in self.columns):
                place = f"Row {self.head}"
                rule = f"No column is headed “{what}”."
                advice = "Add the column, or download the template and copy the rows into it."
                self.problems.append(Problem(self.sheet.name, place, "", rule, advice))

    def _whole(self) -> None:
        place = Cell(self.head, self.columns[OUTCOME])
        if not self.lines:
            self._problem(place, "No indicator stands below the headings.", "Check that this is the right file.")
        elif len(self.lines) > MOST:
            self._problem(place, f"The file has more than {MOST} indicators.", "Load one quarter at a time.")
        elif not any(line.values.anything for line in self.lines):
            advice = "Fill in the columns beside the indicators and load the file again."
            self._problem(place, "No indicator has a value.", advice)

    def _notes(self) -> tuple[str, ...]:
        above = sum(1 for row in self.sheet.rows if row[0].row < self.head)
        return (f"{above} row{'s' * (above > 1)} above the headings left out.",) if above else ()

    def _row(self, cells: Mapping[int, Cell]) -> None:
        read = [cell for column in self.columns.values() if (cell := cells.get(column)) and cell.value is not None]
        if not read or OUTCOME in columns_of(read, HEADINGS):
            return  # an empty row, or the headings again at the top of a page
        before = len(self.problems)
        for cell in read:
            if cell.formula:
                self._problem(cell, "A formula is not read.", "Write the value it shows in its place.")
        if len(self.problems) > before:
            return
        row = read[0].row
        parts = {part: cells.get(column) or Cell(row, column) for part, column in self.columns.items()}
        indicator = self._indicator(parts)
        values = Values(self._versus(parts[VERSUS]), self._rank(parts[RANK]), self._outliers(parts))
        if indicator and len(self.problems) == before:
            self.lines.append(Line(indicator, values))

    def _indicator(self, parts: Mapping[str, Cell]) -> Indicator | None:
        """What the row is about; None where that is not clear."""
        texts = {part: "" if _is_nothing(parts[part]) else parts[part].text for part in NAMES}
        for part in (OUTCOME, AREA):
            if not texts[part]:
                advice = f"Enter the {part} in each row, also where cells were merged, or clear the row."
                self._problem(parts[part], f"The {part} is missing.", advice)
        for part, text in texts.items():
            if len(text) > LONGEST[part]:
                self._problem(parts[part], f"The text is longer than {LONGEST[part]} characters.", "Shorten it.")
            elif not text.isprintable():
                self._problem(parts[part], "The text holds characters that cannot be shown.", "Type it again.")
        found = Indicator(**texts)
        if found.key in self.rows:
            last = next(part for part in reversed(NAMES) if texts[part] or part == OUTCOME)
            advice = "Delete one of the two rows, or say for which group each is."
            self._problem(parts[last], f"This indicator stands in row {self.rows[found.key]} already.", advice)
            return None
        self.rows[found.key] = parts[OUTCOME].row
        return self.known.get(found.key, found)

    def _versus(self, cell: Cell) -> Versus:
        said = plain(cell.text[:80])
        if not _is_nothing(cell) and said not in _WORDS:
            advice = "Write better, average or worse, or leave the cell empty where it is not given."
            self._problem(cell, "This is neither better, average nor worse.", advice)
        return _WORDS.get(said, Versus.NOT_GIVEN)

    def _rank(self, cell: Cell) -> int | None:
        if _is_nothing(cell):
            return None
        match = _RANK.fullmatch(cell.text)
        if match is None or not 1 <= int(match[1]) <= HIGHEST_RANK:
            advice = f"Write a whole number from 1 to {HIGHEST_RANK}, or leave the cell empty where it is not given."
            self._problem(cell, "This is not a rank.", advice)
            return None
        return int(match[1])

    def _outliers(self, parts: Mapping[str, Cell]) -> tuple[int, ...]:
        """The authorities that the row names, from one column each or from one for both."""
        found: list[int] = []
        for part in (FIRST, SECOND, BOTH):
            if part in parts and not _is_nothing(parts[part]):
                names = parts[part].text[:400].split(";") if part == BOTH else [parts[part].text]
                for name in filter(None, map(str.strip, names)):
                    self._outlier(parts[part], name, found)
        return tuple(found)

    def _outlier(self, cell: Cell, name: str, found: list[int]) -> None:
        authority = self.spellings.one(name)
        if authority is None:
            advice = f"{self.spellings.suggestion(name)} Correct the name."
            self._problem(cell, "No single authority is known by this name.", advice)
        elif authority in found:
            self._problem(cell, "The authority is named twice in this row.", "Clear one of the two.")
        elif len(found) == MOST_OUTLIERS:
            advice = f"Keep {MOST_OUTLIERS} at most, as the dashboard names them."
            self._problem(cell, f"More than {MOST_OUTLIERS} authorities are named in this row.", advice)
        else:
            found.append(authority)

    def _problem(self, cell: Cell, rule: str, suggestion: str) -> None:
        self.problems.append(Problem(self.sheet.name, cell.name, cell.shown, rule, suggestion))


def _is_nothing(cell: Cell) -> bool:
    """An empty cell, or one that says in words or with a dash that nothing is given."""
    return plain(cell.text[:80]) in _NOTHING
