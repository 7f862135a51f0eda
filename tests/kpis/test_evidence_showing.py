"""Who reads evidence, how its files leave the house, and what happens when it is taken back."""

import pytest

from kpis.actions.evidence import bring_back_evidence, take_back_evidence
from kpis.models import Evidence, Kpi
from seslip.foundation.audit import Stale

from .evidence_pages import added, kept, sent
from .files import PDF
from .pages import REGISTER, text_of
from .test_evidence_adding import report


@pytest.fixture
def item(files, managed, person_as):
    return added(managed, person_as("project_manager"))[0]


def file_url(item):
    return f"/kpis/evidence/{item.pk}.pdf"


def body(answer):
    return b"".join(answer.streaming_content)


def post(client, item, what):
    return client.post(f"/kpis/evidence/{item.pk}/{what}/", {"version": item.as_stored().version})


def test_who_may_see_the_kpi_gets_the_file_to_save(item, sign_in):
    answer = sign_in("la_lead")[0].get(file_url(item))
    assert answer.streaming and body(answer) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="Minutes.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Length"] == str(len(PDF))


def test_a_name_in_other_letters_is_sent_the_way_browsers_read(files, managed, sign_in, person_as):
    item = added(managed, person_as("project_manager"), sent("Réunion “März”.pdf"))[0]
    answer = sign_in("la_lead")[0].get(file_url(item))
    assert (
        answer["Content-Disposition"] == "attachment; filename*=utf-8''R%C3%A9union%20%E2%80%9CM%C3%A4rz%E2%80%9D.pdf"
    )


def test_a_dfe_reader_and_a_visitor_get_nothing(item, sign_in, client):
    assert sign_in("dfe_reader")[0].get(file_url(item)).status_code == 404
    assert client.get(file_url(item)).status_code == 302


def test_files_lie_outside_what_the_web_serves(settings):
    assert not str(settings.MEDIA_ROOT).startswith(str(settings.STATIC_ROOT))
    assert settings.MEDIA_URL == "/"


def test_evidence_taken_back_is_gone_for_everybody_until_it_is_brought_back(item, managed, sign_in):
    client, _ = sign_in("project_manager")
    lead = sign_in("la_lead")[0]
    answer = post(client, item, "take-back")
    page = text_of(client.get(answer["Location"]))
    assert "is taken back. You can bring it back" in page and "1 item taken back" in page
    assert {c.get(file_url(item)).status_code for c in (client, lead)} == {404}
    assert "Minutes.pdf" not in text_of(lead.get(f"/kpis/{managed.pk}/"))
    post(client, item, "bring-back")
    assert body(lead.get(file_url(item))) == PDF
    assert "Minutes.pdf" in text_of(lead.get(f"/kpis/{managed.pk}/"))


def test_two_who_decide_at_once_do_not_overwrite_each_other(item, person_as):
    manager = person_as("project_manager")
    take_back_evidence(by=manager, evidence=item, version=1)
    with pytest.raises(Stale):
        bring_back_evidence(by=manager, evidence=item, version=1)


def test_a_stale_page_is_told_so(item, sign_in, person_as):
    from tests.projects.pages import plain

    take_back_evidence(by=person_as("programme_manager"), evidence=item, version=1)
    client = plain(person_as("project_manager"))
    page = text_of(client.post(f"/kpis/evidence/{item.pk}/take-back/", {"version": 1}, follow=True))
    assert "Somebody changed this evidence after you opened the page." in page


def test_title_and_date_are_put_right_and_the_history_says_so(item, managed, sign_in):
    client, _ = sign_in("project_manager")
    address = f"/kpis/evidence/{item.pk}/edit/"
    answer = client.post(address, {"title": "Minutes of March", "day": "2026-03-04", "version": 1})
    assert answer.status_code == 302
    assert "Minutes of March" in text_of(client.get(f"/kpis/{managed.pk}/"))
    page = text_of(client.get(address))
    assert "changed the title from “Minutes.pdf” to “Minutes of March”" in page
    assert "changed the date from 3 Mar 2026 to 4 Mar 2026" in page


