"""The list of benchmarks, who stands out where, and the correction of one indicator."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property

from diagnostics.access import check_edit_benchmarks, may_edit_benchmarks, may_load_benchmarks
from diagnostics.actions.benchmarks import edit_benchmark
from diagnostics.documents.benchmarks import benchmark_register, heat_map_document, list_address
from diagnostics.domain.benchmarks import Versus
from diagnostics.filters.benchmarks import BenchmarkFilter
from diagnostics.forms.benchmarks import BenchmarkForm
from diagnostics.models import Benchmark, BenchmarkSet, Outlier
from diagnostics.queries.benchmarks import (
    NOT_GIVEN,
    HeatMap,
    benchmark_rows,
    benchmark_sets,
    count_words,
    heat_map,
    set_of,
)
from diagnostics.tables.benchmarks import BenchmarkTable
from projects.access import check_read_plan
from projects.models import Authority
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.charts import Counter, stacked_bar
from seslip.foundation.downloads import download
from seslip.foundation.editing import edit_page
from seslip.foundation.filters import without
from seslip.foundation.history import history_of
from seslip.foundation.html_tables import table_html
from seslip.foundation.lists import ListPage
from seslip.foundation.sheets import Document

NO_SUCH_SET = "There are no benchmarks of that day."


class BenchmarkList(ListPage):
    """The indicators of one set, the latest where the address names none."""

    request: PersonRequest
    address = "diagnostics:benchmark_list"
    title = "Benchmarks"
    template_name = "diagnostics/benchmark_list.html"
    table_class = BenchmarkTable
    filter_class = BenchmarkFilter
    default_sort = ""
    per_page = 100
    watched = (BenchmarkSet, Benchmark, Outlier, Authority)

    @cached_property
    def sets(self) -> Sequence[BenchmarkSet]:
        return benchmark_sets(self.request.user)

    @cached_property
    def of(self) -> BenchmarkSet | None:
        asked = set_of(self.sets, self.request.GET.get("quarter"))
        return asked or (self.sets[0] if self.sets else None)

    @property
    def problem(self) -> str:
        asked = self.request.GET.get("quarter")
        return NO_SUCH_SET if asked and set_of(self.sets, asked) is None else ""

    def listed(self) -> QuerySet[Benchmark]:
        check_read_plan(self.request.user)
        return benchmark_rows(self.request.user, self.of)

    def filter_options(self) -> dict[str, Any]:
        return {"sets": self.sets}

    def table_options(self) -> dict[str, Any]:
        return {"may_edit": may_edit_benchmarks(self.request.user)}

    def register(self, rows: QuerySet[Benchmark]) -> Document:
        return benchmark_register(rows, self.of)

    def extra(self) -> dict[str, Any]:
        counters = self._counters()
        return {
            "set": self.of,
            "counters": counters,
            "bar": stacked_bar(counters),
            "may_load": may_load_benchmarks(self.request.user),
            "export_url": f"{reverse('diagnostics:benchmark_list')}register",
        }

    def _counters(self) -> list[Counter]:
        """How many of each word under the other filters, so that each leads to as many as it says."""
        params = self.request.GET.copy()
        chosen = params.pop("versus", [""])[-1]
        rest = self.filter_class(params, queryset=self.listed(), request=self.request, **self.filter_options())
        found = count_words(rest.qs if rest.form.is_valid() else rest.queryset.none())
        return [
            Counter(versus.label, found[versus], without(self.request.GET, "page", versus=word), chosen == word)
            for versus in Versus
            for word in [versus.value or NOT_GIVEN]
        ]


def _heat_map(request: PersonRequest) -> tuple[HeatMap | None, Sequence[BenchmarkSet], str]:
    """The heat map of the set in the address or of the latest, every set, and what is wrong with the address."""
    check_read_plan(request.user)
    sets, asked = benchmark_sets(request.user), request.GET.get("quarter")
    of = set_of(sets, asked)
    problem = NO_SUCH_SET if asked and of is None else ""
    of = of or (sets[0] if sets else None)
    return (heat_map(of) if of else None), sets, problem


def heat_map_page(request: PersonRequest) -> HttpResponse:
    """How often each authority stands out, by outcome."""
    found, sets, problem = _heat_map(request)
    document = heat_map_document(found) if found else None
    context = {
        "set": found.of if found else None,
        "sets": sets,
        "document": document,
        "table": table_html(document.tables[0]) if document else "",
        "problem": problem,
        "list_url": list_address(found.of) if found else "",
        "here": reverse("diagnostics:benchmark_list"),
    }
    return render(request, "diagnostics/heat_map_page.html", context)


def heat_map_file(request: PersonRequest, form: str) -> HttpResponse:
    """The same as a file; a day without a set is refused, since a file outlives its page."""
    found, _, problem = _heat_map(request)
    if problem or found is None:
        return render(request, "400.html", {"sentence": problem or NO_SUCH_SET}, status=400)
    return download(request, heat_map_document(found), form, found.of.as_at)


def benchmark_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """One indicator of a set, with its history."""
    benchmark = find(Benchmark.objects.visible_to(request.user).select_related("set"), pk=pk)
    check_edit_benchmarks(request.user)
    form = BenchmarkForm(request.POST or None, instance=benchmark)
    return edit_page(
        request,
        form,
        lambda: edit_benchmark(
            by=request.user, benchmark=benchmark, version=form.seen, fields=form.values(), outliers=form.outliers()
        ),
        title=f"Change {benchmark}",
        back=list_address(benchmark.set),
        saved="The benchmark is saved.",
        template="diagnostics/benchmark_edit.html",
        benchmark=benchmark,
        entries=history_of(benchmark, Outlier, hide=("position",)),
    )
