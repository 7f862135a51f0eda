"""The overview of each role: quick, never stale, and never another reader's."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.actions.updates import Report, update_kpi
from kpis.domain.statuses import Status
from kpis.models import Kpi
from projects.models import Person, ProgrammeYear, ProjectManager
from seslip.foundation import audit
from seslip.foundation.panels import entries
from tests.journeys.conftest import EMAILS
from tests.watching import tables_of, tables_read

MOST_QUERIES = 20
MOMENTS: tuple[dict[str, Any], ...] = (
    {"as_at": date(2026, 3, 31), "known": False, "visit": None},
    {"as_at": date(2025, 12, 31), "known": True, "visit": None},
)
TOLD = {"projects_visit"}  # the panel is kept for this visit alone
KEPT = [entry for entry in entries("home") if entry.is_kept]


@pytest.fixture(autouse=True)
def loaded(db: None, demonstration: None) -> None:
    pass


def person(role: str) -> Person:
    return Person.objects.get(email=EMAILS[role])


def opened(role: str, address: str = "/") -> str:
    client = Client()
    client.force_login(person(role))
    return str(client.get(address).content.decode())


@pytest.mark.parametrize("entry", KEPT, ids=[f"{entry.build.__module__}.{entry.build.__name__}" for entry in KEPT])
def test_a_panel_watches_all_that_it_reads(entry: Any) -> None:
    """Else it would go on showing what has changed."""
    year = ProgrammeYear.objects.get(label="2025-26")
    for role in EMAILS:
        for moment in MOMENTS:
            cache.clear()
            reader = person(role)
            read = tables_read(lambda reader=reader, moment=moment: entry.drawn(reader, {"year": year, **moment}))
            unwatched = read - tables_of(entry.watched) - TOLD.intersection(read if "visit" in entry.names else ())
            assert not unwatched, f"as {role}: {unwatched}"


@pytest.mark.parametrize("role", EMAILS)
def test_a_dashboard_asks_fewer_than_twenty_queries(role: str) -> None:
    client = Client()
    client.force_login(person(role))
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/").status_code == 200
    assert len(asked) < MOST_QUERIES, "\n".join(query["sql"][:160] for query in asked)


def headings(page: str) -> dict[str, str]:
    """The panels of a page or of an answer, by the id of their place."""
    return dict(re.findall(r'<section id="([\w-]+)".*?<h2>(.*?)</h2>', page, re.DOTALL))


def asked_next(page: str) -> str:
    """What the page asks for by itself."""
    found = re.search(r'class="coming".*?hx-get="([^"]+)"', page, re.DOTALL)
    return unescape(found[1]) if found else ""


def with_scripts(role: str) -> Client:
    client = Client()
    client.force_login(person(role))
    client.cookies["scripts"] = "on"
    return client


@pytest.mark.parametrize("role", EMAILS)
@pytest.mark.parametrize("at", ["", "?as_at=2025-12-31&known=then"])
def test_a_browser_with_scripts_is_given_a_dashboard_at_once_and_the_rest_after(role: str, at: str) -> None:
    """Also when nothing of it is kept, and in the end it is the page that is drawn whole."""
    whole = opened(role, f"/{at}")
    cache.clear()
    client = with_scripts(role)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"/{at}").content.decode()
    assert len(asked) < MOST_QUERIES, "\n".join(query["sql"][:160] for query in asked)
    assert not headings(page)
    assert "whole=yes" in page, "what a browser does whose scripts were switched off since"
    drawn, answer = rest(client, page)
    assert drawn == headings(whole)
    led = answer.headers.get("HX-Redirect", "")
    assert bool(led) == (not drawn), "nothing to show is a page of its own"
    if led:
        body = client.get(led).content.decode()
        assert "Grant returns appear here" in body
        assert not at or "position at 31 Dec 2025" in body


def rest(client: Client, page: str) -> tuple[dict[str, str], Any]:
    """The panels that come after the page, by as many answers as it takes, and the last of these."""
    drawn: dict[str, str] = {}
    answer: Any = None
    while address := asked_next(page):
        answer = client.get(address, headers={"HX-Request": "true"})
        page = answer.content.decode()
        more = headings(page)
        assert not drawn.keys() & more.keys(), "none comes twice: somebody may be at work in it"
        assert page.count('hx-swap-oob="true"') == len(more), "each goes to its place"
        drawn |= more
    return drawn, answer


def test_what_is_kept_stands_in_the_page_and_only_the_rest_is_asked_for() -> None:
    client = with_scripts("programme_manager")
    whole = client.get("/?whole=yes").content.decode()
    assert not asked_next(whole)
    assert not asked_next(client.get("/").content.decode())
    kpi, by = Kpi.objects.exclude(status=Status.WITHDRAWN)[0], person("programme_manager")
    update_kpi(by=by, report=Report(kpi, kpi.version, Status.WITHDRAWN, "Left", date(2026, 3, 31)))
    page = client.get("/").content.decode()
    cache.clear()  # another process answers, which keeps nothing yet
    drawn, _ = rest(client, page)
    assert "Peer challenge 2025-26" in headings(page).values()
    assert "KPIs by status" in drawn.values()
    assert not headings(page).keys() & drawn.keys()
    assert headings(page).keys() | drawn.keys() == headings(whole).keys()


def test_what_is_reported_shows_at_once_to_everybody_and_only_as_theirs() -> None:
    sponsor, manager = person("sponsor"), person("project_manager")
    kpi = Kpi.objects.filter(activity__project__sponsor=sponsor).exclude(status=Status.WITHDRAWN).first()
    assert kpi is not None
    before = {role: opened(role) for role in ("sponsor", "programme_manager", "project_manager")}
    note = "The partner has withdrawn for good"
    by = person("programme_manager")
    report = Report(kpi, kpi.version, Status.WITHDRAWN, note, date(2026, 3, 31))
    update_kpi(by=by, report=report)
    after = {role: opened(role) for role in before}
    assert "withdrawn" not in before["sponsor"].lower()
    assert f"?status=withdrawn&amp;project={kpi.activity.project.number}" in after["sponsor"]
    assert "status=withdrawn" in after["programme_manager"]
    assert note in after["sponsor"]
    assert note not in after["project_manager"], f"{manager} has no part in project {kpi.activity.project.number}"


def test_who_loses_a_project_loses_its_panel_at_the_next_look() -> None:
    manager = person("project_manager")
    assert "Update them all on one page" in opened("project_manager")
    for link in ProjectManager.objects.filter(person=manager):
        audit.remove(link, by=person("programme_manager"))
    assert "Update them all on one page" not in opened("project_manager")
