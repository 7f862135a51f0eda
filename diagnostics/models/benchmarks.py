"""The regional benchmarks of a quarter (plan, Appendix 1)."""

from typing import Self

from django.db import models

from diagnostics.domain.benchmarks import Indicator, Versus
from projects.models import Authority, Person
from seslip.foundation.audit import Recorded

VERSUS = [(versus.value, versus.label.text) for versus in Versus if versus]


class BenchmarkSetQuerySet(models.QuerySet["BenchmarkSet"]):
    def visible_to(self, reader: Person) -> Self:
        """As the plan, which prints them."""
        return self if reader.standing.reads_plan else self.none()


class BenchmarkSet(Recorded):
    """What the dashboard showed as at the end of a month."""

    as_at = models.DateField("as at", unique=True)
    source = models.CharField("source", max_length=160)

    objects = BenchmarkSetQuerySet.as_manager()

    class Meta:
        ordering = ("-as_at",)
        verbose_name = "set of benchmarks"
        verbose_name_plural = "sets of benchmarks"

    def __str__(self) -> str:
        return f"Benchmarks {self.as_at:%B %Y}"


class BenchmarkQuerySet(models.QuerySet["Benchmark"]):
    def visible_to(self, reader: Person) -> Self:
        """As their set."""
        return self if reader.standing.reads_plan else self.none()


class Benchmark(Recorded):
    """An indicator: the region against the national average, its rank, and up to two authorities that stand out."""

    set = models.ForeignKey(BenchmarkSet, on_delete=models.CASCADE, related_name="benchmarks")
    position = models.PositiveSmallIntegerField("order")
    outcome = models.CharField("outcome", max_length=60)
    area = models.CharField("area", max_length=80)
    measure = models.CharField("measure", max_length=80, blank=True)
    group = models.CharField("group", max_length=80, blank=True)
    versus_national = models.CharField("against the national average", max_length=10, blank=True, choices=VERSUS)
    rank = models.PositiveSmallIntegerField("regional rank", null=True, blank=True)

    objects = BenchmarkQuerySet.as_manager()

    class Meta:
        ordering = ("set", "position")
        verbose_name = "benchmark"
        constraints = (
            models.UniqueConstraint(fields=("set", "outcome", "area", "measure", "group"), name="benchmark_once"),
        )

    def __str__(self) -> str:
        return self.indicator.name

    @property
    def indicator(self) -> Indicator:
        return Indicator(self.outcome, self.area, self.measure, self.group)


class Outlier(Recorded):
    """An authority that stands out in a benchmark, in the order of the source."""

    benchmark = models.ForeignKey(Benchmark, on_delete=models.CASCADE, related_name="outliers")
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="outlying", verbose_name="authority"
    )
    place = models.PositiveSmallIntegerField("place")

    class Meta:
        ordering = ("benchmark", "place")
        verbose_name = "outlier"
        constraints = (
            models.UniqueConstraint(fields=("benchmark", "place"), name="outlier_place_once"),
            models.UniqueConstraint(fields=("benchmark", "authority"), name="outlier_authority_once"),
        )

    def __str__(self) -> str:
        return str(self.authority)
