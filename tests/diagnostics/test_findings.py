"""Findings: who writes them, what becomes of them, and how long they have waited."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from diagnostics.actions.findings import create_finding, decide_finding, edit_finding, reopen_finding
from diagnostics.actions.group_steps import move_group
from diagnostics.actions.groups import create_group, set_members
from diagnostics.domain.findings import Outcome, days_open
from diagnostics.domain.stages import GroupStage
from diagnostics.models import ChallengeRound, Finding, RegionalTheme, ThemeHeading
from projects.models import Authority, Person
from seslip.foundation import audit
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from seslip.foundation.clock import today

from .confidence import a_finding, enter, facilitator, group_3, person_of, text_of

pytestmark = pytest.mark.usefixtures("plan")
LIST = "/diagnostics/findings/"


def decided(outcome: str, words: str = "", day: date = date(2025, 5, 3), priority: object = None) -> dict[str, object]:
    return {"outcome": outcome, "outcome_words": words, "outcome_day": day, "priority": priority}


def test_a_finding_grows_older_until_it_has_an_outcome() -> None:
    raised = date(2025, 4, 3)
    assert days_open(raised, None, date(2025, 5, 3)) == 30
    assert days_open(raised, date(2025, 4, 13), date(2025, 5, 3)) == 10
    assert days_open(raised, date(2025, 6, 1), date(2025, 5, 3)) == 30, "it still waited on that day"


@pytest.mark.parametrize(
    ("outcome", "words", "missing"),
    [
        (Outcome.REFERRAL, "", "Say where it is referred to"),
        (Outcome.NO_ACTION, "  ", "Say why nothing is done about it."),
    ],
)
def test_a_referral_says_where_and_no_action_says_why(outcome: Outcome, words: str, missing: str) -> None:
    finding = a_finding()
    with pytest.raises(ValidationError, match=missing):
        decide_finding(by=facilitator(), finding=finding, version=1, fields=decided(outcome, words))
    kept = decide_finding(by=facilitator(), finding=finding, version=1, fields=decided(outcome, "NHS England"))
    assert (kept.outcome, kept.outcome_day) == (outcome, date(2025, 5, 3))


def test_an_outcome_lies_between_the_finding_and_today() -> None:
    finding = a_finding()
    for day in (date(2025, 4, 2), date(2999, 1, 1)):
        with pytest.raises(ValidationError, match="Enter a day"):
            decide_finding(by=facilitator(), finding=finding, version=1, fields=decided("package", day=day))


def test_a_priority_is_kept_only_beside_that_outcome() -> None:
    priority = RegionalTheme.objects.get(item=6)
    finding = a_finding()
    kept = decide_finding(by=facilitator(), finding=finding, version=1, fields=decided("priority", priority=priority))
    assert kept.priority == priority
    kept = decide_finding(by=facilitator(), finding=kept, version=2, fields=decided("package", priority=priority))
    assert kept.priority is None
    open_again = reopen_finding(by=facilitator(), finding=kept, version=3)
    assert (open_again.outcome, open_again.outcome_day) == ("", None)


def test_only_the_facilitator_writes_findings() -> None:
    member, manager = person_of("kent"), Person.objects.get(email="richard.tyndall@example.org")
    values = {"text": "T", "heading": ThemeHeading.objects.first(), "raised": date(2025, 4, 3)}
    for somebody in (member, manager):
        with pytest.raises(Refused):
            create_finding(by=somebody, group=group_3(), fields=values)


def test_a_finding_is_about_an_authority_of_its_group() -> None:
    values = {"text": "T", "heading": ThemeHeading.objects.first(), "raised": date(2025, 4, 3)}
    with pytest.raises(ValidationError, match="Choose an authority of this group"):
        create_finding(
            by=facilitator(), group=group_3(), fields={**values, "authority": Authority.objects.get(slug="slough")}
        )


def test_of_two_who_edit_a_finding_the_second_is_told() -> None:
    finding = a_finding()
    edit_finding(by=facilitator(), finding=finding, version=1, fields={"text": "First"})
    with pytest.raises(Stale):
        edit_finding(by=facilitator(), finding=finding, version=1, fields={"text": "Second"})


def test_finding_create_edit_decide_reopen_remove() -> None:
    client, group = enter(facilitator()), group_3()
    group_page = reverse("diagnostics:group_page", args=(group.pk,))
    address = reverse("diagnostics:finding_create", args=(group.pk,))
    assert address in client.get(group_page).content.decode()
    heading = ThemeHeading.objects.get(name="Data")
    said = {"text": "Dashboards come too late.", "heading": heading.pk, "raised": "2025-04-03", "stream": "SEND"}
    kent = Authority.objects.get(slug="kent")
    words = text_of(client.post(address, said | {"authority": kent.pk}, follow=True))
    assert "A finding about Kent" in words and "No outcome yet" in words
    assert "Dashboards come too late." in text_of(client.get(group_page))
    finding = Finding.objects.get()
    decide = reverse("diagnostics:finding_decide", args=(finding.pk,))
    sent = {"outcome": "referral", "outcome_words": "", "outcome_day": "2025-05-03", "version": 1}
    answer = client.post(decide, sent)
    assert answer.status_code == 422 and "Say where it is referred to" in text_of(answer)
    words = text_of(client.post(decide, sent | {"outcome_words": "LGA adviser"}, follow=True))
    assert "Referral on 3 May 2025, after 30 days" in words and "LGA adviser" in words
    words = text_of(client.post(reverse("diagnostics:finding_reopen", args=(finding.pk,)), {"version": 2}, follow=True))
    assert "No outcome yet" in words
    client.post(reverse("diagnostics:finding_remove", args=(finding.pk,)), {"version": 3})
    assert not Finding.objects.exists()


def test_the_list_and_its_file_hold_what_the_reader_reads() -> None:
    a_finding(text="About data", stream="CSC")
    a_finding(text="About health", outcome="package", outcome_day="2025-05-03")
    client = enter(person_of("kent"))
    assert "2 findings" in text_of(client.get(LIST))
    assert "About health" not in text_of(client.get(f"{LIST}?outcome=open"))
    rows = list(csv.DictReader(io.StringIO(client.get(f"{LIST}register.csv").content.decode("utf-8-sig"))))
    assert sorted(row["finding"] for row in rows) == ["About data", "About health"]
    outside = enter(person_of("slough"))
    assert "You read the findings" not in text_of(outside.get(LIST)), "Slough sits in group 6"
    assert "No findings yet" in text_of(outside.get(LIST))
    assert "About health" not in text_of(outside.get(f"{LIST}?q=health"))


def test_who_sits_nowhere_is_told_why_the_list_is_empty(person_as) -> None:  # type: ignore[no-untyped-def]
    a_finding()
    assert "You are in no group" in text_of(enter(person_as("programme_manager")).get(LIST))


def test_two_readers_of_one_standing_do_not_share_a_count() -> None:
    """A facilitator without role or authority stands like any other; what one reads is not counted for the other."""
    a_finding()
    assert "1 finding " in text_of(enter(facilitator()).get(LIST))
    other = Person.objects.get(email="nick.king@example.org")
    assert "0 findings" in text_of(enter(other).get(LIST))


def test_the_list_costs_the_same_with_many_findings(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    a_finding()
    client = enter(person_of("kent"))
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(12):
        a_finding(text=f"Finding {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(few)


def test_nobody_joins_or_leaves_a_group_once_something_is_found() -> None:
    """Otherwise a newcomer reads what was said before they came, and who was there no longer does."""
    manager = Person.objects.get(email="richard.tyndall@example.org")
    a_finding()
    group = group_3()
    back = move_group(by=manager, group=group, version=group.version, stage=GroupStage.ASSESSMENTS_IN)
    there = {member.authority_id for member in back.members.all()}
    slough = Authority.objects.get(slug="slough").pk
    for wanted in (there | {slough}, set(list(there)[:2])):
        with pytest.raises(ValidationError, match=r"written down|was held"):
            set_members(by=manager, group=back, version=back.version, authorities=wanted, seen={})


def test_a_group_meets_in_the_year_of_its_round_or_soon_after() -> None:
    manager = Person.objects.get(email="richard.tyndall@example.org")
    this = ChallengeRound.objects.get(year__label="2025-26")
    for day in (date(9999, 12, 31), date(1, 1, 1), date(2026, 12, 1)):
        with pytest.raises(ValidationError, match="Enter a date from 1 Apr 2025 to 30 Sep 2026"):
            create_group(by=manager, challenge_round=this, fields={"day": day, "mode": "virtual"})


def test_who_facilitates_reads_everything_of_the_group_whatever_else_they_are(person_as) -> None:  # type: ignore[no-untyped-def]
    finding, group = a_finding(), group_3()
    for role, status in (("administrator", 200), ("dfe_reader", 404)):
        by = person_as(role)
        group = audit.change(group, by=None, version=group.version, fields={"facilitator": by})
        client = enter(by)
        for address in (LIST, reverse("diagnostics:finding_page", args=(finding.pk,))):
            assert client.get(address).status_code == status, (role, address)
        page = "/diagnostics/rounds/2024-25/self-assessments/kent/"
        assert client.get(page).status_code == status, role


def test_the_days_of_a_finding_and_of_its_outcome_are_filled_in() -> None:
    """The day of the session, and today: nobody types what is known."""
    client = enter(facilitator())
    page = client.get(f"/diagnostics/groups/{group_3().pk}/findings/new/").content.decode()
    assert 'value="2025-04-03"' in page
    finding = a_finding()
    page = client.get(f"/diagnostics/findings/{finding.pk}/outcome/").content.decode()
    assert f'value="{today().isoformat()}"' in page
    decide_finding(by=facilitator(), finding=finding, version=finding.version, fields=decided("package"))
    page = client.get(f"/diagnostics/findings/{finding.pk}/outcome/").content.decode()
    assert 'value="2025-05-03"' in page, "what was decided stays"


def test_every_page_about_a_finding_says_that_it_is_in_confidence_and_leads_back() -> None:
    client, finding = enter(facilitator()), a_finding()
    group = f"/diagnostics/groups/{group_3().pk}/"
    for address in (f"{group}findings/new/", *(f"{LIST}{finding.pk}/{rest}" for rest in ("", "edit/", "outcome/"))):
        page = client.get(address)
        assert "In confidence" in text_of(page) and f'href="{group}"' in page.content.decode(), address
    assert "Dashboards come too late." in text_of(client.get(f"{LIST}{finding.pk}/remove/")), "which one it is"
