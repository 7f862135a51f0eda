"""The plan's KPIs are counted from records, in databases loaded now and loaded before."""

import hashlib
import io
from datetime import date

import pytest
from django.core.management import call_command

from kpis.documents.appendix_4 import appendix_4
from kpis.models import Kpi, Measure
from kpis.queries.standings import Source, standings
from projects.models import Meeting, Person, PlanFact, ProgrammeYear
from seslip.foundation import audit
from seslip.foundation.sheets import Rich
from seslip.management.commands.load_plan import load_plan

from .pages import text_of
from .registers import meeting

MARCH = date(2026, 3, 31)
COUNTED = {
    "SEND": "1.3 1.3 1.4 3.1 3.2 3.3 5.1 7.3 7.5 8.1 8.1 8.1 8.2 8.2 9.1 9.1 9.1 9.2 9.2 10.2 10.3 11.1 12.1 12.2 12.3 "
    "13.1 13.2 13.2 13.3 15.1 15.2 15.3 15.3 17.2 17.3 17.3 19.2 19.3 20.2 20.3 20.3 "
    "33.1 33.2 33.3 33.4",
    "CSC": "1.2 1.3 1.3 2.1 2.2 2.3 2.4 5.1 16.2 16.3 16.3 26.2 26.2 33.1 33.2 33.3 33.4",
}


def kpi(project: int, number: int, stream: str = "SEND") -> Kpi:
    found = Kpi.objects.select_related("activity__project", "activity__requirement", "year")
    return found.get(activity__project__number=project, activity__requirement__stream=stream, number=number)


def words(asked: Kpi, as_at: date = MARCH) -> list[str]:
    return [figure.words for figure in standings([asked], as_at)[asked.pk].figures.values()]


@pytest.mark.parametrize("stream", sorted(COUNTED))
def test_every_kpi_that_counts_meetings_or_authorities_is_wired(plan: None, stream: str) -> None:
    measures = Measure.objects.exclude(counter="").filter(kpi__activity__requirement__stream=stream)
    found = sorted(
        ((m.kpi.activity.project.number, m.kpi.number) for m in measures.select_related("kpi__activity__project")),
    )
    assert " ".join(f"{project}.{number}" for project, number in found) == COUNTED[stream]


def test_a_kpi_without_a_figure_has_one_deliverable(plan: None) -> None:
    assert not Kpi.objects.filter(measures=None).exists()
    report = kpi(8, 3).measures.get()
    assert (report.kind, report.unit, report.target, report.counter) == ("deliverable", "Done", None, "")


def test_recorded_attendance_moves_the_kpis_and_the_grid_says_so(sign_in) -> None:
    """Holds when: reach, half-present and number of meetings move without anyone typing a figure."""
    assert words(kpi(8, 1)) == ["0 of 4 meetings", "0 of 2 in-person conferences",
                                "0 of 2 meetings held jointly with the Education Network"]  # fmt: skip
    conference = {"kind": "conference", "mode": "in_person", "partners": ("health",)}
    meeting(8, date(2025, 6, 10), 12, **conference)
    meeting(8, date(2025, 9, 10), 19, **conference)
    meeting(8, date(2025, 12, 10), 10, joint=42)
    meeting(42, date(2026, 3, 10), 9, joint=8)
    meeting(8, date(2026, 3, 20), 0)
    assert words(kpi(8, 1)) == ["4 of 4 meetings", "2 of 2 in-person conferences",
                                "2 of 2 meetings held jointly with the Education Network"]  # fmt: skip
    assert words(kpi(8, 2)) == ["19 of 19 LAs", "47% (target 50% of LAs at each meeting)"]
    assert words(kpi(8, 1), date(2025, 9, 9))[0] == "1 of 4 meetings"
    standing = standings([kpi(8, 2)], MARCH)[kpi(8, 2).pk]
    share = list(standing.figures.values())[1]
    assert share.counted.missing == ("10 Mar 2026: 9 of 19 present (47%)", "20 Mar 2026 has no register yet")
    client, person = sign_in("programme_manager")
    document = appendix_4(person, ProgrammeYear.objects.get(label="2025-26"), MARCH, progress=True)
    cells = [cell.value for table in document.tables for row in table.body for cell in row.cells]
    lines = [str(block) for value in cells if isinstance(value, Rich) for block in value.blocks]
    assert "4 of 4 meetings, counted from records" in lines
    assert "4 of 4 meetings, counted from records" in text_of(client.get("/kpis/appendix-4/?progress=on"))
    assert "4 of 4 meetings, counted from records" in client.get("/kpis/register.csv?project=8").content.decode()


def test_a_meeting_for_csc_does_not_count_for_send(plan: None) -> None:
    meeting(1, date(2025, 6, 10), 5, stream="CSC")
    meeting(1, date(2025, 6, 11), 5)
    assert words(kpi(1, 3))[0] == "1 of 3 meetings of the SENDAP data managers network"
    assert words(kpi(1, 3, "CSC"))[0] == "2 of 3 meetings of the data managers network"


