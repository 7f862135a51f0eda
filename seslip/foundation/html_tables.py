"""Draws a described table as accessible HTML, for the page and, with `live=False`, for the PDF.

Every look comes from a class (the content security policy forbids inline styles); `static/css/tables.css` knows them.
"""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from .icons import icon_svg
from .labels import Label
from .sheets import Cell, Column, Item, Kind, Listing, Rich, Row, Strong, Table, place

NUMERIC = frozenset({Kind.NUMBER, Kind.MONEY, Kind.PERCENT})
# In characters: what a printed page's width holds; a column that is never made narrower; room for “No.” and paddings.
PAPER, SHORT, LEAST = 150, 12, 6
NARROWEST, WIDEST = 2, 90  # per cent: the column classes tables.css defines


def table_html(table: Table, *, live: bool = True) -> SafeString:
    """The whole `<table>`. Without `live`, links are printed as plain text: a file's reader cannot follow them.

    Raises LayoutError where the spans of the description do not close.
    """
    place(table)
    return format_html(
        '<table class="grid"><caption>{}</caption>{}<thead>{}</thead>{}</table>',
        table.caption,
        _columns(table),
        _rows(table.head, table, live, in_head=True),
        _bodies(table, live) if table.body else _empty(table),
    )


def label_html(label: Label) -> SafeString:
    """A status as a badge: icon and text, in the colours of its tone."""
    return format_html('<span class="badge tone-{}">{}{}</span>', label.tone, icon_svg(label.icon), label.text)


def rich_html(rich: Rich) -> SafeString:
    """Paragraphs and real lists, numbered by the browser."""
    return _join(_block(block) for block in rich.blocks)


def room_for(columns: Sequence[Column]) -> list[int]:
    """The columns' widths in tenths of a character, where they do not fit at the cost of the texts that can wrap.

    A date, an amount or a short column keeps its width; running texts keep at least two fifths of theirs.
    """
    kept = [c.width <= SHORT or c.kind not in (Kind.TEXT, Kind.RICH) for c in columns]
    widths = [max(c.width, LEAST) for c in columns]
    fixed = sum(width for width, keep in zip(widths, kept, strict=True) if keep)
    running = sum(widths) - fixed
    share = min(1.0, max(0.4, (PAPER - fixed) / running)) if running else 1.0
    return [round(10 * width * (1 if keep else share)) for width, keep in zip(widths, kept, strict=True)]


