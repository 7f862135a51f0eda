"""What a person typed into the cells of a workbook, or why it cannot be taken."""

from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from seslip.foundation.outside import Cell
from seslip.foundation.outside_values import Misread, read_day
from seslip.foundation.periods import show_date

from .evidence import problem_of_link, read_link
from .measures import LARGEST_FIGURE
from .statuses import Status
from .workbook_keys import DONE, NO_FIGURE, plain_note

FORMULA = Misread("The cell holds a formula.", "Type the value itself.")
_STATUSES = {status.label.text.casefold(): status for status in Status}


def is_blank(cell: Cell) -> bool:
    return cell.value is None or (not cell.formula and not cell.text)


def read_status(cell: Cell) -> Status:
    """One of the names of the drop-down, in capitals or not. Raises Misread."""
    said = cell.text[:80].casefold()
    if not said:
        raise Misread("The status is missing.", "Choose one from the list.")
    if said in _STATUSES:
        return _STATUSES[said]
    squeezed = {name.replace(" ", ""): status for name, status in _STATUSES.items()}
    near = get_close_matches(said.replace(" ", ""), squeezed, n=1, cutoff=0.7)
    meant = f"Did you mean {squeezed[near[0]].label.text}?" if near else "Choose one from the list."
    raise Misread("There is no such status.", meant)


def read_note(cell: Cell) -> str:
    """The text with its lines; a number or a day as it would be typed."""
    value = cell.value
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return show_date(value)
    return plain_note(value) if isinstance(value, str) else cell.text


def read_place(cell: Cell) -> str:
    """Where something is published, in one line."""
    text = " ".join(read_note(cell).split())
    return "" if text == NO_FIGURE else text


def read_evidence_link(cell: Cell) -> str:
    """The address of a page that shows what is reported, nothing where the cell is empty. Raises Misread."""
    link = read_link(cell.text)
    if link and (problem := problem_of_link(link)):
        raise Misread("This link cannot be added as evidence.", problem)
    return link


def read_position_date(cell: Cell) -> date:
    """A real date. Raises Misread."""
    if is_blank(cell):
        raise Misread("The date is missing.", "Enter the day your report speaks of.")
    return read_day(cell)


def read_figure(cell: Cell, *, percent: bool) -> int | None:
    """A whole number, `50%` as 50; None where the cell is empty. Raises Misread."""
    if is_blank(cell) or cell.text == NO_FIGURE:
        return None
    if isinstance(cell.value, bool | date):
        raise Misread("This is not a number.", "Enter a whole number.")
    number = _number(cell, percent=percent)
    if number != number.to_integral_value():
        hint = "Enter whole per cent, for example 50%." if percent else "Enter a whole number."
        raise Misread("This is not a whole number.", hint)
    if not 0 <= number <= LARGEST_FIGURE:
        raise Misread("This is out of range.", f"Enter a number from 0 to {LARGEST_FIGURE:,}.")
    return int(number)


def read_done(cell: Cell) -> date | str | None:
    """The day something was done, `DONE` where only that is said, None where the cell is empty. Raises Misread."""
    if is_blank(cell) or cell.text == NO_FIGURE:
        return None
    if cell.value is True or cell.text[:8].casefold() in (DONE, "yes"):
        return DONE
    return read_day(cell)


def _number(cell: Cell, *, percent: bool) -> Decimal:
    if isinstance(cell.value, Decimal):
        return cell.value * 100 if percent else cell.value
    text = cell.text[:20].replace(",", "").replace(" ", "")
    bare = text.removesuffix("%") if percent else text
    if not (bare.isascii() and bare.isdigit()):
        hint = "Enter whole per cent, for example 50%." if percent else "Enter a whole number, without words."
        raise Misread("This is not a number.", hint)
    return Decimal(bare)
