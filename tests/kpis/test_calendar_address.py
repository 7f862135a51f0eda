"""The address of a private calendar: made, shown once, revoked, and worth nothing to anybody else."""

import logging

import pytest
from django.test import Client

from kpis.models import CalendarKey
from projects.models import Person
from seslip.foundation import audit

from .calendars import NEW, PAGE, REVOKE, change, events, make
from .pages import text_of


def test_the_address_is_shown_once_and_only_its_hash_is_kept(feed):
    from hashlib import sha256

    path, person, client = feed
    key = path.rpartition("/")[2].removesuffix(".ics")
    assert len(key) == 43
    assert person.calendar_key.key_hash == sha256(key.encode()).hexdigest()
    page = client.get(PAGE)
    assert key not in page.content.decode()
    assert key not in str(dict(client.session))
    assert page["Referrer-Policy"] == "same-origin"  # with none at all, browsers send buttons without their origin
    assert "Your address is in use" in text_of(page)


def test_the_page_that_shows_the_address_is_marked_as_the_calendar(feed):
    html = feed[2].post(NEW, {"version": 1}).content.decode()
    assert f'<a href="{PAGE}" aria-current="page">' in html


def test_sending_the_page_again_makes_no_other_address(feed):
    path, _, client = feed
    assert "You have made an address already" in text_of(client.post(NEW, {"version": 0}, follow=True))
    assert events(path)


def test_a_new_address_stops_the_old_one_at_once(feed):
    path, _, client = feed
    new = make(client, version=1)
    assert new != path
    assert Client().get(path).status_code == 404
    assert events(new)


def test_a_revoked_address_leads_nowhere(feed):
    path, _, client = feed
    assert "is revoked" in text_of(client.post(REVOKE, follow=True))
    assert Client().get(path).status_code == 404
    assert not CalendarKey.objects.exists()


def test_revoking_twice_at_once_is_revoking_once(feed, monkeypatch):
    path, _, client = feed
    remove = audit.remove

    def later(record, **how):
        remove(record.as_stored(), **how)  # the other one is just a little faster
        remove(record, **how)

    monkeypatch.setattr("kpis.actions.calendar.audit.remove", later)
    assert "is revoked" in text_of(client.post(REVOKE, follow=True))
    assert Client().get(path).status_code == 404 and not CalendarKey.objects.exists()


def test_making_a_new_address_while_it_is_revoked_is_told(feed, monkeypatch):
    _, person, client = feed
    change = audit.change

    def later(record, **how):
        audit.remove(record.as_stored(), by=person)
        return change(record, **how)

    monkeypatch.setattr("kpis.actions.calendar.audit.change", later)
    answer = client.post(NEW, {"version": 1}, follow=True)
    assert answer.status_code == 200 and "You have made an address already" not in text_of(answer)
    assert not CalendarKey.objects.exists()


def test_somebody_who_may_no_longer_sign_in_has_no_calendar(feed, person_as):
    path, person, _ = feed
    change(person, person_as("programme_manager"), is_active=False)
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("key", ["x", "x" * 43, "../x", "%00", "x" * 5000, "é"])
def test_any_other_address_is_the_same_404(key, feed, django_assert_num_queries):
    path, _, client = feed
    client.post(REVOKE)
    revoked = Client().get(path)
    other = Client().get(f"/kpis/calendar/{key}.ics")
    assert (other.status_code, other.content) == (404, revoked.content)
    if "/" not in key:
        with django_assert_num_queries(1):
            Client().get(f"/kpis/calendar/{key}.ics")


def test_the_key_is_in_no_log(feed, caplog, monkeypatch, person_as):
    path, person, _ = feed
    caplog.set_level(logging.DEBUG)
    key = path.rpartition("/")[2]
    Client().get(path)
    Client(enforce_csrf_checks=True).post(path)
    with monkeypatch.context() as broken:
        broken.setattr("kpis.views.calendar.person_calendar", lambda *_: 1 / 0)
        assert Client().get(path).status_code == 503
    change(person, person_as("programme_manager"), is_active=False)
    assert Client().get(path).status_code == 404
    assert key.removesuffix(".ics") not in caplog.text
    assert "A calendar could not be made." in caplog.text


def test_a_dfe_reader_has_no_calendar_page(sign_in):
    client, _ = sign_in("dfe_reader")
    answers = (client.get(PAGE), client.post(NEW, {"version": 0}), client.post(REVOKE))
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert not Person.objects.filter(calendar_key__isnull=False).exists()
