"""What “what changed” costs with a long history: `python -m benchmarks.changes`.

Everything happens in one process on a database of its own. The page of the last seven days, the function that panels
use and Monday's letters are asked for with 1,000 older rows of history and with 100,000, and the same 200 changes in
the week. Printed are the queries and seconds of the processor as the ratio of medians of the two. Limits: no query
more, and at most 1.5 times as long.
"""

import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from .scratch import scratch_plan

FEW, MANY, RECENT, ROUNDS = 1_000, 100_000, 200, 9
MOST_RATIO = 1.5
DAYS_BACK = 700  # over which the older rows are spread, the latest of them eight days old


def main() -> int:
    with scratch_plan():
        return report(*measured())


def measured() -> tuple[dict[str, Any], dict[str, Any]]:
    """Queries and seconds of each, with little history and with much."""
    from django.test import Client
    from django.utils import timezone

    from kpis.queries.week import Week
    from projects.models import Person
    from seslip.foundation.changes import changes_for

    manager = Person.objects.get(email="richard.tyndall@example.org")
    sponsor = Person.objects.get(email="lee-anne.farach@example.org")
    client, now = Client(HTTP_HOST="127.0.0.1"), timezone.now()
    client.force_login(sponsor)
    week = timedelta(days=7)
    asked: dict[str, Callable[[], Any]] = {
        "page, seven days": lambda: client.get("/changes/?since=week").content,
        "page of a project": lambda: client.get("/changes/?since=week&project=7").content,
        "for a panel": lambda: changes_for(sponsor, now - week, now),
        "Monday's letter": lambda: Week(timezone.localdate() + timedelta(1), {}).told_to(sponsor),
    }
    more_history(FEW, manager, now)
    recent(manager, now)
    few = {name: cost(ask) for name, ask in asked.items()}
    more_history(MANY, manager, now)
    return few, {name: cost(ask) for name, ask in asked.items()}


def more_history(number: int, by: Any, now: datetime) -> None:
    """So many rows of the history of KPIs and as many of payments' lines, spread over the time before last week."""
    from budget.models import BudgetLine
    from kpis.models import Kpi

    for model in (Kpi, BudgetLine):
        table, records = model.history.model, list(model.objects.all())
        names = [field.attname for field in table._meta.concrete_fields]
        there = table.objects.filter(history_date__lt=now - timedelta(days=8)).count()
        made = []
        for place in range(there, number):
            record = records[place % len(records)]
            values = {name: getattr(record, name) for name in names if hasattr(record, name)}
            back = timedelta(days=8 + DAYS_BACK * (place % 997) / 997, seconds=place)
            made.append(table(**values, history_date=now - back, history_type="~", history_user=by))
        table.objects.bulk_create(made, batch_size=2_000)


def recent(by: Any, now: datetime) -> None:
    """The changes of the last days, which the page is about."""
    from kpis.models import Kpi, Milestone
    from seslip.foundation import audit

    for place, kpi in enumerate([*Kpi.objects.all(), *Kpi.objects.all()][:RECENT]):
        status = ("on_track", "at_risk")[place % 2]
        stored = kpi.as_stored()
        audit.change(stored, by=by, version=stored.version, fields={"status": status, "note": f"Note {place}"})
        audit.create(Milestone(kpi=kpi, title=f"Step {place}", due=now.date()), by=by)


def cost(ask: Callable[[], Any]) -> tuple[int, float]:
    """The queries and the median of the seconds of what was asked for before."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask()
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked), median(seconds(ask) for _ in range(ROUNDS))


def seconds(ask: Callable[[], Any]) -> float:
    started = time.process_time()
    ask()
    return time.process_time() - started


def report(few: dict[str, Any], many: dict[str, Any]) -> int:
    good = True
    for name, (queries, taken) in few.items():
        more, longer = many[name]
        ratio = longer / taken
        print(
            f"{name:<20}{queries:>4} queries {taken * 1000:8.1f} ms   {more:>4} queries {longer * 1000:8.1f} ms"
            f" {ratio:6.2f} ×"
        )
        good &= more <= queries and ratio <= MOST_RATIO
    print(f"{FEW:,} and {MANY:,} older rows: {'within the limits.' if good else 'too slow, or more queries.'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
