"""The headings of a described document: its bookmarks, its contents and its pages follow from them in every writer."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .sheets import Document, LayoutError, Passage, Table

DEEPEST = 4  # the deepest heading of a passage; a table may stand one below it
LISTED = 3  # the deepest that the contents name
LITTLE = 600  # characters of passages that go along to the new page of the table they introduce


@dataclass(frozen=True)
class Heading:
    """Over one printed part. `listed`: among the bookmarks. `told`: the line above it says the same already."""

    part: int
    text: str
    level: int
    listed: bool = True
    told: bool = False


def headings(document: Document) -> list[Heading]:
    """One for each printed part, in its order; its text is "" over a passage that has none.

    A table stands below the part that it belongs to where that has several. In a document with contents, one that is
    alone in its part is not listed beside it. Raises LayoutError where a level is left out.
    """
    owners = _owners(document)
    tables = Counter(owner for owner, part in zip(owners, document.printed, strict=True) if isinstance(part, Table))
    found: list[Heading] = []
    over = Heading(-1, document.title, 1)
    for index, part in enumerate(document.printed):
        if isinstance(part, Table):
            found.append(_over_table(index, part, over, tables[owners[index]] == 1, document))
            continue
        found.append(Heading(index, part.heading, part.level, bool(part.heading)))
        if part.heading:
            _check(over, part, document)
            over = found[-1]
    return found


def _owners(document: Document) -> list[int]:
    """For each printed part the passage whose heading it stands under, -1 where there is none."""
    owners, owner = [], -1
    for index, part in enumerate(document.printed):
        owner = index if isinstance(part, Passage) and part.heading else owner
        owners.append(owner)
    return owners


def _over_table(index: int, table: Table, over: Heading, alone: bool, document: Document) -> Heading:
    loose = over.level == 1
    told = table.caption in (document.title, over.text)
    level = over.level + (loose or document.contents or not alone)
    return Heading(index, table.caption, level, not told and (loose or not alone or not document.contents), told)


def _check(over: Heading, part: Passage, document: Document) -> None:
    if not 2 <= part.level <= min(over.level + 1, DEEPEST):
        raise LayoutError(f"{document.title}: “{part.heading}” is on level {part.level}, below one on {over.level}.")


def contents(document: Document) -> list[Heading]:
    """What the contents name; nothing where the document has none."""
    return [one for one in headings(document) if one.listed and one.level <= LISTED] if document.contents else []


def page_starts(lengths: Sequence[int | None], apart: Iterable[int]) -> set[int]:
    """The parts with which a page begins, so that these tables (`apart`) have one of their own.

    `lengths` has the characters of each passage, None for a table. Short passages just above go along; the first part
    of a document stands under its title.
    """
    starts = set()
    for index in apart:
        start, told = index, 0
        while start and (length := lengths[start - 1]) is not None and told + length <= LITTLE:
            start, told = start - 1, told + length
        starts.add(start)
    return starts - {0}
