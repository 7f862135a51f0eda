"""What tests of benchmarks share: files as people send them, a second quarter, and a set of any size."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from diagnostics.actions.benchmarks import load_benchmarks
from diagnostics.models import Benchmark, BenchmarkSet, Outlier
from diagnostics.queries.benchmark_sets import set_as_at, state_of
from projects.models import Authority, Person

JUNE, SEPTEMBER, TODAY = date(2025, 6, 30), date(2025, 9, 30), date(2026, 1, 15)
LIST, LOAD, COMPARE = "/diagnostics/benchmarks/", "/diagnostics/benchmarks/load/", "/diagnostics/benchmarks/compare/"
HEAT_MAP = "/diagnostics/benchmarks/heat-map/"
HEAD = (
    "Outcome",
    "Area",
    "Measure",
    "Group",
    "Against the national average",
    "Regional rank",
    "Outlier 1",
    "Outlier 2",
)
# As Appendix 1 heads and prints it: the last column of the names has no heading of its own there.
PRINTED = "Outcome,1st sub head,2nd sub-head,3rd sub-head,SE vs Nat Ave,Reg Rank,Outlier LA1,Outlier LA2\n"
Line = tuple[Any, ...]
# June says: worse, rank 9, Isle of Wight and Reading; better, rank 4, Isle of Wight and Reading; worse, 9, nobody.
REFERRALS: Line = ("1 Family Support", "Access", "Re-Referrals", "", "Average", 6, "Reading", "Slough")
CIN: Line = ("1 Family Support", "Access", "CIN", "", "Better", 4, "Isle of Wight", "Reading")
GUARDIANS: Line = ("2 Family Network", "CLA to SGO", "", "", "worse", 9, "", "")
BRAND_NEW: Line = ("4 Stable Homes", "Child well being", "Friendships", "11-15", "worse", 3, "IoW", "")


def csv_of(*lines: Line, head: Iterable[str] = HEAD) -> bytes:
    return "\n".join(",".join(map(str, line)) for line in (head, *lines)).encode()


def workbook_of(*lines: Line, head: Iterable[str] = HEAD, then: Callable[[Any], object] | None = None) -> bytes:
    book = Workbook()
    for line in (head, *lines):
        book.active.append(list(line))
    if then:
        then(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def load(by: Person, *lines: Line, as_at: date = SEPTEMBER, source: str = "The dashboard") -> BenchmarkSet:
    state = state_of(set_as_at(as_at))
    return load_benchmarks(by=by, content=csv_of(*lines), as_at=as_at, source=source, expected=state)


def data_manager() -> Person:
    """Who manages project 1 (plan, para 19)."""
    return Person.objects.get(email="luke.ede@example.org")


def upload(client: Client, content: bytes, as_at: date = SEPTEMBER, name: str = "september.csv", **more: str) -> Any:
    return client.post(LOAD, {"as_at": as_at.isoformat(), "file": SimpleUploadedFile(name, content), **more})


def carried(page: Any) -> dict[str, str]:
    """What the page that shows a file sends back when it is confirmed."""
    context = page.context
    about = {"as_at": context["as_at"].isoformat(), "source": context["source"]}
    return {**about, "expected": context["expected"], "kept": context["sealed"]}


def grow(of: BenchmarkSet, rows: int) -> None:
    """Adds indicators to a set behind the actions' back, each with two authorities that stand out."""
    kent, surrey = Authority.objects.get(slug="kent"), Authority.objects.get(slug="surrey")
    made = Benchmark.objects.bulk_create(
        Benchmark(set=of, position=n, outcome="3 Safety", area=f"Area {n}", versus_national="worse", rank=n % 9 + 1)
        for n in range(100, 100 + rows)
    )
    Outlier.objects.bulk_create(
        Outlier(benchmark=one, authority=authority, place=place)
        for one in made
        for place, authority in ((1, kent), (2, surrey))
    )


def told(benchmark: Benchmark) -> tuple[str, int | None, list[str]]:
    return benchmark.versus_national, benchmark.rank, [str(one) for one in benchmark.outliers.all()]


def of_name(as_at: date, area: str, measure: str = "") -> Benchmark:
    return Benchmark.objects.get(set__as_at=as_at, area=area, measure=measure)
