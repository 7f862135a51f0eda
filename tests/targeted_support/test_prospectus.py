"""The prospectus: what is on offer, who reads it when, and its files."""

from __future__ import annotations

import io
from datetime import date
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from targeted_support.actions.prospectus import edit_prospectus, publish_prospectus, withdraw_prospectus
from targeted_support.documents.prospectus import build_prospectus, topics_table
from targeted_support.models import OfferYear
from targeted_support.queries.prospectus import on_offer
from tests.conftest import somebody
from tests.diagnostics.confidence import enter, person_of, text_of
from tests.diagnostics.rounds import on

from .giving import PROSPECTUS, ROOT, expert, lead, published, year
from .packaging import TODAY, team

PAGE_25 = f"{PROSPECTUS}?year=2025-26"

pytestmark = pytest.mark.usefixtures("mid_february")


def offer(label: str = "2025-26") -> OfferYear:
    return OfferYear.objects.get(year__label=label)


def test_a_draft_is_seen_by_the_team_alone_and_once_published_by_all_who_read_the_plan() -> None:
    assert "A draft: only the team sees it" in text_of(enter(team()).get(PROSPECTUS))
    hidden = text_of(enter(lead()).get(PROSPECTUS))
    assert "No prospectus is published yet" in hidden and "peer review" not in hidden
    assert enter(lead()).get(f"{ROOT}prospectus.pdf?year=2025-26").status_code == 404
    published()
    for role in ("la_lead", "sponsor", "project_manager", "finance", "administrator"):
        assert "Published on 22 Sep 2025" in text_of(enter(somebody(role)).get(PROSPECTUS)), role
    assert enter(somebody("dfe_reader")).get(PROSPECTUS).status_code == 404
    stored = offer()
    withdraw_prospectus(by=team(), offer=stored, version=stored.version)
    assert "No prospectus is published yet" in text_of(enter(lead()).get(PROSPECTUS))


def test_it_tells_what_is_on_offer_how_to_ask_how_to_help_streams_and_topics() -> None:
    published()
    expert("Alex Moreton", "kent", "Annual reviews", in_prospectus=True, expertise="Lean mapping")
    expert("Not Named", "surrey", "Complaints")
    expert("No Time", "surrey", "Complaints", in_prospectus=True, is_available=False)
    words = text_of(enter(lead()).get(PROSPECTUS))
    for part in ("What is on offer", "Kinds of help", "How to ask", "How to help others", "Takes new packages"):
        assert part in words
    assert "Alex Moreton, Kent: Lean mapping" in words and "Kent, West Sussex" in words, "both helped with workforce"
    assert "Not Named" not in words and "No Time" not in words


def test_no_cell_of_the_topics_is_blank() -> None:
    rows = [[cell.shown() for cell in row.cells] for row in topics_table(offer(), on_offer()).body]
    assert all(all(row) for row in rows) and ["Quality assurance", "Nobody named yet", "–"] in rows


def test_the_stream_that_has_ended_says_why() -> None:
    stored = offer("2026-27")
    said = {"offer": "Help with the SEND reforms.", "how_to_ask": "Ask the team."}
    stored = edit_prospectus(by=team(), offer=stored, version=stored.version, fields=said)
    with on(date(2026, 11, 22)):
        publish_prospectus(by=team(), offer=stored, version=stored.version, day=date(2026, 4, 20))
        words = text_of(enter(lead()).get(PROSPECTUS))
    assert "Targeted support · 2026-27" in words and "Help with the SEND reforms." in words
    assert "CSC Takes none DfE's funding of small packages" in words.replace("&#x27;", "'")
    assert "SEND Takes new packages" in words


def test_a_year_that_is_over_takes_nothing() -> None:
    published()
    with on(date(2026, 11, 22)):
        words = text_of(enter(lead()).get(PAGE_25))
    assert "2025-26 is over" in words and "CSC Takes none The year is over." in words


