"""What is asked of an Excel file before a byte of it is unpacked, and its parts, read in pieces.

A file of 1 MB can unpack to gigabytes, and a small piece of XML can name itself over and over: so the list of parts is
judged first, no document type is accepted, and every element read counts towards one limit.
"""

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from .outside import MOST_BYTES, Unreadable

MOST_PARTS, MOST_EXPANDED, MOST_RATIO = 300, 16_000_000, 150
RATIO_FROM = 1_000_000  # a small part may be as repetitive as it likes
MOST_ELEMENTS, DEEPEST = 120_000, 60
PIECE = 1 << 20  # large pieces: expat reads an unfinished element again with each
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
AGAIN = "Open it in Excel and save it as “Excel Workbook (.xlsx)”."
DAMAGED = "The file is damaged or was cut off on its way. Export or upload it again."

Start = Callable[[str, dict[str, str]], None]


class Parts:
    """The parts of a workbook that has passed the checks."""

    def __init__(self, content: bytes) -> None:
        if len(content) > MOST_BYTES:
            raise Unreadable("The file is larger than 2 MB. Load it in parts, for example month by month.")
        check_kind(content)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
            raise Unreadable(DAMAGED) from error
        check_parts(self._zip.infolist())
        self.names = frozenset(self._zip.namelist())
        self._elements = 0

    def parse(self, name: str, start: Start, end: Start, text: Callable[[str], None] = lambda _: None) -> None:
        """Reads one part; `start` and `end` get names without their namespaces. Raises Unreadable."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        depth = 0

        def opened(tag: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            self._elements += 1
            if depth > DEEPEST or self._elements > MOST_ELEMENTS:
                raise Unreadable(
                    "The workbook holds far more cells, formats or levels than an extract needs. Copy the rows that "
                    "matter into a new workbook and load that."
                )
            start(tag.rpartition(" ")[2], attributes)

        def closed(tag: str) -> None:
            nonlocal depth
            depth -= 1
            end(tag.rpartition(" ")[2], {})

        parser.StartElementHandler, parser.EndElementHandler = opened, closed
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = refuse_doctype
        self._feed(name, parser)

    def _feed(self, name: str, parser: Any) -> None:
        try:
            with self._zip.open(name) as part:
                while piece := part.read(PIECE):
                    parser.Parse(piece, False)
            parser.Parse(b"", True)
        except Unreadable:
            raise
        except (zipfile.BadZipFile, zlib.error, expat.ExpatError, KeyError, *BROKEN) as error:
            raise Unreadable(DAMAGED) from error


BROKEN = (NotImplementedError, RuntimeError, OSError, EOFError, ValueError, LookupError)


def refuse_doctype(*_: object) -> None:
    raise Unreadable(f"The workbook holds definitions (a document type) that no workbook of Excel has. {AGAIN}")


def check_kind(content: bytes) -> None:
    """Whether it is a zip file at all; else what it is instead, as far as its first bytes tell."""
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable("The workbook is protected by a password. Save it without one and upload it again.")
        raise Unreadable(f"This is a workbook of the old kind (.xls). {AGAIN}")
    if not content.startswith(b"PK"):
        raise Unreadable(f"This is not an Excel workbook, whatever its name says. {AGAIN}")


def check_parts(parts: list[zipfile.ZipInfo]) -> None:
    """Raises Unreadable for what is no plain workbook, or would unpack to far more than an extract."""
    names = [part.filename for part in parts]
    expanded, packed = (sum(getattr(part, size) for part in parts) for size in ("file_size", "compress_size"))
    if any(part.flag_bits & 0x1 for part in parts):
        raise Unreadable("The file is protected by a password. Save it without one and upload it again.")
    if len(parts) > MOST_PARTS or expanded > MOST_EXPANDED:
        raise Unreadable(
            f"The file unpacks to {expanded / 1e6:,.0f} MB in {len(parts):,} parts, far more than an extract needs. "
            "Copy the rows that matter into a new workbook and load that."
        )
    if expanded > RATIO_FROM and expanded > MOST_RATIO * max(packed, 1):
        raise Unreadable(
            f"The file unpacks to {expanded // max(packed, 1):,} times its size, which no extract does. Copy the rows "
            "that matter into a new workbook and load that."
        )
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise Unreadable(f"The file is packed in a way that Excel does not use. {AGAIN}")
    if "xl/workbook.xml" not in names or len(set(names)) < len(names):
        raise Unreadable(f"This is not an Excel workbook (.xlsx), whatever its name says. {AGAIN}")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unreadable(f"The workbook holds macros. {AGAIN}")
