"""The registry of what a figure can be counted from. The app that owns the records registers how to count them."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kpis.domain.measures import Counted, MeasureKind
from kpis.models import Measure
from projects.models import Person

Count = Callable[[Sequence[Measure], date, bool], Mapping[int, Counted]]


@dataclass(frozen=True)
class Counter:
    """`count(measures, as_at, known)` gives what is counted for each measure, by its id, in a fixed number of queries;
    with `known` from what had been entered by the end of that day. `may_see` says who reads the records themselves.

    The measures come with `kpi.activity.project` and `kpi.activity.requirement`. Counters that read the same records
    share one `count`, which is then called once for all of them and looks at `measure.counter`.
    """

    key: str
    label: str
    kind: MeasureKind
    count: Count
    may_see: Callable[[Person], bool]


COUNTERS: dict[str, Counter] = {}


def register(counter: Counter) -> None:
    """Raises ValueError where another counter has the key."""
    if counter.key in COUNTERS:
        raise ValueError(f"There is a counter “{counter.key}” already.")
    COUNTERS[counter.key] = counter


def counted(measures: Sequence[Measure], as_at: date, *, known: bool = False) -> dict[int, Counted]:
    """What the records say of each measure that has a counter, by its id; queries do not grow with the measures."""
    by_count: dict[Count, list[Measure]] = defaultdict(list)
    for measure in measures:
        if counter := COUNTERS.get(measure.counter):
            by_count[counter.count].append(measure)
    return {key: value for count, own in by_count.items() for key, value in count(own, as_at, known).items()}
