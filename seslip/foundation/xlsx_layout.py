"""What a worksheet needs beyond the description, worked out without openpyxl: names, addresses, formulas."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .sheets import LayoutError, Placed

LONGEST_NAME = 31  # Excel's limit for a sheet's name
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True)
class Spot:
    """Where a named cell stands in the workbook; `bottom` is the last row it covers."""

    sheet: str
    column: int
    top: int
    bottom: int


def letters(column: int) -> str:
    """The name of a column that counts from 1: A … Z, AA …"""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def sheet_names(captions: Iterable[str]) -> list[str]:
    """A legal, unique sheet name for each caption. Excel ignores case and keeps “History” for itself."""
    names: list[str] = []
    for caption in captions:
        clean = " ".join(_FORBIDDEN.sub(" ", caption).split()).strip("'") or "Sheet"
        name, number = clean[:LONGEST_NAME].rstrip(" ,;:–-"), 1
        while name.lower() in {taken.lower() for taken in names} | {"history"}:
            number += 1
            ending = f" ({number})"
            name = clean[: LONGEST_NAME - len(ending)].rstrip() + ending
        names.append(name)
    return names


def named_spots(title: str, grids: Iterable[tuple[str, int, Iterable[Placed]]]) -> dict[str, Spot]:
    """Every named cell of a document; `grids` has the sheet, the first row and the cells of each table.

    Raises LayoutError where two cells share a name.
    """
    spots: dict[str, Spot] = {}
    for sheet, first, cells in grids:
        for at in cells:
            name, top = at.cell.name, first + at.row
            if name and name in spots:
                raise LayoutError(f"{title}: two cells are named “{name}”.")
            if name:
                spots[name] = Spot(sheet, at.column + 1, top, top + at.cell.rowspan - 1)
    return spots


def sum_formula(names: Iterable[str], spots: dict[str, Spot], here: str, *, less: Iterable[str] = ()) -> str:
    """`=SUM(C5:C9,C12)-SUM(C3)` for cells known by name, as seen from the sheet `here`.

    Raises LayoutError for a name that no cell has: the total would silently leave something out.
    """
    taken = list(less)
    return f"={_sum(names, spots, here)}{'-' + _sum(taken, spots, here) if taken else ''}"


def _sum(names: Iterable[str], spots: dict[str, Spot], here: str) -> str:
    """The cells added up; downward runs become ranges."""
    runs: list[Spot] = []
    for name in names:
        if name not in spots:
            raise LayoutError(f"A total adds up “{name}”, but no cell has that name.")
        spot = spots[name]
        last = runs[-1] if runs else None
        if last and (last.sheet, last.column, last.bottom + 1) == (spot.sheet, spot.column, spot.top):
            runs[-1] = Spot(last.sheet, last.column, last.top, spot.bottom)
        else:
            runs.append(spot)
    return f"SUM({','.join(_address(run, here) for run in runs)})"


def _address(run: Spot, here: str) -> str:
    letter = letters(run.column)
    sheet = "" if run.sheet == here else "'{}'!".format(run.sheet.replace("'", "''"))
    return f"{sheet}{letter}{run.top}" + (f":{letter}{run.bottom}" if run.bottom > run.top else "")
