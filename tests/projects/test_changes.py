"""What changed: who is told what, of which days and of which project."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budget.models import BudgetLine, Payment
from kpis.actions.milestones import create_milestone
from kpis.domain.statuses import Status
from kpis.models import Kpi, Milestone
from projects.actions.meetings import remove_meeting
from projects.models import Authority, JointMeeting, Person, Project
from seslip.foundation import audit, changes
from seslip.foundation.news import Line

from .changes import DAY, at, kpi_of, report, sentences, told_to
from .meetings import add_meeting, register
from .records import PersonAs

CHANGES = "/changes/"
NEXT = DAY + timedelta(1)
EVERYBODY_OF_THE_PLAN = (
    "programme_manager",
    "project_manager",
    "sponsor",
    "support_team",
    "la_lead",
    "finance",
    "administrator",
)


@pytest.fixture
def seven_one(manager: Person) -> Kpi:
    """KPI 7.1: at risk in the morning, on track in the evening; loading the plan is no news."""
    kpi = kpi_of(7)
    with at(9):
        report(manager, kpi, Status.AT_RISK, "Two authorities are late")
    with at(18):
        report(manager, kpi, Status.ON_TRACK, "the report is agreed")
    return kpi.as_stored()


def test_a_status_is_told_as_what_it_came_to_with_its_steps(seven_one: Kpi, manager: Person) -> None:
    (line,) = told_to(manager).lines
    assert line.told == f"{manager}: KPI 7.1 (SEND) from Not started to On track, “the report is agreed”"
    assert [step.sentence for step in line.steps] == [
        "from Not started to At risk, “Two authorities are late”",
        "from At risk to On track, “the report is agreed”",
    ]
    assert (line.thing.title, line.thing.url) == (seven_one.text, f"/kpis/{seven_one.pk}/")
    assert line.when.hour == 18


def test_between_two_moments_counts_from_the_value_before(seven_one: Kpi, manager: Person) -> None:
    noon = told_to(manager).lines[0].steps[0].when + timedelta(hours=3)
    news = changes.changes_for(manager, noon, noon + timedelta(days=1))
    assert [line.sentence for line in news.lines] == ["from At risk to On track, “the report is agreed”"]


def test_days_begin_and_end_at_midnight_in_london(manager: Person) -> None:
    """In summer London's day begins at 23:00 UTC."""
    summer = date(2025, 7, 10)
    for hour, minute, day, project in ((0, 0, summer, 7), (23, 59, summer, 8), (0, 0, summer + timedelta(1), 10)):
        with at(hour, minute, day):
            report(manager, kpi_of(project), Status.ON_TRACK, day=summer)
    refs = [line.thing.name.split()[1] for line in told_to(manager, summer, summer).lines]
    assert refs == ["8.1", "7.1"]
    assert [
        line.thing.name.split()[1] for line in told_to(manager, summer + timedelta(1), summer + timedelta(1)).lines
    ] == ["10.1"]
    assert told_to(manager, summer - timedelta(1), summer - timedelta(1)).total == 0


@pytest.mark.parametrize("role", EVERYBODY_OF_THE_PLAN)
def test_kpis_are_news_to_all_who_read_the_plan(seven_one: Kpi, person_as: PersonAs, role: str) -> None:
    assert told_to(person_as(role)).counts == {"kpis": 1}


def test_nothing_of_the_plan_is_news_to_dfe(seven_one: Kpi, person_as: PersonAs) -> None:
    assert told_to(person_as("dfe_reader")).counts == {}


def test_meetings_are_one_line_with_their_register_for_those_who_read_them(
    manager: Person, person_as: PersonAs
) -> None:
    with at(10):
        meeting = add_meeting(manager, 8, DAY, joint=[5], title="Network")
        register(manager, meeting, "Kent", "Slough", apologies=["Surrey"])
    (line,) = told_to(person_as("la_lead")).lines
    assert line.told == f"{manager}: Network, 12 Nov 2025 added, register filled in for 3 authorities"
    for number, told in ((8, 1), (5, 1), (7, 0)):
        ids = set(Project.objects.filter(number=number).values_list("pk", flat=True))
        assert told_to(manager, projects=ids).total == told
    assert told_to(person_as("finance")).total == told_to(person_as("administrator")).total == 0


def test_a_removed_meeting_is_told_to_who_may_edit_only(manager: Person, person_as: PersonAs) -> None:
    with at(10):
        meeting = add_meeting(manager, 8, DAY, title="Network")
    with at(10, day=NEXT):
        remove_meeting(by=manager, meeting=meeting, version=meeting.as_stored().version)
    assert sentences(told_to(manager, NEXT, NEXT)) == [f"{manager}: Network, 12 Nov 2025 removed"]
    assert told_to(person_as("sponsor"), NEXT, NEXT).total == 0
    assert told_to(manager, DAY, NEXT).total == 0, "it came and went"


