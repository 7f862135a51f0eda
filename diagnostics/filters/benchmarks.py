"""The filters of the list of benchmarks."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest

from diagnostics.domain.benchmarks import HIGHEST_RANK, Versus, month_name
from diagnostics.models import Benchmark, BenchmarkSet
from diagnostics.queries.benchmarks import ANYBODY, NOT_GIVEN, named_like, standing_out
from projects.models import Authority
from seslip.foundation.filters import Choice, Search

WORDS = [(versus.value or NOT_GIVEN, versus.label.text) for versus in Versus]
RANKS = [(str(rank), f"{rank} or worse") for rank in range(2, HIGHEST_RANK)] + [(str(HIGHEST_RANK), str(HIGHEST_RANK))]


class BenchmarkFilter(django_filters.FilterSet):
    """Every choice is in the address, so that a number of the heat map can lead to exactly its indicators."""

    q = Search("outcome", "area", "measure", "group", also=named_like)
    quarter = Choice(label="As at", everything="Latest", choices=(), method="as_listed")
    outcome = Choice(label="Outcome", everything="All outcomes", choices=(), field_name="outcome")
    area = Choice(label="Area", everything="All areas", choices=(), field_name="area")
    versus = Choice(label="Against national", everything="Any", choices=WORDS, method="with_word")
    rank = Choice(label="Rank", everything="Any rank", choices=RANKS, field_name="rank", lookup_expr="gte")
    authority = Choice(label="Who stands out", everything="Anybody or nobody", choices=(), method="where_stands_out")

    def __init__(self, *args: Any, request: HttpRequest, sets: Sequence[BenchmarkSet], **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        named = list(self.queryset.order_by("position").values_list("outcome", "area"))
        choices = {
            "quarter": [(one.as_at.isoformat(), month_name(one.as_at)) for one in sets],
            "outcome": [(outcome, outcome) for outcome in dict.fromkeys(outcome for outcome, _ in named)],
            "area": [(area, area) for area in dict.fromkeys(area for _, area in named)],
            "authority": [(ANYBODY, "Any authority"), *Authority.objects.values_list("slug", "name")],
        }
        for name, offered in choices.items():
            self.filters[name].extra["choices"] = offered

    def as_listed(self, benchmarks: QuerySet[Benchmark], _name: str, _value: str) -> QuerySet[Benchmark]:
        """The page knows the set; this keeps it in the address."""
        return benchmarks

    def with_word(self, benchmarks: QuerySet[Benchmark], _name: str, value: str) -> QuerySet[Benchmark]:
        return benchmarks.filter(versus_national="" if value == NOT_GIVEN else value)

    def where_stands_out(self, benchmarks: QuerySet[Benchmark], _name: str, value: str) -> QuerySet[Benchmark]:
        return standing_out(benchmarks, value)
