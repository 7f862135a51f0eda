"""The page of an authority and its briefing: the same for each reader, suggestions with reasons, nothing in confidence
to others."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pytest
from docx import Document as Word
from pypdf import PdfReader

from diagnostics.actions.assessments import save_assessment
from diagnostics.models import (
    ChallengeGroup,
    ChallengeRound,
    Conversation,
    ConversationMove,
    GroupMember,
    GroupMove,
    SelfAssessment,
)
from projects.models import Person, Project
from projects.panels.authority import authority_document
from projects.queries.involvement import Asked, authority_matrix
from seslip.foundation import audit
from seslip.foundation.exports import draw
from targeted_support.domain.impact import Asking
from targeted_support.domain.suggestions import (
    Received,
    first_contact,
    help_to_ask_for,
    packages_to_answer,
    topics_to_look_at,
)
from targeted_support.domain.topics import Subject
from targeted_support.models import Feedback
from tests.conftest import somebody
from tests.diagnostics.confidence import enter, group_3, person_of, text_of
from tests.foundation.pdf_checking import check_pdf

from .giving import expert, on_package, published, year
from .packaging import TODAY, opened, place, team, upto

END = date(2026, 3, 31)
SAID = "Dashboards that partners read"
KNOWN = {1: Subject("Annual reviews"), 2: Subject("Complaints", "tribunal")}

pytestmark = pytest.mark.usefixtures("mid_february")


def cell(reader: Person, slug: str, number: int = 33) -> str:
    matrix = authority_matrix(reader, Asked(year(), END))
    column = next((one.pk for one in matrix.projects if one.number == number), 0)
    row = next(row for row in matrix.rows if row.authority == place(slug).pk)
    return row.cells[column].words if column else ""


# --- The rules ------------------------------------------------------------------------------------------------------


def test_a_package_asks_for_what_came_of_it_and_what_was_thought_of_it() -> None:
    asked = Received("A", "/a/", complete=True, asking=Asking(date(2026, 5, 1), 3))
    silent, open_one = (Received(name, "/", complete=name == "B", said=False) for name in ("B", "C"))
    found = packages_to_answer([silent, open_one, asked])
    assert [one.text for one in found] == ["Say what came of “A”", "Tell the team what you made of “B”"]
    assert found[0].url == "/a/#outcomes" and all(one.private for one in found)


def test_a_topic_that_an_indicator_speaks_of_unless_a_package_does_already() -> None:
    names = ["“SEND · Tribunal appeals”", "“Absence”"]
    (found,) = topics_to_look_at(names, "Benchmarks June 2025", KNOWN, frozenset(), "/prospectus/")
    assert "“Complaints”" in found.text and "Tribunal appeals" in found.reason and "good or bad" in found.reason
    assert topics_to_look_at(names, "", KNOWN, frozenset({2}), "/") == []


@pytest.mark.parametrize(
    ("text", "received", "began", "words"),
    [
        ("", frozenset(), False, None),
        ("Annual reviews", frozenset(), True, "Turn the help asked for with Annual reviews into an enquiry"),
        ("Annual reviews", frozenset({1}), False, None),
        ("Something else", frozenset(), False, "Turn the help asked for into an enquiry"),
        ("Something else", frozenset(), True, None),
    ],
)
def test_help_asked_for_that_is_no_enquiry_yet(text: str, received: Any, began: bool, words: str | None) -> None:
    found = help_to_ask_for(text, KNOWN, received, began, "/ask/")
    assert (found.text if found else None) == words and (found is None or found.private)


def test_a_first_contact_where_nothing_is_recorded() -> None:
    found = first_contact(False, "2025-26", "/")
    assert found and "2025-26" in found.reason and first_contact(True, "2025-26", "/") is None


# --- What was given and received stands in the matrix -----------------------------------------------------------------


def test_the_matrix_holds_what_the_report_of_year_1_tells() -> None:
    """Year 1: Surrey received three, Brighton and Hove four packages; Kent helped with one, Medway lent experts."""
    said = {slug: cell(team(), slug) for slug in ("surrey", "brighton-and-hove", "kent", "medway", "slough")}
    assert said == {
        "surrey": "Received 3",
        "brighton-and-hove": "Gave 1, received 4",
        "kent": "Gave 1, received 1",
        "medway": "Gave 1, received 1",
        "slough": "",
    }


def test_a_new_package_and_a_new_expert_are_there_at_once() -> None:
    assert cell(team(), "slough") == ""
    package = opened("slough")
    assert cell(team(), "slough") == "Received 1"
    on_package(package, expert("Jo", "reading"), 10)
    assert cell(team(), "reading") == "Gave 1, received 2"


def test_groups_and_conversations_that_were_held_stand_with_their_projects() -> None:
    project = Project.objects.get(year=year(), number=2)
    this = ChallengeRound.objects.filter(year=year()).first() or audit.create(
        ChallengeRound(year=year(), project=project), by=team()
    )
    group = audit.create(ChallengeGroup(round=this, number=9, day=date(2026, 1, 20), stage="held"), by=team())
    audit.create(GroupMember(round=this, group=group, authority=place("slough")), by=team())
    talks = Project.objects.get(year=year(), number=3)
    talk = Conversation(project=talks, authority=place("slough"), year=year(), agreed_on="2025-06-02", day="2026-01-08")
    audit.create(talk, by=team())
    assert (cell(team(), "slough", 2), cell(team(), "slough", 3)) == ("", ""), "no step was recorded yet"
    GroupMove.objects.create(group=group, stage="held", day=date(2026, 1, 20), by=team())
    ConversationMove.objects.create(conversation=talk, stage="held", day=date(2026, 1, 8), by=team())
    audit.change(group, by=team(), version=group.version, fields={"place": "Reading"})
    audit.change(talk, by=team(), version=talk.version, fields={"place": "Slough"})
    assert (cell(team(), "slough", 2), cell(team(), "slough", 3)) == ("1 of 1", "1 of 1")
    assert cell(team(), "kent", 2) == ""


# --- The page and its file ------------------------------------------------------------------------------------------


def page(reader: Person, slug: str) -> str:
    return re.sub(r"\s+", " ", text_of(enter(reader).get(f"/authorities/{slug}/?as_at=2026-03-31")))


def words_of(reader: Person, slug: str) -> str:
    content = enter(reader).get(f"/authorities/{slug}.docx?as_at=2026-03-31").content
    file = Word(io.BytesIO(content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return " ".join([*(one.text for one in file.paragraphs), *cells])


def assess() -> None:
    """Kent's, in group 3 of the round before."""
    group = group_3()
    said = {"strengths": SAID, "help_asked": "Annual reviews, please", "received": "2025-03-01"}
    assessment = SelfAssessment(round=group.round, authority=place("kent"))
    save_assessment(by=group.facilitator, assessment=assessment, group=group, version=0, fields=said)