def test_queries_do_not_grow_with_kpis_and_meetings(plan: None, django_assert_max_num_queries) -> None:
    meeting(8, date(2025, 6, 10), 12)
    with django_assert_max_num_queries(15):
        standings(list(Kpi.objects.filter(activity__project__number=8)), MARCH)
    with django_assert_max_num_queries(30) as one:
        standings(list(Kpi.objects.all()), MARCH)
    for number in (1, 9, 10, 13, 16, 17):
        meeting(number, date(2025, 7, 1), 4, partners=("health",))
    with django_assert_max_num_queries(30) as many:
        standings(list(Kpi.objects.all()), MARCH)
    assert len(many) <= len(one)


@pytest.fixture
def loaded_before(plan: None) -> None:
    """As the first release left the plan: targets and units only, no deliverables."""
    for measure in Measure.objects.filter(kind="deliverable"):
        PlanFact.objects.filter(ref__contains="/measure/", object_id=measure.pk).delete()
        measure.delete()
    PlanFact.objects.filter(ref__startswith="plan/").delete()
    for rows in (Measure.objects, Measure.history):
        rows.update(kind="count", counter="", joint_with=None)


def change(measure: Measure, by: Person, **fields: object) -> None:
    audit.change(measure, by=by, version=measure.as_stored().version, fields=fields)


def test_a_database_loaded_before_gets_what_measures_count_once(loaded_before: None, person_as) -> None:
    change(kpi(8, 1).measures.first(), person_as("programme_manager"), target=5)
    assert load_plan() == 61, "one deliverable for each KPI without a figure"
    network = kpi(8, 1).measures.all()
    assert [m.counter for m in network] == ["meetings", "meetings.partner_conference", "meetings.joint"]
    assert [m.target for m in network] == [5, 2, 2], "the target that somebody changed stays"
    assert [m.joint_with and m.joint_with.number for m in network] == [None, None, 42]
    assert [m.kind for m in kpi(8, 2).measures.all()] == ["reach", "share"]
    change(kpi(8, 2).measures.first(), person_as("programme_manager"), counter="")
    PlanFact.objects.filter(ref__startswith="plan/").delete()
    before = list(Measure.objects.values_list("pk", "version"))
    assert load_plan() == 0
    assert kpi(8, 2).measures.first().counter == "", "what people changed stays"
    assert list(Measure.objects.values_list("pk", "version")) == before, "it is done once"


def test_a_database_in_use_gets_what_measures_count_though_figures_were_reported(loaded_before, person_as) -> None:
    """Every figure reported raises the version of its measure: that is no reason to leave it unwired."""
    manager = person_as("programme_manager")
    for measure in Measure.objects.all():
        change(measure, manager, value=1)
    mine = kpi(9, 2).measures.first()
    change(mine, manager, kind="percentage")
    out = io.StringIO()
    call_command("load_plan", stdout=out)
    assert Measure.objects.exclude(counter="").count() == 61, "all 62 but the one that somebody set up"
    assert (mine.as_stored().kind, mine.as_stored().counter) == ("percentage", "")
    assert set(Measure.objects.filter(version=3).values_list("value", flat=True)) == {1}, "what was reported stays"
    first = kpi(8, 1).measures.first()
    assert first.history.latest().history_user is None and first.version == 3
    assert "Made 61 records from the plan and brought " in out.getvalue()
    assert " up to date." in out.getvalue()


def test_a_unit_that_the_plan_renames_is_brought_unless_somebody_changed_it(loaded_before, person_as) -> None:
    first, second = kpi(8, 1).measures.all()[:2]
    for rows, key in ((Measure.objects, "pk__in"), (Measure.history, "id__in")):
        rows.filter(**{key: [first.pk, second.pk]}).update(unit="gatherings")
    change(second, person_as("programme_manager"), unit="conferences")
    load_plan()
    assert [m.unit for m in kpi(8, 1).measures.all()[:2]] == ["meetings", "conferences"]


def test_a_plan_loaded_by_an_earlier_edition_is_read_once_more(loaded_before: None) -> None:
    """The one before left most counters unwired, and took the folder for done."""
    from django.conf import settings

    folder = settings.FIXTURES / "plan-2025-26"
    parts = [path.name.encode() + path.read_bytes() for path in sorted(folder.glob("*.json"))]
    done = f"plan/plan-2025-26/{hashlib.sha256(b''.join(parts)).hexdigest()}"
    PlanFact.objects.create(ref=done, model="plan", object_id=0)
    load_plan()
    assert Measure.objects.exclude(counter="").count() == 62


def test_an_override_stands_beside_what_is_counted(plan: None, person_as) -> None:
    from kpis.actions.measures import lift_override, override_measure

    meeting(8, date(2025, 6, 10), 12)
    measure, manager = kpi(8, 1).measures.first(), person_as("programme_manager")
    override_measure(
        by=manager, measure=measure, version=1, value=2, reason="July’s register is lost", position_date=MARCH
    )
    figure = standings([kpi(8, 1)], MARCH)[kpi(8, 1).pk].figures[measure.pk]
    assert (figure.value, figure.source, figure.counted.value) == (2, Source.OVERRIDDEN, 1)
    assert figure.reason == "July’s register is lost"
    assert words(kpi(8, 1), date(2026, 3, 30))[0] == "1 of 4 meetings", "it was not set yet"
    lift_override(by=manager, measure=measure, version=2, position_date=MARCH)
    assert words(kpi(8, 1))[0] == "1 of 4 meetings"
    assert Meeting.objects.count() == 1
