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

from .docx_looks import FONTS, SETTINGS, numbering_xml, styles_xml
from .docx_table import table_xml
from .docx_text import Lists, Manner, paragraph, rich_paragraphs, run
from .office import clean, zipped
from .periods import show_date
from .sheets import Document, Passage

PAPER = (Mm(210), Mm(297))  # A4
TOP, SIDE, BOTTOM = Mm(15), Mm(12), Mm(14)  # the margins of pdf.css
EDGE = Mm(7)  # from the edge of the paper to header and footer
LONGEST = 255  # characters of a property
# What python-docx's own template brings along and nobody needs: its picture, its maker's program, its older styles.
UNWANTED = ("/thumbnail", "/extended-properties", "/stylesWithEffects", "/customXml", "/webSettings")


def write_docx(document: Document, *, position: str, made_on: date) -> bytes:
    """The file's bytes, the same for the same document, position and day. `position` is a date as people read it.

    Raises LayoutError where the spans of a table do not close.
    """
    word, lists, made = docx.Document(), Lists(), datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC)
    room, height = _set_page(word.sections[0], document, position)
    parts = [*_opening(document, position, made_on), *_printed(document, lists, room, height)]
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


def _set_page(section: Any, document: Document, position: str) -> tuple[int, int]:
    """A4, header and footer. Returns the width and the height of the text area in twentieths of a point."""
    wide, tall = reversed(PAPER) if document.landscape else PAPER
    section.orientation = WD_ORIENT.LANDSCAPE if document.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = wide, tall
    section.left_margin = section.right_margin = SIDE
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.header_distance = section.footer_distance = EDGE
    section.different_first_page_header_footer = True  # the first page begins with the title
    room = (wide - 2 * SIDE) // Twips(1)
    footer = _footer(document.standing(position), room)
    for story, text in (
        (section.header, paragraph(run(document.title), Manner("Header"))),
        (section.first_page_header, paragraph("", Manner("Header"))),
        (section.footer, footer),
        (section.first_page_footer, footer),
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
    """Title, subtitle, dates and notes, in the order of the PDF."""
    yield paragraph(run(document.title), Manner("Heading1"))
    if document.subtitle:
        yield paragraph(run(document.subtitle), Manner("Subtitle"))
    yield paragraph(run(document.dated(position, show_date(made_on))), Manner("Dates"))
    for note in document.notes:
        yield paragraph(run(note), Manner("Note"))


def _printed(document: Document, lists: Lists, room: int, height: int) -> Iterable[str]:
    """Each passage under its heading, each table under its caption, one with merged rows on a page of its own; Word
    wants a text after the last."""
    for index, table in enumerate(document.printed):
        if isinstance(table, Passage):
            yield paragraph(run(table.heading), Manner("Heading2")) if table.heading else ""
            yield rich_paragraphs(table.text, Manner("Passage"), lists)
            continue
        if table.caption == document.title:
            yield paragraph("", Manner("TableEnd"), before=240)  # as on the page, the title is not said twice
        else:
            apart = index > 0 and any(cell.rowspan > 1 for row in table.body for cell in row.cells)
            yield paragraph(run(table.caption), Manner("Heading2", new_page=apart))
        yield table_xml(table, lists, room=room, height=height)
    yield paragraph("", Manner("TableEnd"))


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
