"""Two quarters of benchmarks side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from diagnostics.access import may_load_benchmarks
from diagnostics.documents.benchmark_comparison import change_counts, compared_line, comparison_document
from diagnostics.domain.benchmarks import Change, Difference
from diagnostics.models import BenchmarkSet
from diagnostics.queries.benchmarks import benchmark_sets, compare_sets, set_of
from projects.access import check_read_plan
from projects.queries.meetings import authority_names
from projects.requests import PersonRequest
from seslip.foundation.charts import Counter
from seslip.foundation.downloads import download

CHANGED = "changed"


@dataclass(frozen=True)
class Asked:
    """Which two sets, and whether only what changed is wanted; `problem` says what of the address cannot be had."""

    was: BenchmarkSet
    now: BenchmarkSet
    changed_only: bool
    problem: str = ""

    @property
    def params(self) -> str:
        given = {"from": self.was.as_at.isoformat(), "to": self.now.as_at.isoformat()}
        return urlencode(given | ({"show": CHANGED} if self.changed_only else {}))


def _asked(request: PersonRequest, sets: Sequence[BenchmarkSet]) -> Asked | None:
    """What the address asks for, else the latest set and the one before it; None where there are no two."""
    if len(sets) < 2:
        return None
    days, problem = [request.GET.get("from"), request.GET.get("to")], ""
    was, now = (set_of(sets, day) for day in days)
    if any(day and of is None for day, of in zip(days, (was, now), strict=True)):
        problem = "There are no benchmarks of that day."
    elif was and was == now:
        problem = "Choose two different quarters."
    now = now or next(of for of in sets if of != was)
    if was is None or was == now:
        earlier = [of for of in sets if of.as_at < now.as_at]
        was = earlier[0] if earlier else next(of for of in sets if of != now)
    return Asked(was, now, request.GET.get("show") == CHANGED, problem)


def _differences(asked: Asked) -> tuple[list[Difference], list[Difference]]:
    """All of them, and those that are wanted."""
    found = compare_sets(asked.was, asked.now)
    changed = [one for one in found if one.change is not Change.SAME]
    return found, changed if asked.changed_only else found


def comparison_page(request: PersonRequest) -> HttpResponse:
    """What each indicator said and says."""
    check_read_plan(request.user)
    sets = benchmark_sets(request.user)
    asked = _asked(request, sets)
    if asked is None:
        return _nothing_to_compare(request, sets)
    differences, shown = _differences(asked)
    names, counts = authority_names(), change_counts(differences)
    context = {
        "asked": asked,
        "sets": sets,
        "lines": [compared_line(one, names) for one in shown],
        "counters": [Counter(change.label, number) for change, number in counts.items()],
        "total": len(differences),
        "here": reverse("diagnostics:benchmark_list"),
    }
    return render(request, "diagnostics/comparison_page.html", context)


def _nothing_to_compare(request: PersonRequest, sets: Sequence[BenchmarkSet]) -> HttpResponse:
    here = reverse("diagnostics:benchmark_list")
    context = {"set": sets[0] if sets else None, "may_load": may_load_benchmarks(request.user), "here": here}
    return render(request, "diagnostics/comparison_empty.html", context)


def comparison_file(request: PersonRequest, form: str) -> HttpResponse:
    """The same as a file; what cannot be read in the address is refused, since a file outlives its page."""
    check_read_plan(request.user)
    asked = _asked(request, benchmark_sets(request.user))
    if asked is None or asked.problem:
        sentence = asked.problem if asked else "There is only one set of benchmarks, so there is nothing to compare."
        return render(request, "400.html", {"sentence": sentence}, status=400)
    document = comparison_document(asked.was, asked.now, _differences(asked)[1], authority_names())
    return download(request, document, form, asked.now.as_at)
