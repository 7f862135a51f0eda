"""How the year stands by theme, requirement and manager, and the briefing on one page."""

import re
from datetime import date, timedelta
from io import BytesIO

import pypdf
import pytest

from kpis.documents.briefing import build_briefing
from kpis.domain.statuses import Status
from kpis.models import Kpi
from kpis.queries.health import REQUIREMENT, THEME, chase_list, health_by
from projects.models import Person, ProgrammeYear, ProjectManager
from seslip.foundation import audit
from seslip.foundation.access import Refused
from seslip.foundation.sheets import Kind
from tests.conftest import somebody

from .pages import text_of

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 31)


@pytest.fixture(autouse=True)
def loaded(plan):
    pass


def put(kpi, **fields):
    return audit.change(kpi, by=somebody("programme_manager"), version=kpi.version, fields=fields)


def of_project(number):
    return Kpi.objects.filter(activity__project__number=number).order_by("activity__requirement__number", "number")


def test_every_kpi_stands_once_in_a_theme_and_once_in_a_requirement():
    for part, places in ((THEME, 4), (REQUIREMENT, 8)):
        lines = health_by(part, Kpi.objects.all(), MARCH)
        assert len(lines) == places
        assert sum(line.total for line in lines) == 108
        assert sum(line.by_status[Status.NOT_STARTED] for line in lines) == 108


def test_a_closed_kpi_is_never_overdue():
    first, second = of_project(3)[:2]
    others = of_project(3).exclude(pk__in=[first.pk, second.pk]).overdue_at(MARCH).count()
    put(first, status=Status.COMPLETE, due=date(2025, 9, 30))
    put(second, status=Status.AT_RISK, due=date(2025, 9, 30))
    before = Kpi.objects.overdue_at(MARCH).count()
    assert sum(line.overdue for line in health_by(THEME, Kpi.objects.all(), MARCH)) == before
    (of_three,) = health_by(REQUIREMENT, of_project(3), MARCH)
    assert (of_three.overdue, of_three.by_status[Status.COMPLETE], of_three.by_status[Status.AT_RISK]) == (
        others + 1,
        1,
        1,
    )


def test_who_manages_a_project_together_is_asked_together():
    kpi = of_project(10).first()  # Sheelagh Sullivan and Julie Pointer (plan, para 42)
    names = [link.person.name for link in ProjectManager.objects.filter(project=kpi.activity.project)]
    assert len(names) == 2
    position = kpi.due - timedelta(days=20)
    lines = {line.name: line for line in chase_list(of_project(10), position)}
    due_then = of_project(10).filter(due__range=(position, position + timedelta(days=30))).count()
    assert due_then
    assert {name: lines[name].due[30] for name in names} == dict.fromkeys(names, due_then)


def test_the_days_ahead_hold_those_before_them():
    kpi = of_project(3).first()
    for days, expected in ((0, (1, 1, 1)), (30, (1, 1, 1)), (31, (0, 1, 1)), (61, (0, 0, 1)), (91, (0, 0, 0))):
        found = chase_list(Kpi.objects.filter(pk=kpi.pk), kpi.due - timedelta(days=days))
        assert tuple(found[0].due.values()) == expected, days


def test_nobody_is_asked_about_what_is_done():
    Kpi.objects.update(status=Status.COMPLETE)
    assert chase_list(Kpi.objects.all(), MARCH) == []


def test_the_queries_do_not_grow(django_assert_num_queries):
    for kpis in (of_project(3), Kpi.objects.all()):
        with django_assert_num_queries(2):
            chase_list(kpis, MARCH)
        with django_assert_num_queries(1):
            health_by(THEME, kpis, MARCH)


def briefing(person, as_at=MARCH):
    return build_briefing(person, ProgrammeYear.objects.get(label="2025-26"), as_at)


def test_a_briefing_is_about_the_projects_of_its_reader():
    sponsor = Person.objects.get(name="Lee-Anne Farach")
    table = briefing(sponsor).tables[0]
    shown = [int(row.cells[0].shown().split()[0]) for row in table.body[:-1]]
    assert shown == [3, 7, 8, 9, 10, 11, 12, 13, 17, 18, 19, 20, 29]  # plan, Appendix 2: sponsored by Medway's director
    numbers = [cell for row in table.body[:-1] for cell in row.cells if cell.kind is Kind.NUMBER and cell.value]
    late = of_sponsor(sponsor).overdue_at(MARCH).count()
    assert sum(cell.value for cell in numbers) == of_sponsor(sponsor).count() + late


def of_sponsor(person):
    return Kpi.objects.filter(activity__project__sponsor=person)


def test_a_briefing_names_what_is_worst_first_and_counts_the_rest():
    sponsor = Person.objects.get(name="Lee-Anne Farach")
    for kpi in of_sponsor(sponsor):
        put(kpi, due=MARCH)
    rows = list(of_sponsor(sponsor)[:10])
    for days, kpi in enumerate(rows, start=1):
        put(kpi, status=Status.OFF_TRACK, note="Waits for the data", due=MARCH - timedelta(days=days))
    worries = briefing(sponsor).tables[1]
    assert worries.caption.startswith("Overdue, off track or at risk, the first 6 of ")
    late = [row.cells[2].shown().rpartition(", ")[2] for row in worries.body]
    assert late[:2] == ["10 days overdue", "9 days overdue"]
    assert "“Waits for the data”" in " ".join(row.cells[1].shown() for row in worries.body)


def test_a_briefing_is_one_page(client):
    sponsor = Person.objects.get(name="Lee-Anne Farach")
    client.force_login(sponsor)
    for kpi in of_sponsor(sponsor)[:20]:
        put(kpi, status=Status.AT_RISK, note="A long word of explanation about partners and data. " * 6)
    answer = client.get("/kpis/briefing.pdf")
    assert len(pypdf.PdfReader(BytesIO(answer.getvalue())).pages) == 1
    assert "Briefing for Lee-Anne Farach" in text_of(client.get("/kpis/briefing/"))


def test_who_has_no_project_is_told_what_a_briefing_is():
    with pytest.raises(Refused, match="you have none"):
        briefing(somebody("la_lead"))


@pytest.mark.parametrize(
    ("role", "told"),
    [("programme_manager", True), ("sponsor", True), ("la_lead", True), ("finance", False), ("support_team", False)],
)
def test_single_kpis_are_told_to_those_whose_business_they_are(sign_in, role: str, told: bool) -> None:
    """Finance comes to approve and to reconcile, the support team for its packages."""
    html = sign_in(role)[0].get("/").content.decode()
    assert bool(re.search(r"<h2[^>]*>\s*Overdue", html)) is told
    assert "KPIs by status" in html