@pytest.mark.parametrize("day", ["2031-01-01", "2023-01-01"])
def test_a_date_out_of_all_reason_is_refused(day, item, sign_in):
    client, _ = sign_in("project_manager")
    answer = client.post(f"/kpis/evidence/{item.pk}/edit/", {"title": "A", "day": day, "version": 1})
    assert answer.status_code == 422
    assert "Enter a date from 1 Apr 2024" in answer.content.decode()


def test_a_missing_file_is_said_clearly(item, files, sign_in):
    for path in kept(files):
        path.unlink()
    answer = sign_in("la_lead")[0].get(file_url(item))
    assert answer.status_code == 404
    assert "its file is not where it should be" in text_of(answer)


def test_a_link_shows_where_it_leads(files, managed, sign_in, person_as):
    added(managed, person_as("project_manager"), sent(), link="https://www.example.org/a?b=1&c=2", title="Report")
    html = sign_in("la_lead")[0].get(f"/kpis/{managed.pk}/").content.decode()
    assert 'href="https://www.example.org/a?b=1&amp;c=2" rel="noopener noreferrer"' in html
    assert "Link to www.example.org" in html


def test_complete_without_evidence_is_counted_listed_and_flagged(files, managed, sign_in, person_as):
    client, manager = sign_in("programme_manager")
    report(managed, manager)
    assert "1 complete without evidence" in text_of(client.get("/"))
    listed = client.get(REGISTER, {"evidence": "missing"})
    assert [row.pk for row in listed.context["page"].object_list] == [managed.pk]
    assert "No evidence" in text_of(listed)
    assert "but nothing shows it yet" in text_of(client.get(f"/kpis/{managed.pk}/"))
    item = added(managed, manager)[0]
    assert "1 complete without evidence" not in text_of(client.get("/"))
    assert client.get(REGISTER, {"evidence": "missing"}).context["total"] == 0
    assert "but nothing shows it yet" not in text_of(client.get(f"/kpis/{managed.pk}/"))
    post(client, item, "take-back")
    assert client.get(REGISTER, {"evidence": "missing"}).context["total"] == 1


def test_the_flag_comes_back_with_the_row_that_was_saved(files, managed, sign_in):
    from .pages import HTMX, entered

    client, _ = sign_in("project_manager")
    row = client.post(f"/kpis/{managed.pk}/update/", entered(managed, status="complete"), **HTMX)
    assert "No evidence" in text_of(row)


def test_what_was_added_stays_with_the_update_it_was_added_to(files, managed, sign_in, person_as):
    manager = person_as("project_manager")
    report(managed, manager, "2026-02-01")
    added(managed, manager, sent("first.pdf"))
    report(managed, manager, "2026-03-01")
    added(managed, manager, sent("second.pdf"))
    page = text_of(sign_in("la_lead")[0].get(f"/kpis/{managed.pk}/"))
    assert page.index("update of 1 Mar 2026") < page.index("second.pdf") < page.index("update of 1 Feb 2026")
    assert page.index("update of 1 Feb 2026") < page.index("first.pdf")


@pytest.mark.parametrize("pages", ["/kpis/{}/", "/kpis/?status=complete"])
def test_queries_do_not_grow_with_evidence(pages, files, managed, sign_in, person_as, django_assert_num_queries):
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, manager = sign_in("programme_manager")
    report(managed, manager)
    added(managed, manager)
    address = pages.format(managed.pk)

    def queries():
        cache.clear()
        client.get(address)
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(address).status_code == 200
        return len(found)

    others = Kpi.objects.exclude(pk=managed.pk)[:5]
    for kpi in others:
        report(kpi, manager)
    few = queries()
    added(managed, manager, *[sent(f"{n}.pdf", PDF + bytes([n])) for n in range(9)], link="https://example.org/a")
    for kpi in others:
        added(kpi, manager)
    assert Evidence.objects.count() == 16
    assert queries() == few