def whole_percents(widths: list[int]) -> list[int]:
    """Column widths as whole per cents that add up to 100 (largest remainder), none too narrow for a class."""
    total = sum(widths) or 1
    shares = [max(NARROWEST, width * 100 // total) for width in widths]
    order = sorted(range(len(widths)), key=lambda i: (-(widths[i] * 100 % total), i))
    for i in order[: max(0, 100 - sum(shares))]:
        shares[i] += 1
    return [min(share, WIDEST) for share in shares]


def _join(parts: Iterable[SafeString]) -> SafeString:
    """Parts that are already escaped, side by side."""
    return mark_safe("".join(parts))  # noqa: S308 # nosec: every part comes from format_html


def _columns(table: Table) -> SafeString:
    """One `<colgroup>` for each cell of the first header row, so that `scope="colgroup"` means what it says."""
    classes = [f"cw-{share}" for share in whole_percents(room_for(table.columns))]
    groups: list[SafeString] = []
    spans = [cell.colspan for cell in table.head[0].cells] if table.head else [len(classes)]
    for span in spans:
        group, classes = classes[:span], classes[span:]
        groups.append(
            format_html("<colgroup>{}</colgroup>", format_html_join("", '<col class="{}">', ((c,) for c in group)))
        )
    return _join(groups)


def _bodies(table: Table, live: bool) -> SafeString:
    """The body; a full-width `group` row opens a row group of its own, which its heading then names."""
    groups: list[list[Row]] = [[]]
    for row in table.body:
        if _opens_group(row, len(table.columns)) and groups[-1]:
            groups.append([])
        groups[-1].append(row)
    return format_html_join("", "<tbody>{}</tbody>", ((_rows(rows, table, live),) for rows in groups))


def _opens_group(row: Row, width: int) -> bool:
    return row.tone == "group" and sum(cell.colspan for cell in row.cells) == width


def _empty(table: Table) -> SafeString:
    return format_html(
        '<tbody><tr><td class="empty" colspan="{}">{}</td></tr></tbody>', len(table.columns), table.empty
    )


def _rows(rows: Iterable[Row], table: Table, live: bool, *, in_head: bool = False) -> SafeString:
    """Rows of the head or of one row group; the kind of a header follows the column it stands over."""
    placed: list[SafeString] = []
    taken: dict[int, int] = {}
    for index, row in enumerate(rows):
        cells = list(_cells(row, index, table.columns, taken, live, in_head))
        tone = format_html(' class="row-{}"', row.tone) if row.tone else ""
        placed.append(format_html("<tr{}>{}</tr>", tone, _join(cells)))
    return _join(placed)


def _cells(
    row: Row, index: int, columns: tuple[Column, ...], taken: dict[int, int], live: bool, in_head: bool
) -> Iterator[SafeString]:
    """The cells of one row; `taken` says up to which row each column is covered by a span from above."""
    x = 0
    for cell in row.cells:
        while taken.get(x, 0) > index:
            x += 1
        group = row.tone == "group" and cell.colspan == len(columns)
        numeric = columns[x].kind in NUMERIC if in_head and cell.colspan == 1 else cell.kind in NUMERIC
        yield _cell(cell, _scope(cell, group, in_head and index == 0), numeric, live)
        taken.update({x + dx: index + cell.rowspan for dx in range(cell.colspan)})
        x += cell.colspan


def _scope(cell: Cell, group: bool, first: bool) -> str:
    """A spanning row header keeps `row`: it heads each row it spans, while `rowgroup` would head all that follow."""
    if cell.heading == "row":
        return "rowgroup" if group else "row"
    return "colgroup" if first and cell.colspan > 1 else "col"


def _cell(cell: Cell, scope: str, numeric: bool, live: bool) -> SafeString:
    classes = [
        name for name in ("num" if numeric else "", _kind_class(cell), f"cell-{cell.tone}" * bool(cell.tone)) if name
    ]
    tag = "th" if cell.heading else "td"
    attributes = (
        (f' scope="{scope}"' if cell.heading else "")
        + (f' aria-sort="{cell.order}"' if live and cell.order else "")
        + (f' class="{" ".join(classes)}"' if classes else "")
        + (f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else "")
        + (f' colspan="{cell.colspan}"' if cell.colspan > 1 else "")
    )
    return _join((SafeString(f"<{tag}{attributes}>"), _content(cell, live), SafeString(f"</{tag}>")))


def _kind_class(cell: Cell) -> str:
    if cell.value is None and cell.missing:
        return "missing"
    return "date" if cell.kind is Kind.DATE else ""


def _content(cell: Cell, live: bool) -> SafeString:
    value = cell.value
    if isinstance(value, Label):
        content = label_html(value)
    elif isinstance(value, Rich):
        content = rich_html(value)
    else:
        content = _text(cell.shown())
    if live and cell.href:
        content = format_html('<a href="{}">{}</a>', cell.href, content)
    return format_html('{} <span class="mark">{}</span>', content, cell.mark) if live and cell.mark else content


def _text(text: str) -> SafeString:
    if "\n" not in text:
        return conditional_escape(text)
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in text.split("\n")))


def _block(block: str | Strong | Listing) -> SafeString:
    if isinstance(block, Listing):
        return _listing(block)
    if isinstance(block, Strong):
        return format_html("<p><strong>{}</strong></p>", block.text)
    return format_html("<p>{}</p>", _text(block))


def _listing(listing: Listing) -> SafeString:
    opening, closing = {"1": ("<ol>", "</ol>"), "a": ('<ol type="a">', "</ol>")}.get(listing.style, ("<ul>", "</ul>"))
    return _join((SafeString(opening), _join(_item(item) for item in listing.items), SafeString(closing)))


def _item(item: Item) -> SafeString:
    return format_html("<li>{}{}</li>", _text(item.text), _listing(item.below) if item.below else "")
