"""What the Excel and the Word writer share: texts they can hold, the house's colours, parts that are dated alike.

Colours are `RRGGBB`; pages and PDF have theirs from `static/css`.
"""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path

DARK, BORDER, GREY = "13374D", "B3C0CA", "5B6771"
FILLS = {"group": "DDE8EF", "subtotal": "EDF3F7", "total": "CFDFE9"}
FILLS |= {"shade-1": "E6EFF8", "shade-2": "C3DAF0", "shade-3": "9CC3E6"}  # the more, the darker
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BADGE = re.compile(r"\.(?:tone-([\w-]+)|badge) \{[^}]*? color: #(\w+); background: #(\w+);")
_PRINTED = Path(__file__).resolve().parents[2] / "static" / "css" / "pdf.css"


def clean(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


@cache
def badges() -> dict[str, tuple[str, str]]:
    """The colours of the text and of the ground of each status, by tone, as the PDF prints them; "" for any other."""
    found = _BADGE.findall(_PRINTED.read_text("utf-8"))
    return {tone: (_six(ink), _six(ground)) for tone, ink, ground in found}


def _six(colour: str) -> str:
    """`fff` is short for `ffffff`."""
    return (colour if len(colour) == 6 else "".join(digit * 2 for digit in colour)).upper()


def zipped(parts: Iterable[tuple[str, bytes]], made: datetime) -> bytes:
    """The parts of an office file in one zip, each dated `made`, so that the same parts make the same bytes."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts:
            part = zipfile.ZipInfo(name, (max(made.year, 1980), *made.timetuple()[1:6]))
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, content)
    return result.getvalue()
