"""A person's own workbook back, with the cells that cannot be taken filled and a comment on each that says why.

Everything else stays as they sent it: other sheets, widths, formulas as texts that nobody calculates here.
"""

import io
from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from .outside import Problem, Unreadable
from .workbook_reading import read_area
from .workbook_zip import Parts

AUTHOR = "SESLIP"
BAD = PatternFill("solid", start_color="FFFFD2CC")
LARGEST_AREA = 100_000  # cells that merged areas and links may cover together
CANNOT = "Your workbook cannot be marked here. The list on the page names every cell."
OWN_STYLE = "SESLIP "


def mark_workbook(content: bytes, problems: Iterable[Problem]) -> bytes:
    """The workbook with each problem at its cell; marks of an earlier time are taken off. Raises Unreadable.

    A problem of a row or a sheet as a whole is told on the first cell of the sheet.
    """
    check_expanse(content)
    try:
        book = load_workbook(io.BytesIO(content), keep_links=False)
        _take_off(book)
        for problem in problems:
            if problem.sheet in book.sheetnames:
                _mark(book[problem.sheet], problem)
        saved = io.BytesIO()
        book.save(saved)
    except Exception as error:  # a workbook from outside may be odd in any way; nothing is lost by not marking it
        raise Unreadable(CANNOT) from error
    return saved.getvalue()


def check_expanse(content: bytes) -> None:
    """Every part is within the limits, and no area would be spread over millions of cells. Raises Unreadable."""
    parts, covered = Parts(content), 0

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal covered
        if tag in ("mergeCell", "hyperlink") and ":" in (ref := attributes.get("ref", "")):
            area = read_area(ref.replace("$", ""))
            covered += (area.bottom - area.top + 1) * (area.right - area.left + 1) if area else LARGEST_AREA + 1
            if covered > LARGEST_AREA:
                raise Unreadable(CANNOT)

    for name in sorted(parts.names):
        if name.endswith((".xml", ".rels")):
            parts.parse(name, start, lambda tag, attributes: None)


def _take_off(book: Any) -> None:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == AUTHOR:
                    cell.comment = None
                    _bare(cell)


def _bare(cell: Any) -> None:
    """The look it had: of our own styles that of the style, else no fill."""
    if str(cell.style).startswith(OWN_STYLE):
        cell.style = cell.style
    else:
        cell.fill = PatternFill()


def _mark(sheet: Any, problem: Problem) -> None:
    place = problem.cell.split(":")[0]
    area = read_area(f"{place}:{place}")
    cell = sheet.cell(area.top, area.left) if area else sheet["A1"]
    if isinstance(cell, MergedCell):
        held = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
        cell = sheet.cell(held.min_row, held.min_col)
    words = f"{problem.rule} {problem.suggestion}".strip()
    before = f"{cell.comment.text}\n" if cell.comment is not None else ""
    cell.comment = Comment(before + words, AUTHOR, height=110, width=280)
    cell.fill = BAD