def test_money_is_told_of_the_lines_a_reader_sees(manager: Person, person_as: PersonAs) -> None:
    sponsor = person_as("sponsor")
    own = BudgetLine.objects.visible_to(sponsor).exclude(send=None).filter(apportioned=None)[0]
    other = BudgetLine.objects.exclude(pk__in=BudgetLine.objects.visible_to(sponsor).values("pk"))
    line = other.filter(apportioned=None, quantity=None).exclude(csc=None)[0]
    with at(11):
        for one, field in ((own, "note"), (own, "label"), (line, "label")):
            audit.change(one, by=manager, version=one.as_stored().version, fields={field: "Relabelled"})
    assert [line.thing.url for line in told_to(sponsor).lines] == [f"/budget/lines/{own.pk}/"]
    assert told_to(manager).counts == {"money": 2} and told_to(person_as("la_lead")).total == 0
    assert told_to(person_as("administrator")).total == 0


def payment(by: Person, line: BudgetLine, **fields: Any) -> Payment:
    told = {"day": DAY, "payee": "Kent", "csc": None, "send": None, "own": None, "state": "paid", "recorded_by": by}
    return audit.create(Payment(line=line, **(told | fields)), by=by)


def test_what_was_added_is_told_as_it_stands_and_a_correction_of_older_money_as_one(manager: Person) -> None:
    """£500 typed and mended to £9,000 is one payment of £9,000, told of the line it stands on."""
    line, other = BudgetLine.objects.exclude(csc=None).filter(apportioned=None).order_by("pk")[:2]
    with at(9):
        made = payment(manager, line, csc=50_000)
    with at(10):
        audit.change(made, by=manager, version=made.version, fields={"csc": 900_000, "line": other})
    (told,) = told_to(manager).lines
    assert told.thing.url == f"/budget/lines/{other.pk}/" and told.sentence == "payment of £9,000 to Kent recorded"
    with at(10, day=NEXT):
        audit.change(made, by=manager, version=made.as_stored().version, fields={"payee": "Medway"})
    assert sentences(told_to(manager, NEXT, NEXT)) == [
        f"{manager}: {told.thing.name} payment of £9,000 to Medway corrected"
    ]


def test_a_title_that_was_put_right_is_told_as_it_is(seven_one: Kpi, manager: Person) -> None:
    with at(19):
        step = create_milestone(by=manager, kpi=seven_one, fields={"title": "A name", "due": date(2025, 10, 9)})
        audit.change(step, by=manager, version=step.version, fields={"title": "Draft agreed"})
    (line,) = told_to(manager).lines
    assert "step “Draft agreed” added" in line.told and "A name" not in line.told


def test_people_and_roles_are_told_to_those_who_see_people(manager: Person, person_as: PersonAs) -> None:
    from projects.actions.people import create_person

    with at(11):
        create_person(
            by=manager,
            fields={"name": "Nina New", "email": "nina@example.org", "authority": Authority.objects.get(slug="kent")},
            roles=["finance"],
        )
    assert sentences(told_to(manager)) == [f"{manager}: Nina New added, is given the role Finance officer"]
    assert told_to(person_as("administrator")).counts == {"people": 1}
    for role in ("project_manager", "sponsor", "la_lead", "support_team"):
        assert told_to(person_as(role)).total == 0


def test_parts_of_a_kpi_are_told_with_it(seven_one: Kpi, manager: Person) -> None:
    with at(19):
        create_milestone(by=manager, kpi=seven_one, fields={"title": "Draft agreed", "due": date(2025, 10, 9)})
        due = {"due": date(2026, 2, 28)}
        audit.change(seven_one, by=manager, version=seven_one.version, fields=due)
    (line,) = told_to(manager).lines
    assert (
        "from Not started to On track, due date from 31 Oct 2025 to 28 Feb 2026, step “Draft agreed” added" in line.told
    )


def test_others_leaves_out_what_one_did_alone(seven_one: Kpi, manager: Person, person_as: PersonAs) -> None:
    mark = person_as("project_manager")
    assert told_to(manager, others=True).total == 0 and told_to(mark, others=True).total == 1
    with at(20):
        report(next(iter(seven_one.activity.project.lead_managers)), seven_one, Status.OFF_TRACK, "It broke")
    assert told_to(manager, others=True).total == 1


def test_what_a_reader_no_longer_sees_is_neither_told_nor_counted(manager: Person, person_as: PersonAs) -> None:
    sponsor = person_as("sponsor")
    own = BudgetLine.objects.visible_to(sponsor)[0]
    with at(11):
        audit.change(own, by=manager, version=own.version, fields={"label": "Relabelled"})
    assert told_to(sponsor).counts == {"money": 1}
    Project.objects.filter(sponsor=sponsor).update(sponsor=None)
    assert told_to(sponsor).counts == {}


