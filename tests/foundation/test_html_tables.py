import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from seslip.foundation.html_tables import label_html, room_for, table_html, whole_percents
from seslip.foundation.icons import PATHS, icon_svg
from seslip.foundation.labels import Label
from seslip.foundation.sheets import Cell, Column, Kind, LayoutError, Rich, Row, Strong, Table, flat_table, header_row
from tests.foundation.examples import AT_RISK, appendix_4, budget, register

ONE = (Column("a", "A"),)
CSS = Path("static/css/tables.css").read_text()


class Reader(HTMLParser):
    """The cells of a table as (tag, attributes, text), and whether every tag closes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.cells: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not any(name == "style" or name.startswith("on") for name, _ in attrs), "the policy forbids these"
        if tag not in ("col", "path", "br"):
            self.open.append(tag)
        if tag in ("td", "th"):
            self.cells.append((tag, dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("col", "path", "br"):
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if {"td", "th"} & set(self.open):
            tag, attrs, text = self.cells.pop()
            self.cells.append((tag, attrs, text + data))


def test_every_cell_is_on_the_page_with_the_text_of_every_other_form() -> None:
    for document in (budget(), register(5)):
        for table in document.tables:
            described = [cell for row in table.head + table.body for cell in row.cells]
            reader = Reader(table_html(table))
            assert not reader.open
            assert [text for _, _, text in reader.cells] == [cell.shown() for cell in described]


def test_headers_say_what_they_head() -> None:
    cells = Reader(table_html(budget().tables[0])).cells
    scopes = {text: attrs.get("scope") for tag, attrs, text in cells if tag == "th"}
    assert scopes["DfE grant"] == "colgroup"
    assert scopes["CSC"] == "col"
    assert scopes["Data"] == "rowgroup"
    assert scopes["Line 1"] == "row"
    assert all(attrs.get("scope") is None for tag, attrs, _ in cells if tag == "td")


def test_column_groups_match_the_spanning_headers() -> None:
    html = table_html(appendix_4(2).tables[0])
    groups = [group.count("<col ") for group in re.findall(r"<colgroup>(.*?)</colgroup>", html)]
    assert groups == [3, 2]


def test_each_group_of_rows_is_a_row_group() -> None:
    html = table_html(budget().tables[0])
    assert html.count("<tbody>") == 2
    assert '<tbody><tr class="row-group"><th scope="rowgroup" class="num" colspan="6">' not in html
    assert '<tbody><tr class="row-group"><th scope="rowgroup" colspan="6">Universal' in html


def test_rows_and_numbers_carry_their_classes() -> None:
    html = table_html(budget().tables[0])
    for tone in ("subtotal", "total", "unused", "group"):
        assert f'<tr class="row-{tone}">' in html
        assert f".row-{tone}" in CSS
    assert '<td class="num">£80,000</td>' in html
    assert '<th scope="col" class="num">CSC</th>' in html


def test_text_is_escaped_everywhere() -> None:
    nasty = "<script>alert(1)</script>&"
    columns = (Column("a", nasty), Column("b", "B", Kind.RICH), Column("c", "C", Kind.LABEL))
    rich = Rich((nasty, Strong(nasty)))
    body = (
        Row((Cell(nasty, href='/x"y'), Cell(rich, Kind.RICH), Cell(Label(nasty, "on-track", "arrow"), Kind.LABEL))),
    )
    html = table_html(Table(nasty, columns, (header_row(columns),), body))
    assert "<script" not in html
    assert 'href="/x&quot;y"' in html
    assert html.count("&lt;script&gt;") == 6


def test_links_are_for_the_page_only() -> None:
    table = Table("T", ONE, (header_row(ONE),), (Row((Cell("7", href="/projects/7/"),)),))
    assert '<a href="/projects/7/">7</a>' in table_html(table)
    assert "<a " not in table_html(table, live=False)


def test_lists_are_lists() -> None:
    html = table_html(appendix_4(2).tables[0])
    assert "<p><strong>SEND Universal Improvement</strong></p>" in html
    assert '<ol type="a"><li>2 meetings in person</li>' in html
    assert "<ul><li>share of requests answered</li>" in html


def test_a_status_is_never_colour_alone() -> None:
    html = label_html(AT_RISK)
    assert html.startswith('<span class="badge tone-at-risk"><svg ')
    assert html.endswith("At risk</span>")
    for name in PATHS:
        assert 'aria-hidden="true" focusable="false"' in icon_svg(name)
    assert icon_svg("") == ""
    with pytest.raises(KeyError):
        icon_svg("unknown")


def test_an_empty_table_says_so() -> None:
    html = table_html(flat_table("T", (Column("a", "A"), Column("b", "B")), [], "No KPIs match."))
    assert '<td class="empty" colspan="2">No KPIs match.</td>' in html


def test_a_missing_value_is_told_from_an_empty_one() -> None:
    html = table_html(Table("T", ONE, (), (Row((Cell(None, Kind.DATE, missing="Not recorded"),)),)))
    assert '<td class="missing">Not recorded</td>' in html


def test_widths_are_whole_per_cents_with_a_class_each() -> None:
    for widths in ([7, 60, 28, 13, 16], [1], [1] * 40, [1, 500], [16, 16, 16]):
        shares = whole_percents(widths)
        assert all(f".cw-{share} " in CSS for share in shares)
        assert sum(shares) >= 90
    assert whole_percents([16, 16, 16]) == [34, 33, 33]


def test_where_room_is_short_texts_wrap_and_dates_do_not() -> None:
    wide = (Column("a", "A", width=100), Column("b", "B", Kind.DATE, 15), Column("c", "C", width=100))
    assert whole_percents(room_for(wide)) == [45, 10, 45]
    assert room_for(wide[:2]) == [1000, 150], "what fits is left as it is"
    assert room_for((Column("a", "A", width=200),)) == [1500]


def test_spans_that_do_not_close_are_refused() -> None:
    with pytest.raises(LayoutError):
        table_html(Table("T", ONE, (), (Row((Cell("a"), Cell("b"))),)))
