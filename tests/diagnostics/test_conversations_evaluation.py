"""The evaluation across conversations: on the page, in its files, and nothing in either that was said in confidence."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from diagnostics.actions.conversation_steps import write_feedback
from diagnostics.actions.conversations import edit_conversation, write_words
from diagnostics.domain.stages import ConversationStage as Stage
from diagnostics.models import ConversationPartner

from .confidence import enter, person_of
from .conversing import MET, TODAY, leader, manager, upto
from .rounds import on

PAGE = "/diagnostics/conversations/evaluation"
TOLD = "One panel would halve the wait."
SAID = "Candidly: nobody listened."


@pytest.fixture(autouse=True)
def two_held(plan: None) -> Iterator[None]:
    with on(TODAY):
        one = upto(Stage.FOLLOWED_UP)
        upto(Stage.HELD, "medway", MET - timedelta(1))
        one = edit_conversation(by=manager(), conversation=one, version=one.version, fields={"headlines": TOLD})
        write_words(by=leader(), conversation=one, version=one.version, fields={"evaluation": SAID})
        partner = ConversationPartner.objects.filter(conversation=one).get()
        write_feedback(by=leader(), partner=partner, version=partner.version, feedback=SAID)
        yield


class Cells(HTMLParser):
    """The rows of every table of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = False

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag not in ("th", "td")

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data


def test_the_file_says_what_the_page_says() -> None:
    client = enter(person_of("oxfordshire"))
    page = Cells()
    page.feed(client.get(f"{PAGE}/").content.decode())
    shown = [row for row in page.rows if row != ["What", "Number", "Of"]]
    lines = list(csv.reader(io.StringIO(client.get(f"{PAGE}.csv").content.decode())))
    assert lines[0] == ["part", "what", "number", "of"]
    assert [line[1:] for line in lines[1:]] == shown
    assert ["Conversations", "Held", "2", ""] in lines and ["Conversations", "Evaluated", "1", "2"] in lines
    assert ["Partners who gave feedback", "Health", "1", "2"] in lines
    assert ["What followed", "Referral to another programme", "1", "2"] in lines
    book = load_workbook(io.BytesIO(client.get(f"{PAGE}.xlsx").content))
    cells = [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]
    assert ["Partners present", "Health", 2, 2] in [row[:4] for row in cells]
    assert TOLD in [cell for row in cells for cell in row]


def test_one_year_is_evaluated_alone() -> None:
    client = enter(manager())
    assert f"{PAGE}.csv?year=2025-26" in client.get(f"{PAGE}/?year=2025-26").content.decode()
    answer = client.get(f"{PAGE}.csv?year=2025-26")
    assert 'filename="conversation-evaluation-2025-26.csv"' in answer["Content-Disposition"]
    assert client.get(f"{PAGE}.csv?year=nowhen").status_code == 404


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_who_reads_the_words_finds_none_of_them_in_the_file(form: str) -> None:
    client = enter(person_of("kent"))
    assert SAID in client.get(f"{PAGE}/").content.decode()
    content = client.get(f"{PAGE}.{form}").content
    if form == "xlsx":
        book = load_workbook(io.BytesIO(content))
        content = str([cell.value for sheet in book for row in sheet.iter_rows() for cell in row]).encode()
    assert b"Candidly" not in content and b"Health" in content


def test_the_command_writes_the_evaluation_of_a_year(tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "evaluation.csv"
    call_command("export", "conversation-evaluation", year="2025-26", format="csv", output=str(file))
    assert re.search(r"^Conversations,Held,2,$", file.read_text(), re.MULTILINE)
