"""Divides merged cells at the end of a page, and says which table parts stand on which page.

Knows WeasyPrint's boxes (by their attributes only; `pdf` imports it) and the elements they were made from. What a
divided cell still holds goes on under its first words and “(continued)”, in a list with the next number.
"""

import copy
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap
from typing import Any
from xml.etree.ElementTree import Element

from .outline import page_starts
from .pdf_pages import Break, Measured, paginate
from .pdf_structure import Fragment, RowFact

MILLIMETRE = 96 / 25.4
A4 = (210 * MILLIMETRE, 297 * MILLIMETRE)
MARK = "spanning"  # the class of a section or table that is divided here
BEGINS = "begins"  # the class of a section that begins a page
LONG = 1400  # characters that may fill a page in a narrow column
LABEL_LINES = 30.0  # pixels that “(continued)” may add in a narrow column
SAFETY = 8.0  # pixels kept free on each page: WeasyPrint breaks a few early
LABEL_LENGTH = 48  # characters of a cell's first words that are repeated
TALLEST, PIECE = 0.45, 0.25  # of a page: a paragraph taller than this is cut into pieces of about this
GOES_ON = "goes-on"  # the class of such a piece, which follows without a gap or a number
REFERENCE_LENGTH = 8  # a text this short, such as “3.1”, is repeated without “(continued)”


def _boxes(box: Any, wanted: Callable[[Any], bool]) -> Iterator[Any]:
    """The outermost boxes below `box` that are wanted, in reading order."""
    for child in getattr(box, "children", ()):
        if wanted(child):
            yield child
        else:
            yield from _boxes(child, wanted)


def _tables(page: Any) -> Iterator[Any]:
    return _boxes(page, lambda box: type(box).__name__ == "TableBox")


def _tagged(box: Any, *tags: str) -> bool:
    return box.element is not None and box.element_tag in tags


def needs_dividing(page: Element) -> bool:
    """Whether a body cell spans rows or may be taller than a page; such a table is marked, and starts on a page of its
    own so that its room is known."""
    sections = list(page.iter("section"))
    spanning = [index for index, section in enumerate(sections) if _spans(section)]
    for index in spanning:
        for element in (sections[index], *sections[index].iter("table")):
            _mark(element, MARK)
    lengths = [None if section.find("table") is not None else _length(section) for section in sections]
    for start in page_starts(lengths, spanning):
        _mark(sections[start], BEGINS)
    return bool(spanning)


def _spans(section: Element) -> bool:
    cells = (cell for body in section.iter("tbody") for row in body for cell in row)
    return any(int(cell.get("rowspan", 1)) > 1 or _length(cell) > LONG for cell in cells)


def _mark(element: Element, name: str) -> None:
    element.set("class", f"{element.get('class', '')} {name}".strip())


def _length(cell: Element) -> int:
    """Characters, each block counting as a short line more."""
    return sum(len(text) for text in cell.itertext()) + 40 * sum(1 for part in cell.iter() if part.tag in ("p", "li"))


@dataclass(frozen=True)
class _Grid:
    """A spanning table on its endless page: body rows with their groups, the cells' boxes and measures, the rooms."""

    rows: list[Element]
    bodies: list[Element]
    boxes: list[Any]
    cells: list[Measured]
    first_room: float
    room: float


def _grids(pages: Iterable[Any]) -> Iterator[_Grid]:
    for page in pages:
        for table in _tables(page):
            if MARK not in table.element.get("class", ""):
                continue
            rows = [(group, row) for group in table.children if not group.is_header for row in group.children]
            boxes = [(y, cell) for y, (_, row) in enumerate(rows) for cell in row.children]
            cells = [_measure(y, cell) for y, cell in boxes]
            height = min(A4) if page.margin_width() > min(A4) + 1 else max(A4)
            room = height - page.margin_top - page.margin_bottom - SAFETY
            top = rows[0][1].position_y
            elements = [row.element for _, row in rows], [group.element for group, _ in rows]
            used, head = top - page.content_box_y(), top - table.position_y
            yield _Grid(*elements, [box for _, box in boxes], cells, room - used, room - head)


