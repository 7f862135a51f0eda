"""The register of KPIs."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from kpis.documents.registers import kpi_register
from kpis.filters import KpiFilter
from kpis.models import STATUS_CHOICES, ActivitySubRequirement, CoreRequirement, Evidence, Kpi, PlannedActivity
from kpis.panels.status import status_counters
from kpis.queries.past import Past, past_rows, told_later
from kpis.queries.register import Summary, register_rows, summary, with_details
from kpis.queries.workbook import may_update_some
from kpis.tables import KpiTable, PastKpiTable
from kpis.views.looking_back import asked_past
from projects.models import Person, ProgrammeYear, Project, ProjectManager, Theme
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from seslip.foundation.charts import stacked_bar
from seslip.foundation.clock import today
from seslip.foundation.filters import without
from seslip.foundation.lists import ListPage
from seslip.foundation.sheets import Document


class KpiList(ListPage):
    """`/kpis/`: every promise of the year, filtered, sorted, updated in the row."""

    request: PersonRequest
    address = "kpis:kpi_list"
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
    def problem(self) -> str:
        return self.asked[1]

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
        return {
            "year": self.year,
            "position": self.position,
            "counters": counters,
            "bar": stacked_bar(counters),
            "statuses": STATUS_CHOICES,
            "may_update_some": not self.past and may_update_some(self.request.user),
            "past": self.past,
            "past_problem": self.problem,
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
