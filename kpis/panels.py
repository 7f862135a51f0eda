"""What KPIs add to the dashboard and to a project's page."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from kpis.queries.register import Summary, due_next, register_order, summary, with_details
from projects.models import Person, ProgrammeYear, Project
from seslip.foundation.charts import Counter, stacked_bar
from seslip.foundation.clock import today
from seslip.foundation.panels import Panel, register

from .access import may_edit_plan
from .domain.statuses import CLOSED, NEEDS_REASON, OVERDUE, Status
from .models import Kpi, KpiQuerySet
from .tables import KpiTable

SHOWN_NEXT = 8


def status_counters(found: Summary, address: Any) -> list[Counter]:
    """The six counters of the design; statuses closed without completion appear once there are any.

    `address(**choices)` gives the list that a counter counts.
    """
    numbers = found.by_status
    shown = [
        Counter(status.label, numbers[status], address(status=status.value, due=""))
        for status in (Status.COMPLETE, Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.NOT_STARTED)
    ]
    rare = [
        Counter(status.label, numbers[status], address(status=status.value, due=""))
        for status in sorted(NEEDS_REASON)
        if numbers[status]
    ]
    return [*shown, *rare, Counter(OVERDUE, found.overdue, address(due="overdue", status=""), flag=True)]


def _register_address(**choices: str) -> str:
    named = {name: value for name, value in choices.items() if value}
    return reverse("kpis:kpi_list") + "?" + "&".join(f"{name}={value}" for name, value in named.items())


def _own(reader: Person, year: ProgrammeYear) -> QuerySet[Kpi]:
    return Kpi.objects.visible_to(reader).filter(year=year, activity__project__in=reader.standing.manages)


def counters_panel(reader: Person, year: ProgrammeYear) -> Panel | None:
    """The health of the year: how many KPIs in each status, and overdue."""
    kpis = Kpi.objects.visible_to(reader).filter(year=year)
    if not reader.standing.reads_plan:
        return None
    position = year.period.position_date(today())
    counters = status_counters(summary(kpis, position), _register_address)
    context = {"counters": counters, "bar": stacked_bar(counters)}
    return Panel("KPIs by status", "partials/counters.html", context, reverse("kpis:kpi_list"), "All KPIs", wide=True)


def my_kpis_panel(reader: Person, year: ProgrammeYear) -> Panel | None:
    """A project manager's own open KPIs, and one page to update them all."""
    if not (open_kpis := list(_open(with_details(_own(reader, year))))):
        return None
    update_all = reverse("kpis:kpis_update") + "?" + "&".join(f"kpi={kpi.pk}" for kpi in open_kpis)
    context = _rows(open_kpis[:SHOWN_NEXT], year) | {"total": len(open_kpis)}
    words = f"Update all {len(open_kpis)} open KPIs of your projects"
    return Panel("Your KPIs", "kpis/kpi_rows.html", context, update_all, words, wide=True)


def _watched(reader: Person, year: ProgrammeYear) -> tuple[KpiQuerySet, str, dict[str, str]]:
    """The KPIs a reader answers for, with words and filters for them: of own projects, else of the programme."""
    kpis, standing = Kpi.objects.visible_to(reader).filter(year=year), reader.standing
    if may_edit_plan(reader) or not standing.own_projects:
        return kpis, "", {}
    part = {"sponsor": str(reader.pk)} if standing.sponsors else {"manager": str(reader.pk)}
    own = standing.sponsors or standing.manages
    return kpis.filter(activity__project__in=own), " in your projects", part


def overdue_panel(reader: Person, year: ProgrammeYear) -> Panel | None:
    if not reader.standing.reads_plan:
        return None
    position = year.period.position_date(today())
    kpis, where, part = _watched(reader, year)
    late = kpis.overdue_at(position)
    rows = list(with_details(late).order_by("due_order", "id")[:SHOWN_NEXT])
    context = _rows(rows, year) | {"nothing": "Nothing is overdue."}
    url = _register_address(due="overdue", **part)
    return Panel(f"Overdue{where}", "kpis/kpi_rows.html", context, url, f"All overdue KPIs{where}")


def due_next_panel(reader: Person, year: ProgrammeYear) -> Panel | None:
    if not reader.standing.reads_plan:
        return None
    position = year.period.position_date(today())
    kpis, where, part = _watched(reader, year)
    context = _rows(list(due_next(with_details(kpis), position, SHOWN_NEXT)), year)
    context |= {"nothing": "No open KPI falls due after this date."}
    url = _register_address(status="open", **part)
    return Panel(f"Due next{where}", "kpis/kpi_rows.html", context, url, f"All open KPIs{where}")


def project_panel(reader: Person, project: Project) -> Panel | None:
    """A project's promises, to be updated in place."""
    mine = Kpi.objects.visible_to(reader).filter(activity__project=project)
    kpis = list(register_order(with_details(mine)))
    if not kpis:
        return None
    position = project.year.period.position_date(today())
    table = KpiTable(kpis, reader=reader, position=position, exclude=("select", "project"))
    context = {"title": "KPIs of this project", "headings": table.plain_headings(), "body": table.draw_body(kpis)}
    url = _register_address(project=str(project.number))
    return Panel("KPIs", "foundation/list_table.html", context, url, "In the register", wide=True)


def _open(kpis: QuerySet[Kpi]) -> QuerySet[Kpi]:
    return kpis.exclude(status__in=[status.value for status in CLOSED]).order_by("due_order", "id")


def _rows(kpis: list[Kpi], year: ProgrammeYear) -> dict[str, Any]:
    position: date = year.period.position_date(today())
    return {"rows": [(kpi, kpi.days_overdue(position)) for kpi in kpis]}


register("home", 10, counters_panel)
register("home", 20, my_kpis_panel)
register("home", 30, overdue_panel)
register("home", 40, due_next_panel)
register("project", 20, project_panel)
