"""Several people at once, with what they are to the programme."""

from collections import defaultdict
from collections.abc import Iterable

from projects.domain.roles import Standing
from projects.models import Person, PersonRole, Project, ProjectManager


def with_standing(people: Iterable[Person]) -> list[Person]:
    """The people with their standing read already, in three queries for any number of them."""
    found = list(people)
    keys = [person.pk for person in found]
    roles: dict[int, set[str]] = defaultdict(set)
    manages: dict[int, set[int]] = defaultdict(set)
    sponsors: dict[int, set[int]] = defaultdict(set)
    for given in PersonRole.objects.filter(person__in=keys).order_by():
        roles[given.person_id].add(given.role)
    for entry in ProjectManager.objects.filter(person__in=keys).order_by():
        manages[entry.person_id].add(entry.project_id)
    for pk, sponsor in Project.objects.filter(sponsor__in=keys).order_by().values_list("pk", "sponsor_id"):
        sponsors[sponsor].add(pk)
    for person in found:
        person.__dict__["standing"] = Standing(
            roles=frozenset(roles[person.pk]),
            authority=person.authority_id,
            manages=frozenset(manages[person.pk]),
            sponsors=frozenset(sponsors[person.pk]),
        )
    return found
