"""Invented meetings of the demonstration with their registers, through the same actions as the pages.

`fixtures/demo/meetings.json` names authorities by their addresses, projects by their numbers.
"""

import json
from datetime import date
from typing import Any

from django.conf import settings

from projects.actions.attendance import record_attendance
from projects.actions.meetings import create_meeting, edit_meeting
from projects.domain.attendance_lists import Entry
from projects.domain.meetings import AttendanceState, Mode, Partner
from projects.models import Authority, Meeting, Person, Project

Fact = dict[str, Any]
YEAR = "2025-26"


def load_meetings() -> None:
    """Each meeting is put in and recorded by the lead manager of the project that organises it."""
    facts: list[Fact] = json.loads((settings.FIXTURES / "demo" / "meetings.json").read_text(encoding="utf-8"))
    projects = {project.number: project for project in Project.objects.filter(year__label=YEAR).select_related("year")}
    authorities = dict(Authority.objects.values_list("slug", "pk"))
    for fact in facts:
        project = projects[fact["project"]]
        by = project.lead_managers[0]
        joint = [projects[number] for number in fact.get("joint", ())]
        meeting = create_meeting(by=by, project=project, fields=_fields(fact), jointly_with=joint)
        _record(by, meeting, fact, authorities)


def _fields(fact: Fact) -> Fact:
    texts = {name: fact.get(name, "") for name in ("title", "place", "stream", "note")}
    mode = fact.get("mode", Mode.VIRTUAL.value)
    return {**texts, "kind": fact["kind"], "day": date.fromisoformat(fact["day"]), "mode": mode}


def _record(by: Person, meeting: Meeting, fact: Fact, authorities: dict[str, int]) -> None:
    """Cancels the meeting, or fills in its register where there is one."""
    if fact.get("cancelled"):
        edit_meeting(by=by, meeting=meeting, version=meeting.version, fields={"cancelled": True})
    if "present" not in fact:
        return
    names = fact.get("names", {})
    entries: dict[int, Entry | None] = {authorities[slug]: Entry(names=names.get(slug, "")) for slug in fact["present"]}
    entries |= {authorities[slug]: Entry(AttendanceState.APOLOGIES) for slug in fact.get("apologies", ())}
    partners = {Partner(key): who for key, who in fact.get("partners", {}).items()}
    record_attendance(by=by, meeting=meeting, version=meeting.version, entries=entries, partners=partners)
