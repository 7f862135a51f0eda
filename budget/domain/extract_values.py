"""Amounts and names as the ledgers of English authorities write them, from the cells of an extract."""

import re
from datetime import date
from decimal import Decimal

from projects.domain.streams import Stream
from seslip.foundation.money import LARGEST_PENCE, MoneyError, read_money
from seslip.foundation.outside import Cell
from seslip.foundation.outside_values import Misread
from seslip.foundation.periods import show_date

_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-"})


def read_pence(cell: Cell) -> int:
    """`£1,234.50`, `(500)` and `500-` below zero, a number with at most two decimals. Raises Misread."""
    value = cell.value
    if isinstance(value, Decimal):
        pence = value * 100
        if abs(pence) >= LARGEST_PENCE:
            raise Misread("The amount is £100 billion or more.", "Check the cell.")
        if pence != int(pence):
            raise Misread("An amount has at most two decimals.", "Round it to the penny that was paid.")
        return int(pence)
    if isinstance(value, date | bool):
        raise Misread("This is not an amount.", "Format the cell as a number, or write it like 1,234.50.")
    text = re.sub(r"\s", "", cell.text[:80]).translate(_MINUS)
    bracketed = re.fullmatch(r"£?\((.+)\)", text)
    behind = re.fullmatch(r"([^-]+)-", text)
    if found := bracketed or behind:
        text = f"-{found[1].removeprefix('£')}"
    text = re.sub(r"^£-|^-£", "-", text).removesuffix("GBP")
    try:
        pence_or_none = read_money(text)
    except MoneyError as error:
        if re.fullmatch(r"-?£?[\d,]+\.\d{3,}", text):
            raise Misread("An amount has at most two decimals.", "Round it to the penny that was paid.") from error
        raise Misread("This is not an amount.", "Write it like 1,234.50, or (500) for money that came back.") from error
    if pence_or_none is None:
        raise Misread("The amount is missing.", "Enter the net amount, or delete the row.")
    return pence_or_none


def read_name(cell: Cell, longest: int, what: str) -> str:
    """A name or a reference on one line. Raises Misread where it is longer than what can be kept."""
    text = cell.text
    if len(text) > longest:
        raise Misread(f"The {what} has {len(text):,} characters, at most {longest} are kept.", "Shorten it.")
    return text


def read_stream(cell: Cell) -> Stream:
    """`CSC`, `SEND grant`, `own`, `SESLIP`. Raises Misread."""
    words = set(re.findall(r"[a-z]+", cell.text[:80].lower()))
    found = [s for s, names in STREAM_WORDS.items() if words & names]
    if len(found) != 1:
        raise Misread("This is not a funding stream.", "Write CSC, SEND or own.")
    return found[0]


STREAM_WORDS = {Stream.CSC: {"csc"}, Stream.SEND: {"send"}, Stream.OWN: {"own", "seslip"}}


def check_past(day: date, today: date) -> date:
    """What has not happened yet is no payment. Raises Misread."""
    if day > today:
        raise Misread(
            f"{show_date(day)} lies in the future.", "Correct the date, or load the payment once it has been made."
        )
    return day
