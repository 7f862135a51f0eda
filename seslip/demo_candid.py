"""Invented self-assessments and findings of the round 2025-26, through the same actions as the pages.

Each is written by the facilitator of the group in which the authority sits, as if entered for it.
"""

import json
from datetime import date
from typing import Any

from django.conf import settings

from diagnostics.actions.assessments import save_assessment
from diagnostics.actions.findings import create_finding, decide_finding
from diagnostics.models import ChallengeGroup, GroupMember, SelfAssessment, ThemeHeading

Fact = dict[str, Any]
YEAR = "2025-26"


def load_candid() -> None:
    facts: dict[str, list[Fact]] = json.loads((settings.FIXTURES / "demo" / "candid.json").read_text(encoding="utf-8"))
    seats = GroupMember.objects.filter(round__year__label=YEAR).select_related("authority", "group__facilitator")
    by_slug = {seat.authority.slug: seat for seat in seats}
    for fact in facts["assessments"]:
        _assess(by_slug[fact["authority"]], fact)
    headings = {heading.name: heading for heading in ThemeHeading.objects.all()}
    for fact in facts["findings"]:
        _find(by_slug[fact["about"]], fact, headings[fact["heading"]])


def _assess(seat: GroupMember, fact: Fact) -> None:
    said = {name: fact[name] for name in ("strengths", "help_asked")}
    save_assessment(
        by=_facilitator(seat.group),
        assessment=SelfAssessment(round_id=seat.round_id, authority=seat.authority),
        group=seat.group,
        version=0,
        fields={**said, "received": date.fromisoformat(fact["received"])},
    )


def _find(seat: GroupMember, fact: Fact, heading: ThemeHeading) -> None:
    by = _facilitator(seat.group)
    about = None if fact.get("whole") else seat.authority
    said = {"authority": about, "heading": heading, "stream": fact["stream"], "text": fact["text"]}
    raised = date.fromisoformat(fact["raised"])
    finding = create_finding(by=by, group=seat.group, fields={**said, "raised": raised})
    if "outcome" in fact:
        outcome = {"outcome": fact["outcome"], "outcome_words": fact["words"]}
        day = date.fromisoformat(fact["day"])
        fields = {**outcome, "outcome_day": day, "priority": None}
        decide_finding(by=by, finding=finding, version=finding.version, fields=fields)


def _facilitator(group: ChallengeGroup) -> Any:
    return group.facilitator
