"""Files that people attach: which kinds are kept, and the sentence that refuses the others.

A file is judged by its ending and by what it holds: an ending alone says nothing. E-mails (msg, eml) are refused since
whatever they carry along cannot be looked into, and old Office files (doc, xls) since their macros cannot be seen.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from .attachment_content import wrong_content

MEGABYTE = 1_000_000
MOST_BYTES = 10 * MEGABYTE
LONGEST_NAME = 160
NAMELESS = "Attachment"
OPENS, RESERVED = "\u2066\u2067\u2068\u202a\u202b\u202d\u202e", '/\\:*?"<>|'


@dataclass(frozen=True)
class FileType:
    """What an ending stands for; `part` is the folder that every office file of this kind has."""

    label: str
    content_type: str
    part: str = ""


_OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "pdf": FileType("PDF", "application/pdf"),
    "docx": FileType("Word document", f"{_OFFICE}.wordprocessingml.document", "word/"),
    "xlsx": FileType("Excel workbook", f"{_OFFICE}.spreadsheetml.sheet", "xl/"),
    "pptx": FileType("PowerPoint slides", f"{_OFFICE}.presentationml.presentation", "ppt/"),
    "csv": FileType("CSV table", "text/csv"),
    "txt": FileType("text file", "text/plain"),
    "png": FileType("PNG picture", "image/png"),
    "jpg": FileType("JPEG picture", "image/jpeg"),
    "jpeg": FileType("JPEG picture", "image/jpeg"),
    "heic": FileType("HEIC photo", "image/heic"),
}
TAKEN = "PDF, Word, Excel or PowerPoint (docx, xlsx, pptx), CSV, text, PNG, JPEG and HEIC"
ADVICE = {
    "doc": "Save it as .docx or PDF and choose that.",
    "xls": "Save it as .xlsx or PDF and choose that.",
    "ppt": "Save it as .pptx or PDF and choose that.",
    "docm": "Save it without macros, as .docx, and choose that.",
    "xlsm": "Save it without macros, as .xlsx, and choose that.",
    "pptm": "Save it without macros, as .pptx, and choose that.",
    "msg": "Save the e-mail as PDF (print it to a file) and choose that.",
    "eml": "Save the e-mail as PDF (print it to a file) and choose that.",
    "zip": "Choose the files in it one by one.",
    "html": "Add a link to the page instead, or print it to PDF.",
    "htm": "Add a link to the page instead, or print it to PDF.",
}


def clean_name(name: str) -> str:
    """The last part of a file's name without what could mislead: control and direction marks, path parts.

    Too long a name loses its middle, so that its ending stays true.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(char for char in last if char.isprintable() and char not in OPENS + RESERVED)
    kept = " ".join(kept.split()).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    if not dot or not stem.strip():
        return (kept or NAMELESS)[:LONGEST_NAME]
    ending = ending[:20]
    return f"{stem.strip()[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def ending_of(name: str) -> str:
    """`pdf`, in small letters; nothing where there is none."""
    return clean_name(name).rpartition(".")[2].lower() if "." in clean_name(name) else ""


def type_of(name: str) -> FileType | None:
    return TYPES.get(ending_of(name))


def problem_of_file(name: str, size: int, content: BinaryIO) -> str:
    """Why the file is refused and what to do, or nothing. `content` is read from its beginning and left anywhere."""
    shown, ending = clean_name(name), ending_of(name)
    kind = TYPES.get(ending)
    if kind is None:
        advice = ADVICE.get(ending, f"These can be added: {TAKEN}.")
        return f"“{shown}” is a kind of file that is not kept here. {advice}"
    if not size:
        return f"“{shown}” is empty. Look whether it was saved, and choose it again."
    if size > MOST_BYTES:
        room = show_size(MOST_BYTES)
        return f"“{shown}” is larger than {room}. Make it smaller."
    wrong = wrong_content(ending, kind.part, content)
    return f"“{shown}” {wrong}" if wrong else ""


def mark_of(pieces: Iterable[bytes]) -> str:
    """What tells the same file or link from another, whatever it is called: the SHA-256 of what it holds."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def show_size(size: int) -> str:
    """`12 KB`, `3.4 MB`; never nothing for a file that holds something."""
    if size < MEGABYTE:
        return f"{max(1, round(size / 1000)):,} KB"
    return f"{size / MEGABYTE:.1f} MB".replace(".0 MB", " MB")
