"""What a search costs among 100,000 records against one among 1,000: `python -m benchmarks.search`.

Everything happens in one process, on an SQLite database of its own or on the empty one that DATABASE_URL names. Printed
are queries, and milliseconds as the clock has them, as the median of several searches; the ratio of the two is what
counts. A rare word stands in 20 records however many there are, a common one in all. Limits: no query more; what
is rare costs at most 3 times as much among 100 times as many, what has a common word in it at most 60 times.
"""

import os
import sys
import time
from statistics import median
from typing import Any

from .scratch import scratch_plan

FEW, MANY, RARE, ROUNDS = 1_000, 100_000, 20, 9
SEARCHES = {
    "a rare word": ("kestrel", 3.0),
    "a rare and a common": ("kestrel paragraph", 60.0),
    "a common word": ("paragraph", 60.0),
}


def main() -> int:
    named = {"DATABASE_URL": os.environ["DATABASE_URL"]} if "DATABASE_URL" in os.environ else {}
    with scratch_plan(**named):
        few = measured(FEW)
        return report(few, measured(MANY))


def measured(number: int) -> dict[str, tuple[int, float]]:
    """Queries and milliseconds of each search among so many records."""
    from django.db import connection

    from projects.models import Person

    taken = more_records(number)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{number:>9,} records: {taken:.1f} s until what was missing in the index was in it")
    reader = Person.objects.get(email="richard.tyndall@example.org")
    return {name: cost(reader, typed) for name, (typed, _) in SEARCHES.items()}


def more_records(number: int) -> float:
    """So many texts in all; gives the seconds that the index takes to mend itself."""
    from projects.models import PlanText, ProgrammeYear
    from seslip.foundation.search_index import mend_index

    year, there = ProgrammeYear.objects.get(label="2025-26"), PlanText.objects.count()
    rare = " about kestrels"
    made = (
        PlanText(
            year=year,
            section="grant",
            position=place % 30_000,
            text=f"Paragraph {place} of section{place % 500}{rare if there < FEW and place < there + RARE else ''}",
        )
        for place in range(there, number)
    )
    PlanText.objects.bulk_create(made, batch_size=2_000)
    started = time.perf_counter()
    mend_index()
    return time.perf_counter() - started


def cost(reader: Any, typed: str) -> tuple[int, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from seslip.foundation.search import find_all
    from seslip.foundation.search_words import read_query

    query = read_query(typed)
    with CaptureQueriesContext(connection) as asked:
        assert find_all(reader, query).number
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        find_all(reader, query)
        times.append(time.perf_counter() - started)
    return len(asked), median(times) * 1000


def report(few: dict[str, Any], many: dict[str, Any]) -> int:
    good = True
    for name, (queries, taken) in few.items():
        more, longer = many[name]
        ratio, most = longer / taken, SEARCHES[name][1]
        print(f"{name:<20}{queries:>4} queries {taken:8.1f} ms {more:>6} queries {longer:8.1f} ms {ratio:7.1f} ×")
        good &= more <= queries and ratio <= most
    print(f"{FEW:,} and {MANY:,} records: {'within the limits.' if good else 'too slow, or more queries.'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
