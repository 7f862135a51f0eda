"""What a dashboard costs with 50 projects and with 5,000: `python -m benchmarks.dashboards`.

Everything happens in one process on a database of its own, with the demonstration. Copies of the plan's projects, their
planned activities and KPIs are added up to the number. Asked for is the overview of each role that has one: when
nothing of it is kept, as a browser with JavaScript is given it at once and as one without is given it whole, then as it
is kept until the next change. Printed are queries, and seconds of the processor, so that what else the machine does
makes no difference. Limits: fewer than 20 queries at once and kept, and 5,000 projects cost at most 1.3 of what 50
cost; what the rest costs is told beside it.
"""

import sys
import time
from statistics import median
from typing import Any

from .scratch import scratch_plan

FEW, MANY, ROUNDS = 50, 5_000, 15
MOST_QUERIES, MOST_RATIO = 19, 1.3
READERS = {
    "programme manager": "richard.tyndall",
    "project manager": "mark.evans",
    "sponsor": "lee-anne.farach",
    "authority lead": "demo.lead",
    "support team": "claire.woodcock",
    "finance": "demo.finance",
    "DfE": "demo.dfe",
    "administrator": "demo.admin",
}
Cost = tuple[int, float, int, float]  # queries and seconds at once or kept, whichever are more, then drawn whole


def main() -> int:
    with scratch_plan():
        from seslip.demo import load_demo

        load_demo()
        found = []
        for number in (FEW, MANY):
            more_projects(number)
            found.append({name: cost(email) for name, email in READERS.items()})
        return report(*found)


def more_projects(number: int) -> None:
    """So many projects in all: copies of those with KPIs, each with its activity, its KPIs and a manager, who
    has three."""
    from simple_history.utils import bulk_create_with_history

    from kpis.models import Kpi, PlannedActivity
    from projects.models import Person, Project, ProjectManager

    models = list(PlannedActivity.objects.select_related("project").prefetch_related("kpis"))
    first = Project.objects.count()
    if number <= first:
        return
    chosen = [models[place % len(models)] for place in range(number - first)]
    projects = [
        Project(
            year=model.project.year,
            number=1000 + place + first,
            title=f"{model.project.title} {place}",
            theme=model.project.theme,
            strand=model.project.strand,
            sponsor=None,
        )
        for place, model in enumerate(chosen)
    ]
    projects = bulk_create_with_history(projects, Project, batch_size=1_000)
    named = [f"manager.{place}" for place in range(first, number, 3)]
    people = [Person(name=name, email=f"{name}@example.org") for name in named]
    people = bulk_create_with_history(people, Person, batch_size=1_000)
    leads = [ProjectManager(project=one, person=people[place // 3], position=1) for place, one in enumerate(projects)]
    bulk_create_with_history(leads, ProjectManager, batch_size=1_000)
    activities = [
        PlannedActivity(requirement=model.requirement, project=one, position=1000 + place + first, title=one.title)
        for place, (one, model) in enumerate(zip(projects, chosen, strict=True))
    ]
    activities = bulk_create_with_history(activities, PlannedActivity, batch_size=1_000)
    kpis = [
        Kpi(activity=one, year=kpi.year, number=kpi.number, text=kpi.text, due=kpi.due, status=kpi.status)
        for one, model in zip(activities, chosen, strict=True)
        for kpi in model.kpis.all()
    ]
    bulk_create_with_history(kpis, Kpi, batch_size=1_000)


def cost(email: str) -> Cost:
    """Queries and seconds of one reader's overview."""
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from projects.models import Person

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(Person.objects.get(email=f"{email}@example.org"))
    client.cookies["scripts"] = "on"
    with CaptureQueriesContext(connection) as asked:
        bare = median(cold(client) for _ in range(ROUNDS))
    at_once = len(asked) // ROUNDS
    cache.clear()
    started = time.process_time()
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/?whole=yes").status_code == 200
    anew, whole = len(asked), time.process_time() - started
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    kept = median(seconds(client) for _ in range(ROUNDS))
    return max(at_once, len(asked)), max(bare, kept), anew, whole


def cold(client: Any) -> float:
    from django.core.cache import cache

    cache.clear()
    return seconds(client)


def seconds(client: Any) -> float:
    started = time.process_time()
    client.get("/")
    return time.process_time() - started


def report(few: dict[str, Cost], many: dict[str, Cost]) -> int:
    good = True
    for name, (queries, taken, *_) in few.items():
        more, longer, anew, whole = many[name]
        ratio = longer / taken
        print(
            f"{name:<19}{queries:>3} queries {taken * 1000:6.1f} ms  {more:>3} queries {longer * 1000:6.1f} ms "
            f"{ratio:5.2f} ×   whole {anew:>3} queries {whole:5.2f} s"
        )
        good &= max(queries, more) <= MOST_QUERIES and ratio <= MOST_RATIO
    print(f"{FEW:,} and {MANY:,} projects: {'within the limits.' if good else 'too slow, or too many queries.'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
