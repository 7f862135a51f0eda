"""What a person's own calendar holds: due dates, steps and meetings of the current and the next programme year."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db.models import Q, QuerySet

from kpis.models import CalendarKey, Kpi, Milestone
from projects.models import Meeting, Person, ProgrammeYear
from projects.queries.years import current_year_if_any
from seslip.foundation.history import last_changed

YEARS_AHEAD = 1


def hash_of(key: str) -> str:
    """What is kept of the secret part of an address."""
    return sha256(key.encode()).hexdigest()


def calendar_owner(key: str) -> Person | None:
    """Whose live address this is; the same work for every key that leads nowhere."""
    found = CalendarKey.objects.select_related("person").filter(key_hash=hash_of(key), person__is_active=True)
    held = found.first()
    return held.person if held else None


def calendar_years(today: date) -> list[ProgrammeYear]:
    """The current year, which is the latest planned one where that is over, and the year after it."""
    if (year := current_year_if_any(today)) is None:
        return []
    later = ProgrammeYear.objects.filter(starts__gt=year.starts).order_by("starts")[:YEARS_AHEAD]
    return [year, *later]


@dataclass(frozen=True)
class Entries:
    """The records of a calendar, and when each was last changed, by kind and id."""

    kpis: list[Kpi]
    milestones: list[Milestone]
    meetings: list[Meeting]
    changed: dict[tuple[str, int], datetime]


def calendar_entries(person: Person, today: date) -> Entries:
    """What concerns the person and may be seen by them now, in a fixed number of queries."""
    years = calendar_years(today)
    mine = person.standing.own_projects
    own = Kpi.objects.visible_to(person).filter(year__in=years, activity__project__in=mine)
    kpis = list(
        own.exclude(due=None).select_related("activity__project", "activity__requirement").order_by("due", "id")
    )
    steps = Milestone.objects.filter(kpi__in=own).select_related("kpi__activity__project", "kpi__activity__requirement")
    milestones = list(steps.order_by("due", "id"))
    meetings = list(_meetings(person, years))
    changed = {**last_changed(kpis), **last_changed(milestones), **last_changed(meetings)}
    return Entries(kpis, milestones, meetings, changed)


def _meetings(person: Person, years: list[ProgrammeYear]) -> QuerySet[Meeting]:
    """Those of own projects, also held jointly; all of them for a lead of an authority, who has no project."""
    mine = person.standing.own_projects
    found = Meeting.objects.visible_to(person).filter(project__year__in=years)
    if mine or person.authority_id is None:
        found = found.filter(Q(project__in=mine) | Q(joint_links__project__in=mine)).distinct()
    joint = found.select_related("project__year").prefetch_related("joint_links__project")
    return joint.order_by("day", "id")
