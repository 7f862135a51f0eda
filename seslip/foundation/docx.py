"""Draws a described document as a Word file; the only file that imports python-docx.

The looks (`docx_looks`), texts (`docx_text`) and tables (`docx_table`) are WordprocessingML; here they are put into a
package: one section of A4 with header and footer, headings from the titles, and properties without anybody's name.
"""

import io
import zipfile
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Twips

from .docx_contents import contents_xml, marked
from .docx_looks import FONTS, SETTINGS, numbering_xml, styles_xml
from .docx_table import table_xml
from .docx_text import Lists, Manner, paragraph, rich_paragraphs, run
from .office import clean, zipped
from .outline import Heading, contents, headings, page_starts
from .periods import show_date
from .sheets import Document, Passage, Table

PAPER = (Mm(210), Mm(297))  # A4
TOP, SIDE, BOTTOM = Mm(15), Mm(12), Mm(14)  # the margins of pdf.css
EDGE = Mm(7)  # from the edge of the paper to header and footer
LONGEST = 255  # characters of a property
Area = tuple[int, int]  # width and height of the text on a page, in twentieths of a point
# What python-docx's own template brings along and nobody needs: its picture, its maker's program, its older styles.
UNWANTED = ("/thumbnail", "/extended-properties", "/stylesWithEffects", "/customXml", "/webSettings")


def write_docx(document: Document, *, position: str, made_on: date) -> bytes:
    """The file's bytes, the same for the same document, position and day. `position` is a date as people read it.

    Raises LayoutError where the spans of a table do not close.
    """
    word, lists, made = docx.Document(), Lists(), datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC)
    turn, areas = _set_pages(word, document, position)
    parts = [*_opening(document, position, made_on), *_printed(document, lists, turn, areas)]
    _fill(word.element.body, parts)
    _fill(word.styles.element, styles_xml())
    _fill(word.part.numbering_part.element, numbering_xml(lists))
    _fill(word.settings.element, [SETTINGS])
    _tidy(word.part)
    _describe(word.core_properties, document, made)
    saved = io.BytesIO()
    word.save(saved)
    with zipfile.ZipFile(saved) as package:
        return zipped(((name, package.read(name)) for name in package.namelist()), made)


def _set_pages(word: Any, document: Document, position: str) -> tuple[str, list[Area]]:
    """The section of the document, or of what lies after what stands. Returns where it turns, and each text area."""
    (section,) = word.sections
    area = _set_page(section, document, position, landscape=document.landscape)
    if document.wide_from is None:
        return "", [area]
    section = word.add_section()
    turned = _set_page(section, document, position, landscape=True)
    section.different_first_page_header_footer = False
    (before,) = word.element.body.xpath("./w:p/w:pPr/w:sectPr")
    return f'<w:p><w:pPr><w:pStyle w:val="TableEnd"/>{before.xml}</w:pPr></w:p>', [area, turned]


def _set_page(section: Any, document: Document, position: str, *, landscape: bool) -> Area:
    """A4, header and footer. Returns the width and the height of the text area in twentieths of a point."""
    wide, tall = reversed(PAPER) if landscape else PAPER
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = wide, tall
    section.left_margin = section.right_margin = SIDE
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.header_distance = section.footer_distance = EDGE
    section.different_first_page_header_footer = True  # the first page begins with the title
    room = (wide - 2 * SIDE) // Twips(1)
    standing = document.standing(position)
    footer = _footer(standing, room)
    for story, text in (
        (section.header, paragraph(run(document.title), Manner("Header"))),
        (section.first_page_header, paragraph("", Manner("Header"))),
        (section.footer, footer),
        # A cover has no number.
        (section.first_page_footer, paragraph(run(standing), Manner("Footer")) if document.contents else footer),
    ):
        story.is_linked_to_previous = False
        _fill(story.part.element, [text])
    return room, (tall - TOP - BOTTOM) // Twips(1)


def _footer(standing: str, room: int) -> str:
    """Where the document stands on the left, `Page 1 of 9` on the right; Word works out both numbers."""
    tab = f'<w:p><w:pPr><w:pStyle w:val="Footer"/><w:tabs><w:tab w:val="right" w:pos="{room}"/></w:tabs></w:pPr>'
    page, pages = (
        f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>' for name in ("PAGE", "NUMPAGES")
    )
    to_the_right = "<w:r><w:tab/></w:r>"
    return f"{tab}{run(standing)}{to_the_right}{run('Page ')}{page}{run(' of ')}{pages}</w:p>"


