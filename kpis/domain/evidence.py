"""Which files and links may stand as evidence, and the sentence that refuses the others.

A file is judged by its ending and by what it holds: an ending alone says nothing. E-mails (msg, eml) are refused since
whatever they carry along cannot be looked into, and old Office files (doc, xls) since their macros cannot be seen.
"""

from dataclasses import dataclass
from datetime import date
from typing import BinaryIO
from urllib.parse import SplitResult, urlsplit

from seslip.foundation.periods import Period, show_date

from .evidence_content import wrong_content

MEGABYTE = 1_000_000
MOST_BYTES, MOST_FILES = 10 * MEGABYTE, 10
LONGEST_NAME, LONGEST_LINK = 160, 500
NAMELESS = "Evidence"
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
        return f"“{shown}” is a kind of file that is not kept as evidence. {advice}"
    if not size:
        return f"“{shown}” is empty. Look whether it was saved, and choose it again."
    if size > MOST_BYTES:
        room = show_size(MOST_BYTES)
        return f"“{shown}” is larger than {room}. Make it smaller, or put it where others read it and add the link."
    wrong = wrong_content(ending, kind.part, content)
    return f"“{shown}” {wrong}" if wrong else ""


def problem_of_number(files: int) -> str:
    if files > MOST_FILES:
        return f"You chose {files} files; at most {MOST_FILES} are added at once. Add the others after these."
    return ""


def read_link(typed: str) -> str:
    """The address as it is kept: `www.example.org/page` is taken for https."""
    link = typed.strip()
    bare = "://" not in link and not link.lower().startswith(("javascript:", "data:", "mailto:", "file:", "vbscript:"))
    return f"https://{link.lstrip('/')}" if link and bare else link


def problem_of_link(link: str) -> str:
    """Why a link is refused and what to do, or nothing."""
    if len(link) > LONGEST_LINK:
        return f"The link is longer than {LONGEST_LINK} characters. Make a shorter one (in SharePoint: Copy link)."
    parts = _split(link)
    if parts is not None and parts.scheme.lower() not in ("http", "https"):
        return "Only links to pages (https:// or http://) can be added. Copy the address from your browser."
    if parts is None or not host_of(link) or not all(c.isprintable() and c not in OPENS and c != " " for c in link):
        return "This is not the address of a page. Copy it from your browser, for example https://www.example.org/page."
    if "@" in parts.netloc:
        return "The link holds a user name or a password. Copy the address without it."
    return ""


def host_of(link: str) -> str:
    """The host a link leads to, in the letters machines use, so that look-alikes can be seen; nothing if it has none.

    A host without a dot is no place others can reach.
    """
    parts = _split(link)
    host = (parts.hostname or "") if parts else ""
    try:
        plain = host.encode("idna").decode() if host else ""
    except UnicodeError:
        return ""
    good = all(char.isalnum() or char in "-.:[]_" for char in plain)
    return plain if good and "." in plain.strip(".") else ""


def _split(link: str) -> SplitResult | None:
    try:
        parts = urlsplit(link)
        parts.port  # noqa: B018 - reading it is what raises
    except ValueError:
        return None
    return parts


def problem_of_day(day: date, today: date, year: Period) -> str:
    """Evidence is dated from the year before the programme year to today."""
    first = year.starts.replace(year=year.starts.year - 1)
    if first <= day <= today:
        return ""
    return f"Enter a date from {show_date(first)} to {show_date(today)}."


def show_size(size: int) -> str:
    """`12 KB`, `3.4 MB`; never nothing for a file that holds something."""
    if size < MEGABYTE:
        return f"{max(1, round(size / 1000)):,} KB"
    return f"{size / MEGABYTE:.1f} MB".replace(".0 MB", " MB")


def default_title(given: str, name: str, *, alone: bool) -> str:
    """What an item is called: the title given, with the name where several share it; else the name itself."""
    title = " ".join(given.split())
    if not title:
        return name[:LONGEST_NAME]
    return (title if alone else f"{title}: {name}")[:LONGEST_NAME]
