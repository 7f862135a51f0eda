"""The evaluation on its page and in its files, which hold the same; its parts are written, and it is published."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import docx
import pytest
from django.core.management import call_command
from django.db.models import Q
from django.urls import reverse

from projects.models import Person
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from targeted_support.actions.report import publish_report, withdraw_report, write_section
from targeted_support.documents.evaluation import build_evaluation, build_for_publication, evaluation
from targeted_support.domain.report_parts import ReportPart
from targeted_support.models import Package, ReportSection, SupportReport, Topic
from tests.diagnostics.confidence import enter, person_of, text_of
from tests.foundation.docx_reading import made as made_docx
from tests.foundation.pdf_reading import made as made_pdf
from tests.foundation.pdf_reading import pages

from .impacting import REPORT, completed, hoped, team, year
from .reporting import MARCH, YEAR_1, facts, said

pytestmark = pytest.mark.usefixtures("april")


def test_page_pdf_and_word_hold_the_same() -> None:
    page = " ".join(text_of(enter(team()).get(YEAR_1)).split())
    document = build_evaluation(team(), year(), MARCH)
    word = docx.Document(io.BytesIO(made_docx(document)))
    in_word = [paragraph.text for paragraph in word.paragraphs]
    in_word += [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    in_pdf = " ".join(pages(made_pdf(document))).replace(" ", "")
    for line in (re.sub(r"^[•\d.]+ ", "", line) for line in said(facts()) if line):
        for part in line.split("\n"):
            assert part in "\n".join(in_word), part
            assert re.sub(r"\s", "", part) in in_pdf, part
            assert " ".join(part.split()) in page.replace("&#x27;", "'").replace("&amp;", "&"), part


def test_a_part_without_words_is_left_out_of_the_file_and_flagged_for_the_team_alone() -> None:
    ReportSection.objects.filter(part="approach").delete()
    assert "Approach" not in said(facts())
    address = reverse("targeted_support:section_edit", args=("2025-26", "approach"))
    client = enter(team())
    page = client.get(YEAR_1)
    assert "Left out of the file" in text_of(page) and address in page.content.decode()
    other = enter(person_of("surrey")).get(YEAR_1)
    assert "Left out of the file" not in text_of(other) and address not in other.content.decode()
    words = text_of(client.post(address, {"version": 0, "text": "We asked first.\r\n\r\nThen we came."}, follow=True))
    assert "We asked first." in words and "Approach" in said(facts())
    assert "Then we came." in said(facts())


def test_the_words_of_a_part_are_kept_with_what_they_were() -> None:
    stored = ReportSection.objects.get(part="context")
    before = stored.text
    write_section(by=team(), year=year(), part=ReportPart.CONTEXT, version=stored.version, text="Shorter")
    address = reverse("targeted_support:section_edit", args=("2025-26", "context"))
    page = text_of(enter(team()).get(address))
    assert "Shorter" in page and "a time of change" in page and "a time of change" in before
    with pytest.raises(Stale):
        write_section(by=team(), year=year(), part=ReportPart.CONTEXT, version=stored.version, text="Mine")
    with pytest.raises(Refused):
        write_section(by=person_of("kent"), year=year(), part=ReportPart.CONTEXT, version=2, text="Mine")
    assert enter(team()).get(reverse("targeted_support:section_edit", args=("2025-26", "weather"))).status_code == 404


def test_publishing_and_taking_it_back() -> None:
    client = enter(team())
    publish = reverse("targeted_support:report_publish", args=("2025-26",))
    sent = {"version": 0, "published_on": "2026-04-15", "shared_with": "the DfE"}
    assert client.post(publish, {**sent, "published_on": "2026-04-21"}).status_code == 422
    assert "Published on 15 Apr 2026, shared with the DfE." in text_of(client.post(publish, sent, follow=True))
    assert "Published on 15 Apr 2026" in evaluation(facts(person_of("surrey"))).subtitle
    report = SupportReport.objects.get()
    with pytest.raises(Refused):
        withdraw_report(by=person_of("kent"), report=report, version=1)
    with pytest.raises(Refused):
        publish_report(by=person_of("kent"), year=year(), version=1, day=MARCH)
    back = reverse("targeted_support:report_withdraw", args=("2025-26",))
    assert "Not published yet" in text_of(client.post(back, {"version": report.version}, follow=True))
    assert "It is not published." in text_of(client.post(back, {"version": 2}, follow=True))


def test_the_command_writes_what_the_page_downloads(tmp_path: Any) -> None:
    for form in ("docx", "xlsx"):
        file = tmp_path / f"evaluation.{form}"
        call_command("export", "targeted-support-evaluation", year="2025-26", format=form, output=str(file))
        page = enter(Person.objects.get(email="richard.tyndall@example.org"))
        assert file.read_bytes()[:2] == page.get(f"{REPORT[:-1]}.{form}?year=2025-26").content[:2] == b"PK"
    public = build_for_publication(team(), year(), MARCH)
    assert public.name.endswith("-for-publication") and "What people said" not in repr(public.parts)


def test_another_year_without_records_says_so() -> None:
    words = text_of(enter(person_of("surrey")).get(f"{REPORT}?year=2026-27"))
    assert "Nothing is recorded of this year" in words
    assert enter(team()).get(f"{REPORT[:-1]}.xlsx?year=2026-27").status_code == 200


def test_queries_do_not_grow_with_packages(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = enter(team())
    client.get(YEAR_1)
    with CaptureQueriesContext(connection) as before:
        client.get(YEAR_1)
    number_before = len(before)
    topic = Topic.objects.first()
    for number in range(6):
        hoped(completed("slough", "kent", title=f"Package {number}", topic=topic, day=date(2026, 2, 1)))
    client.get(YEAR_1)
    with django_assert_max_num_queries(number_before):
        client.get(YEAR_1)
    assert Package.objects.filter(Q(title__startswith="Package")).count() == 6
