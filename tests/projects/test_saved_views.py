"""Saved views: who saves, shares, pins and reads one, and that an address never shows more than its reader may see."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.actions.reviews import review_update
from kpis.actions.updates import Report, update_kpi
from kpis.domain.statuses import Status
from kpis.models import Kpi, KpiUpdate, Verdict
from projects.actions.saved_views import MOST_PINS, change_view, move_pin, pin_view, remove_view, save_view, unpin_view
from projects.domain.audiences import Audience
from projects.models import Person, Project, SavedView, Theme, ViewPin
from projects.queries.saved_views import all_views, pinned_views
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from seslip.foundation.listed import found_by, saved_query
from seslip.foundation.lists import LISTS
from tests.conftest import ROLES, somebody

if TYPE_CHECKING:
    from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
KPIS, PROJECTS, PEOPLE, LINES = "kpis:kpi_list", "projects:project_list", "people:person_list", "budget:line_list"
CSC = "columns=ref,due&stream=CSC"


def saved(by: Person, page: str = KPIS, query: str = CSC, **more: Any) -> SavedView:
    return save_view(by=by, name=more.pop("name", "CSC by date"), page=page, query=query, **more)


def told(client: Client, url: str) -> str:
    """The words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", client.get(url).content.decode())).split())


def rows_on_list(client: Client, url: str) -> int:
    """How many rows the list says it has."""
    content = client.get(url).content.decode()
    return int(re.search(r"Showing \d+ to \d+ of (\d+)", content)[1]) if "Showing" in content else 0  # type: ignore[index]


def test_save_view_keeps_filters_order_and_columns_but_no_page() -> None:
    from django.http import QueryDict

    found = saved_query(QueryDict("page=3&view=9&arrange=due:later&status=&sort=-due&columns=ref,due&q=Ann%26Bo"))
    assert found == "columns=ref,due&q=Ann%26Bo&sort=-due"


def test_save_view_refuses_what_is_no_list_or_not_for_the_reader(plan: None) -> None:
    manager, mark = somebody("programme_manager"), somebody("project_manager")
    for by, page in ((manager, "home"), (manager, "nonsense:x"), (manager, "\x00"), (mark, PEOPLE)):
        with pytest.raises(ValidationError, match="no such list"):
            saved(by, page)
    with pytest.raises(ValidationError, match="longer than a view can hold"):
        saved(manager, query="q=" + "a" * 2000)
    with pytest.raises(ValidationError):
        saved(manager, name="a" * 61)
    with pytest.raises(ValidationError):
        saved(manager, name="   ")
    saved(manager)
    with pytest.raises(ValidationError, match="You have a view of this list with this name"):
        saved(manager, name="csc BY date")
    assert saved(manager, PROJECTS, "theme=1").pk
    assert saved(mark).pk, "somebody else may use the name"


def test_share_view_with_own_roles_only_but_for_the_programme_manager(plan: None) -> None:
    manager, mark = somebody("programme_manager"), somebody("project_manager")
    assert saved(manager, shares=[one.value for one in Audience]).shares.count() == len(Audience)
    assert saved(mark, shares=["project_managers"]).shares.count() == 1
    for audience in ("sponsors", "programme_manager", "finance"):
        with pytest.raises(Refused, match="people of your own roles"):
            saved(mark, name=audience, shares=[audience])


def test_a_view_of_what_is_said_in_confidence_is_not_shared(plan: None) -> None:
    lead = somebody("la_lead")
    assert not LISTS["diagnostics:finding_list"].shared
    with pytest.raises(ValidationError, match="for you alone"):
        saved(lead, "diagnostics:finding_list", "q=x", shares=["authorities"])


@pytest.mark.parametrize("role", ROLES)
def test_a_shared_view_shows_no_more_than_the_list_itself(role: str, sign_in: SignIn) -> None:
    """The canary: each view of the programme manager, shared with all, opened by each role."""
    client, reader = sign_in(role)
    manager = somebody("programme_manager")
    everybody = [one.value for one in Audience]
    shareable = [page for page in sorted(LISTS) if LISTS[page].shared]
    views = [saved(manager, page, "sort=name", name=page, shares=everybody) for page in shareable]
    offered = {one.view.page: one for one in all_views(reader)} if reader != manager else {}
    for view in views:
        own = found_by(view.page, "", reader)
        if reader == manager:
            continue
        assert (view.page in offered) == (own is not None), view.page
        if own:
            shown = offered[view.page].found
            assert shown is not None
            assert shown.count == own.count == rows_on_list(client, shown.url)
    page = told(client, "/views/")
    for view in views:
        assert (f"{view.name} " in page) == (reader == manager or view.page in offered)


