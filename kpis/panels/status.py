"""What KPIs add to the dashboard and to a project's page."""

from datetime import date
from typing import Any

from django.urls import reverse

from kpis.access import may_edit_plan, may_update
from kpis.domain.moments import Moment
from kpis.domain.statuses import NEEDS_REASON, OVERDUE, Status
from kpis.models import Kpi, KpiQuerySet
from kpis.queries.evidence import evidence_by_update, shown_at, unproven, without_evidence
from kpis.queries.past import Past, past_at, put_back, stand_at
from kpis.queries.register import Summary, due_next, register_address, register_order, summary, with_details
from kpis.queries.to_do import to_do
from kpis.tables import KpiTable, PastKpiTable
from projects.domain.roles import Role
from projects.models import Person, ProgrammeYear, Project
from seslip.foundation.charts import Counter, stacked_bar
from seslip.foundation.clock import today
from seslip.foundation.panels import Panel, register

from .seen import of_year, seen
from .watched import ROWS, asked, weighed

SHOWN_NEXT, SHOWN_OWN = 8, 12
OFFICE = (Role.FINANCE, Role.SUPPORT_TEAM, Role.ADMINISTRATOR)


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


def counters_panel(reader: Person, year: ProgrammeYear, as_at: date, known: bool) -> Panel | None:
    """The health of the year: how many KPIs in each status, and overdue."""
    if not reader.standing.reads_plan:
        return None
    kpis, past, when = seen(of_year(reader, year), year, Moment(as_at, known))
    found = summary(kpis, as_at, then="_then" if past else "")
    counters = status_counters(found, lambda **choices: register_address(**choices, **when))
    context: dict[str, Any] = {"counters": counters, "bar": stacked_bar(counters)}
    context |= {
        "unproven": without_evidence(kpis, "_then" if past else "", past.moment if past else None).count(),
        "unproven_url": register_address(evidence="missing", **when),
    }
    return Panel("KPIs by status", "kpis/counters.html", context, reverse("kpis:kpi_list"), "All KPIs", wide=True)


def to_do_panel(reader: Person, year: ProgrammeYear, as_at: date, known: bool) -> Panel | None:
    """How much is asked of the reader: today, or on the day in the past that the page looks back to.

    What was asked as known on a day is in the e-mails of that day; no list of it is made afterwards.
    """
    if known or not reader.standing.reads_plan:
        return None
    looks_back = as_at != year.period.position_date(today())
    day = as_at if looks_back else today()
    sections = to_do(reader, day)
    if not (sections or reader.standing.own_projects or may_edit_plan(reader)):
        return None
    url = reverse("kpis:to_do") + (f"?as_at={as_at}" if looks_back else "")
    count = sum(len(section.lines) for section in sections)
    context = {"sections": sections, "url": url, "day": day}
    return Panel(f"To do ({count})", "kpis/to_do_panel.html", context, url, "Your list", wide=True)


def my_kpis_panel(reader: Person, year: ProgrammeYear, as_at: date, known: bool) -> Panel | None:
    """A project manager's own open KPIs, updated in the row, and one page to update them all.

    All of them: who manages a project comes for these. The first are open, the others fold out.
    """
    own = of_year(reader, year).filter(activity__project__in=reader.standing.manages)
    if past_at(year, Moment(as_at, known)) or not (rows := list(with_details(own.open()).order_by("due_order", "id"))):
        return None
    table: KpiTable = KpiTable(rows, reader=reader, position=as_at, exclude=("select", "stream"))
    body = table.draw_body(rows[:SHOWN_OWN])
    more = table.draw_body(rows[SHOWN_OWN:]) if rows[SHOWN_OWN:] else ""
    context = {
        "title": "Your open KPIs",
        "headings": table.plain_headings(),
        "body": body,
        "more": more,
        "number": len(rows[SHOWN_OWN:]),
        "update_url": reverse("kpis:kpis_update") + "?" + "&".join(f"kpi={kpi.pk}" for kpi in rows),
        "open_url": register_address(status="open", manager=str(reader.pk)),
        "open": len(rows),
    }
    return Panel("Your KPIs", "kpis/my_kpis.html", context, wide=True)


