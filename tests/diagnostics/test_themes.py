"""Regional priorities: drafted from findings, published without naming anybody, and answered by projects."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from docx import Document as Word
from openpyxl import load_workbook

from diagnostics.actions.themes import (
    create_theme,
    edit_theme,
    publish_theme,
    remove_theme,
    set_answers,
    withdraw_theme,
)
from diagnostics.domain.answers import suggested
from diagnostics.models import ChallengeRound, Finding, RegionalTheme, ThemeHeading
from diagnostics.queries.naming import problem_of_names
from projects.models import Person, Project
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from seslip.foundation.exports import EXPORTS, draw
from seslip.foundation.pdf import document_html

from .confidence import a_finding, enter, facilitator, group_3, person_of, text_of

pytestmark = pytest.mark.usefixtures("plan")
PAGE = "/diagnostics/priorities/"


def manager() -> Person:
    return Person.objects.get(email="richard.tyndall@example.org")


def a_draft(**said: object) -> RegionalTheme:
    group = group_3()
    told = {"heading": ThemeHeading.objects.get(name="Data"), "title": "Health data", "text": "Share them earlier."}
    return create_theme(by=facilitator(), challenge_round=group.round, fields={**told, **said})


def test_appendix_3_prints_24_themes_and_six_groups_without_naming_an_authority_in_a_theme(person_as) -> None:  # type: ignore[no-untyped-def]
    words = text_of(enter(person_as("programme_manager")).get(PAGE))
    for piece in (
        "Universal SENDAP&amp;I",
        "24 Quality Assurance",
        "27 Each authority",
        "6 31 Mar 2025 Buckinghamshire",
    ):
        assert piece in words, piece
    names = json.loads(Path("fixtures/plan-2025-26/authorities.json").read_text())
    themes = " ".join(f"{one.title} {one.text}" for one in RegionalTheme.objects.all())
    assert not [one["name"] for one in names if one["name"] in themes]


def test_finance_reads_the_themes_but_not_dates_and_members(person_as) -> None:  # type: ignore[no-untyped-def]
    client = enter(person_as("finance"))
    words = text_of(client.get(PAGE))
    assert "Quality Assurance" in words and "25 Apr 2025" not in words
    book = load_workbook(io.BytesIO(client.get("/diagnostics/appendix-3.xlsx").content))
    values = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert "SEND Tribunals" in " ".join(values) and "Buckinghamshire" not in values


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_the_files_of_appendix_3_hold_every_theme(form: str, person_as) -> None:  # type: ignore[no-untyped-def]
    from diagnostics.documents.themes import build_appendix_3
    from seslip.foundation.sheets import Document  # the one description that page and files are drawn from

    document = build_appendix_3(person_as("programme_manager"))
    assert isinstance(document, Document) and len(document.tables[0].body) == 24 + 7
    assert len(document.tables[1].body) == 6
    answer = enter(person_as("programme_manager")).get(f"/diagnostics/appendix-3.{form}")
    assert answer.status_code == 200 and f"appendix-3-2024-25.{form}" in answer["Content-Disposition"]


def test_a_draft_is_for_its_author_and_the_programme_manager_only(person_as) -> None:  # type: ignore[no-untyped-def]
    theme = a_draft()
    page = reverse("diagnostics:theme_page", args=(theme.pk,))
    assert enter(facilitator()).get(page).status_code == 200
    assert enter(manager()).get(page).status_code == 200
    for role in ("sponsor", "support_team", "finance", "administrator", "la_lead"):
        client = enter(person_as(role))
        assert client.get(page).status_code == 404, role
        assert "Health data" not in text_of(client.get(PAGE)), role


def test_published_it_is_numbered_and_for_everybody_and_withdrawn_it_keeps_its_number(person_as) -> None:  # type: ignore[no-untyped-def]
    theme = a_draft()
    shown = publish_theme(by=manager(), theme=theme, version=1)
    assert (shown.item, shown.published) == (28, True), "27 are printed"
    assert "Health data" in text_of(enter(person_as("finance")).get(PAGE))
    hidden = withdraw_theme(by=manager(), theme=shown, version=2)
    assert "Health data" not in text_of(enter(person_as("finance")).get(PAGE))
    other = a_draft(title="Another")
    assert publish_theme(by=manager(), theme=other, version=1).item == 29
    assert publish_theme(by=manager(), theme=hidden, version=3).item == 28


@pytest.mark.parametrize("text", ["As RBWM showed", "Kent's front door", "bucks", "in Brighton & Hove", "at Slough"])
def test_no_authority_is_named_in_any_spelling(text: str) -> None:
    with pytest.raises(ValidationError, match="names no authority"):
        a_draft(text=text)


@pytest.mark.parametrize("text", ["Kents people", "WestSussex", "in Hants", "K\u0435nt", "Windsor", "ReadiNG"])
def test_no_authority_is_named_in_the_way_people_talk(text: str) -> None:
    with pytest.raises(ValidationError, match="names no authority"):
        a_draft(text=text)


def test_the_priorities_of_the_plan_name_nobody() -> None:
    texts = [f"{theme.title} {theme.text}" for theme in RegionalTheme.objects.filter(published=True)]
    assert len(texts) == 24 and [problem for text in texts if (problem := problem_of_names(text))] == []


def test_an_everyday_word_names_nobody() -> None:
    assert a_draft(text="Children's reading, and how they slough off help.").pk


def test_a_draft_from_a_finding_gives_the_finding_its_outcome() -> None:
    finding = a_finding()
    client = enter(facilitator())
    address = f"{reverse('diagnostics:theme_create', args=('2024-25',))}?finding={finding.pk}"
    page = text_of(client.get(address))
    assert "Dashboards come too late." in page
    sent = {"heading": finding.heading_id, "title": "", "text": "Dashboards should come sooner."}
    client.post(address, sent)
    kept = Finding.objects.get()
    assert (kept.outcome, str(kept.priority)) == ("priority", "Dashboards should come sooner.")


def test_nobody_else_reads_a_finding_by_asking_to_draft_from_it() -> None:
    finding = a_finding()
    address = f"{reverse('diagnostics:theme_create', args=('2024-25',))}?finding={finding.pk}"
    assert "Dashboards come too late." not in text_of(enter(manager()).get(address))
    assert enter(person_of("kent")).get(address).status_code == 403


def test_only_drafts_without_findings_are_removed() -> None:
    theme = a_draft()
    a_finding(outcome="priority", outcome_day=date(2025, 5, 3), priority=theme)
    with pytest.raises(ValidationError, match="The outcome of a finding leads to it"):
        remove_theme(by=facilitator(), theme=theme, version=1)
    lone = a_draft(title="Lone")
    remove_theme(by=facilitator(), theme=lone, version=1)
    assert not RegionalTheme.objects.filter(title="Lone").exists()


def test_who_does_not_facilitate_or_manage_drafts_and_publishes_nothing(person_as) -> None:  # type: ignore[no-untyped-def]
    challenge_round = ChallengeRound.objects.get(year__label="2024-25")
    fields = {"heading": ThemeHeading.objects.first(), "title": "", "text": "T"}
    with pytest.raises(Refused):
        create_theme(by=person_as("sponsor"), challenge_round=challenge_round, fields=fields)
    with pytest.raises(Refused):
        publish_theme(by=facilitator(), theme=a_draft(), version=1)


def test_gaps_are_the_themes_without_a_project(person_as) -> None:  # type: ignore[no-untyped-def]
    client = enter(person_as("programme_manager"))
    answers = reverse("diagnostics:answer_page")
    assert "24 themes, 24 without a project" in text_of(client.get(answers))
    theme = RegionalTheme.objects.get(item=13)  # SEND Tribunals
    project = Project.objects.get(year__label="2025-26", number=3)
    kept = set_answers(by=manager(), theme=theme, version=theme.version, projects=[project])
    words = text_of(client.get(answers))
    assert "24 themes, 23 without a project" in words
    assert "13 SEND Tribunals 3 SEND Courageous Conversations 5" in words, "project 3 has five KPIs"
    with pytest.raises(Stale):
        set_answers(by=manager(), theme=theme, version=theme.version, projects=[])
    set_answers(by=manager(), theme=kept, version=kept.version, projects=[])
    assert "24 without a project" in text_of(client.get(answers))


def test_projects_are_suggested_by_telling_words() -> None:
    projects = {number: f"Networks of people {number}" for number in range(10)}
    projects |= {20: "Kinship carers and their networks", 21: "Tribunals"}
    assert suggested("Kinship carers", "DBS rules", projects) == [(20, ["carer", "kinship"])]
    assert suggested("", "People in networks", projects) == [], "words of nearly every project tell nothing"
    assert suggested("Kinship carers", "", projects, taken=[20]) == []


def test_the_pages_cost_the_same_with_many_answers(person_as) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = enter(person_as("programme_manager"))
    projects = list(Project.objects.filter(used=True)[:6])
    theme = RegionalTheme.objects.get(item=6)
    set_answers(by=manager(), theme=theme, version=theme.version, projects=projects[:1])

    def cost(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    few = [cost(address) for address in (PAGE, reverse("diagnostics:answer_page"))]
    for theme in RegionalTheme.objects.filter(item__gt=6):
        set_answers(by=manager(), theme=theme, version=theme.version, projects=projects)
    assert [cost(address) for address in (PAGE, reverse("diagnostics:answer_page"))] == few


def test_the_group_does_not_see_a_draft_that_a_finding_leads_to() -> None:
    """A draft is for its author and the programme manager, also on the pages of the finding it was made from."""
    finding = a_finding()
    a_theme = a_draft(title="", text="Directors think this privately")
    from diagnostics.actions.findings import decide_finding

    fields = {"outcome": "priority", "outcome_words": "", "outcome_day": date(2025, 5, 3), "priority": a_theme}
    decide_finding(by=facilitator(), finding=finding, version=1, fields=fields)
    page = reverse("diagnostics:finding_page", args=(finding.pk,))
    assert "privately" in text_of(enter(facilitator()).get(page))
    assert "privately" not in text_of(enter(person_of("kent")).get(page))


def test_how_a_draft_was_worded_stays_with_those_who_saw_it(person_as) -> None:  # type: ignore[no-untyped-def]
    theme = a_draft(text="Directors think this privately")
    edited = edit_theme(by=facilitator(), theme=theme, version=1, fields={"text": "Share them earlier."})
    publish_theme(by=manager(), theme=edited, version=2)
    page = reverse("diagnostics:theme_page", args=(theme.pk,))
    assert "privately" not in text_of(enter(person_as("finance")).get(page))
    assert "privately" in text_of(enter(manager()).get(page))


def test_a_number_once_published_is_never_given_again() -> None:
    shown = publish_theme(by=manager(), theme=a_draft(), version=1)
    with pytest.raises(ValidationError, match="It is published already"):
        publish_theme(by=manager(), theme=shown, version=2)
    hidden = withdraw_theme(by=manager(), theme=shown, version=2)
    with pytest.raises(ValidationError, match="nothing else is called by"):
        remove_theme(by=facilitator(), theme=hidden, version=3)


def test_a_round_without_themes_says_so(person_as) -> None:  # type: ignore[no-untyped-def]
    client = enter(person_as("programme_manager"))
    for address in (PAGE, reverse("diagnostics:answer_page")):
        assert "Nothing is published yet" in text_of(client.get(f"{address}?round=2025-26"))
    assert client.get(f"{PAGE}?round=1999-00").status_code == 404


def test_a_long_priority_without_a_title_is_cut_at_a_word_and_says_so() -> None:
    long = RegionalTheme.objects.get(item=4)
    assert not long.title and str(long).endswith("…") and len(str(long)) <= 80
    assert long.text.startswith(str(long).removesuffix("…") + " ")


def test_who_chooses_projects_reads_the_priority_and_what_is_suggested() -> None:
    theme = RegionalTheme.objects.get(title="Place-based data")
    words = text_of(enter(manager()).get(f"{PAGE}{theme.pk}/projects/"))
    assert theme.text in words and "Perhaps" in words and "1 Data Benchmarking for both CSC and SEND (data)" in words


def test_what_was_published_offers_no_removal_that_is_refused() -> None:
    theme = RegionalTheme.objects.get(item=6)
    withdraw_theme(by=manager(), theme=theme, version=theme.version)
    client = enter(manager())
    assert f"{PAGE}{theme.pk}/remove/" not in client.get(f"{PAGE}{theme.pk}/").content.decode()
    draft = a_draft()
    assert f"{PAGE}{draft.pk}/remove/" in client.get(f"{PAGE}{draft.pk}/").content.decode()


def test_appendix_3_prints_its_round_and_no_position() -> None:
    document = EXPORTS["appendix-3"].build(manager())
    assert document.standing("31 Mar 2025") == "Round 2024-25"
    printed = document_html(document, position="31 Mar 2025", made_on="1 Apr 2025")
    assert "31 Mar 2025</td>" in printed, "the day on which groups met stays"
    assert "Position at" not in printed and 'data-position="Round 2024-25"' in printed
    word = Word(io.BytesIO(draw(document, "docx", date(2025, 3, 31), date(2025, 4, 1))))
    foot = "".join(run.text or "" for run in word.sections[0].footer._element.iter() if run.tag.endswith("}t"))
    assert foot.startswith("Round 2024-25") and "Position" not in foot
