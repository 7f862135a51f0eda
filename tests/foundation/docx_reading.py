"""How tests read a Word file back: its cells with their spans and list marks, as a reader sees them."""

import io
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import docx
from docx.oxml.ns import qn

from seslip.foundation.docx import write_docx
from seslip.foundation.sheets import Document, Table, place

MADE_ON = date(2026, 4, 2)


class Seen(NamedTuple):
    """A cell of a table: where it stands, how far it goes, and what it says."""

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str


def made(document: Document) -> bytes:
    return write_docx(document, position="31 Mar 2026", made_on=MADE_ON)


def opened(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def described(table: Table) -> list[Seen]:
    return [
        Seen(at.row, at.column, at.cell.rowspan, at.cell.colspan, "\n".join(at.cell.shown().split("\n")))
        for at in place(table)
    ]


def seen(word: Any) -> list[list[Seen]]:
    """The cells of each table, merged ones once."""
    marks = Marks(word)
    return [list(_cells(table, marks)) for table in word.tables]


def _cells(table: Any, marks: "Marks") -> Iterator[Seen]:
    rows = [list(row.tc_lst) for row in table._tbl.tr_lst]
    beginnings = {(y, tc.grid_offset): tc for y, row in enumerate(rows) for tc in row}
    for (y, x), tc in beginnings.items():
        if tc.vMerge == "continue":
            assert not text_of(tc), "what is merged away is empty"
            continue
        below = y + 1
        while tc.vMerge and (further := beginnings.get((below, x))) is not None and further.vMerge == "continue":
            assert further.grid_span == tc.grid_span
            below += 1
        yield Seen(y, x, below - y, tc.grid_span, "\n".join(marks.before(p) + _text(p) for p in tc.p_lst))


def text_of(element: Any) -> str:
    return "".join(_text(p) for p in element.iter(qn("w:p")))


def _text(paragraph: Any) -> str:
    """The words of a paragraph; a field (the page's number) by its name."""
    parts = []
    for child in paragraph:
        if child.tag == qn("w:fldSimple"):
            parts.append(f"[{child.get(qn('w:instr')).strip()}]")
        elif child.tag == qn("w:r"):
            parts.append(child.text)
    return "".join(parts)


class Marks:
    """Numbers lists as Word does: each list has its own count, its kind says how it is shown."""

    def __init__(self, word: Any) -> None:
        numbering = word.part.numbering_part.element
        kinds = {kind.get(qn("w:abstractNumId")): kind for kind in numbering.iter(qn("w:abstractNum"))}
        self.lists = {
            one.get(qn("w:numId")): kinds[one.find(qn("w:abstractNumId")).get(qn("w:val"))]
            for one in numbering.iter(qn("w:num"))
        }
        self.counts: Counter[str] = Counter()

    def before(self, paragraph: Any) -> str:
        found = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if found is None:
            return ""
        depth, number = (found.find(qn(name)).get(qn("w:val")) for name in ("w:ilvl", "w:numId"))
        self.counts[number] += 1
        level = next(lvl for lvl in self.lists[number].iter(qn("w:lvl")) if lvl.get(qn("w:ilvl")) == depth)
        form, text = (level.find(qn(name)).get(qn("w:val")) for name in ("w:numFmt", "w:lvlText"))
        count = self.counts[number]
        shown = {"decimal": str(count), "lowerLetter": chr(ord("a") + count - 1), "bullet": ""}[form]
        return "   " * int(depth) + text.replace(f"%{int(depth) + 1}", shown) + " "
