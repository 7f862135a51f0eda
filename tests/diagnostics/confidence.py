"""What tests of candid material share: a facilitated group, people of authorities, and the text of a page."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from diagnostics.models import ChallengeGroup, Finding, ThemeHeading
from projects.models import Authority, Person
from seslip.foundation import audit
from tests.audited import AuditedClient

FACILITATOR = "sheelagh.sullivan@example.org"  # no role of the programme, no authority


def person_of(slug: str) -> Person:
    """Somebody of an authority who has no other part."""
    email = f"{slug}@example.org"
    found = Person.objects.filter(email=email).first()
    return found or audit.create(
        Person(name=f"Lead of {slug}", email=email, authority=Authority.objects.get(slug=slug)), by=None
    )


def facilitator() -> Person:
    return Person.objects.get(email=FACILITATOR)


def group_3() -> ChallengeGroup:
    """Hampshire, Kent and Oxfordshire, held on 3 April 2025 (plan, Appendix 3), with a facilitator."""
    group = ChallengeGroup.objects.get(round__year__label="2024-25", number=3)
    if group.facilitator_id is None:
        group = audit.change(group, by=None, version=group.version, fields={"facilitator": facilitator()})
    return group


def a_finding(**said: Any) -> Finding:
    told = {
        "heading": ThemeHeading.objects.get(name="Data"),
        "text": "Dashboards come too late.",
        "raised": "2025-04-03",
    }
    made: Finding = audit.create(Finding(group=group_3(), **{**told, **said}), by=facilitator())
    return Finding.objects.get(pk=made.pk)


def enter(person: Person) -> Client:
    client = AuditedClient()
    client.force_login(person)
    return client


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
