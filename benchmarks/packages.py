"""What the board and the table of packages cost with 2,000 packages: `python -m benchmarks.packages`.

Everything happens in one process on a database of its own. Board, table and a search in it are asked for with 20
packages and with 2,000. Printed are the queries, and seconds of the processor, so that what else the machine does makes
no difference, as the ratio of medians for each package there is. Limits: no query more, and a package among many costs
at most half of one among few.
"""

import sys
import time
from statistics import median
from typing import Any

from .scratch import scratch_plan

FEW, MANY, ROUNDS = 20, 2_000, 9
BOARD, TABLE = "/targeted-support/", "/targeted-support/packages/"
PAGES = {"board": BOARD, "board, one stream": f"{BOARD}?stream=SEND", "table": TABLE, "search": f"{TABLE}?q=annual"}
MOST_RATIO = 0.5


def main() -> int:
    with scratch_plan():
        return report(*measured())


def measured() -> tuple[dict[str, Any], dict[str, Any]]:
    """Queries and seconds of each page, with few packages and with many."""
    from django.test import Client

    from projects.models import Person

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(Person.objects.get(email="claire.woodcock@example.org"))
    more_packages(FEW)
    few = {name: cost(client, address) for name, address in PAGES.items()}
    more_packages(MANY)
    return few, {name: cost(client, address) for name, address in PAGES.items()}


def more_packages(number: int) -> None:
    """So many in all, each for one authority, at every stage, half of them with a next step."""
    from simple_history.utils import bulk_create_with_history

    from projects.models import Authority, ProgrammeYear
    from targeted_support.domain.stages import PackageStage
    from targeted_support.models import Package, PackageMove, PackageRecipient

    year, places = ProgrammeYear.objects.get(label="2025-26"), list(Authority.objects.all())
    stages = [stage.value for stage in PackageStage]
    first = Package.objects.count()
    made = [
        Package(
            title=f"Annual reviews {place}",
            year=year,
            stage=stages[place % len(stages)],
            stream=("SEND", "CSC")[place % 2],
            next_step="Meet the director" if place % 2 else "",
            next_step_on=year.starts if place % 2 else None,
        )
        for place in range(first, number)
    ]
    packages = bulk_create_with_history(made, Package, batch_size=500)
    seats = [PackageRecipient(package=one, authority=places[one.pk % len(places)]) for one in packages]
    bulk_create_with_history(seats, PackageRecipient, batch_size=500)
    PackageMove.objects.bulk_create(PackageMove(package=one, stage=one.stage, day=year.starts) for one in packages)


def cost(client: Any, address: str) -> tuple[int, float]:
    """The queries and the median of the seconds of a page that was drawn before."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection):
        client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return len(asked), median(seconds(client, address) for _ in range(ROUNDS))


def seconds(client: Any, address: str) -> float:
    started = time.process_time()
    client.get(address)
    return time.process_time() - started


def report(few: dict[str, Any], many: dict[str, Any]) -> int:
    good = True
    for name, (queries, taken) in few.items():
        more, longer = many[name]
        ratio = longer / MANY / (taken / FEW)
        print(
            f"{name:<20}{queries:>4} queries {taken * 1000:8.1f} ms   {more:>4} queries {longer * 1000:8.1f} ms"
            f" {ratio:6.2f} × for each package"
        )
        good &= more <= queries and ratio <= MOST_RATIO
    print(f"{FEW:,} and {MANY:,} packages: {'within the limits.' if good else 'too slow, or more queries.'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
