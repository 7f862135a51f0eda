"""Repairs the tags of a PDF so that a screen reader finds each table once, with headers that head something.

WeasyPrint 70 writes one Table element a page and drops the scope of header cells. Here the parts of a table become one,
header rows that are repeated on paper become artifacts (a reader hears them once), and so does everything that carries
no tag of its own: page headers, footers and the icons beside a status. The contents become a TOC whose links are named.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

_MARKED = re.compile(rb"/\w+\s*<<\s*/MCID (\d+)\s*>>\s*BDC")
_CELLS = (Name.TH, Name.TD)
_MAY_BE_EMPTY = (*_CELLS, Name.TR, Name.LI, Name.LBody, Name.Document)


class StructureError(ValueError):
    """The tags are not as WeasyPrint 70 writes them: a defect, most likely after an upgrade."""


@dataclass(frozen=True)
class RowFact:
    """A row on a page: its group and itself (any number that stays the same on later pages), and for each cell its
    scope, `Column`, `Row` or ""."""

    group: int
    row: int
    header: bool
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class Fragment:
    """The part of one table that stands on one page."""

    table: int
    rows: tuple[RowFact, ...]


def repair(pdf: bytes, fragments: Sequence[Fragment], links: Mapping[str, str] | None = None) -> bytes:
    """The PDF with one Table element a table. `links` has the text of each entry of the contents by its destination.

    Raises StructureError where tags and fragments do not match.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root.StructTreeRoot
        tables = [element for element in _elements(root) if _is(element, Name.Table)]
        if len(tables) != len(fragments):
            raise StructureError(f"{len(tables)} tables are tagged, {len(fragments)} were laid out.")
        merger = _Merger()
        for element, fragment in zip(tables, fragments, strict=True):
            merger.add(element, fragment)
        _prune(root)
        _name_contents(root, links or {})
        _untagged_to_artifacts(document)
        saved = io.BytesIO()
        document.save(saved, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return saved.getvalue()


def _kids(element: Object) -> list[Object]:
    """The children that are elements themselves."""
    return [kid for kid in element.get("/K", Array()) if isinstance(kid, Dictionary) and "/S" in kid]


def _elements(element: Object) -> Iterator[Object]:
    """All elements below, in reading order."""
    for kid in _kids(element):
        yield kid
        yield from _elements(kid)


def _move(kids: Sequence[Object], parent: Object) -> None:
    for kid in kids:
        parent.K.append(kid)
        if isinstance(kid, Dictionary) and "/S" in kid:
            kid.P = parent


def _is(element: Object, kind: Name) -> bool:
    return bool(element.get("/S") == kind)


def _rows(table: Object) -> list[Object]:
    """The rows of a table, whatever groups they are in."""
    found: list[Object] = []
    for group in _kids(table):
        if not _is(group, Name.Caption):
            found += [group] if _is(group, Name.TR) else _kids(group)
    return found


class _Merger:
    """Collects the parts of each table into the first of them."""

    def __init__(self) -> None:
        self.tables: dict[int, Object] = {}
        self.groups: dict[tuple[int, int], Object] = {}
        self.rows: dict[tuple[int, int], Object] = {}

    def add(self, element: Object, fragment: Fragment) -> None:
        """Takes over the rows of one part; header rows seen before are left behind."""
        rows = _rows(element)
        if len(rows) != len(fragment.rows):
            raise StructureError(f"A table has {len(rows)} tagged rows, {len(fragment.rows)} were laid out.")
        table = self.tables.setdefault(fragment.table, element)
        for row, fact in zip(rows, fragment.rows, strict=True):
            self._row(table, row, fragment.table, fact)
        if table is not element:
            element.K = Array()

    def _row(self, table: Object, row: Object, number: int, fact: RowFact) -> None:
        before = self.rows.setdefault((number, fact.row), row)
        if before is not row:
            if not fact.header:
                _join_cells(before, row)
            return
        _set_scopes(row, fact.scopes)
        group = self.groups.get((number, fact.group))
        if group is None:
            group = self.groups[number, fact.group] = row.P
            if group.P.objgen != table.objgen:
                _move([group], table)  # with its rows: a group not met before holds none of the rows met before
        elif row.P.objgen != group.objgen:
            _move([row], group)


def _join_cells(before: Object, after: Object) -> None:
    """A row that was split between pages: what stands on the later page belongs to the same cells."""
    for cell, rest in zip(_kids(before), _kids(after), strict=True):
        _move(list(rest.K), cell)


def _set_scopes(row: Object, scopes: Sequence[str]) -> None:
    """Says which way each header cell points; the lists of header ids, which count pages separately, go."""
    cells = _kids(row)
    if len(cells) != len(scopes):
        raise StructureError(f"A row has {len(cells)} tagged cells, {len(scopes)} were laid out.")
    for cell, scope in zip(cells, scopes, strict=True):
        attributes = cell.get("/A", Dictionary(O=Name.Table))
        if "/Headers" in attributes:
            del attributes["/Headers"]
        if "/ID" in cell:
            del cell["/ID"]
        if scope:
            attributes.Scope = Name(f"/{scope}")
        cell.A = attributes


def _prune(element: Object) -> bool:
    """Removes pictures that say nothing and elements left empty. True where the element itself may go."""
    if _is(element, Name.Figure) and "/Alt" not in element:
        return True
    if "/K" in element:
        kept = [kid for kid in element.K if not (isinstance(kid, Dictionary) and "/S" in kid and _prune(kid))]
        if len(kept) != len(element.K):
            element.K = Array(kept)
    return not len(element.get("/K", Array())) and "/S" in element and element.S not in _MAY_BE_EMPTY


def _name_contents(root: Object, links: Mapping[str, str]) -> None:
    """The list of links as TOC, TOCI and Reference; each link says where it leads."""
    kinds = {"/L": Name.TOC, "/LI": Name.TOCI, "/LBody": Name.Reference}
    for found in [element for element in _elements(root) if _is(element, Name.L) and _links(element)]:
        for element in (found, *_elements(found)):
            element.S = kinds.get(str(element.S), element.S)
        for link in _links(found):
            for target in (kid.Obj for kid in link.K if isinstance(kid, Dictionary) and "/Obj" in kid):
                target.Contents = links[str(target.Dest)]
            link.Pg.Tabs = Name.S  # the links are met in the order of the structure


def _links(element: Object) -> list[Object]:
    return [one for one in _elements(element) if _is(one, Name.Link)]


def _untagged_to_artifacts(document: pikepdf.Pdf) -> None:
    """Marks all content that no element of the tree refers to as decoration."""
    tagged = tagged_content(document)
    parents = document.Root.StructTreeRoot.ParentTree.Nums
    for number, page in enumerate(document.pages):
        here = tagged.get(page.obj.objgen, set())

        def replaced(match: re.Match[bytes], here: set[int] = here) -> bytes:
            return match[0] if int(match[1]) in here else b"/Artifact BMC"

        page.Contents = document.make_stream(_MARKED.sub(replaced, _content(page)))
        owners = parents[2 * number + 1]
        for mcid in range(len(owners)):
            if mcid not in here:
                owners[mcid] = None


def _content(page: pikepdf.Page) -> bytes:
    contents = page.obj.Contents
    parts = list(contents) if isinstance(contents, Array) else [contents]
    return b"\n".join(part.read_bytes() for part in parts)


def tagged_content(document: pikepdf.Pdf) -> dict[tuple[int, int], set[int]]:
    """For each page (by its object number) the marked content that the structure tree refers to."""
    found: dict[tuple[int, int], set[int]] = {}
    for element in _elements(document.Root.StructTreeRoot):
        numbers = {int(kid) for kid in element.get("/K", Array()) if isinstance(kid, int)}
        if numbers:
            found.setdefault(element.Pg.objgen, set()).update(numbers)
    return found


def marked_content(page: pikepdf.Page) -> set[int]:
    """The numbers of the marked content on a page, artifacts left out."""
    return {int(number) for number in _MARKED.findall(_content(page))}
