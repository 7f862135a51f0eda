"""Extracts that mean harm or were made badly, each as the bytes that somebody may upload."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

from openpyxl import Workbook

HEAD = ("Date", "Payee", "Reference", "Net amount", "Project", "CSC", "SEND", "Own")
ROW = (date(2025, 10, 1), "Harbourside Training", "HT-1", 1234.5, 7)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(
    *rows: tuple[Any, ...], head: tuple[str, ...] = HEAD, then: Callable[[Any], object] | None = None
) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(head)
    for row in rows:
        sheet.append(row)
    if then:
        then(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def clean(rows: int = 500) -> bytes:
    return workbook(*((ROW[0], ROW[1], f"HT-{n}", 10.01 * n, 7) for n in range(1, rows + 1)))


def replaced(name: str, content: bytes, original: bytes | None = None, **more: bytes) -> bytes:
    """A workbook with one part exchanged and others added."""
    source = zipfile.ZipFile(io.BytesIO(original or workbook(ROW)))
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as made:
        for part in source.namelist():
            if part != name:
                made.writestr(part, source.read(part))
        made.writestr(name, content)
        for extra, inside in more.items():
            made.writestr(extra.replace("__", "/"), inside)
    return saved.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def sheet(inside: str | bytes, dimension: str = "A1:E2", before: str = "") -> bytes:
    """A sheet part around its rows."""
    body = inside.encode() if isinstance(inside, str) else inside
    head = f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/><sheetData>'
    return head.encode() + body + b"</sheetData></worksheet>"


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def head_row() -> str:
    return f'<row r="1">{"".join(text_cell(f"{chr(65 + n)}1", word) for n, word in enumerate(HEAD[:5]))}</row>'


def good_row(number: int) -> str:
    words = ("01/10/2025", "Harbourside Training", f"HT-{number}", "£12.50", "7")
    return (
        f'<row r="{number}">{"".join(text_cell(f"{chr(65 + n)}{number}", word) for n, word in enumerate(words))}</row>'
    )


def million_claimed() -> bytes:
    """Says that it has 1,048,576 rows and 16,384 columns, and has one."""
    return replaced(SHEET, sheet(head_row() + good_row(2), "A1:XFD1048576"))


def empty_rows() -> bytes:
    """None of them has a cell; each is a little different, so that they do not pack well."""
    noise = random.Random(3)
    rows = "".join(f'<row r="{n}" ht="{noise.randrange(10**6)}"/>' for n in range(3, 130_000))
    return replaced(SHEET, sheet(head_row() + good_row(2) + rows))


def far_row() -> bytes:
    """One payment stands in the very last row."""
    return replaced(SHEET, sheet(head_row() + good_row(1_048_576)))


def many_rows() -> bytes:
    return replaced(SHEET, sheet(head_row() + "".join(map(good_row, range(2, 3_000)))))


def bomb() -> bytes:
    """100 MB of zeros in 100 kB."""
    return replaced(SHEET, sheet(b" " * 100_000_000))


def bomb_below_the_limit() -> bytes:
    """15 MB of spaces: few enough bytes, but packed far too well."""
    return replaced(SHEET, sheet(b" " * 15_000_000))


def lying_bomb() -> bytes:
    """Its list of parts says that the sheet is small."""
    packed = bytearray(replaced(SHEET, sheet(b" " * 50_000_000)))
    size = len(sheet(b" " * 50_000_000)).to_bytes(4, "little")
    return bytes(packed).replace(size, (1_000).to_bytes(4, "little"))


def many_parts() -> bytes:
    return replaced(SHEET, sheet(head_row()), **{f"xl__part{n}.xml": b"<a/>" for n in range(2_000)})


def laughs() -> bytes:
    """Entities that name each other: ten levels of ten."""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE x [<!ENTITY e0 "ha">{levels}]>'
    return replaced(SHEET, sheet('<row r="1"><c r="A1" t="str"><v>&e9;</v></c></row>', before=doctype))


def quadratic() -> bytes:
    doctype = f'<!DOCTYPE x [<!ENTITY e "{"x" * 50_000}">]>'
    return replaced(SHEET, sheet(f'<row r="1"><c r="A1" t="str"><v>{"&e;" * 50_000}</v></c></row>', before=doctype))


def outside_entity() -> bytes:
    doctype = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return replaced(SHEET, sheet('<row r="1"><c r="A1" t="str"><v>&e;</v></c></row>', before=doctype))


def deep() -> bytes:
    return replaced(SHEET, sheet("<a>" * 100_000 + "</a>" * 100_000))


def long_attribute() -> bytes:
    noise = random.Random(1).randbytes(1_200_000).hex()
    return replaced(SHEET, sheet(f'{head_row()}<row r="2" x="{noise}"/>{good_row(3)}'))


def many_texts() -> bytes:
    noise = random.Random(1)
    texts = "".join(f"<si><t>{noise.randrange(10**6)}</t></si>" for _ in range(150_000))
    return replaced("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{texts}</sst>'.encode())


def many_styles() -> bytes:
    noise = random.Random(4)
    styles = "".join(f'<xf numFmtId="{noise.randrange(10**4)}"/>' for _ in range(300_000))
    return replaced("xl/styles.xml", f'<styleSheet xmlns="{MAIN}"><cellXfs>{styles}</cellXfs></styleSheet>'.encode())


def wide() -> bytes:
    return workbook((*ROW, *("x" for _ in range(100))))


def long_text() -> bytes:
    return workbook((ROW[0], "x" * 30_000, *ROW[2:]))


def encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600


def encrypted_zip() -> bytes:
    """A zip whose parts are said to be encrypted."""
    made = bytearray(workbook(ROW))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = made.find(mark)
        while place >= 0:
            made[place + flags] |= 1
            place = made.find(mark, place + 4)
    return bytes(made)


def macros() -> bytes:
    return replaced("xl/vbaProject.bin", b"Sub Auto_Open")


def huge_csv() -> bytes:
    return b"Date,Payee,Net,Project\n" + b"01/10/2025,Harbourside,1,7\n" * 70_000


def open_quote() -> bytes:
    return b'Date,Payee,Net,Project\n01/10/2025,"Harbourside,1,7\n' + b"01/10/2025,Harbourside,1,7\n" * 20_000


def wrong_everywhere() -> bytes:
    """1,900 rows in which nothing can be read."""
    lines = b"".join(b"31/02/2025,,abc%d,no such line %d\n" % (n, n) for n in range(1_900))
    return b"Date,Payee,Net,Project\n" + lines


# What each is, how it is made, and a part of what the reader is told; "" where it is read.
FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "a million claimed rows": (million_claimed, ""),
    "130,000 empty rows": (empty_rows, "far more cells"),
    "a payment in the last row": (far_row, ""),
    "three thousand rows": (many_rows, "more than 2,000 rows"),
    "a zip bomb": (bomb, "unpacks to"),
    "a zip bomb below the limit": (bomb_below_the_limit, "times its size"),
    "a zip bomb that lies": (lying_bomb, "damaged"),
    "2,000 parts": (many_parts, "parts"),
    "a billion laughs": (laughs, "document type"),
    "quadratic entities": (quadratic, "document type"),
    "an outside entity": (outside_entity, "document type"),
    "deep nesting": (deep, "levels"),
    "an attribute of 2 MB": (long_attribute, ""),
    "150,000 texts": (many_texts, "texts"),
    "300,000 styles": (many_styles, "formats"),
    "100 columns": (wide, "beyond the 60 columns"),
    "a text of 30,000 characters": (long_text, "at most 120 are kept"),
    "a password": (encrypted, "protected by a password"),
    "an encrypted zip": (encrypted_zip, "protected by a password"),
    "macros": (macros, "macros"),
    "the old kind": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900, "old kind (.xls)"),
    "no zip": (lambda: b"PK, said the file" * 50, "damaged"),
    "cut off": (lambda: clean()[:-3_000], "damaged"),
    "a zip of something else": (lambda: other_zip(), "not an Excel workbook"),
    "70,000 lines": (huge_csv, "more than 2,000 rows"),
    "an open quotation mark": (open_quote, "quotation mark"),
    "NUL bytes": (lambda: b"Date,Payee\n\0\0\0", "NUL"),
    "bytes of nothing": (lambda: random.Random(2).randbytes(50_000), "NUL"),
    "nothing right in 1,900 rows": (wrong_everywhere, "There is no such day."),
    "nothing": (lambda: b"", "empty"),
}


def other_zip() -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as made:
        made.writestr("word/document.xml", "<a/>")
    return saved.getvalue()
