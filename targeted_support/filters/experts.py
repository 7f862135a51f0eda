"""The filters of the list of experts, and of the search for who could help."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from projects.models import Authority
from seslip.foundation.filters import Choice, Search
from targeted_support.models import Topic

ASKED = [("yes", "Can be asked"), ("no", "Cannot be asked at present"), ("offer", "Offered, not taken up yet")]
ELSEWHERE = "elsewhere"
WHICH = {
    "yes": Q(is_available=True, is_confirmed=True),
    "no": Q(is_available=False, is_confirmed=True),
    "offer": Q(is_confirmed=False),
}


def topic_choices() -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in Topic.objects.values_list("pk", "name")]


def place_choices() -> list[tuple[str, str]]:
    return [*Authority.objects.order_by("name").values_list("slug", "name"), (ELSEWHERE, "None of the 19")]


class ExpertFilter(django_filters.FilterSet):
    """Every choice is in the address."""

    q = Search("name", "expertise", "organisation", "authority__name")
    topic = Choice(label="Topic", everything="All topics", choices=topic_choices, method="knowing")
    authority = Choice(label="Authority", everything="All", choices=place_choices, method="of_place")
    asked = Choice(label="Can be asked", everything="All", choices=ASKED, method="to_be_asked")

    def knowing(self, experts: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return experts.filter(topics__topic=int(value))

    def of_place(self, experts: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return experts.filter(authority=None) if value == ELSEWHERE else experts.filter(authority__slug=value)

    def to_be_asked(self, experts: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return experts.filter(WHICH[value])
