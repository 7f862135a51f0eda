"""What every PDF must be for somebody who hears it: one check, run on each document that can be downloaded."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pikepdf
from pikepdf import Name

from seslip.foundation.outline import headings
from seslip.foundation.pdf_structure import marked_content, tagged_content
from seslip.foundation.sheets import Document, Table

from .pdf_reading import below, elements, pages, parsed, tagged


def check_pdf(content: bytes, document: Document) -> None:
    """Title, language, bookmarks, headings in order, one Table for each, header cells, links, pictures: all of it."""
    pdf = parsed(content)
    check_declared(pdf, document)
    check_bookmarks(pdf, document)
    check_headings(content, document)
    check_tables(content, document)
    check_links(pdf, content)
    for figure in tagged(content, "Figure"):
        assert str(figure.get("/Alt", "")).strip(), "a picture says what it shows, or is decoration"
    heard = tagged_content(pdf)
    for number, page in enumerate(pdf.pages, start=1):
        assert marked_content(page) == heard.get(page.obj.objgen, set()), f"page {number} holds content without a tag"


def check_declared(pdf: pikepdf.Pdf, document: Document) -> None:
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == document.title
        assert metadata["pdfuaid:part"] == "1"
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.Root.MarkInfo.Marked


def bookmarks(pdf: pikepdf.Pdf) -> list[tuple[int, str]]:
    """Depth and text of each, in their order."""

    def walk(items: Iterable[Any], depth: int) -> Iterable[tuple[int, str]]:
        for item in items:
            yield depth, str(item.title)
            yield from walk(item.children, depth + 1)

    with pdf.open_outline() as outline:
        return list(walk(outline.root, 1))


def check_bookmarks(pdf: pikepdf.Pdf, document: Document) -> None:
    """The title, the contents where there are any, then every listed heading at its depth and once."""
    listed = [(head.level, head.text) for head in headings(document) if head.listed]
    opening = [(1, document.title), *([(2, "Contents")] if document.contents and listed else [])]
    assert bookmarks(pdf) == [*opening, *listed]


def check_headings(content: bytes, document: Document) -> None:
    """One title, no level left out, and each passage under its own."""
    levels = [int(str(one.S)[2:]) for one in elements(parsed(content).Root.StructTreeRoot) if str(one.S)[1:2] == "H"]
    assert levels[0] == 1 and levels.count(1) == 1, levels
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    passages = [one.heading for one in document.printed if not isinstance(one, Table) and one.heading]
    assert len(levels) == 1 + len(passages) + bool(tagged(content, "TOC"))


def check_tables(content: bytes, document: Document) -> None:
    described = [part for part in document.printed if isinstance(part, Table)]
    found = tagged(content, "Table")
    assert len(found) == len(described), "one table is one, whatever the pages"
    for table, description in zip(found, described, strict=True):
        # Where a page ends inside of a tall row, that row is two.
        assert len(below(table, "TR")) >= len(description.head) + max(1, len(description.body))
        assert len(below(table, "THead")) == bool(description.head)
        for cell in below(table, "TH"):
            assert cell.A.get("/Scope") in (Name.Column, Name.Row), "a header cell heads something"
        for cell in [cell for head in below(table, "THead") for cell in below(head, "TH")]:
            assert cell.A.Scope == Name.Column


def check_links(pdf: pikepdf.Pdf, content: bytes) -> None:
    """Each link is tagged, says where it leads, and leads to a page that says the same."""
    tied = {kid.Obj.objgen for one in tagged(content, "Link") for kid in one.K if isinstance(kid, pikepdf.Dictionary)}
    texts, places = pages(content), named_places(pdf)
    for page in pdf.pages:
        notes = list(page.obj.get("/Annots", []))
        assert {note.objgen for note in notes} <= tied
        assert not notes or page.obj.Tabs == Name.S
        for note in notes:
            assert str(note.Contents) in texts[places[str(note.Dest)]]


def named_places(pdf: pikepdf.Pdf) -> dict[str, int]:
    """The index of the page that each name stands for."""
    if "/Names" not in pdf.Root:
        return {}
    numbers = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
    names = list(pdf.Root.Names.Dests.Names)
    return {str(name): numbers[place[0].objgen] for name, place in zip(names[::2], names[1::2], strict=True)}
