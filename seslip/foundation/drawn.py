"""What a drawn cell says, as plain lines: a file of a list tells what its page shows, so it reads the page's cells."""

import re
from html import unescape

_TAG = re.compile(r"<(/?)(\w+)([^>]*)>")
_BELOW = re.compile(r'class="(?:note|flag|was)\b')  # what stands on a line of its own, under the rest
_UNSEEN = re.compile(r'class="visually-hidden"')
_VOID = frozenset({"br", "input", "path", "circle", "rect", "use"})


def lines_of(html: str) -> list[str]:
    """The lines that a cell shows: first what it is about, then its notes and flags, then what was there before.

    Words for screen readers only are left out, but for the “Before:” of what is struck through.
    """
    if "<" not in html:
        return [text] if (text := _tidy(html)) else []
    reading = _Reading()
    place = 0
    for tag in _TAG.finditer(html):
        reading.text(html[place : tag.start()])
        reading.tag(*tag.groups())
        place = tag.end()
    reading.text(html[place:])
    return [text for line in (*reading.lines, *reading.struck) if (text := _tidy(line))]


def _tidy(html: str) -> str:
    return " ".join(unescape(html).split())


class _Reading:
    """Collects the lines while the tags go by; `kinds` are the tags that are open and what each means for the text."""

    def __init__(self) -> None:
        self.lines, self.struck = [""], [""]
        self.kinds: list[str] = []

    def text(self, words: str) -> None:
        if "del" in self.kinds:
            self.struck[-1] += words
        elif "unseen" not in self.kinds:
            self.lines[-1] += words

    def tag(self, closing: str, name: str, attributes: str) -> None:
        if name == "br":
            self.lines.append("")
        elif name in _VOID or attributes.endswith("/"):
            return
        elif closing:
            if self.kinds and self.kinds.pop() == "below":
                self.lines.append("")
        else:
            self._open(name, attributes)

    def _open(self, name: str, attributes: str) -> None:
        kind = "unseen" if _UNSEEN.search(attributes) else "below" if _BELOW.search(attributes) else ""
        if name == "del":
            kind = "del"
            self.struck.append("")
        elif kind == "below":
            self.lines.append("")
        self.kinds.append(kind)