def _answered_for(reader: Person, year: ProgrammeYear) -> tuple[KpiQuerySet, str, dict[str, str]]:
    """The KPIs a reader answers for, with words and filters for them: of own projects, else of the programme."""
    kpis, standing = of_year(reader, year), reader.standing
    if may_edit_plan(reader) or not standing.own_projects:
        return kpis, "", {}
    part = {"sponsor": str(reader.pk)} if standing.sponsors else {"manager": str(reader.pk)}
    own = standing.sponsors or standing.manages
    return kpis.filter(activity__project__in=own), " in your projects", part


def _is_told(reader: Person) -> bool:
    """Whether single KPIs are the reader's business: not that of the office, unless they answer for a project, nor
    here of a manager, who has them in rows (`my_kpis_panel`).
    """
    standing = reader.standing
    if not standing.reads_plan or may_edit_plan(reader):
        return standing.reads_plan
    return bool(standing.sponsors) or not (standing.manages or standing.has(*OFFICE))


def overdue_panel(reader: Person, year: ProgrammeYear, as_at: date, known: bool) -> Panel | None:
    if not _is_told(reader):
        return None
    watched, where, part = _answered_for(reader, year)
    kpis, past, when = seen(watched, year, Moment(as_at, known))
    then = "_then" if past else ""
    rows = list(with_details(kpis.overdue_at(as_at, then)).order_by(f"due_order{then}", "id")[:SHOWN_NEXT])
    context = _rows(rows, as_at, past) | {"nothing": "Nothing is overdue."}
    url = register_address(due="overdue", **part, **when)
    return Panel(f"Overdue{where}", "kpis/kpi_rows.html", context, url, f"All overdue KPIs{where}")


def due_next_panel(reader: Person, year: ProgrammeYear, as_at: date, known: bool) -> Panel | None:
    """Not for who runs the programme and is shown whom to ask."""
    if may_edit_plan(reader) or not _is_told(reader):
        return None
    watched, where, part = _answered_for(reader, year)
    kpis, past, when = seen(watched, year, Moment(as_at, known))
    rows = list(with_details(due_next(kpis, as_at, "_then" if past else ""))[:SHOWN_NEXT])
    context = _rows(rows, as_at, past) | {"nothing": "No open KPI falls due after this date."}
    url = register_address(status="open", **part, **when)
    return Panel(f"Due next{where}", "kpis/kpi_rows.html", context, url, f"All open KPIs{where}")


def project_panel(reader: Person, project: Project, as_at: date, known: bool) -> Panel | None:
    """A project's promises, to be updated in place; at a past date, as they stood."""
    own = Kpi.objects.visible_to(reader).filter(activity__project=project)
    mine, past, when = seen(own, project.year, Moment(as_at, known))
    kpis = list(register_order(with_details(mine)))
    if not kpis:
        return None
    table: KpiTable = KpiTable(kpis, reader=reader, position=as_at, exclude=("select", "project"))
    if past:
        table = PastKpiTable(kpis, reader=reader, position=as_at, past=past, exclude=("project",))
    context = {"title": "KPIs of this project", "headings": table.plain_headings(), "body": table.draw_body(kpis)}
    url = register_address(project=str(project.number), **when)
    return Panel("KPIs", "foundation/list_table.html", context, url, "In the register", wide=True)


def _rows(kpis: list[Kpi], position: date, past: Past | None = None) -> dict[str, Any]:
    if past:
        put_back(kpis, stand_at(kpis, past.moment))
    return {"rows": [(kpi, kpi.days_overdue(position)) for kpi in kpis]}


def evidence_panel(reader: Person, kpi: Kpi, past: Past | None) -> Panel | None:
    """What shows that the reported positions are true, below the update each item belongs to."""
    may_add = not past and may_update(reader, kpi)
    moment = past.moment if past else None
    taken_back = kpi.evidence.filter(taken_back=True)
    context = {
        "kpi": kpi,
        "groups": evidence_by_update(shown_at(moment).filter(kpi=kpi)),
        "taken_back": [item for shown in evidence_by_update(taken_back) for item in shown.items] if may_add else [],
        "unproven": kpi.pk in unproven([kpi], moment),
        "may_add": may_add,
    }
    return Panel("Evidence", "kpis/evidence_panel.html", context, wide=True)


register("home", 10, counters_panel, ROWS)
register("home", 11, to_do_panel, asked)
register("home", 20, my_kpis_panel, weighed)
register("home", 30, overdue_panel, ROWS)
register("home", 40, due_next_panel, ROWS)
register("project", 20, project_panel)
register("kpi", 40, evidence_panel)
