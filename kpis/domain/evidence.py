"""Which links may stand as evidence, how many files are added at once, and what an item is called."""

from datetime import date
from urllib.parse import SplitResult, urlsplit

from seslip.foundation.attachments import LONGEST_NAME, OPENS
from seslip.foundation.periods import Period, show_date

MOST_FILES = 10
LONGEST_LINK = 500


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


def default_title(given: str, name: str, *, alone: bool) -> str:
    """What an item is called: the title given, with the name where several share it; else the name itself."""
    title = " ".join(given.split())
    if not title:
        return name[:LONGEST_NAME]
    return (title if alone else f"{title}: {name}")[:LONGEST_NAME]
