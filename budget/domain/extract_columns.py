"""Which column of an extract is which: found by its heading, in any order, below whatever title stands above."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from seslip.foundation.outside import Cell, Sheet

LOOKED_AT = 40  # rows in which the headings are looked for
DATE, PAYEE, REFERENCE, NET, LINE, PROJECT = "date", "payee", "reference", "net", "line", "project"
CSC, SEND, OWN, STREAM, COMMITMENT = "csc", "send", "own", "stream", "commitment"
GROSS, VAT = "gross", "vat"
SHARES = (CSC, SEND, OWN)
# The first heading of a list that is there is taken: what was paid before what was invoiced.
NAMES: Mapping[str, tuple[str, ...]] = {
    DATE: (
        "payment date", "date paid", "paid date", "date of payment", "posting date", "post date", "date posted",
        "gl date", "transaction date", "effective date", "date", "accounting date", "document date", "invoice date",
    ),
    PAYEE: (
        "payee", "payee name", "supplier", "supplier name", "vendor", "vendor name", "creditor", "creditor name",
        "beneficiary", "beneficiary name", "paid to", "name",
    ),
    REFERENCE: (
        "reference", "ref", "payment reference", "invoice number", "invoice no", "invoice ref", "invoice reference",
        "invoice", "document number", "document no", "doc no", "transaction number", "transaction no",
        "transaction reference", "transaction id", "transaction", "voucher number", "voucher no",
    ),
    NET: (
        "net amount", "net", "net value", "amount net", "amount excl vat", "amount excluding vat", "amount ex vat",
        "net of vat", "payment amount", "amount", "value", "amount paid",
    ),
    LINE: ("budget line", "line", "line number", "line no", "cost code", "cost centre", "budget code", "code"),
    PROJECT: ("project", "project number", "project no", "project code", "project name"),
    CSC: ("csc", "csc grant", "csc amount", "csc share"),
    SEND: ("send", "send grant", "send amount", "send share"),
    OWN: ("own", "seslip own funds", "own funds", "seslip", "seslip funds", "own amount", "own share"),
    STREAM: ("stream", "funding stream", "fund", "funding"),
    COMMITMENT: ("commitment", "po number", "po no", "po", "purchase order", "purchase order number", "order number"),
    GROSS: ("gross", "gross amount", "amount incl vat", "amount including vat", "gross value", "total", "total amount"),
    VAT: ("vat", "vat amount", "tax", "tax amount"),
}  # fmt: skip
WORDS = {
    DATE: ("date", "Date, Payment date or Posting date"),
    PAYEE: ("payee", "Payee, Supplier, Vendor or Creditor name"),
    NET: ("net amount", "Net, Net amount, Amount or Value"),
    LINE: ("budget line or the project", "Line, Budget line, Cost code or Project"),
}
SAID = {PAYEE: "payee", REFERENCE: "reference", DATE: "date", NET: "net amount", LINE: "line", PROJECT: "project"}


@dataclass(frozen=True)
class Headings:
    """The row of headings, the column of each part, and headings that lost to a better one or were said twice."""

    row: int
    columns: Mapping[str, int]
    labels: Mapping[str, str]
    passed_over: tuple[tuple[str, str], ...] = ()  # what was taken, what was left
    twice: tuple[Cell, ...] = ()

    @property
    def missing(self) -> list[str]:
        """The parts without which no payment can be read."""
        lacks = [part for part in (DATE, PAYEE) if part not in self.columns]
        if NET not in self.columns and not any(share in self.columns for share in SHARES):
            lacks.append(NET)
        if LINE not in self.columns and PROJECT not in self.columns:
            lacks.append(LINE)
        return lacks

    @property
    def used(self) -> frozenset[int]:
        return frozenset(column for part, column in self.columns.items() if part not in (GROSS, VAT))


def plain_heading(text: str) -> str:
    """`Net amount (£)` as `net amount`."""
    words = re.findall(r"[a-z]+", text[:80].lower())
    return " ".join(word for word in words if word not in ("gbp", "the"))


def headings_of(sheet: Sheet) -> Headings | None:
    """The first row that has every part, else the one with the most of them; None where no row has three."""
    best: Headings | None = None
    for row in sheet.rows[:LOOKED_AT]:
        found = _read(row)
        if not found.missing:
            return found
        if len(found.columns) >= 3 and (best is None or len(found.columns) > len(best.columns)):
            best = found
    return best


def has_headings(sheet: Sheet) -> bool:
    """Whether the payments can be read from this sheet."""
    found = headings_of(sheet)
    return found is not None and not found.missing


def _read(row: tuple[Cell, ...]) -> Headings:
    said: dict[str, list[Cell]] = {}
    for cell in row:
        if isinstance(cell.value, str):
            said.setdefault(plain_heading(cell.value), []).append(cell)
    columns: dict[str, int] = {}
    labels: dict[str, str] = {}
    left: list[tuple[str, str]] = []
    twice: list[Cell] = []
    for part, names in NAMES.items():
        found = [cell for name in names for cell in said.get(name, [])]
        if not found:
            continue
        columns[part], labels[part] = found[0].column, found[0].shown
        same = plain_heading(found[0].text)
        twice += [cell for cell in found[1:] if plain_heading(cell.text) == same]
        left += [(found[0].shown, cell.shown) for cell in found[1:] if plain_heading(cell.text) != same]
    return Headings(row[0].row, columns, labels, tuple(left), tuple(twice))