def _opening(document: Document, position: str, made_on: date) -> Iterable[str]:
    """Title, subtitle, dates and notes, in the order of the PDF; with contents on a cover, and the list after it."""
    cover = "Cover" if document.contents else ""
    yield paragraph(run(document.title), Manner("CoverTitle" if cover else "Heading1"))
    if document.subtitle:
        yield paragraph(run(document.subtitle), Manner("CoverSubtitle" if cover else "Subtitle"))
    for line in document.cover if cover else ():
        yield paragraph(run(line), Manner("CoverLine"))
    yield paragraph(run(document.dated(position, show_date(made_on))), Manner("Dates"), before=560 if cover else 0)
    for note in document.notes:
        yield paragraph(run(note), Manner("Note"))
    if entries := contents(document):
        yield contents_xml(entries)


def _printed(document: Document, lists: Lists, turn: str, areas: list[Area]) -> Iterable[str]:
    """Each passage under its heading, each table under its caption, one with merged rows on a page of its own; Word
    wants a text after the last."""
    starts = _page_starts(document) - {document.wide_from}
    below: Passage | Table | None = None
    for head, part in zip(headings(document), document.printed, strict=True):
        if head.part == document.wide_from:
            yield turn
        by_table = isinstance(part, Table) or isinstance(below, Table)
        yield _heading(head, document, new_page=head.part in starts, by_table=by_table)
        below = part
        if isinstance(part, Passage):
            yield rich_paragraphs(part.text, Manner("Passage"), lists) if part.text.blocks else ""
        else:
            room, height = areas[-1 if document.is_wide(head.part) else 0]
            yield table_xml(part, lists, room=room, height=height)
    yield paragraph("", Manner("TableEnd"))


def _page_starts(document: Document) -> set[int]:
    """The parts that begin a page."""
    parts = document.printed
    lengths = [sum(map(len, part.text.lines())) if isinstance(part, Passage) else None for part in parts]
    apart = (
        index
        for index, part in enumerate(parts)
        if isinstance(part, Table) and any(cell.rowspan > 1 for row in part.body for cell in row.cells)
    )
    asked = {index for index, part in enumerate(parts) if isinstance(part, Passage) and part.new_page}
    return page_starts(lengths, apart) | asked | ({0} if document.contents else set())


def _heading(head: Heading, document: Document, *, new_page: bool, by_table: bool) -> str:
    """What stands over a part; as on the page, what the line above says is not said again."""
    if head.told or not head.text:
        return paragraph("", Manner("TableEnd", new_page=new_page), before=240) if by_table or new_page else ""
    text = marked(run(head.text), head) if document.contents and head.listed else run(head.text)
    return paragraph(text, Manner(f"Heading{head.level}" if head.listed else "Caption", new_page=new_page, keep=True))


def _fill(element: Any, parts: Iterable[str]) -> None:
    """These parts as the element's children instead of what it had; the page of a body stays, and stays last."""
    for child in list(element):
        if not child.tag.endswith("}sectPr"):
            element.remove(child)
    drawn = parse_xml(f"<w:all {nsdecls('w')}>{''.join(parts)}</w:all>")
    for index, child in enumerate(list(drawn)):
        element.insert(index, child)


def _tidy(main: Any) -> None:
    """Takes out what the template brought along, and names the font with what stands in for it."""
    for relations in (main.rels, main.package.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.endswith((*UNWANTED, "/fontTable")):
                del relations[key]
    content = f"<w:fonts {nsdecls('w')}>{FONTS}</w:fonts>".encode()
    part = Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, content, main.package)
    main.relate_to(part, RELATIONSHIP_TYPE.FONT_TABLE)


def _describe(properties: Any, document: Document, made: datetime) -> None:
    properties.title, properties.subject = (clean(text)[:LONGEST] for text in (document.title, document.subtitle))
    properties.author = properties.last_modified_by = "SESLIP"
    properties.comments, properties.language = "", "en-GB"
    properties.created = properties.modified = made.replace(tzinfo=None)