def test_a_kind_narrows_the_lines_and_not_the_counts(seven_one: Kpi, manager: Person) -> None:
    news = told_to(manager, kinds=("money",))
    assert (news.total, news.counts) == (0, {"kpis": 1})


def test_queries_do_not_grow_with_what_happened(manager: Person) -> None:
    def happens(number: int, hour: int) -> None:
        with at(hour):
            for kpi in Kpi.objects.all()[:number]:
                report(manager, kpi, Status.ON_TRACK, "Said")
                audit.create(Milestone(kpi=kpi, title="One", due=DAY), by=manager)

    happens(1, 9)
    with CaptureQueriesContext(connection) as few:
        assert told_to(manager).total == 1
    happens(30, 10)
    with CaptureQueriesContext(connection) as many:
        assert told_to(manager).total == 30
    assert len(few) == len(many)


def test_nothing_but_one_query_where_nothing_happened(manager: Person) -> None:
    person = Person.objects.get(pk=manager.pk)
    with CaptureQueriesContext(connection) as asked:
        told_to(person, date(2019, 1, 1), date(2019, 1, 7))
    assert len(asked) == 2  # the person is read anew, and which tables have anything to tell


def test_a_source_reads_the_latest_rows_and_says_that_there_were_more(
    seven_one: Kpi, manager: Person, monkeypatch: Any
) -> None:
    monkeypatch.setattr("seslip.foundation.change_rows.MOST", 1)
    news = told_to(manager)
    assert news.cut and sentences(news) == [
        f"{manager}: KPI 7.1 (SEND) from At risk to On track, “the report is agreed”"
    ]


def lines_on(answer: Any) -> list[Line]:
    return [line for group in answer.context["groups"] for line in group.lines]


def test_change_list_of_a_project_by_project_and_as_a_file(
    sign_in: Callable[[str], Any], seven_one: Kpi, manager: Person
) -> None:
    with at(12):
        report(manager, kpi_of(8), Status.AT_RISK, "Late")
    client, _ = sign_in("sponsor")
    asked = {"from": "2025-11-12", "to": "2025-11-12"}
    assert [line.thing.name for line in lines_on(client.get(CHANGES, asked))] == ["KPI 7.1 (SEND)", "KPI 8.1 (SEND)"]
    page = client.get(CHANGES, asked | {"project": "8"})
    assert [line.thing.name for line in lines_on(page)] == ["KPI 8.1 (SEND)"]
    assert "1 thing changed on 12 Nov 2025" in page.content.decode()
    by = client.get(CHANGES, asked | {"by": "project"}).context["groups"]
    assert [group.heading.split()[0] for group in by] == ["7", "8"]
    rows = client.get(f"{CHANGES}register.csv", asked | {"project": "8"}).content.decode().splitlines()
    assert len(rows) == 2 and "2025-11-12,12:00," in rows[1] and "KPI 8.1 (SEND)" in rows[1]


def test_change_list_of_a_project_stands_under_no_other(sign_in: Callable[[str], Any]) -> None:
    """A meeting of projects 8 and 9 is one line under 9 where only that is asked for."""
    client, manager = sign_in("programme_manager")
    with at(9):
        meeting = add_meeting(manager, 8, DAY, title="Both")
        joint = Project.objects.get(number=9, year__label="2025-26")
        audit.create(JointMeeting(meeting=meeting, project=joint), by=manager)
    address = f"{CHANGES}?from={DAY}&to={DAY}&by=project"
    assert len(lines_on(client.get(address))) == 2
    assert len(lines_on(client.get(f"{address}&project=9"))) == 1


def test_change_list_says_what_is_wrong_and_lists_nothing(sign_in: Callable[[str], Any]) -> None:
    client, _ = sign_in("programme_manager")
    for spoilt in (
        {"from": "2026-02-30"},
        {"from": "2026-02-03", "to": "2026-02-02"},
        {"from": "0001-01-01"},
        {"to": "9999-12-31"},
        {"project": "999"},
        {"since": "ever"},
        {"kind": "secrets"},
    ):
        page = client.get(CHANGES, spoilt)
        assert page.status_code == 200 and "Nothing is listed until this is put right" in page.content.decode(), spoilt
        assert client.get(f"{CHANGES}register.csv", spoilt).status_code == 400


def test_change_list_without_news_says_so(sign_in: Callable[[str], Any]) -> None:
    client, _ = sign_in("dfe_reader")
    page = client.get(CHANGES, {"from": "2025-11-12", "to": "2025-11-12"}).content.decode()
    assert "Nothing has changed on 12 Nov 2025" in page and "Download" not in page
