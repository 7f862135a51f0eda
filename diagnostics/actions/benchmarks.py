"""Every write to benchmarks: a quarter loaded whole, loaded again, taken away, and one indicator corrected."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from diagnostics.access import check_edit_benchmarks, check_load_benchmarks, check_remove_benchmark_set
from diagnostics.domain.benchmarks import HIGHEST_RANK, Line, month_name, problem_of_day
from diagnostics.models import Benchmark, BenchmarkSet, Outlier
from diagnostics.queries.benchmark_sets import is_of_the_plan, loaders_of, read_benchmark_file, set_as_at, state_of
from diagnostics.queries.benchmarks import recorded_lines
from projects.actions.checking import checked, refuse
from projects.models import Authority, Person
from seslip.foundation import audit
from seslip.foundation.clock import today


class LoadedMeanwhile(ValidationError):
    """The set is no longer what the person was shown."""


MEANWHILE = "Somebody has loaded or changed these benchmarks in the meantime. Look at the list again."


def check_loadable(day: date) -> BenchmarkSet | None:
    """The set of a day that loading replaces, None where there is none yet. Raises ValidationError where it may not."""
    there = set_as_at(day)
    of_plan = there is not None and is_of_the_plan(there)
    refuse(
        as_at=f"The benchmarks of {month_name(day)} are part of the plan and are not loaded again. The programme "
        "manager can correct single ones in their list."
        if of_plan
        else problem_of_day(day, today())
    )
    return there


def load_benchmarks(*, by: Person, content: bytes, as_at: date, source: str, expected: str) -> BenchmarkSet:
    """Loads a quarter from a file, or replaces what was loaded of it; all of the file or nothing.

    The file is read again here. `expected` is the state (`state_of`) of the set that the person was shown. Raises
    ValidationError for a file with problems and LoadedMeanwhile where somebody was quicker.
    """
    check_load_benchmarks(by)
    read = read_benchmark_file(content)
    if read.problems:
        raise ValidationError("The file has problems now. Upload it again to see them.")
    try:
        with transaction.atomic():
            return _load(by, read.lines, as_at, source, expected)
    except (IntegrityError, audit.Stale) as error:
        raise LoadedMeanwhile(MEANWHILE) from error


def _load(by: Person, lines: Sequence[Line], as_at: date, source: str, expected: str) -> BenchmarkSet:
    there = check_loadable(as_at)
    if state_of(there) != expected:
        raise LoadedMeanwhile(MEANWHILE)
    if there is None:
        stored = audit.create(checked(BenchmarkSet(), {"as_at": as_at, "source": source}), by=by)
    else:
        stored = audit.change(there, by=by, version=there.version, fields={"source": source})
    _replace(by, stored, lines)
    return stored


def _replace(by: Person, of: BenchmarkSet, lines: Sequence[Line]) -> None:
    """Makes the set say what the lines say; an indicator that says the same is left alone, with its history."""
    before = {line.indicator.key: (row, line) for row, line in recorded_lines(of)}
    for position, line in enumerate(lines, 1):
        row, was = before.pop(line.indicator.key, (None, None))
        fields = {"position": position, "versus_national": line.values.versus.value, "rank": line.values.rank}
        if row is None or was is None:
            names = vars(line.indicator)
            row = audit.create(checked(Benchmark(set=of), {**names, **fields}), by=by)
        elif any(getattr(row, name) != value for name, value in fields.items()):
            row = audit.change(row, by=by, version=row.version, fields=fields)
        if was is None or was.values.outliers != line.values.outliers:
            _set_outliers(by, row, line.values.outliers)
    for row, _ in before.values():
        _remove(by, row)


def _set_outliers(by: Person, benchmark: Benchmark, authorities: Iterable[int]) -> None:
    """Those that stay in their place are left alone."""
    wanted = list(enumerate(authorities, 1))
    for outlier in benchmark.outliers.all():
        if (outlier.place, outlier.authority_id) in wanted:
            wanted.remove((outlier.place, outlier.authority_id))
        else:
            audit.remove(outlier, by=by)
    for place, authority in wanted:
        audit.create(Outlier(benchmark=benchmark, authority_id=authority, place=place), by=by)


def _remove(by: Person, benchmark: Benchmark) -> None:
    for outlier in benchmark.outliers.all():
        audit.remove(outlier, by=by)
    audit.remove(benchmark, by=by)


def remove_benchmark_set(*, by: Person, of: BenchmarkSet, version: int) -> None:
    """Takes away a quarter that was loaded by mistake; the history of its indicators stays. Raises Stale."""
    check_remove_benchmark_set(by, loaders_of(of))
    with transaction.atomic():
        for benchmark in of.benchmarks.prefetch_related("outliers"):
            _remove(by, benchmark)
        audit.remove(of, by=by, version=version)


def edit_benchmark(
    *, by: Person, benchmark: Benchmark, version: int, fields: Mapping[str, Any], outliers: Sequence[Authority]
) -> Benchmark:
    """Corrects one indicator; `outliers` are all that stand out, in order. Raises Stale."""
    check_edit_benchmarks(by)
    with transaction.atomic():
        checked(benchmark, fields, _problems)
        stored = audit.change(benchmark, by=by, version=version, fields=fields)
        _set_outliers(by, stored, [authority.pk for authority in outliers])
    return stored


def _problems(benchmark: Benchmark) -> dict[str, str]:
    beyond = benchmark.rank is not None and not 1 <= benchmark.rank <= HIGHEST_RANK
    return {"rank": f"A rank is a whole number from 1 to {HIGHEST_RANK}." if beyond else ""}