def test_only_the_owner_edits_and_only_readers_find_a_view(sign_in: SignIn) -> None:
    manager, mark = somebody("programme_manager"), somebody("project_manager")
    view = saved(manager, shares=["project_managers"])
    hidden = saved(manager, name="Mine alone")
    client, _ = sign_in("project_manager")
    assert client.get(f"/views/{view.pk}/edit/").status_code == 403
    assert client.post(f"/views/{view.pk}/keep/", {"query": "", "version": 1}).status_code == 403
    assert client.get(f"/views/{view.pk}/remove/").status_code == 403
    for act in ("edit", "remove"):
        assert client.get(f"/views/{hidden.pk}/{act}/").status_code == 404
    assert client.post(f"/views/{hidden.pk}/pin/").status_code == 404
    assert "Mine alone" not in told(client, "/kpis/") + told(client, "/views/")
    assert "CSC by date by Richard Tyndall" in told(client, "/kpis/")
    with pytest.raises(Refused, match="Only Richard Tyndall can change this view"):
        change_view(by=mark, view=view, version=1, name="Taken")
    with pytest.raises(ValidationError, match="no longer shared"):
        pin_view(by=mark, view=hidden)


def test_change_view_leaves_history_and_tells_who_is_late(plan: None) -> None:
    manager = somebody("programme_manager")
    view = saved(manager, shares=["sponsors"])
    changed = change_view(by=manager, view=view, version=1, name="By date", query="sort=due", shares=["finance"])
    assert (changed.name, changed.query) == ("By date", "sort=due")
    assert [share.audience for share in changed.shares.all()] == ["finance"]
    with pytest.raises(Stale):
        change_view(by=manager, view=view, version=1, name="Late")
    assert [row.name for row in SavedView.history.filter(id=view.pk).order_by("history_id")] == [
        "CSC by date",
        "By date",
    ]


def test_remove_view_takes_it_off_every_overview(plan: None) -> None:
    manager, mark = somebody("programme_manager"), somebody("project_manager")
    view = saved(manager, shares=["project_managers"], pin=True)
    pin_view(by=mark, view=view)
    remove_view(by=manager, view=view, version=1)
    assert pinned_views(mark) == pinned_views(manager) == []


def test_pins_are_each_persons_own_and_ordered(plan: None) -> None:
    manager, mark = somebody("programme_manager"), somebody("project_manager")
    first, second = (saved(manager, name=name, shares=["project_managers"], pin=True) for name in ("A", "B"))
    assert pin_view(by=manager, view=first).position == 1, "once"
    assert pinned_views(mark) == []
    move_pin(by=manager, view=second, later=False)
    assert [one.view.name for one in pinned_views(manager)] == ["B", "A"]
    unpin_view(by=manager, view=second)
    assert [one.view.name for one in pinned_views(manager)] == ["A"]
    pin_view(by=mark, view=first)
    change_view(by=manager, view=first, version=1, shares=[])
    assert pinned_views(mark) == [], "no longer shared: gone from the overview"
    for number in range(MOST_PINS - 1):
        saved(manager, name=str(number), pin=True)
    with pytest.raises(ValidationError, match="Your overview holds 12"):
        pin_view(by=manager, view=second)


def test_the_overview_shows_the_rows_that_the_list_has(sign_in: SignIn) -> None:
    """37 of the 108 KPIs are CSC (plan, Appendix 4)."""
    client, manager = sign_in("programme_manager")
    views = [
        saved(manager, pin=True),
        saved(manager, PROJECTS, "q=network", name="Networks", pin=True),
        saved(manager, LINES, "stream=send", name="SEND lines", pin=True),
    ]
    content = client.get("/").content.decode()
    panel = content.split("<h2>Your views</h2>")[1].split("</section>")[0]
    found = re.findall(r'<a href="([^"]+)">([^<]+)</a>.*?data-count="(\d+)"', panel, re.S)
    assert [name for _, name, _ in found] == [view.name for view in views]
    for url, _, number in found:
        assert int(number) == rows_on_list(client, html.unescape(url))
    assert found[0][2] == "37"
    assert "view=" in found[0][0]


def test_the_overview_counts_again_after_an_answer(sign_in: SignIn, person_as: Any) -> None:
    """What waits for the sponsor is one less once they have answered: on the overview as on the list."""
    client, sponsor = sign_in("sponsor")
    manager = person_as("programme_manager")
    for kpi in Kpi.objects.filter(activity__project__sponsor=sponsor)[:2]:
        update_kpi(by=manager, report=Report(kpi, kpi.version, Status.ON_TRACK, "", date(2026, 3, 31)))
    saved(sponsor, query=f"check=awaiting&sponsor={sponsor.pk}", pin=True)
    assert 'data-count="2"' in your_views(client)
    update = KpiUpdate.objects.filter(kpi__activity__project__sponsor=sponsor).latest("pk")
    review_update(by=sponsor, kpi=update.kpi, seen=update.pk, verdict=Verdict.CONFIRMED)
    assert 'data-count="1"' in your_views(client)


