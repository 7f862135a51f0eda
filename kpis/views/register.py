"""The KPI register, one KPI's page, and the Appendix 4 grid."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property

from kpis.access import may_edit_plan, may_update
from kpis.documents.appendix_4 import appendix_4
from kpis.documents.figures import figure_words
from kpis.documents.registers import kpi_register
from kpis.filters import KpiFilter
from kpis.models import (
    STATUS_CHOICES,
    ActivitySubRequirement,
    CoreRequirement,
    Kpi,
    KpiItem,
    Measure,
    PlannedActivity,
)
from kpis.panels import status_counters
from kpis.queries.register import Summary, register_rows, summary, with_details
from kpis.tables import KpiTable, due_html, overdue_words
from projects.models import Person, ProgrammeYear, Project, ProjectManager, Theme
from projects.queries.years import asked_position, chosen_year
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.charts import stacked_bar
from seslip.foundation.clock import today
from seslip.foundation.downloads import download
from seslip.foundation.filters import without
from seslip.foundation.history import history_of
from seslip.foundation.html_tables import label_html, table_html
from seslip.foundation.lists import ListPage
from seslip.foundation.panels import panels_for
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Document


class KpiList(ListPage):
    """`/kpis/`: every promise of the year, filtered, sorted, updated in the row."""

    request: PersonRequest
    title = "Key performance indicators"
    template_name = "kpis/kpi_list.html"
    table_class = KpiTable
    filter_class = KpiFilter
    default_sort = "due"
    watched = (Kpi, PlannedActivity, CoreRequirement, ActivitySubRequirement, Project, ProjectManager, Person, Theme)

    @cached_property
    def year(self) -> ProgrammeYear:
        return chosen_year(self.request.GET.get("year"), today())

    @property
    def position(self) -> date:
        return self.year.period.position_date(today())

    def listed(self) -> QuerySet[Kpi]:
        if not self.request.user.standing.reads_plan:
            raise Http404
        return register_rows(self.request.user, self.year)

    @cached_property
    def summary(self) -> Summary:
        searched = bool(self.request.GET.get("q", "").strip())
        found: Summary = self.counted("summary", lambda: summary(self.rows, self.position, searched=searched))
        return found

    def filter_options(self) -> dict[str, Any]:
        return {"year": self.year, "revision": self.revision}

    def total(self) -> int:
        return self.summary.total

    def table_options(self) -> dict[str, Any]:
        return {"reader": self.request.user, "position": self.position}

    def register(self, rows: QuerySet[Kpi]) -> Document:
        return kpi_register(with_details(rows.prefetch_related(None)), self.year)

    def extra(self) -> dict[str, Any]:
        counters = status_counters(self.summary, self._address)
        reader = self.request.user
        return {
            "year": self.year,
            "position": self.position,
            "counters": counters,
            "bar": stacked_bar(counters),
            "statuses": STATUS_CHOICES,
            "may_update_some": may_edit_plan(reader) or bool(reader.standing.manages),
            "export_url": reverse("kpis:kpi_list") + "register",
        }

    def _address(self, **choices: str) -> str:
        gone = [name for name, value in choices.items() if not value]
        return without(self.request.GET, "page", *gone, **{name: value for name, value in choices.items() if value})


def kpi_page(request: PersonRequest, pk: int) -> HttpResponse:
    """One promise: where it stands, how it got there, and who changed the promise itself."""
    kpi = find(with_details(Kpi.objects.visible_to(request.user)), pk=pk)
    position = kpi.year.period.position_date(today())
    updates = kpi.updates.select_related("by").prefetch_related("readings__measure").order_by("-position_date", "-id")
    days = kpi.days_overdue(position)
    context = {
        "kpi": kpi,
        "position": position,
        "overdue": overdue_words(days) if days else "",
        "due": due_html(kpi, position),
        "status": label_html(kpi.status_label),
        "measures": [(measure, figure_words(measure, measure.value)) for measure in kpi.measures.all()],
        "updates": updates,
        "entries": history_of(kpi, Measure, KpiItem, hide=("status", "note", "position_date", "value", "year")),
        "panels": panels_for("kpi", request.user, kpi=kpi),
        "may_update": may_update(request.user, kpi),
        "may_edit": may_edit_plan(request.user),
    }
    return render(request, "kpis/kpi_page.html", context)


def appendix_4_page(request: PersonRequest) -> HttpResponse:
    """The grid as the DfE knows it; `?progress=on` adds status and progress as at `as_at`."""
    year, position, problem = _year_and_position(request)
    if problem:
        messages.error(request, f"{problem} The grid shows the position at {show_date(position)} instead.")
    document = appendix_4(request.user, year, position, progress=_with_progress(request))
    context = {
        "year": year,
        "position": position,
        "document": document,
        "tables": [(table, table_html(table)) for table in document.tables],
        "progress": _with_progress(request),
        "toggled": without(request.GET, "progress", **({} if _with_progress(request) else {"progress": "on"})),
        "params": request.GET,
    }
    return render(request, "kpis/appendix_4.html", context)


def appendix_4_file(request: PersonRequest, form: str) -> HttpResponse:
    """The same grid as a file; a position date that cannot be read is refused, since a file outlives its page."""
    year, position, problem = _year_and_position(request)
    if form not in ("pdf", "xlsx"):
        raise Http404
    if problem:
        return render(request, "400.html", {"sentence": problem}, status=400)
    document = appendix_4(request.user, year, position, progress=_with_progress(request))
    return download(request, document, form, position)


def _year_and_position(request: PersonRequest) -> tuple[ProgrammeYear, date, str]:
    """Year and position date of the address, and what is wrong with it, if anything."""
    if not request.user.standing.reads_plan:
        raise Http404
    return asked_position(request.GET, today())


def _with_progress(request: PersonRequest) -> bool:
    return request.GET.get("progress") == "on"
