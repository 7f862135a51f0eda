"""A file from outside, whatever its name says: read as what its first bytes are, or refused as a whole."""

from collections.abc import Callable

from .csv_reading import read_csv
from .outside import Problem, Sheet, Unreadable, Upload
from .workbook_reading import read_workbook

_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")  # a zip, as .xlsx is; the container of .xls and of protected workbooks


def read_outside(content: bytes, enough: Callable[[Sheet], bool]) -> Upload:
    """The sheets of a workbook up to the first that is `enough`, or the rows of a CSV file. Raises Unreadable."""
    if not content.strip():
        raise Unreadable("The file is empty. Save it again.")
    return read_workbook(content, enough) if content.startswith(_WORKBOOKS) else read_csv(content)


def problem_of(error: Unreadable) -> Problem:
    """A file that cannot be read at all, as one problem of the whole file."""
    rule, _, suggestion = str(error).partition(". ")
    return Problem("", "The whole file", "", f"{rule.rstrip('.')}.", suggestion)