def your_views(client: Client) -> str:
    return client.get("/").content.decode().split("<h2>Your views</h2>")[1].split("</section>")[0]


def test_a_view_of_a_closed_list_is_not_there_to_pin(sign_in: SignIn) -> None:
    _, manager = sign_in("programme_manager")
    view = saved(manager, PEOPLE, "", name="Who is who", shares=[Audience.SPONSORS.value])
    client, sponsor = sign_in("sponsor")
    assert client.post(f"/views/{view.pk}/pin/").status_code == 404
    assert not ViewPin.objects.filter(person=sponsor).exists()


def test_a_view_whose_filter_no_longer_reads_says_so(sign_in: SignIn) -> None:
    client, manager = sign_in("programme_manager")
    theme = Theme.objects.create(key="passing", name="Passing", position=99)
    view = saved(manager, PROJECTS, "theme=passing", name="Passing", pin=True)
    assert not all_views(manager)[0].found.problem  # type: ignore[union-attr]
    theme.delete()
    assert "its filter cannot be read any more" in told(client, "/")
    assert "Its filter cannot be read any more." in told(client, "/views/")
    page = client.get(f"/projects/?theme=passing&view={view.pk}").content.decode()
    assert "The filter of “Passing” cannot be read any more" in page
    assert f'href="/views/{view.pk}/remove/"' in page


def test_the_strip_marks_saves_and_keeps(sign_in: SignIn) -> None:
    client, _ = sign_in("programme_manager")
    assert "Save this view" not in told(client, "/kpis/")
    answer = client.post(
        "/views/add/", {"page": KPIS, "query": f"{CSC}&page=2", "name": "<b>CSC</b>", "pin": "on", "version": "1"}
    )
    view = SavedView.objects.get()
    assert (view.query, view.pins.count()) == (CSC, 1)
    assert answer.headers["Location"] == f"/kpis/?{CSC}&view={view.pk}"
    content = client.get(answer.headers["Location"]).content.decode()
    assert "&lt;b&gt;CSC&lt;/b&gt;" in content
    assert "<b>CSC" not in content
    assert re.search(rf'view={view.pk}" aria-current="page"', content)
    assert "Save changes to" not in content
    other = f"/kpis/?{CSC}&sort=-due&view={view.pk}"
    content = client.get(other).content.decode()
    assert "Save changes to “&lt;b&gt;CSC" in content
    keep = {"query": f"{CSC}&sort=-due&page=2", "version": "1"}
    assert client.post(f"/views/{view.pk}/keep/", keep).status_code == 302
    assert SavedView.objects.get().query == "columns=ref,due&sort=-due&stream=CSC"
    assert client.post("/views/add/", {"page": KPIS, "query": CSC, "name": "", "version": "1"}).status_code == 422
    assert client.get("/views/add/?page=home").status_code == 404


@pytest.mark.parametrize("hostile", ["\x00", "9" * 30, "-1", "x", "1 OR 1=1"])
def test_hostile_view_numbers_open_the_list(hostile: str, sign_in: SignIn) -> None:
    client, _ = sign_in("programme_manager")
    assert client.get("/kpis/", {"view": hostile}).status_code == 200


def test_queries_do_not_grow_with_the_rows(sign_in: SignIn) -> None:
    """Of the strip with the views, of the overview with what they count."""
    client, manager = sign_in("programme_manager")
    saved(manager, PROJECTS, "sort=title", name="First", pin=True)

    def queries(url: str) -> int:
        from django.core.cache import cache

        cache.clear()
        client.get(url)
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(url)
        return len(found)

    few = queries("/projects/"), len(_asked(manager))
    year = Project.objects.first().year  # type: ignore[union-attr]
    theme = Theme.objects.first()
    for number in range(50, 90):
        Project.objects.create(year=year, number=number, title=f"More {number}", theme=theme)
    for number in range(20):
        saved(manager, PROJECTS, "sort=title", name=f"View {number}")
    assert (queries("/projects/"), len(_asked(manager))) == few
    assert ViewPin.objects.count() == 1


def _asked(reader: Person) -> Any:
    from django.core.cache import cache

    cache.clear()
    reader = Person.objects.get(pk=reader.pk)
    with CaptureQueriesContext(connection) as found:
        pinned_views(reader)
    return found
