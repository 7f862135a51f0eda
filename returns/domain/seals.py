"""What the last step of a return is bound to, and which of several witnesses was altered where they disagree."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .canonical import fingerprint

# Made once when a return is frozen. The last is the canonical document itself, byte for byte: whoever has it can work
# out the SHA-256 that is printed in the others.
FORMS = ("pdf", "xlsx", "docx", "json")
READ = (("pdf", "PDF"), ("xlsx", "Excel"), ("docx", "Word"))  # those that people read, in the words of a link
NAMES = {"pdf": "PDF file", "xlsx": "Excel file", "docx": "Word file", "json": "JSON file (the canonical document)"}


@dataclass(frozen=True)
class FileTold:
    """A file as its record tells it."""

    name: str
    kind: str
    sha256: str
    size: int


def seal(sha256: str, files: Mapping[str, FileTold]) -> str:
    """Of the canonical document and its files by their forms."""
    told = {form: [one.name, one.kind, one.sha256, one.size] for form, one in files.items()}
    return fingerprint({"document": sha256, "files": told})


def true_one(witnesses: Iterable[str], files: Mapping[str, FileTold], sealed: str) -> str:
    """The SHA-256 that the return was frozen with: the one that the seal stands for, else what most witnesses say."""
    told = [one for one in witnesses if one]
    fitting = [one for one in told if seal(one, files) == sealed]
    return (fitting or [Counter(told).most_common(1)[0][0]])[0]
