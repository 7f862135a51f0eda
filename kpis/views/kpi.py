"""One KPI with everything about it."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from kpis.access import may_edit_plan, may_update
from kpis.domain.moments import Moment
from kpis.domain.statuses import overdue_words
from kpis.models import Kpi, KpiItem, KpiUpdate, Measure
from kpis.queries.past import put_back, stand_at
from kpis.queries.positions import reported
from kpis.queries.register import with_details
from kpis.queries.standings import standings
from kpis.tables import due_html, flags_html
from kpis.views.looking_back import asked_past
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.history import Entry, history_of
from seslip.foundation.html_tables import label_html
from seslip.foundation.panels import panels_for
from seslip.foundation.periods import show_date


def kpi_page(request: PersonRequest, pk: int) -> HttpResponse:
    """One promise: where it stands or stood, how it got there, and who changed the promise itself."""
    kpi = find(with_details(Kpi.objects.visible_to(request.user)), pk=pk)
    past, problem = asked_past(request.GET, kpi.year)
    moment = past.moment if past else Moment(kpi.year.period.position_date(today()))
    if problem:
        messages.error(request, f"{problem} You see the position at {show_date(moment.day)}.")
    if past:
        put_back([kpi], stand_at([kpi], moment))
    standing = standings([kpi], moment.day, known=moment.known)[kpi.pk]
    about = {"kpi": kpi, "standing": standing, "past": past, "as_at": moment.day}
    days = kpi.days_overdue(moment.day)
    context = {
        "kpi": kpi,
        "position": moment.day,
        "past": past,
        "known": moment.known,
        "overdue": overdue_words(days) if days else "",
        "due": due_html(kpi, moment.day),
        "status": label_html(kpi.status_label),
        "flags": flags_html(standing),
        "updates": _updates(kpi, moment),
        "entries": _changes(kpi, moment),
        "panels": panels_for("kpi", request.user, **about),
        "may_update": not past and may_update(request.user, kpi),
        "may_edit": not past and may_edit_plan(request.user),
    }
    return render(request, "kpis/kpi_page.html", context)


def _changes(kpi: Kpi, moment: Moment) -> list[Entry]:
    """Who changed the promise; as known on a day, up to that day."""
    entries = history_of(kpi, Measure, KpiItem, hide=("status", "note", "position_date", "value", "year"))
    return [entry for entry in entries if localdate(entry.when) <= moment.day] if moment.known else entries


def _updates(kpi: Kpi, moment: Moment) -> QuerySet[KpiUpdate]:
    """What was reported up to the moment, latest first."""
    updates = reported(moment.day, known=moment.known).filter(kpi=kpi).select_related("by")
    return updates.prefetch_related("readings__measure", "reviews__by").order_by("-position_date", "-id")
