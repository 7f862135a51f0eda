"""Files that were made once, kept by everything that went into them and given out again while that is the same.

Nothing has to be invalidated: another comma, another day, another version of a writer is another key. The key is no
right: nobody comes by a kept file without building, as that reader, the document it is made of.
"""

import hashlib
import logging
import os
import pickle
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings

MOST_FILES, MOST_BYTES = 500, 200_000_000  # of all kept files; the oldest go first
LONGEST = 30 * 24 * 60 * 60.0  # seconds; what nobody may read any more does not lie about for ever
DIGEST = 64  # letters of a SHA-256, which stand before what they were made of
# What draws, beside our own code: another version may draw something else.
DRAWING = (
    *("Django", "cssselect2", "fonttools", "lxml", "openpyxl", "pikepdf"),
    *("pydyf", "python-docx", "tinycss2", "tinyhtml5", "weasyprint"),
)
HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
log = logging.getLogger(__name__)


class _Hash:
    """A digest that takes what a pickler writes."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256(writers())

    def write(self, part: bytes) -> int:
        self.digest.update(part)
        return len(part)


def key_of(form: str, *parts: Any) -> str:
    """What stands for these parts, whatever they are made of, drawn in this form by the present writers.

    The parts are told by their values alone (`fast`), never by which of them happen to be one object in memory.
    """
    found = _Hash()
    pickler = pickle.Pickler(found, protocol=5)
    pickler.fast = True
    pickler.dump((form, *parts))
    return found.digest.hexdigest()


@cache
def writers() -> bytes:
    """A digest of all that draws: our code, the styles, the fonts and the versions of the packages."""
    found = hashlib.sha256()
    for path in _drawing_files():
        found.update(f"{path.name} {path.stat().st_size}\n".encode())
        found.update(path.read_bytes())
    found.update(" ".join(f"{name} {version(name)}" for name in DRAWING).encode())
    return found.digest()


def _drawing_files() -> Iterator[Path]:
    from font_source_sans_pro import font_directory

    yield from sorted(HERE.glob("*.py"))
    yield ROOT / "templates" / "foundation" / "document.html"
    yield from (ROOT / "static" / "css" / name for name in ("tables.css", "pdf.css"))
    yield from sorted(Path(font_directory).glob("*.ttf"))


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "made"


def read_kept(key: str) -> bytes | None:
    """The file kept under this key; none where there is none, or where it is damaged."""
    try:
        stored = (folder() / key).read_bytes()
    except OSError:
        return None
    digest, content = stored[:DIGEST], stored[DIGEST:]
    return content if digest == _digest(content) else None


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


def keep_file(key: str, content: bytes) -> bool:
    """Keeps it, whole or not at all. False where the folder cannot be written: then it is made again next time."""
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        _put(folder() / key, _digest(content) + content)
        _make_room()
    except OSError as problem:
        log.warning("A file that was made could not be kept below FILES_DIR: %s", problem)
        return False
    return True


def _put(place: Path, content: bytes) -> None:
    """Under another name until all of it is there, so that nobody reads a half."""
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(content)
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _make_room() -> None:
    """Takes away what is too old, then the oldest until the rest is within the limits; another process may help."""
    found = []
    for path in folder().iterdir():
        try:
            facts = path.stat()
        except FileNotFoundError:
            continue
        found.append((facts.st_mtime, facts.st_size, path))
    files, size, oldest = len(found), sum(size for _, size, _ in found), time.time() - LONGEST
    for made, length, path in sorted(found):
        if files <= MOST_FILES and size <= MOST_BYTES and made >= oldest:
            return
        path.unlink(missing_ok=True)
        files, size = files - 1, size - length