def chop_tables(pages: Iterable[Any]) -> bool:
    """Cuts texts that would fill most of a page into pieces. True where there was any: then measure again."""
    grids = list(_grids(pages))
    chopped = [chop(box.element, cell, g.room) for g in grids for box, cell in zip(g.boxes, g.cells, strict=True)]
    return any(chopped)


def break_tables(pages: Iterable[Any]) -> None:
    """Divides every spanning table of the endless pages, in the elements the boxes were made from."""
    for grid in list(_grids(pages)):
        _divide(grid, paginate(grid.cells, len(grid.rows), grid.first_room, grid.room))


def _measure(row: int, box: Any) -> Measured:
    """A cell's heights; pieces are its paragraphs and outer list items, or its whole text."""
    above = box.content_box_y() - box.position_y
    below = box.style["padding_bottom"].value + box.border_bottom_width
    pieces = list(_boxes(box, lambda child: _tagged(child, "p", "li") and child.element is not box.element))
    bottoms = tuple(piece.position_y + piece.margin_height() - box.position_y for piece in pieces)
    if len(bottoms) != len(_pieces(box.element)) or not bottoms:
        bottoms = (above + box.content_height,)
    listed = bool(pieces) and _tagged(pieces[0], "li")
    label = 0.0 if listed else bottoms[0] - above + LABEL_LINES
    return Measured(row, box.rowspan, bottoms, above, below, label)


# --- Surgery on the elements ---------------------------------------------------------------------------------------


def _pieces(cell: Element) -> list[tuple[Element, Element]]:
    """Each piece of a cell with its parent."""
    found: list[tuple[Element, Element]] = []
    for child in cell:
        if child.tag in ("ol", "ul"):
            found += [(child, item) for item in child]
        elif child.tag == "p":
            found.append((cell, child))
    return found


def _divide(grid: _Grid, breaks: list[Break]) -> None:
    """Splits the crossing cells, the last page first, and marks the rows that start a page.

    A row that is divided itself gets a second row after it for what is left.
    """
    placed: dict[int, list[tuple[int, Element]]] = {id(row): [] for row in grid.rows}
    for box, cell in zip(grid.boxes, grid.cells, strict=True):
        placed[id(grid.rows[cell.row])].append((box.grid_x, box.element))
    everything = list(grid.rows)
    for at in reversed(breaks):
        row = grid.rows[at.row]
        if at.inside:
            row = _row_after(row, grid.bodies[at.row])
            placed[id(row)] = []
            everything.append(row)
        row.set("class", f"{row.get('class', '').replace('page-start', '')} page-start".strip())
        for index, shown in at.shown.items():
            box, cell = grid.boxes[index], grid.cells[index]
            rest = _split(box.element, at.row - cell.row, shown, cell, inside=at.inside)
            placed[id(row)].append((box.grid_x, rest))
    for row in everything:
        row[:] = [element for _, element in sorted(placed[id(row)], key=lambda pair: pair[0])]


def _row_after(row: Element, body: Element) -> Element:
    """A second row, of the same look, for what is left of a row."""
    rest = Element("tr", dict(row.attrib))
    body.insert(list(body).index(row) + 1, rest)
    return rest


def _split(cell: Element, rows: int, shown: int, measured: Measured, *, inside: bool) -> Element:
    """Leaves the first rows and `shown` pieces to the cell and gives back a cell with the others."""
    rest, first = copy.deepcopy(cell), next(iter(_pieces(cell)), None)
    rest.set("rowspan", str(int(cell.get("rowspan", "1")) - rows))
    cell.set("rowspan", str(rows + inside))
    label, listed, left = _label(cell), first is not None and first[1].tag == "li", False
    if first is None or len(measured.pieces) == 1:
        rest[:], rest.text = [], None
    else:
        left = _keep(rest, shown, None)
        _keep(cell, 0, shown)
    if label and not (left and listed):
        continued = Element("p", {"class": "continued"})
        continued.text = "As on the previous page" if listed else label
        rest.insert(0, continued)
    return rest


