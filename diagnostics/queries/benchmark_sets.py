"""Sets of benchmarks that were loaded: what a file holds, who loaded which, and what is the plan's own."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Sum

from diagnostics.domain.benchmark_files import ReadBenchmarks, has_benchmarks, read_benchmarks
from diagnostics.domain.benchmarks import Indicator
from diagnostics.models import Benchmark, BenchmarkSet
from projects.models import Person, PlanFact
from projects.queries.meetings import spellings
from seslip.foundation.outside import Unreadable
from seslip.foundation.outside_files import problem_of, read_outside


def read_benchmark_file(content: bytes) -> ReadBenchmarks:
    """The set that a file holds, or its problems; an indicator that is known keeps the spelling it has."""
    try:
        upload = read_outside(content, has_benchmarks)
    except Unreadable as error:
        return ReadBenchmarks(problems=(problem_of(error),))
    read = read_benchmarks(upload.sheets, spellings(), known_indicators())
    return ReadBenchmarks(read.lines, read.problems, (*upload.notes, *read.notes))


def known_indicators() -> dict[tuple[str, ...], Indicator]:
    """Every indicator of any set as the latest spells it."""
    rows = Benchmark.objects.order_by("set__as_at").values_list("outcome", "area", "measure", "group")
    return {(found := Indicator(*row)).key: found for row in rows}


def is_of_the_plan(of: BenchmarkSet) -> bool:
    return PlanFact.objects.filter(model=BenchmarkSet._meta.label, object_id=of.pk).exists()


def loaders_of(of: BenchmarkSet) -> frozenset[int]:
    """Who has loaded a set, once or again, by id; nobody where it came with the plan."""
    if is_of_the_plan(of):
        return frozenset()
    found = BenchmarkSet.history.filter(id=of.pk).values_list("history_user", flat=True)
    return frozenset(pk for pk in found if pk is not None)


def set_as_at(day: date) -> BenchmarkSet | None:
    return BenchmarkSet.objects.filter(as_at=day).first()


def state_of(of: BenchmarkSet | None) -> str:
    """What changes whenever somebody loads a set, loads it again or corrects an indicator of it; one query."""
    return f"{of.version}-{of.benchmarks.aggregate(versions=Sum('version'))['versions'] or 0}" if of else "none"


def set_before(day: date) -> BenchmarkSet | None:
    """The set that a later one is held against."""
    return BenchmarkSet.objects.filter(as_at__lt=day).order_by("-as_at").first()


@dataclass(frozen=True)
class Loaded:
    """A set with how many indicators it has, and who loaded it last and when; `loaders` is empty for the plan's own."""

    of: BenchmarkSet
    indicators: int
    who: str
    when: datetime
    loaders: frozenset[int]


def loaded_sets(reader: Person) -> list[Loaded]:
    """Every set, latest first; three queries."""
    sets = BenchmarkSet.objects.visible_to(reader).annotate(indicators=Count("benchmarks")).order_by("-as_at")
    planned = set(PlanFact.objects.filter(model=BenchmarkSet._meta.label).values_list("object_id", flat=True))
    rows = defaultdict(list)
    for row in BenchmarkSet.history.select_related("history_user").order_by("history_id"):
        rows[row.id].append(row)
    found = []
    for one in sets:
        last = rows[one.pk][-1]
        loaders = frozenset(row.history_user_id for row in rows[one.pk] if row.history_user_id)
        who = str(last.history_user) if last.history_user else "The plan"
        own = frozenset() if one.pk in planned else loaders
        found.append(Loaded(one, one.indicators, who, last.history_date, own))
    return found
