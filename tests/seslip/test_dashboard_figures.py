"""Every figure of a dashboard is a link to exactly what it counts: followed as each role, and counted there.

The convention is in `docs/looks.md`, “Figures of a dashboard”. Rows are counted one by one, never read off the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.test import Client
from lxml import html
from lxml.html import HtmlElement

from projects.models import Person
from tests.journeys.conftest import EMAILS

BARE = re.compile(r"\(?[-+]?(\d[\d,]*|£\d[\d,.]*)( ?%| of £?\d[\d,]*)?\)?")
MOST_PAGES = 20
FIGURE = "//main//*[@data-count or @data-shown]"
IN_A_FIGURE = "ancestor-or-self::*[@data-count or @data-shown or @data-repeats or self::time or self::option]"
A_REFERENCE = "ancestor-or-self::*[contains(concat(' ', normalize-space(@class), ' '), ' ref ')]"
IN_A_ROW_WITH_A_LINK = "ancestor-or-self::li[parent::*[contains(concat(' ', @class, ' '), ' rows ')]][.//a]"


@dataclass(frozen=True)
class Reader:
    """Opens pages as one role."""

    role: str
    client: Client

    def open(self, address: str) -> HtmlElement:
        answer = self.client.get(address)
        assert answer.status_code == 200, f"{self.role}: {address} answers {answer.status_code}"
        return html.fromstring(answer.content.decode())


@pytest.fixture
def reader_as(db: None, demonstration: None) -> Callable[[str], Reader]:
    def enter(role: str) -> Reader:
        client = Client()
        client.force_login(Person.objects.get(email=EMAILS[role]))
        return Reader(role, client)

    return enter


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def panel_of(element: HtmlElement) -> str:
    """The heading of the panel that an element stands in."""
    headings = element.xpath("ancestor::section[.//h2][1]//h2")
    return f"“{words(headings[0])}”" if headings else "outside every panel"


def counted(page: HtmlElement, fragment: str) -> int | None:
    """How many rows a page lists; None where it lists nothing that can be counted."""
    part = page.get_element_by_id(fragment, None) if fragment else page
    if part is None:
        return None
    if marked := part.xpath(".//*[@data-row]"):
        return len(marked)
    if rows := page.xpath("//*[@id='register']//tbody/tr"):
        return len(rows)
    return 0 if page.xpath("//*[@data-total='0']") else None


def told(page: HtmlElement) -> set[int]:
    return {int(number) for number in page.xpath("//@data-total")}


def with_page(address: str, number: int) -> str:
    parts = urlsplit(address)
    query = urlencode([*[pair for pair in parse_qsl(parts.query) if pair[0] != "page"], ("page", str(number))])
    return parts._replace(query=query, fragment="").geturl()


def rows_at(open_page: Callable[[str], HtmlElement], address: str) -> str:
    """How many rows there are at an address, over all its pages, or what is wrong with the list."""
    fragment = urlsplit(address).fragment
    page = open_page(address.partition("#")[0])
    number, totals = counted(page, fragment), told(page)
    if number is None:
        return "nothing that can be counted"
    for following in range(2, MOST_PAGES):
        if not page.xpath("//nav//a[@rel='next']"):
            break
        page = open_page(with_page(address, following))
        number += counted(page, fragment) or 0
    if totals and not fragment and totals != {number}:
        return f"{number} rows, where the list says {sorted(totals)}"
    return str(number)


def wrong_figures(reader: Reader) -> Iterator[str]:
    """Each figure whose page has another number of rows, or does not show its words."""
    opened = cache(reader.open)
    for link in opened("/").xpath(FIGURE):
        address = link.get("href", "")
        figure = link.get("data-count") or link.get("data-shown")
        where = f"{reader.role}, {panel_of(link)}: “{words(link)}” ({figure}) leads to {address or 'nothing'}"
        if figure not in words(link) and figure not in words(link).replace(",", ""):
            yield f"{where}, and does not say {figure}"
        if not address:
            yield where
        elif link.get("data-shown"):
            if figure not in words(opened(address.partition("#")[0]).xpath("//main")[0]):
                yield f"{where}, which does not show it"
        elif (found := rows_at(opened, address)) != figure:
            yield f"{where}, which has {found}"


def is_bare(figure: str, parent: HtmlElement) -> bool:
    if not BARE.fullmatch(figure) or parent.xpath(IN_A_FIGURE) or parent.xpath(A_REFERENCE):
        return False
    if any(f"/{figure}/" in address for address in parent.xpath("ancestor-or-self::a/@href")):
        return False  # the number of what it leads to
    return "£" not in figure or not parent.xpath(IN_A_ROW_WITH_A_LINK)  # there it is the amount of one thing


def bare_figures(page: HtmlElement) -> Iterator[str]:
    """Each text that is only a number and leads nowhere."""
    for text in page.xpath("//main//text()[normalize-space()]"):
        parent = text.getparent().getparent() if text.is_tail else text.getparent()
        if is_bare(figure := " ".join(text.split()), parent):
            yield f"{panel_of(parent)}: {figure} is in no link with data-count or data-shown"


@pytest.mark.parametrize("role", EMAILS)
def test_every_figure_leads_to_as_many_rows(role: str, reader_as: Callable[[str], Reader]) -> None:
    reader = reader_as(role)
    wrong = list(wrong_figures(reader))
    assert not wrong, "\n".join(wrong)
    assert reader.open("/").xpath(FIGURE) or role == "dfe_reader", "a dashboard without figures"


@pytest.mark.parametrize("role", EMAILS)
def test_no_figure_leads_nowhere(role: str, reader_as: Callable[[str], Reader]) -> None:
    bare = list(bare_figures(reader_as(role).open("/")))
    assert not bare, f"{role}:\n" + "\n".join(bare)


PAGE = """<main><section><h2>Panel</h2><a href="{}" data-count="{}">{} things</a></section><ul class="rows">
<li><a href="/x/">A claim</a> £1,800</li></ul><b>{}</b> <i class="ref">7</i>
<a href="/projects/2025-26/7/">7</a></main>"""
LIST = '<main id="register"><table><tbody>{}</tbody></table><nav data-total="{}">{}</nav></main>'


class Told(Reader):
    """Pages told here instead of asked for: an overview with one figure, and a list of five rows on two pages."""

    def __init__(self, home: str, total: int = 5) -> None:
        super().__init__("somebody", Client())
        more = "<a rel='next'>Next</a>"
        self.__dict__["pages"] = {
            "/": home,
            "/list/?due=overdue": LIST.format("<tr><td>1</td></tr>" * 3, total, more),
            "/list/?due=overdue&page=2": LIST.format("<tr><td>1</td></tr>" * 2, total, ""),
        }

    def open(self, address: str) -> HtmlElement:
        return html.fromstring(self.__dict__["pages"][address])


def test_the_crawl_sees_what_is_wrong() -> None:
    """A check that cannot fail is a defect."""
    there = "/list/?due=overdue"
    assert not list(wrong_figures(Told(PAGE.format(there, 5, 5, ""))))
    assert "has 5" in "".join(wrong_figures(Told(PAGE.format(there, 4, 4, ""))))
    assert "does not say 5" in "".join(wrong_figures(Told(PAGE.format(there, 5, 6, ""))))
    assert "list says [6]" in "".join(wrong_figures(Told(PAGE.format(there, 5, 5, ""), total=6)))
    assert "“Panel”" in "".join(wrong_figures(Told(PAGE.format("", 5, 5, ""))))
    for figure in ("12", "(5)", "£1,206,200", "12 of 19", "61 %"):
        assert figure in "".join(bare_figures(html.fromstring(PAGE.format(there, 5, 5, figure))))
    for words_ in ("4.1", "31 Mar 2026", "12 of 19 came", ""):
        assert not list(bare_figures(html.fromstring(PAGE.format(there, 5, 5, words_))))
