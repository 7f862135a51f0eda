"""Columns of every list: what is chosen shows, in that order, and the file holds what the page shows, cell by cell."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from openpyxl import load_workbook

from diagnostics.models import Finding
from projects.models import Person
from seslip.demo import load_demo
from seslip.foundation.listed import list_url, page_of
from seslip.foundation.lists import LISTS, ListPage
from seslip.foundation.money import show_money
from seslip.foundation.periods import show_date
from tests.conftest import somebody

assert get_resolver().url_patterns  # every list page is known from here on
NOTE = ": note"
HOSTILE = ("'; DROP TABLE x", "<script>alert(1)</script>", "\x00", "a" * 5000, "__class__", ",,,", "due;due", "%s%n")


def test_every_list_page_is_registered() -> None:
    def below(cls: type[ListPage]) -> set[type[ListPage]]:
        return {one for sub in cls.__subclasses__() for one in {sub, *below(sub)}}

    used = {pattern.callback.view_class for pattern in _patterns() if hasattr(pattern.callback, "view_class")}
    pages = {cls for cls in below(ListPage) if cls in used and cls.chooses_columns}
    assert pages == set(LISTS.values())
    assert len(LISTS) == 15


def _patterns(resolver: Any = None) -> Any:
    for entry in (resolver or get_resolver()).url_patterns:
        yield from _patterns(entry) if hasattr(entry, "url_patterns") else (entry,)


@pytest.fixture(scope="module")
def demo(plan_of_file: Callable[[], AbstractContextManager[None]]) -> None:
    """Something to list on every page."""
    with plan_of_file():
        load_demo()


def reader_of(address: str) -> Person:
    """Somebody who may open the list and finds rows in it."""
    if address == "diagnostics:finding_list":
        return Person.objects.filter(pk__in=Finding.objects.values("group__facilitator")).first() or somebody("sponsor")
    return somebody("programme_manager")


def cells_on_page(content: str) -> list[list[str]]:
    """The words of each cell of the list's table, read from the page as a browser would show them."""
    body = content.split('id="register"')[1].split("<tbody>")[1].split("</tbody>")[0]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.S)
    return [[words(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)] for row in rows]


def words(cell: str) -> str:
    unseen = re.sub(r'<span class="visually-hidden">.*?</span>', "", cell, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", unseen)).split())


def letters(text: str) -> list[str]:
    """Words alone, in any order: where a line breaks differs between page and file."""
    return sorted(re.findall(r"\w+", text))


@pytest.mark.parametrize("address", sorted(LISTS))
def test_the_file_holds_what_the_page_shows(address: str, demo: None, db: None) -> None:
    """With fewest columns, with all in turned order, and as it comes: page and Excel agree cell by cell."""
    reader, client = reader_of(address), Client()
    client.force_login(reader)
    page = page_of(address, "", reader)
    assert page is not None
    table, count = page.plain_table(), page.total()
    offered = list(table.offered)
    assert count, "nothing to compare"
    for asked in ([table.named], offered[::-1], offered):
        content = client.get(list_url(address, f"columns={','.join(asked)}")).content.decode()
        head, *body = excel(client, content)
        assert [label for label in head if not label.endswith(NOTE)] == [table.offered[name] for name in asked]
        assert len(body) == count
        drawn = cells_on_page(content)
        assert len(drawn) == min(count, page.per_page)
        for cells, row in zip(drawn, body, strict=False):
            told = cells[1:] if "select" in table.columns else cells
            for words_there, values in zip(told, together(head, row), strict=False):
                assert any(letters(words_there) == letters(" ".join(said)) for said in readings(values)), values


def together(head: list[str], row: list[Any]) -> list[list[Any]]:
    """The values of each column, with what is noted below it."""
    found: list[list[Any]] = []
    for label, value in zip(head, row, strict=True):
        found[-1].append(value) if label.endswith(NOTE) else found.append([value])
    return found


def readings(values: list[Any]) -> list[list[str]]:
    """What the values of a file would read on a page: a number can be money, and is either."""
    first, *notes = values
    rest = [note or "" for note in notes]
    if isinstance(first, datetime):
        return [[show_date(first.date()), *rest]]
    if isinstance(first, int | float):
        return [[show_money(round(first * 100)), *rest], [f"{first:,}", *rest], [f"{first}", *rest]]
    return [[first or "", *rest]]


def excel(client: Client, content: str) -> list[list[Any]]:
    """The rows of the file that the page's own button downloads, its head first."""
    link = re.search(r'href="([^"]+\.xlsx\?[^"]*)">Download Excel', content)
    assert link, "the list has no file"
    answer = client.get(html.unescape(link[1]))
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.content)).active
    first = int(re.sub(r"\D", "", sheet.freeze_panes)) - 1  # what stays in sight ends with the head
    return [list(row) for row in sheet.iter_rows(min_row=first, values_only=True)]


def test_a_named_column_stays_and_an_unknown_one_is_told(demo: None, db: None) -> None:
    client = Client()
    client.force_login(somebody("programme_manager"))
    content = client.get("/projects/?columns=sponsor,colour").content.decode()
    assert re.findall(r">(Project|Sponsor|Theme)</a>\s*</th>", content) == ["Project", "Sponsor"]
    assert "This list has no column “colour”: it is left out." in content
    answer = client.get("/projects/register.csv?columns=sponsor,colour")
    assert answer.status_code == 400
    assert "no column “colour”" in answer.content.decode()


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_columns_are_answered_with_a_page(hostile: str, demo: None, db: None) -> None:
    client = Client()
    client.force_login(somebody("programme_manager"))
    for url in ("/kpis/", "/projects/", "/budget/commitments/"):
        answer = client.get(url, {"columns": hostile, "move": f"earlier:{hostile}", "arrange": hostile}, follow=True)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()


def test_the_form_leads_to_a_short_address(demo: None, db: None) -> None:
    """What is ticked, in its order; a button moves one; what is usual is not written down."""
    client = Client()
    client.force_login(somebody("programme_manager"))
    usual = [("columns", name) for name in ("number", "title", "theme", "sponsor", "amount")]
    asked = "&".join(f"{key}={value}" for key, value in [("theme", "3"), *usual])
    assert client.get(f"/projects/?{asked}").headers["Location"] == "?theme=3#columns"
    few = "columns=title&columns=sponsor&columns=amount&move=earlier:amount"
    found = client.get(f"/projects/?{few}").headers["Location"]
    assert found == "?columns=title,amount,sponsor&arrange=amount%3Aearlier#columns"
    content = client.get(f"/projects/{found.partition('#')[0]}").content.decode()
    assert re.findall(r'name="move" value="([^"]+)" data-take-focus', content) == ["earlier:amount"]
    assert "arrange" not in re.findall(r'href="\?([^"]*)"', content.split('id="register"')[1])[0]


def test_filters_keep_the_columns_and_all_columns_are_one_link_away(demo: None, db: None) -> None:
    client = Client()
    client.force_login(somebody("programme_manager"))
    content = client.get("/kpis/?stream=CSC&columns=ref,due&sort=-due").content.decode()
    assert '<input type="hidden" name="columns" value="ref,due">' in content
    link = html.unescape(re.search(r'href="([^"]+)">All columns as CSV', content)[1])  # type: ignore[index]
    assert client.get(link).content == client.get("/kpis/register.csv?stream=CSC&sort=-due").content
