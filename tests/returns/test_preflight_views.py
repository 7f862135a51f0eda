"""The page of the checks: whole for the programme manager, for others what they can mend."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from projects.models import Person
from returns.documents.checks import return_checks
from returns.domain.preflight import Finding, Judged, Level, Passed
from returns.domain.states import Step
from returns.models import CheckPass, GrantReturn, ReturnEvent
from returns.queries import preflight
from seslip.foundation import audit

from .conftest import drafted

pytestmark = pytest.mark.django_db
WHY = "Agreed with DfE in April."


@pytest.fixture
def one(plan: None, manager: Person) -> GrantReturn:
    return drafted(manager)


def url(one: GrantReturn, tail: str = "") -> str:
    return f"/returns/{one.pk}/checks/{tail}"


def page(client: Client, one: GrantReturn) -> str:
    answer = client.get(url(one))
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def section(text: str, check: str) -> str:
    found = re.search(rf'<section[^>]*id="check-{check}".*?</section>', text, re.DOTALL)
    return found[0] if found else ""


def facts(text: str) -> list[str]:
    return re.findall(r"<dd>(\d+)</dd>", text)


def marks_in(text: str, check: str) -> list[str]:
    return re.findall(r'name="marks" value="(\w+)"', section(text, check))


def rows_of(client: Client, one: GrantReturn) -> list[dict[str, str]]:
    answer = client.get(f"/returns/{one.pk}/checks.csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_programme_manager_sees_everything(one: GrantReturn, sign_in: Any) -> None:
    client, _ = sign_in("programme_manager")
    text = page(client, one)
    assert "173 findings in the way" in text
    assert facts(text) == ["13", "160", "42", "0"], "blocking, warnings, notes, passed"
    stated = section(text, "undated")
    assert "KPI 19.2 (SEND)" in stated and "the plan prints “month year”" in stated
    assert "The programme manager" in stated and re.search(r'href="/kpis/\d+/edit/"', stated)


def test_what_blocks_comes_first_and_has_no_box(one: GrantReturn, sign_in: Any) -> None:
    client, _ = sign_in("programme_manager")
    text = page(client, one)
    checks = re.findall(r'<section[^>]*id="check-(\w+)"', text)
    assert checks[0] == "exceptions"
    assert 'name="marks"' not in section(text, "exceptions") and "13 to mend" in section(text, "exceptions")
    assert f"/returns/{one.pk}/explain/" in section(text, "exceptions")


def unfolded(text: str) -> list[str]:
    return re.findall(r'<details class="card check-group" open>.*?id="check-(\w+)"', text, re.DOTALL)


@pytest.mark.usefixtures("findings_stay")
def test_each_check_is_folded_with_its_count_until_somebody_asks_for_it(one: GrantReturn, sign_in: Any) -> None:
    client, _ = sign_in("programme_manager")
    text = page(client, one)
    assert not unfolded(text) and "<nav" not in section(text, "undated")
    (summary,) = re.findall(r"<summary>\s*<h2 id=\"title-undated\">.*?</summary>", text, re.DOTALL)
    assert re.sub(r"<[^>]+>|\s+", " ", summary).split() == ["KPIs", "without", "a", "due", "date", "Warning", "4"]
    assert unfolded(html.unescape(client.get(url(one), {"check": "undated"}).content.decode())) == ["undated"]
    refused = client.post(url(one, "pass/"), {"check": "never", "reason": WHY})
    assert unfolded(refused.content.decode()) == ["never"]


def test_ticked_warnings_are_passed(one: GrantReturn, sign_in: Any) -> None:
    client, _ = sign_in("programme_manager")
    marks = marks_in(page(client, one), "undated")
    sent = {"check": "undated", "marks": marks[:2], "shown": marks, "reason": WHY}
    answer = client.post(url(one, "pass/"), sent)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{url(one)}?check=undated#check-undated")
    text = page(client, one)
    assert "2 warnings are passed." in text and facts(text) == ["13", "158", "42", "2"]
    shown = section(text, "undated")
    assert "2 passed with a reason" in shown and f"{WHY}" in shown and "Richard Tyndall" in shown
    assert marks_in(text, "undated") == marks[2:]


@pytest.mark.usefixtures("findings_stay")
def test_all_that_were_shown_are_passed_at_once(one: GrantReturn, sign_in: Any) -> None:
    client, _ = sign_in("programme_manager")
    marks = marks_in(page(client, one), "never")
    assert len(marks) == 108
    answer = client.post(url(one, "pass/"), {"check": "never", "shown": marks, "all": "1", "reason": WHY})
    assert answer.headers["Location"] == url(one), "nothing of it is left, so to the other checks"
    assert CheckPass.objects.filter(of=one, reason=WHY).count() == 108


@pytest.mark.usefixtures("findings_stay")
def test_without_a_reason_what_was_ticked_stays_ticked(one: GrantReturn, undated: list[Finding], sign_in: Any) -> None:
    client, _ = sign_in("programme_manager")
    ticked = [undated[0].mark]
    answer = client.post(url(one, "pass/"), {"check": "undated", "marks": ticked, "reason": ""})
    text = answer.content.decode()
    assert answer.status_code == 422 and "<title>Error:" in text
    stated = section(text, "undated")
    assert "Say why they can pass" in stated and 'id="undated-reason_error"' in stated
    assert re.findall(r'value="(\w+)"[^>]* checked', stated) == ticked
    assert "There is a problem" not in section(text, "never")


@pytest.mark.usefixtures("findings_stay")
def test_nothing_ticked(one: GrantReturn, sign_in: Any) -> None:
    client, _ = sign_in("programme_manager")
    answer = client.post(url(one, "pass/"), {"check": "undated", "reason": WHY})
    assert answer.status_code == 422 and "Tick at least one warning" in section(answer.content.decode(), "undated")


@pytest.mark.usefixtures("findings_stay")
def test_a_warning_that_was_passed_is_opened_again(one: GrantReturn, undated: list[Finding], sign_in: Any) -> None:
    client, manager = sign_in("programme_manager")
    found = undated[0]
    CheckPass.objects.create(of=one, key=found.key, sentence=found.sentence, reason=WHY, by=manager)
    answer = client.post(url(one, "lift/"), {"key": found.key})
    assert answer.headers["Location"] == f"{url(one)}?check=undated#check-undated"
    assert facts(page(client, one)) == ["13", "160", "42", "0"]
    client.post(url(one, "lift/"), {"key": found.key})
    assert "somebody has opened it again already" in page(client, one)


@pytest.mark.usefixtures("findings_stay")
def test_once_it_is_checked_there_is_nothing_to_tick(one: GrantReturn, sign_in: Any) -> None:
    client, manager = sign_in("programme_manager")
    ReturnEvent.objects.create(of=one, step=Step.CHECKED.value, by=manager)
    text = page(client, one)
    assert "It is checked already" in text and 'name="marks"' not in text
    sent = {"check": "undated", "marks": ["a"], "reason": WHY}
    assert client.post(url(one, "pass/"), sent).status_code == 422


def test_a_project_manager_sees_what_they_can_mend(
    one: GrantReturn, first_findings: list[Finding], sign_in: Any
) -> None:
    """Mark Evans manages projects 4, 5, 6 and others; nobody else’s KPIs are named to him."""
    client, person = sign_in("project_manager")
    text = page(client, one)
    own = {finding.about for finding in first_findings if person.pk in finding.mend.people}
    other = {finding.about for finding in first_findings if person.pk not in finding.mend.people} - own
    assert "KPI 5.1 (CSC)" in own and all(about in text for about in own)
    assert not [about for about in other if f"{about}\n" in text]
    assert "What you can mend" in text and 'name="marks"' not in text and "<textarea" not in text
    assert section(text, "budget") == section(text, "undated") == ""
    assert client.post(url(one, "pass/"), {}).status_code == 403


def test_finance_sees_the_money(one: GrantReturn, sign_in: Any) -> None:
    client, _ = sign_in("finance")
    assert set(re.findall(r'id="check-(\w+)"', page(client, one))) == {"variance", "budget"}


def test_whoever_writes_a_narrative_sees_it(one: GrantReturn, sign_in: Any) -> None:
    client, person = sign_in("support_team")
    assert client.get(url(one)).status_code == 404
    narrative = one.narratives.get(part="targeted-send")
    audit.change(narrative, by=None, version=narrative.version, fields={"owner": person})
    text = page(client, one)
    assert set(re.findall(r'id="check-(\w+)"', text)) == {"narrative"}
    assert unfolded(text) == ["narrative"], "a few findings are all in sight"
    assert "Targeted Support: SEND grant" in text and "Universal Improvement" not in text


@pytest.mark.parametrize("role", ["sponsor", "la_lead", "dfe_reader", "administrator"])
def test_others_do_not_find_the_page(one: GrantReturn, sign_in: Any, role: str) -> None:
    client, _ = sign_in(role)
    assert client.get(url(one)).status_code == client.get(f"/returns/{one.pk}/checks.csv").status_code == 404
    assert client.post(url(one, "pass/")).status_code == client.post(url(one, "lift/")).status_code == 404


def test_the_file_says_what_the_page_says(
    one: GrantReturn, first_findings: list[Finding], undated: list[Finding], sign_in: Any
) -> None:
    client, manager = sign_in("programme_manager")
    found = undated[0]
    CheckPass.objects.create(of=one, key=found.key, sentence=found.sentence, reason=WHY, by=manager)
    rows = rows_of(client, one)
    assert [(row["about"], row["finding"]) for row in rows] == [(f.about, f.sentence) for f in first_findings]
    passed = [row for row in rows if row["reason"]]
    assert [(row["level"], row["reason"], row["passed_by"]) for row in passed] == [("Passed", WHY, "Richard Tyndall")]
    assert sum(row["level"] == "Blocking" for row in rows) == 13


def test_the_file_tells_the_day_of_a_pass_as_people_read_it(
    one: GrantReturn, undated: list[Finding], manager: Person
) -> None:
    """Half past midnight in summer is the day before in UTC."""
    at = datetime(2026, 4, 20, 23, 30, tzinfo=UTC)
    table = return_checks(one, [Judged(undated[0], Passed(undated[0].sentence, WHY, "Richard", at))]).tables[0]
    assert table.body[0].cells[-1].value == date(2026, 4, 21)


def test_the_file_of_a_project_manager_holds_their_own(one: GrantReturn, sign_in: Any) -> None:
    client, _ = sign_in("project_manager")
    rows = rows_of(client, one)
    assert rows and all("Mark Evans" in row["mended_by"] for row in rows)


def test_the_command_line_writes_the_list(one: GrantReturn, tmp_path: Any) -> None:
    for day, count in (("2026-03-31", 215), ("2025-12-31", 0)):
        written = tmp_path / f"{day}.csv"
        call_command("export", "return-checks", year="2025-26", as_at=day, format="csv", output=str(written))
        assert len(list(csv.DictReader(io.StringIO(written.read_text("utf-8-sig"))))) == count


def test_nothing_is_in_the_way(one: GrantReturn, sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "findings", lambda one, found=None: [])
    client, _ = sign_in("programme_manager")
    text = page(client, one)
    assert "Nothing is in the way" in text and "checks.csv" not in text


def test_with_notes_alone_it_can_be_sent(
    one: GrantReturn, first_findings: list[Finding], sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = [finding for finding in first_findings if finding.level is Level.NOTE]
    monkeypatch.setattr(preflight, "findings", lambda one, found=None: notes)
    client, _ = sign_in("programme_manager")
    assert "Nothing is in the way: it can be sent to the sponsors to sign." in page(client, one)
