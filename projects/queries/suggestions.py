"""The registry of what an authority could do next. Each app suggests what its own records give reason for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse

from projects.domain.involvement import Found
from projects.domain.suggestions import Network, Suggestion, networks_to_join
from projects.models import Authority, JointMeeting, Meeting, Person, ProgrammeYear, Project

from .involvement import involvement


@dataclass(frozen=True)
class About:
    """Who asks, about which authority, in which year at which position date; `today` is the day of asking."""

    reader: Person
    authority: Authority
    year: ProgrammeYear
    as_at: date
    known: bool
    today: date

    @cached_property
    def involvement(self) -> Found:
        return involvement(self.reader, self.year, self.as_at, self.known)


Suggest = Callable[[About], Iterable[Suggestion]]
SUGGESTERS: list[tuple[int, Suggest]] = []


def register(order: int, suggest: Suggest) -> None:
    """`suggest(about)` gives only what rests on records that the reader may see; lower orders come first."""
    SUGGESTERS.append((order, suggest))


def suggestions_for(about: About) -> list[Suggestion]:
    """Nothing for who does not read meetings: most of it rests on these."""
    if not about.reader.standing.reads_meetings:
        return []
    found = sorted(SUGGESTERS, key=lambda pair: pair[0])
    return [one for _order, suggest in found for one in suggest(about)]


def suggest_networks(about: About) -> list[Suggestion]:
    """Networks to come to; two queries beside those of `involvement`."""
    found = about.involvement
    own = about.authority.pk
    away = {key for one in found.sessions if one.meeting is not None and own not in one.came for key in one.projects}
    return networks_to_join(own, str(about.authority), found, _networks(about, away), about.as_at) if away else []


def _networks(about: About, keys: set[int]) -> dict[int, Network]:
    projects = Project.objects.visible_to(about.reader).filter(pk__in=keys, used=True).select_related("year")
    coming = _coming(keys, about.today)
    return {
        one.pk: Network(
            one.pk,
            one.title,
            reverse("projects:project_page", args=(one.year.label, one.number)),
            *coming.get(one.pk, (None, "")),
        )
        for one in projects.order_by("number")
    }


def _coming(keys: set[int], today: date) -> dict[int, tuple[date, str]]:
    """The next meeting of each project, from the day of asking on; one query."""
    own = Meeting.objects.filter(day__gte=today, cancelled=False, project__in=keys).order_by()
    joint = JointMeeting.objects.filter(meeting__day__gte=today, meeting__cancelled=False, project__in=keys).order_by()
    ahead = own.values_list("day", "pk", "project").union(joint.values_list("meeting__day", "meeting", "project"))
    found: dict[int, tuple[date, str]] = {}
    for day, meeting, project in sorted(ahead):
        found.setdefault(project, (day, reverse("projects:meeting_page", args=(meeting,))))
    return found


register(50, suggest_networks)
