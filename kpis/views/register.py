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
from kpis.documents.registers import kpi_register
from kpis.filters import KpiFilter
from kpis.models import (
    STATUS_CHOICES,
    ActivitySubRequirement,
    CoreRequirement,
    Evidence,
    Kpi,
    KpiItem,
    Measure,
    PlannedActivity,
)
from kpis.panels import status_counters
from kpis.queries.past import Past, past_rows, told_later
from kpis.queries.register import Summary, register_rows, summary, with_details
from kpis.standing_panels import standing_of
from kpis.tables import KpiTable, PastKpiTable, due_html, flags_html, overdue_words
from kpis.views.looking_back import asked_past
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
    filter_class = KpiFilter
    default_sort = "due"
    watched = (
        *(Kpi, Evidence, PlannedActivity, CoreRequirement, ActivitySubRequirement),
        *(Project, ProjectManager, Person, Theme),
    )

    @cached_property
    def year(self) -> ProgrammeYear:
        return chosen_year(self.request.GET.get("year"), today())

    @cached_property
    def asked(self) -> tuple[Past | None, str]:
        return asked_past(self.request.GET, self.year)

    @property
    def past(self) -> Past | None:
        """The moment looked back at; None for the register as it stands."""
        return self.asked[0]

    @property
    def position(self) -> date:
        return self.past.moment.day if self.past else self.year.period.position_date(today())

    def listed(self) -> QuerySet[Kpi]:
        if not self.request.user.standing.reads_plan:
            raise Http404
        rows = register_rows(self.request.user, self.year)
        return past_rows(rows, self.past) if self.past else rows

    @cached_property
    def summary(self) -> Summary:
        searched = bool(self.request.GET.get("q", "").strip())
        if self.request.GET.get("check"):  # hangs on meetings and answers, which are not watched
            return self._summary(searched)
        found: Summary = self.counted("summary", lambda: self._summary(searched))
        return found

    def _summary(self, searched: bool) -> Summary:
        return summary(self.rows, self.position, searched=searched, then="_then" if self.past else "")

    def filter_options(self) -> dict[str, Any]:
        return {"year": self.year, "revision": self.revision, "past": self.past}

    def total(self) -> int:
        return self.summary.total

    @property
    def table_class(self) -> type[KpiTable]:  # type: ignore[override]
        return PastKpiTable if self.past else KpiTable

    def table_options(self) -> dict[str, Any]:
        options: dict[str, Any] = {"reader": self.request.user, "position": self.position}
        return options | {"past": self.past} if self.past else options

    def register(self, rows: QuerySet[Kpi]) -> Document:
        return kpi_register(with_details(rows.prefetch_related(None)), self.year, self.past)

    def extra(self) -> dict[str, Any]:
        counters = status_counters(self.summary, self._address)
        reader = self.request.user
        return {
            "year": self.year,
            "position": self.position,
            "counters": counters,
            "bar": stacked_bar(counters),
            "statuses": STATUS_CHOICES,
            "may_update_some": not self.past and (may_edit_plan(reader) or bool(reader.standing.manages)),
            "past": self.past,
            "past_problem": self.asked[1],
            "present": without(self.request.GET, "as_at", "known", "since", "moved", "page"),
            "told_later": self._told_later(),
            "as_known": without(self.request.GET, "page", known="then"),
            "export_url": reverse("kpis:kpi_list") + "register",
        }

    def _told_later(self) -> int:
        past = self.past
        return told_later(self.year, past.moment) if past and not past.moment.known else 0

    def _address(self, **choices: str) -> str:
        gone = [name for name, value in choices.items() if not value]
        return without(self.request.GET, "page", *gone, **{name: value for name, value in choices.items() if value})


def kpi_page(request: PersonRequest, pk: int) -> HttpResponse:
    """One promise: where it stands, how it got there, and who changed the promise itself."""
    kpi = find(with_details(Kpi.objects.visible_to(request.user)), pk=pk)
    position = kpi.year.period.position_date(today())
    updates = (
        kpi.updates.select_related("by")
        .prefetch_related("readings__measure", "reviews__by")
        .order_by("-position_date", "-id")
    )
    days = kpi.days_overdue(position)
    context = {
        "kpi": kpi,
        "position": position,
        "overdue": overdue_words(days) if days else "",
        "due": due_html(kpi, position),
        "status": label_html(kpi.status_label),
        "flags": flags_html(standing_of(kpi)),
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
