"""What changed in the week before a Monday, as its e-mail tells each person: the same lines as the page of changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from projects.domain.roles import Role
from projects.models import Person
from seslip.foundation.changes import Gathered, gather, news_for, span_of_days
from seslip.foundation.news import Line


def wants_changes(person: Person) -> bool:
    """Who is told without having chosen: those who answer for projects, or for all of them."""
    return bool(person.standing.own_projects) or person.standing.has(Role.PROGRAMME_MANAGER)


def of_own_projects(person: Person) -> bool:
    """Those who manage or sponsor are told of their projects, everybody else of the programme."""
    return bool(person.standing.own_projects) and not person.standing.has(Role.PROGRAMME_MANAGER)


@dataclass(frozen=True)
class Week:
    """Seven days up to a Monday. `choices` are what people chose, by id; they are asked for only where it is needed."""

    upto: date
    choices: Mapping[int, bool]

    @property
    def days(self) -> tuple[date, date]:
        return self.upto - timedelta(7), self.upto - timedelta(1)

    @cached_property
    def _gathered(self) -> Gathered:
        """Read once for everybody; each person then costs a query for each subject that anything happened to."""
        return gather(span_of_days(*self.days))

    def told_to(self, person: Person) -> tuple[Line, ...]:
        """What others did, the latest first; nothing for who does not want it."""
        if not self.choices.get(person.pk, wants_changes(person)):
            return ()
        projects = person.standing.own_projects if of_own_projects(person) else None
        return news_for(self._gathered, person, projects=projects, others=True).lines

    def url(self, person: Person) -> str:
        """The page with the same lines."""
        first, last = self.days
        asked = {"from": first, "to": last, "others": "on"} | ({"project": "mine"} if of_own_projects(person) else {})
        return f"{reverse('changes:change_list')}?{urlencode(asked)}"