def test_what_is_said_in_confidence_is_read_by_its_group_alone_on_page_and_in_file() -> None:
    assess()
    opened("kent", summary="For all")
    for reader in (person_of("kent"), person_of("oxfordshire")):
        assert SAID in page(reader, "kent") and SAID in words_of(reader, "kent")
        assert SAID not in page(reader, "oxfordshire") and SAID not in words_of(reader, "oxfordshire")
    for other in (person_of("slough"), somebody("programme_manager"), team(), somebody("finance")):
        for text in (page(other, "kent"), words_of(other, "kent")):
            assert SAID not in text and "help asked for" not in text and "Self-assessment 20" not in text


def test_help_that_was_asked_for_is_suggested_to_those_who_read_it() -> None:
    assess()
    published()
    assert "Turn the help asked for with Annual reviews into an enquiry" in page(person_of("kent"), "kent")
    html = enter(person_of("kent")).get("/authorities/kent/").content.decode()
    assert "/targeted-support/prospectus/ask/" in html
    assert (
        "/targeted-support/prospectus/ask/"
        not in enter(person_of("oxfordshire")).get("/authorities/kent/").content.decode()
    )


def test_feedback_is_asked_of_the_authority_and_the_team_only() -> None:
    package = upto("complete")
    asked = "Tell the team what you made of “Reviews on time”"
    assert asked in page(person_of("kent"), "kent") and asked in page(team(), "kent")
    assert asked not in page(person_of("slough"), "kent")
    audit.create(Feedback(year=year(), package=package, authority=place("kent"), text="Good"), by=team())
    assert asked not in page(person_of("kent"), "kent")


@pytest.mark.parametrize("role", ["la_lead", "programme_manager", "finance", "administrator"])
def test_the_briefing_holds_what_the_page_shows(role: str) -> None:
    reader = somebody(role)
    shown = page(reader, "surrey")
    document = authority_document(reader, place("surrey"), year(), END)
    for table in document.tables:
        for row in table.body:
            first = max((cell.shown() for cell in row.cells[:3]), key=len)
            assert first in shown.replace("&amp;", "&").replace("&#x27;", "'"), (table.caption, first)
    told = [table.caption for table in document.tables]
    reads = role in ("la_lead", "programme_manager")
    assert ("What it takes part in" in told) is reads and ("Packages of support" in told) is reads
    assert ("What it takes part in" in shown) is reads


def test_who_reads_nothing_finds_nothing() -> None:
    for address in ("/authorities/kent/", "/authorities/kent.pdf", "/authorities/kent.docx"):
        assert enter(somebody("dfe_reader")).get(address).status_code == 404
    assert enter(team()).get("/authorities/nowhere.pdf").status_code == 404


@pytest.mark.same_on_every_database
def test_the_briefing_is_a_whole_pdf_of_two_pages() -> None:
    assess()
    document = authority_document(person_of("kent"), place("kent"), year(), END)
    content = draw(document, "pdf", END, TODAY)
    check_pdf(content, document)
    pages = PdfReader(io.BytesIO(content)).pages
    assert len(pages) <= 2 and SAID in " ".join(one.extract_text() for one in pages)
