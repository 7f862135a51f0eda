"""The filters of packages, the same above the board and the table."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from projects.models import Authority, ProgrammeYear
from seslip.foundation.clock import today
from seslip.foundation.filters import Choice, Search
from targeted_support.domain.kinds import KINDS, SOURCES, STREAMS
from targeted_support.domain.pipeline import KEYS, STEP_STATES, StepState, lane_label, stage_of
from targeted_support.domain.stages import MAY_STOP
from targeted_support.models import Package, Topic
from targeted_support.queries.package_lists import of_year, owners, steps_that_are

UNDER_WAY = ("open", "Under way")  # all that is neither done nor stopped, nor without a stage
STAGE_CHOICES = [UNDER_WAY, *((key, lane_label(key).text) for key in KEYS)]
STREAM_CHOICES = [*STREAMS, ("workforce", "Workforce"), ("none", "Not decided yet")]


def _concerning(word: str) -> Q:
    """A package is also found by the names of those it is for and who help."""
    found = Q(recipients__authority__name__icontains=word) | Q(donors__authority__name__icontains=word)
    return Q(pk__in=Package.objects.filter(found).values("pk"))


class PackageFilter(django_filters.FilterSet):
    """Every choice is in the address. What is said in confidence is not searched: a hit would tell what it holds."""

    q = Search("title", "summary", "topic__name", also=_concerning)
    stage = Choice(label="Stage", everything="All stages", choices=STAGE_CHOICES, method="standing")
    stream = Choice(label="Stream", everything="All streams", choices=STREAM_CHOICES, method="paid_from")
    authority = Choice(label="Authority", everything="All authorities", choices=(), method="with_authority")
    owner = Choice(label="Owner", everything="Everybody", choices=(), method="looked_after")
    kind = Choice(label="Kind", everything="All kinds", choices=KINDS)
    topic = Choice(label="Topic", everything="All topics", choices=(), field_name="topic")
    source = Choice(label="Where it came from", everything="Everywhere", choices=SOURCES)
    year = Choice(label="Year", everything="All years", choices=(), method="of_year")
    step = Choice(label="Next step", everything="All", choices=STEP_STATES, method="stepping")

    folded = ("kind", "topic", "source", "year", "step")
    folded_title = "More filters"

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        years = ProgrammeYear.objects.order_by("-starts").values_list("label", flat=True)
        choices = {
            "authority": Authority.objects.order_by("name").values_list("slug", "name"),
            "topic": ((str(one.pk), one.name) for one in Topic.objects.order_by("name")),
            "year": ((year, year) for year in years),
            "owner": [("nobody", "Nobody yet"), *((str(one.pk), one.name) for one in owners())],
        }
        for name, offered in choices.items():
            self.filters[name].extra["choices"] = list(offered)

    @cached_property
    def of_any_stage(self) -> QuerySet[Any]:
        """What all filters but that of the stage leave: of these the stages are counted."""
        rows = self.queryset
        for name, value in self.form.cleaned_data.items():
            rows = rows if name == "stage" else self.filters[name].filter(rows, value)
        return rows

    def standing(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if value == UNDER_WAY[0]:
            return rows.filter(stage__in=MAY_STOP)
        return rows.filter(stage=stage_of(value))

    def paid_from(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if value == "workforce":
            return rows.filter(workforce=True)
        return rows.filter(stream="" if value == "none" else value)

    def with_authority(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        concerned = Q(recipients__authority__slug=value) | Q(donors__authority__slug=value)
        return rows.filter(pk__in=Package.objects.filter(concerned).values("pk"))

    def looked_after(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(owner__isnull=True) if value == "nobody" else rows.filter(owner=value)

    def of_year(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return of_year(rows, value)

    def stepping(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        reader: Any = self.request.user
        return rows.filter(pk__in=steps_that_are(reader, StepState(value), today()).values("pk"))
