"""The filters of the list of findings."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest

from diagnostics.domain.findings import OUTCOMES
from diagnostics.models import Finding, ThemeHeading
from diagnostics.queries.findings import groups_read
from seslip.foundation.filters import Choice, Search

STATES = [("open", "No outcome yet"), ("decided", "Any outcome"), *OUTCOMES]
STREAMS = [("CSC", "CSC"), ("SEND", "SEND"), ("both", "Both")]


class FindingFilter(django_filters.FilterSet):
    """Every choice is in the address; only what the reader may read is offered."""

    q = Search("text", "outcome_words")
    outcome = Choice(label="Outcome", everything="With and without", choices=STATES, method="having_outcome")
    group = Choice(label="Group", everything="All groups", choices=(), field_name="group")
    theme = Choice(label="Theme", everything="All themes", choices=(), field_name="heading")
    stream = Choice(label="Stream", everything="Both streams", choices=STREAMS, method="in_stream")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        reader: Any = request.user
        groups = groups_read(reader).order_by("-round__year__label", "number")
        self.filters["group"].extra["choices"] = [(str(group.pk), f"{group}, {group.round}") for group in groups]
        self.filters["theme"].extra["choices"] = [(str(one.pk), one.name) for one in ThemeHeading.objects.all()]

    def having_outcome(self, findings: QuerySet[Finding], _name: str, value: str) -> QuerySet[Finding]:
        if value in ("open", "decided"):
            return findings.filter(outcome="") if value == "open" else findings.exclude(outcome="")
        return findings.filter(outcome=value)

    def in_stream(self, findings: QuerySet[Finding], _name: str, value: str) -> QuerySet[Finding]:
        return findings.filter(stream="" if value == "both" else value)
