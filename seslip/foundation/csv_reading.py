"""Reads a CSV file from outside, as the programs of an authority write it: which letters, which separator."""

import csv
import io
import re
from collections.abc import Iterator

from .outside import MOST_BYTES, Cell, Sheet, Unreadable, Upload, check_columns, check_size

SEPARATORS = ",;\t"
TRIED = 30  # lines that are looked at to find the separator
LONGEST_CELL = 10_000
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_csv(content: bytes) -> Upload:
    """The file as one sheet named `CSV`; every cell is a text. Raises Unreadable where it is no such file."""
    if len(content) > MOST_BYTES:
        raise Unreadable("The file is larger than 2 MB. Load it in parts, for example month by month.")
    text = decode(content)
    separator = find_separator(text)
    rows, filled = [], 0
    for number, line in enumerate(_lines(text, separator), 1):
        cells = tuple(Cell(number, column, _clean(value)) for column, value in enumerate(line, 1) if value.strip())
        if cells:
            rows.append(cells)
            filled += len(cells)
            check_columns(cells[-1].column)
            check_size(len(rows), filled)
    return Upload((Sheet("CSV", tuple(rows)),))


def decode(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with one, else the letters of Western Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in content:
        raise Unreadable("The file holds characters (NUL) that no text has. Export it again as CSV or Excel (.xlsx).")
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable("The letters of the file cannot be read. Save it as “CSV UTF-8” or as Excel (.xlsx).")


def find_separator(text: str) -> str:
    """The one of comma, semicolon and tab that gives the most columns in the first lines."""
    start = "\n".join(text[:200_000].splitlines()[:TRIED])

    def columns(separator: str) -> int:
        try:
            return max((len(line) for line in csv.reader(io.StringIO(start), delimiter=separator)), default=0)
        except csv.Error:
            return 0

    return max(SEPARATORS, key=columns)


def _lines(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        try:
            line = next(reader, None)
        except csv.Error as error:
            raise Unreadable(
                f"Line {reader.line_num} of the file cannot be read: a quotation mark is not closed, or something "
                "stands after it. Export the file again, or save it as Excel (.xlsx)."
            ) from error
        if line is None:
            return
        for column, value in enumerate(line, 1):
            if len(value) > LONGEST_CELL:
                raise Unreadable(
                    f"Line {reader.line_num}, column {column} holds {len(value):,} characters. A quotation mark is "
                    "probably not closed before it."
                )
        yield line


def _clean(value: str) -> str:
    """The text without control characters, which no page and no database shows; what is left says enough."""
    return _CONTROL.sub("�", value)
