"""The sponsor confirms or queries an update; a status that says more than the records is shown to them."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from kpis.actions.updates import Report, update_kpi
from kpis.domain.statuses import Status
from kpis.models import Kpi, KpiReview
from projects.models import Person
from tests.audited import AuditedClient

from .pages import text_of
from .registers import meeting

MARCH = date(2026, 3, 31)


@pytest.fixture
def sponsored(plan: None) -> Kpi:
    """A KPI of a project that has a manager and a sponsor: 8.1, four meetings."""
    return Kpi.objects.select_related("activity__project__sponsor").get(activity__project__number=8, number=1)


def reported(kpi: Kpi, status: Status = Status.ON_TRACK, note: str = "Two held", at: date = MARCH) -> Kpi:
    kpi = Kpi.objects.get(pk=kpi.pk)
    return update_kpi(by=kpi.activity.project.lead_managers[0], report=Report(kpi, kpi.version, status, note, at))


def entered_as(person: Person) -> AuditedClient:
    client = AuditedClient()
    client.force_login(person)
    return client


@pytest.fixture
def sponsor(sponsored: Kpi) -> AuditedClient:
    return entered_as(sponsored.activity.project.sponsor)


@pytest.fixture
def manager(sponsored: Kpi) -> AuditedClient:
    return entered_as(sponsored.activity.project.lead_managers[0])


def latest(kpi: Kpi) -> int:
    return kpi.updates.order_by("-position_date", "-id").first().pk


def confirm(kpi: Kpi) -> str:
    return reverse("kpis:update_confirm", args=(kpi.pk,))


def query(kpi: Kpi) -> str:
    return reverse("kpis:update_query", args=(kpi.pk,))


def page(kpi: Kpi) -> str:
    return reverse("kpis:kpi_page", args=(kpi.pk,))


def test_update_confirm_in_one_press_from_the_dashboard(sponsor, sponsored: Kpi) -> None:
    reported(sponsored)
    home = sponsor.get("/").content.decode()
    assert "Updates for you to confirm" in home and f'formaction="{confirm(sponsored)}?from=home"' in home
    answer = sponsor.post(f"{confirm(sponsored)}?from=home", {"update": latest(sponsored)})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert KpiReview.objects.get().verdict == "confirmed"
    assert f'formaction="{confirm(sponsored)}?from=home"' not in sponsor.get("/").content.decode()
    sponsor.post(confirm(sponsored), {"update": latest(sponsored)})
    assert KpiReview.objects.count() == 1, "pressing twice says it once"


def test_update_query_shows_what_it_is_about(sponsor, sponsored: Kpi) -> None:
    reported(sponsored)
    about = f"{sponsored.text} · reported on track as at 31 Mar 2026: Two held"
    asked = text_of(sponsor.get(query(sponsored)))
    assert about in asked and "Send the question" in asked


def test_update_query_needs_words_and_reaches_the_manager(sponsor, manager, sponsored: Kpi) -> None:
    reported(sponsored)
    answer = sponsor.post(query(sponsored), {"update": latest(sponsored), "comment": "  "})
    assert answer.status_code == 422 and "Say what you ask" in text_of(answer)
    sponsor.post(query(sponsored), {"update": latest(sponsored), "comment": "Which two?"})
    assert "Your sponsor asks" in text_of(manager.get("/")) and "Which two?" in text_of(manager.get("/"))
    assert "Queried by the sponsor" in text_of(manager.get("/kpis/?check=queried"))
    assert "Which two?" in text_of(manager.get(page(sponsored)))
    reported(sponsored, note="June and July")
    assert "Your sponsor asks" not in text_of(manager.get("/")), "a newer update asks again"
    assert "has not answered the latest update yet" in text_of(manager.get(page(sponsored)))


def test_an_answer_may_be_changed_by_answering_again(sponsor, sponsored: Kpi) -> None:
    reported(sponsored)
    sponsor.post(query(sponsored), {"update": latest(sponsored), "comment": "Which two?"})
    sponsor.post(confirm(sponsored), {"update": latest(sponsored)})
    assert [review.verdict for review in KpiReview.objects.order_by("id")] == ["queried", "confirmed"]
    assert "confirmed the latest update" in text_of(sponsor.get(page(sponsored)))


@pytest.mark.parametrize("seen", ["", "0", "x", "9" * 40])
def test_update_confirm_refuses_what_is_not_the_latest(sponsor, sponsored: Kpi, seen: str) -> None:
    reported(sponsored)
    assert "Something newer was reported" in text_of(sponsor.post(confirm(sponsored), {"update": seen}, follow=True))
    assert not KpiReview.objects.exists()


def test_update_query_says_that_something_newer_was_reported(sponsor, sponsored: Kpi) -> None:
    reported(sponsored)
    seen = latest(sponsored)
    reported(sponsored, note="Three held")
    answer = sponsor.post(query(sponsored), {"update": seen, "comment": "Which two?"})
    assert answer.status_code == 422 and "Something newer was reported" in text_of(answer)


def test_only_the_sponsor_of_the_project_answers(sign_in, manager, sponsored: Kpi) -> None:
    reported(sponsored)
    sent = {"update": latest(sponsored), "comment": "Which two?"}
    others = [sign_in(role)[0] for role in ("programme_manager", "la_lead", "support_team", "administrator")]
    for client in [manager, *others]:
        for address in (confirm(sponsored), query(sponsored)):
            assert client.post(address, sent).status_code == 403
    assert sign_in("dfe_reader")[0].post(confirm(sponsored), sent).status_code == 404
    assert not KpiReview.objects.exists()


def test_the_register_is_filtered_by_what_waits_for_the_sponsor(sign_in, sponsored: Kpi) -> None:
    client, _ = sign_in("la_lead")
    assert "0 KPIs" in text_of(client.get("/kpis/?check=awaiting"))
    reported(sponsored)
    assert "1 KPI " in text_of(client.get("/kpis/?check=awaiting"))


def test_a_disagreement_is_shown_everywhere_it_matters(sponsor, sign_in, sponsored: Kpi) -> None:
    """2 of 4 meetings at the end of the year, reported as on track."""
    meeting(8, date(2025, 6, 10), 12)
    meeting(8, date(2025, 9, 10), 12)
    reported(sponsored)
    home = text_of(sponsor.get("/"))
    assert "managers&#x27; view and the records disagree" in home and "2 of 4 meetings; 4 expected" in home
    client, _ = sign_in("la_lead")
    listed = text_of(client.get("/kpis/?check=disagreement"))
    assert "1 KPI " in listed and "Says more than the records" in listed
    assert "The status says more than the records" in text_of(client.get(page(sponsored)))
    reported(sponsored, Status.OFF_TRACK, "Two more are not arranged")
    assert "0 KPIs" in text_of(client.get("/kpis/?check=disagreement")), "a cautious status is respected"


def test_complete_against_unmet_measures_is_a_disagreement(sign_in, sponsored: Kpi) -> None:
    reported(sponsored, Status.COMPLETE, "")
    client, _ = sign_in("la_lead")
    assert "1 KPI " in text_of(client.get("/kpis/?check=disagreement"))
    assert "0 of 4 meetings" in text_of(client.get(page(sponsored)))


def test_silence_is_told_and_filtered(sign_in, sponsored: Kpi) -> None:
    reported(sponsored, at=date(2026, 2, 10))
    client, _ = sign_in("la_lead")
    assert "No update for 7 weeks" in text_of(client.get(page(sponsored)))
    assert "No update for 7 weeks" in text_of(client.get("/kpis/?check=stale&project=8"))
    reported(sponsored, at=MARCH)
    assert "No update for 7 weeks" not in text_of(client.get("/kpis/?check=stale&project=8"))


def test_a_deliverable_is_done_once_its_kpi_is_complete_unless_somebody_said_otherwise(sign_in, plan) -> None:
    published = Kpi.objects.get(activity__project__number=8, number=3)
    reported(published, Status.COMPLETE, "")
    client, manager = sign_in("programme_manager")
    assert "0 KPIs" in text_of(client.get("/kpis/?check=disagreement"))
    for figure in (1, 0):
        current = Kpi.objects.get(pk=published.pk)
        told = Report(current, current.version, Status.COMPLETE, "", MARCH, {published.measures.get().pk: figure})
        update_kpi(by=manager, report=told)
    assert "1 KPI " in text_of(client.get("/kpis/?check=disagreement"))
    assert "Done: not yet" in text_of(client.get(page(published)))


TO_DO = "/kpis/to-do/"


def buttons(html: str) -> list[tuple[str, str]]:
    """The address and the update of every button that confirms."""
    found = re.findall(r'<button type="submit"[^>]*form="press"[^>]*>', html)
    return [(re.search(r'formaction="([^"]+)"', one)[1], re.search(r'value="(\d+)"', one)[1]) for one in found]


def test_update_confirm_from_the_list_to_do_in_two_presses(sponsor, sponsored: Kpi) -> None:
    """Signed in, a sponsor stands on the overview: there or on the list, one press away, the update is confirmed."""
    reported(sponsored)
    home = sponsor.get("/").content.decode()
    assert f'href="{TO_DO}"' in home
    listed = sponsor.get(TO_DO).content.decode()
    ((address, update),) = buttons(listed)
    assert (address, update) == (f"{confirm(sponsored)}?from=to-do", str(latest(sponsored)))
    assert '<form id="press" method="post"' in listed and f'href="{page(sponsored)}"' in listed
    answer = sponsor.post(address, {"update": update})
    assert (answer.status_code, answer["Location"]) == (302, TO_DO)
    after = sponsor.get(TO_DO)
    assert f"You confirmed KPI {sponsored.ref}." in text_of(after) and not buttons(after.content.decode())
    assert KpiReview.objects.get().verdict == "confirmed"


def test_a_button_of_the_list_carries_the_token(sponsored: Kpi) -> None:
    reported(sponsored)
    client = Client(enforce_csrf_checks=True)
    client.force_login(sponsored.activity.project.sponsor)
    listed = client.get(TO_DO).content.decode()
    ((address, update),) = buttons(listed)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', listed.partition('<form id="press"')[2])[1]
    assert client.post(address, {"update": update}).status_code == 403
    assert client.post(address, {"update": update, "csrfmiddlewaretoken": token}).status_code == 302
    assert KpiReview.objects.count() == 1


def test_update_query_from_the_list_leads_back_to_it(sponsor, sponsored: Kpi) -> None:
    reported(sponsored)
    address = f"{query(sponsored)}?from=to-do"
    assert f'href="{address}"' in sponsor.get(TO_DO).content.decode()
    assert f'href="{TO_DO}" data-cancel' in sponsor.get(address).content.decode()
    answer = sponsor.post(address, {"update": latest(sponsored), "comment": "Which LAs?"}, follow=True)
    assert answer.request["PATH_INFO"] == TO_DO
    assert f"Your question about KPI {sponsored.ref}" in text_of(answer) and not buttons(answer.content.decode())


def test_a_list_of_another_day_or_of_a_manager_has_no_button(sponsor, manager, sponsored: Kpi) -> None:
    reported(sponsored)
    past = sponsor.get(f"{TO_DO}?as_at=2026-11-20")
    assert not buttons(past.content.decode())
    assert not buttons(manager.get(TO_DO).content.decode())


@pytest.mark.parametrize("page_named", ["https://example.org/", "kpis:kpi_list", "../", ""])
def test_an_answer_leads_only_to_pages_it_knows(sponsor, sponsored: Kpi, page_named: str) -> None:
    reported(sponsored)
    answer = sponsor.post(f"{confirm(sponsored)}?from={page_named}", {"update": latest(sponsored)})
    assert answer["Location"] == page(sponsored)
