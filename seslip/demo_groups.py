"""Invented groups of the round 2025-26, through the same actions as the pages.

`fixtures/demo/groups.json` names authorities by their addresses. No two of them sat together in 2024-25.
"""

import json
from datetime import date
from typing import Any

from django.conf import settings

from diagnostics.actions.group_steps import move_group, tick_task
from diagnostics.actions.groups import create_group, edit_group, set_members
from diagnostics.domain.checklist import Task
from diagnostics.domain.stages import GroupStage
from diagnostics.models import ChallengeGroup, ChallengeRound
from projects.models import Authority, Person

Fact = dict[str, Any]
YEAR = "2025-26"


def load_groups(manager: Person) -> None:
    """The programme manager forms the groups and takes their steps."""
    facts: list[Fact] = json.loads((settings.FIXTURES / "demo" / "groups.json").read_text(encoding="utf-8"))
    this = ChallengeRound.objects.select_related("year").get(year__label=YEAR)
    places = {place.slug: place for place in Authority.objects.all()}
    people = {person.email: person for person in Person.objects.all()}
    for fact in facts:
        fields = {
            "day": _day(fact["day"]),
            "mode": fact["mode"],
            "place": fact["place"],
            "facilitator": people[fact["facilitator"]],
        }
        group = create_group(by=manager, challenge_round=this, fields=fields)
        members = [places[slug].pk for slug in fact["members"]]
        group = set_members(by=manager, group=group, version=group.version, authorities=members, seen={})
        group = _steps(manager, group, fact)
        said = {"headlines": fact["headlines"], "host": places.get(fact["host"])}
        edit_group(by=manager, group=group, version=group.version, fields=said)


def _steps(manager: Person, group: ChallengeGroup, fact: Fact) -> ChallengeGroup:
    for name, day in fact["ticks"].items():
        tick_task(by=manager, group=group, task=Task(name), day=date.fromisoformat(day))
    for stage, day in fact["steps"].items():
        group = move_group(by=manager, group=group, version=group.version, stage=GroupStage(stage), day=_day(day))
    return group


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