def _keep(cell: Element, start: int, end: int | None) -> bool:
    """Keeps only these pieces; a numbered list goes on counting. True where any is left."""
    kept = _pieces(cell)[start:end]
    for parent in [child for child in cell if child.tag in ("ol", "ul", "p")]:
        items = list(parent) if parent.tag != "p" else [parent]
        staying = [item for item in items if any(item is piece for _, piece in kept)]
        if not staying:
            cell.remove(parent)
        elif parent.tag != "p":
            if staying[0] is not items[0]:
                before = [item for item in items[: items.index(staying[0])] if item.get("class") != GOES_ON]
                start = int(parent.get("start", "1")) + len(before)
                parent.set("start", str(start))
                parent.set("style", f"counter-reset: list-item {start - 1}")  # WeasyPrint does not read `start`
            parent[:] = staying
    return bool(kept)


def chop(cell: Element, measured: Measured, room: float) -> bool:
    """Cuts texts that would fill most of a page into pieces. True where there was any."""
    pieces, tops = _pieces(cell), (measured.above, *measured.pieces)
    heights = [bottom - top for top, bottom in zip(tops, measured.pieces, strict=False)]
    if max(heights) <= TALLEST * room:
        return False
    if len(heights) != len(pieces):
        text, cell.text = _words(cell), None
        cell[:] = [_paragraph(text)]
        pieces = _pieces(cell)
    for (parent, piece), height in reversed(list(zip(pieces, heights, strict=True))):
        if height > TALLEST * room:
            size = max(20, int(len(_words(piece)) * PIECE * room / height))
            at = list(parent).index(piece)
            parent[at : at + 1] = _chopped_item(piece, size) if piece.tag == "li" else _chopped(piece, size)
    return True


def _paragraph(text: str, tag: str = "p", css: str = "") -> Element:
    made = Element(tag, {"class": css} if css else {})
    made.text = text
    return made


def _chopped(paragraph: Element, size: int) -> list[Element]:
    """Paragraphs of about `size` characters that read on; bold stays bold."""
    made = [_paragraph(part, css=GOES_ON if i else "") for i, part in enumerate(wrap(_words(paragraph), size))]
    if len(paragraph) and paragraph[0].tag == "strong":
        for part in made:
            strong = _paragraph(part.text or "", "strong")
            part.text = None
            part.append(strong)
    return made


def _chopped_item(item: Element, size: int) -> list[Element]:
    """List items of about `size` characters of which only the first is numbered; each entry below is one of them."""
    made = [_paragraph(part, "li", GOES_ON if i else "") for i, part in enumerate(wrap(item.text or "", size) or [""])]
    for below in item:
        for number, entry in enumerate(list(below)):
            alone, single = _paragraph("", "li", GOES_ON), Element(below.tag, dict(below.attrib))
            single.set("style", f"counter-reset: list-item {number}")
            single.append(entry)
            alone.append(single)
            made.append(alone)
    return made


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _label(cell: Element) -> str:
    """What stands at the top of a cell that goes on: its first words, so that a reader need not turn back."""
    first = next((_words(piece) for _, piece in _pieces(cell)), _words(cell))
    if len(first) <= REFERENCE_LENGTH:
        return first
    if len(first) > LABEL_LENGTH:
        first = first[:LABEL_LENGTH].rsplit(" ", 1)[0].rstrip(",;:") + " …"
    return f"{first} (continued)"


# --- For the structure tree ----------------------------------------------------------------------------------------


def fragments(page: Any) -> Iterator[Fragment]:
    """The tables, or parts of tables, on a page that has been laid out, in reading order.

    A part may have no rows: the caption of a table that begins on the next page.
    """
    for wrapper in _boxes(page, lambda box: getattr(box, "is_table_wrapper", False)):
        table = wrapper.get_wrapped_table()
        rows = (
            RowFact(id(group.element), id(row.element), group.is_header, tuple(_scope(cell) for cell in row.children))
            for group in (table.children if table else ())
            for row in group.children
        )
        yield Fragment(id(wrapper.element), tuple(rows))


def _scope(cell: Any) -> str:
    """`Column` or `Row` for a header cell, "" for any other."""
    if not _tagged(cell, "th"):
        return ""
    return "Row" if cell.element.get("scope", "col").startswith("row") else "Column"