def test_a_cap_is_told_only_where_there_is_one() -> None:
    assert "What a package may cost" not in text_of(enter(team()).get(PROSPECTUS))
    OfferYear.objects.filter(pk=offer().pk).update(cap=2_500_000)
    assert "Up to £25,000 for one package in the year." in text_of(enter(team()).get(PROSPECTUS))


def test_it_is_written_by_the_team_and_published_once_it_says_something() -> None:
    empty = offer("2026-27")
    with pytest.raises(ValidationError, match="Write what is on offer"):
        publish_prospectus(by=team(), offer=empty, version=empty.version, day=TODAY)
    with pytest.raises(ValidationError, match="not in the future"):
        publish_prospectus(by=team(), offer=offer(), version=offer().version, day=date(2026, 2, 17))
    stored = published()
    with pytest.raises(ValidationError, match="Take it back first"):
        edit_prospectus(by=team(), offer=stored, version=stored.version, fields={"offer": " "})
    with pytest.raises(Stale):
        edit_prospectus(by=team(), offer=stored, version=stored.version - 1, fields={"offer": "New"})
    for act in (
        lambda: edit_prospectus(by=lead(), offer=stored, version=stored.version, fields={"offer": "x"}),
        lambda: publish_prospectus(by=lead(), offer=stored, version=stored.version, day=TODAY),
        lambda: withdraw_prospectus(by=lead(), offer=stored, version=stored.version),
    ):
        with pytest.raises(Refused):
            act()


def test_the_pages_of_the_team() -> None:
    client = enter(team())
    client.post(f"{PROSPECTUS}2025-26/edit/", {"offer": "Help", "how_to_ask": "Ask", "giving": "", "version": 1})
    assert offer().offer == "Help"
    client.post(f"{PROSPECTUS}2025-26/publish/", {"published_on": "2025-09-22", "version": offer().version})
    assert offer().published_on == date(2025, 9, 22)
    client.post(f"{PROSPECTUS}2025-26/withdraw/", {"version": offer().version})
    assert offer().published_on is None
    assert enter(lead()).get(f"{PROSPECTUS}2025-26/edit/").status_code == 404, "a draft is not there"


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_the_files_are_made(form: str) -> None:
    published()
    answer = enter(lead()).get(f"{ROOT}prospectus.{form}?year=2025-26")
    assert answer.status_code == 200 and f"prospectus-2025-26.{form}" in answer.headers["Content-Disposition"]


def test_the_word_file_says_what_the_page_says() -> None:
    published()
    expert("Alex Moreton", "kent", in_prospectus=True)
    client = enter(lead())
    page = text_of(client.get(PROSPECTUS))
    content = ZipFile(io.BytesIO(client.get(f"{ROOT}prospectus.docx").content)).read("word/document.xml").decode()
    for table in build_prospectus(lead()).tables:
        for row in table.body:
            for cell in row.cells:
                for line in cell.shown().splitlines():
                    told = line.replace("'", "&#x27;")
                    assert told in page and line.replace("&", "&amp;") in content


def test_queries_do_not_grow_with_experts() -> None:
    published()
    client = enter(person_of("kent"))

    def queries() -> int:
        client.get(PROSPECTUS)
        with CaptureQueriesContext(connection) as made:
            client.get(PROSPECTUS)
        return len(made)

    expert("First", "kent", in_prospectus=True)
    before = queries()
    for number in range(8):
        expert(f"Expert {number}", "surrey", "Complaints", "Annual reviews", in_prospectus=True, since=year())
    assert queries() == before


@pytest.mark.parametrize("day", [date(1, 1, 1), date(2024, 3, 31)])
def test_it_is_not_published_before_the_year_before_its_own(day: date) -> None:
    stored = published()
    with pytest.raises(ValidationError, match=r"Give 1 Apr 2024 or a later day"):
        publish_prospectus(by=team(), offer=stored, version=stored.version, day=day)
    assert offer().published_on == date(2025, 9, 22)
    publish_prospectus(by=team(), offer=stored, version=stored.version, day=date(2024, 4, 1))
    assert offer().published_on == date(2024, 4, 1)
