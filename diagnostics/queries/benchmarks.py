"""The benchmarks of a quarter as they are listed, counted by authority, and put beside another quarter."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy

from diagnostics.domain.benchmarks import Difference, Line, Values, Versus, compare
from diagnostics.models import Benchmark, BenchmarkSet, Outlier
from projects.models import Authority, Person
from seslip.foundation import fresh
from seslip.foundation.history import entered
from seslip.foundation.periods import PeriodError, read_date

NOT_GIVEN, ANYBODY = "none", "any"  # in an address: no word against the national average; whichever authority


def benchmark_sets(reader: Person) -> list[BenchmarkSet]:
    """Every set, latest first."""
    return list(BenchmarkSet.objects.visible_to(reader))


def set_of(sets: Iterable[BenchmarkSet], text: str | None) -> BenchmarkSet | None:
    """The set as at the day in an address; None where there is none of that day."""
    try:
        day = read_date(text or "")
    except PeriodError:
        return None
    return next((one for one in sets if one.as_at == day), None)


def benchmark_rows(reader: Person, of: BenchmarkSet | None) -> QuerySet[Benchmark]:
    """The indicators of a set with the authorities that stand out, in the order of the source."""
    outliers = Outlier.objects.select_related("authority").order_by("place")
    rows = Benchmark.objects.visible_to(reader).filter(set=of) if of else Benchmark.objects.none()
    return rows.select_related("set").prefetch_related(Prefetch("outliers", outliers)).order_by("position", "pk")


def standing_out(rows: QuerySet[Benchmark], slug: str) -> QuerySet[Benchmark]:
    """Those in which an authority stands out, or any one does."""
    outliers = Outlier.objects.all() if slug == ANYBODY else Outlier.objects.filter(authority__slug=slug)
    return rows.filter(pk__in=outliers.values("benchmark"))


def named_like(word: str) -> Q:
    """Indicators in which an authority stands out whose name holds a word."""
    return Q(pk__in=Outlier.objects.filter(authority__name__icontains=word).values("benchmark"))


def ordered_by_word(rows: QuerySet[Benchmark], *, descending: bool) -> QuerySet[Benchmark]:
    """Better, average, worse, or the other way round; what is not given comes last either way."""
    places = {Versus.BETTER: 0, Versus.AVERAGE: 1, Versus.WORSE: 2}
    whens = [When(versus_national=versus.value, then=Value(place)) for versus, place in places.items()]
    place = Case(*whens, default=None, output_field=IntegerField())
    return rows.order_by(_last(place, descending), "position")


def ordered_by_rank(rows: QuerySet[Benchmark], *, descending: bool) -> QuerySet[Benchmark]:
    """What is not given comes last either way, on every database."""
    return rows.order_by(_last(F("rank"), descending), "position")


def _last(expression: F | Case, descending: bool) -> OrderBy:
    return expression.desc(nulls_last=True) if descending else expression.asc(nulls_last=True)


def count_words(rows: QuerySet[Benchmark]) -> dict[Versus, int]:
    """How many of the rows are better, average, worse or not given."""
    found = dict(rows.order_by().values_list("versus_national").annotate(Count("pk")))
    return {versus: found.get(versus.value, 0) for versus in Versus}


@dataclass(frozen=True)
class HeatMap:
    """How often each authority stands out in a set, by outcome.

    `indicators` says for each outcome in how many indicators anybody does: of an indicator that names two authorities,
    each counts one.
    """

    of: BenchmarkSet
    outcomes: tuple[str, ...]
    authorities: tuple[Authority, ...]
    counts: dict[tuple[int, str], int]
    indicators: dict[str, int]


def heat_map(of: BenchmarkSet) -> HeatMap:
    """Four queries, however many indicators there are."""
    rows = Benchmark.objects.filter(set=of)
    outcomes = tuple(dict.fromkeys(rows.order_by("position").values_list("outcome", flat=True)))
    named = Outlier.objects.filter(benchmark__set=of).order_by()
    counts = named.values_list("authority", "benchmark__outcome").annotate(Count("pk"))
    anybody = rows.filter(pk__in=named.values("benchmark")).order_by().values_list("outcome").annotate(Count("pk"))
    return HeatMap(
        of, outcomes, tuple(Authority.objects.all()), {(pk, name): n for pk, name, n in counts}, dict(anybody)
    )


def lines_of(of: BenchmarkSet) -> list[Line]:
    """A set as values; two queries."""
    return [line for _, line in recorded_lines(of)]


def recorded_lines(of: BenchmarkSet) -> list[tuple[Benchmark, Line]]:
    """Each record of a set with what it says, in order."""
    outliers: dict[int, list[int]] = defaultdict(list)
    for benchmark, authority in Outlier.objects.filter(benchmark__set=of).values_list("benchmark", "authority"):
        outliers[benchmark].append(authority)
    rows = Benchmark.objects.filter(set=of).order_by("position", "pk")
    return [(row, _line(row, outliers[row.pk])) for row in rows]


def _line(row: Benchmark, outliers: Iterable[int]) -> Line:
    return Line(row.indicator, Values(Versus(row.versus_national), row.rank, tuple(outliers)))


def compare_sets(was: BenchmarkSet, now: BenchmarkSet) -> list[Difference]:
    return compare(lines_of(was), lines_of(now))


@dataclass(frozen=True)
class OwnList:
    """The indicators of a set in which an authority stands out, of how many."""

    of: BenchmarkSet
    rows: tuple[Benchmark, ...]
    total: int


def own_list(authority: Authority, as_at: date, *, known: bool = False) -> OwnList | None:
    """Of the latest set as at a day, if any; with `known` only what had been entered by the end of that day.

    One query where it was read before and no benchmark has changed since.
    """
    key = f"own list:{fresh.revision(BenchmarkSet, Benchmark, Outlier)}:{authority.pk}:{as_at}:{known}"
    (found,) = fresh.kept(key, lambda: (_own_list(authority, as_at, known),))
    return found


def _own_list(authority: Authority, as_at: date, known: bool) -> OwnList | None:
    by = as_at if known else None
    latest = entered(BenchmarkSet, by).filter(as_at__lte=as_at).order_by("-as_at").first()
    if latest is None:
        return None
    named = {one.benchmark_id for one in entered(Outlier, by).filter(authority=authority.pk)}
    rows = sorted(entered(Benchmark, by).filter(set=latest.pk), key=lambda row: row.position)
    return OwnList(latest, tuple(row for row in rows if row.pk in named), len(rows))
