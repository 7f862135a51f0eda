"""Loading a quarter of benchmarks: the file, what it holds and changes, and the confirmation; taking one away again."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from diagnostics.access import check_load_benchmarks, check_remove_benchmark_set, may_remove_benchmark_set
from diagnostics.actions.benchmarks import LoadedMeanwhile, check_loadable, load_benchmarks, remove_benchmark_set
from diagnostics.documents.benchmark_comparison import change_counts, compared_line
from diagnostics.documents.benchmarks import benchmark_template, list_address
from diagnostics.domain.benchmarks import Change, Difference, compare, month_name, next_quarter
from diagnostics.forms.benchmarks import AboutForm, BenchmarkFileForm, ConfirmForm, purpose_for
from diagnostics.models import BenchmarkSet
from diagnostics.queries.benchmark_sets import (
    loaded_sets,
    loaders_of,
    read_benchmark_file,
    set_as_at,
    set_before,
    state_of,
)
from diagnostics.queries.benchmarks import benchmark_rows, benchmark_sets, lines_of
from projects.access import check_read_plan
from projects.queries.meetings import authority_names
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.charts import Counter
from seslip.foundation.clock import today
from seslip.foundation.downloads import download
from seslip.foundation.editing import remove_page
from seslip.foundation.uploads import Kept, seal


def benchmark_load(request: PersonRequest) -> HttpResponse:
    """Upload, then what the file would change, then the confirmation: all on one address."""
    check_read_plan(request.user)
    check_load_benchmarks(request.user)
    if request.method != "POST":
        return _upload(request, BenchmarkFileForm(initial={"as_at": _expected_day(request)}), 200)
    if "kept" in request.POST:
        return _confirm(request)
    form = BenchmarkFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload(request, form, 422)
    return _preview(request, form, form.cleaned_data["file"])


def _expected_day(request: PersonRequest) -> date | None:
    """The quarter after the latest one, once it is over."""
    sets = benchmark_sets(request.user)
    day = next_quarter(sets[0].as_at) if sets else today()
    return day if day <= today() else None


def _upload(request: PersonRequest, form: AboutForm, status: int) -> HttpResponse:
    sets = [(one, may_remove_benchmark_set(request.user, one.loaders)) for one in loaded_sets(request.user)]
    context = {"form": form, "sets": sets, "here": reverse("diagnostics:benchmark_list")}
    return render(request, "diagnostics/benchmark_load.html", context, status=status)


def _preview(request: PersonRequest, about: AboutForm, kept: Kept, status: int = 200) -> HttpResponse:
    """Every problem of the file, or what it says beside the set of its day or the one before; nothing is written."""
    day: date = about.cleaned_data["as_at"]
    try:
        there = check_loadable(day)
    except ValidationError as error:
        form = about if "file" in about.fields else BenchmarkFileForm(request.POST)
        form.add_error("as_at", " ".join(error.messages))
        return _upload(request, form, 422)
    read, source = read_benchmark_file(kept.content), about.named_source(there)
    context = {
        "kept": kept,
        "month": month_name(day),
        "as_at": day,
        "source": source,
        "there": there,
        "problems": read.problems,
        "notes": read.notes,
        "total": len(read.lines),
    }
    if read.problems:
        return render(request, "diagnostics/benchmark_preview.html", context, status=422)
    context |= _changes(there, day, read.lines, source)
    context |= {"sealed": seal(kept, purpose_for(request.user.pk, day)), "expected": state_of(there)}
    return render(request, "diagnostics/benchmark_preview.html", context, status=status)


def _changes(there: BenchmarkSet | None, day: date, lines: Any, source: str) -> dict[str, Any]:
    """What the file says beside what is recorded of the quarter, or beside the quarter before."""
    before = there or set_before(day)
    differences = compare(lines_of(before) if before else (), lines)
    names, counts = authority_names(), change_counts(differences)
    same = there is not None and counts[Change.SAME] == len(differences) and there.source == source
    return {
        "before": before,
        "counters": [Counter(change.label, number) for change, number in counts.items()],
        "lines": [compared_line(one, names) for one in sorted(differences, key=_is_same)],
        "gone": counts[Change.GONE],
        "unchanged": same,
    }


def _is_same(difference: Difference) -> bool:
    """What changes comes first."""
    return difference.change is Change.SAME


def _confirm(request: PersonRequest) -> HttpResponse:
    """Loads what was shown, all or nothing."""
    form = ConfirmForm(request.POST, person=request.user.pk)
    if not form.is_valid():
        words = " ".join(str(message) for found in form.errors.values() for message in found)
        messages.error(request, f"Nothing was loaded. {words}")
        return _upload(request, BenchmarkFileForm(), status=422)
    kept: Kept = form.cleaned_data["kept"]
    day = form.cleaned_data["as_at"]
    try:
        stored = load_benchmarks(
            by=request.user,
            content=kept.content,
            as_at=day,
            source=form.named_source(set_as_at(day)),
            expected=form.cleaned_data["expected"],
        )
    except ValidationError as error:
        messages.error(request, f"Nothing was loaded. {' '.join(error.messages)}")
        return _preview(request, form, kept, 409 if isinstance(error, LoadedMeanwhile) else 422)
    undo = "Was it the wrong file? Under “Load a quarter” you can remove them or load another."
    messages.success(request, f"The benchmarks of {month_name(day)} are loaded. {undo}")
    return redirect(list_address(stored))


def benchmark_template_file(request: PersonRequest, form: str) -> HttpResponse:
    """The indicators of the latest set without their values, to fill in."""
    check_read_plan(request.user)
    check_load_benchmarks(request.user)
    sets = benchmark_sets(request.user)
    rows = benchmark_rows(request.user, sets[0] if sets else None)
    return download(request, benchmark_template(rows, authority_names().values()), form, today())


def benchmark_set_remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Takes away a quarter that was loaded by mistake."""
    of = find(BenchmarkSet.objects.visible_to(request.user), pk=pk)
    check_load_benchmarks(request.user)
    check_remove_benchmark_set(request.user, loaders_of(of))
    return remove_page(
        request,
        of,
        lambda version: remove_benchmark_set(by=request.user, of=of, version=version),
        title=f"Remove the benchmarks of {month_name(of.as_at)}?",
        what=_what_goes(of),
        back=reverse("diagnostics:benchmark_load"),
        removed=f"The benchmarks of {month_name(of.as_at)} are removed.",
    )


def _what_goes(of: BenchmarkSet) -> str:
    number = of.benchmarks.count()
    those = "The one indicator" if number == 1 else f"All {number} indicators"
    return f"{those} of “{of.source}” {'goes' if number == 1 else 'go'}; those of other quarters stay."
