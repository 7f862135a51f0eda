"""Paragraphs and lists of a described cell as WordprocessingML, the text that python-docx parses at the end.

Put together as text because python-docx takes seconds to build a large table cell by cell.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from .office import clean
from .sheets import Listing, Rich, Strong

PIECES = 60  # twentieths of a point between the pieces of a cell, as tables.css has them (0.35 em)
LIST_KINDS = {"1": 1, "a": 2, "•": 3}  # the list definitions of docx_looks


@dataclass
class Lists:
    """The lists of a document. Each is one of its own, so that each counts from 1."""

    opened: list[tuple[int, int]] = field(default_factory=list)

    def open(self, style: str, depth: int) -> int:
        """The number by which the items of a new list refer to it."""
        self.opened.append((LIST_KINDS.get(style, LIST_KINDS["•"]), depth))
        return len(self.opened)


@dataclass(frozen=True)
class Manner:
    """How a paragraph looks and where it stands: style, alignment, with what follows or on a page of its own."""

    style: str
    align: str = ""
    keep: bool = False
    new_page: bool = False


def paragraph(runs: str, manner: Manner, *, numbering: str = "", before: int = 0) -> str:
    """A paragraph of ready-made runs."""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{manner.style}"/>{"<w:keepNext/>" * manner.keep}'
        f"{'<w:pageBreakBefore/>' * manner.new_page}{numbering}"
        + (f'<w:spacing w:before="{before}"/>' if before else "")
        + (f'<w:jc w:val="{manner.align}"/>' if manner.align else "")
        + f"</w:pPr>{runs}</w:p>"
    )


def run(text: str, style: str = "") -> str:
    """A text with its line breaks; `style` names a character style."""
    if not text:
        return ""
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in clean(text).split("\n"))
    properties = f"<w:rPr><w:rStyle w:val={quoteattr(style)}/></w:rPr>" if style else ""
    return f"<w:r>{properties}{'<w:br/>'.join(lines)}</w:r>"


def rich_paragraphs(rich: Rich, manner: Manner, lists: Lists) -> str:
    """The blocks of a rich text, its lists as real ones."""
    pieces = [piece for block in rich.blocks for piece in _pieces(block, lists)]
    return "".join(
        paragraph(runs, manner, numbering=numbering, before=PIECES if index else 0)
        for index, (runs, numbering) in enumerate(pieces or [("", "")])
    )


def _pieces(block: "str | Strong | Listing", lists: Lists) -> Iterator[tuple[str, str]]:
    """Runs and numbering of each paragraph."""
    if isinstance(block, Listing):
        yield from _items(block, 0, lists)
    elif isinstance(block, Strong):
        yield run(block.text, "Strong"), ""
    else:
        yield run(block), ""


def _items(listing: Listing, depth: int, lists: Lists) -> Iterator[tuple[str, str]]:
    number = lists.open(listing.style, depth)
    numbering = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    for item in listing.items:
        yield run(item.text), numbering
        if item.below:
            yield from _items(item.below, depth + 1, lists)
