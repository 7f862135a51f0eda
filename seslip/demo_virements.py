"""Invented virements and decisions on phases, through the same actions as the pages (demo/virements.json)."""

import json
from datetime import date
from typing import Any

from django.conf import settings

from budget.actions import virements as actions
from budget.actions.phases import decide_phase
from projects.models import Person, Phase
from seslip.foundation.money import pounds

from .demo_money import YEAR, line_called

Fact = dict[str, Any]


def load_virements() -> None:
    """One approved, one declined, one that waits; two phases with a decision."""
    facts = json.loads((settings.FIXTURES / "demo" / "virements.json").read_text(encoding="utf-8"))
    for fact in facts["virements"]:
        _virement(fact)
    for fact in facts["phases"]:
        project, number = fact["phase"].split(".")
        phase = Phase.objects.get(project__year__label=YEAR, project__number=project, number=number)
        fields = {**fact, "decided_on": date.fromisoformat(fact["decided_on"])}
        del fields["phase"]
        decide_phase(by=_person("richard.tyndall@example.org"), phase=phase, version=0, fields=fields)


def _virement(fact: Fact) -> None:
    fields = {
        "source": line_called(fact["from"]),
        "target": line_called(fact["to"]),
        "stream": fact["stream"],
        "target_stream": fact["stream"],
        "amount": pounds(fact["amount"]),
        "reason": fact["reason"],
    }
    asked = actions.request_virement(by=_person(fact["by"]), fields=fields)
    if step := fact.get("step"):
        decide = {"approve": actions.approve_virement, "decline": actions.decline_virement}[step]
        decide(by=_person(fact["decided_by"]), virement=asked, version=asked.version, note=fact["note"])


def _person(email: str) -> Person:
    return Person.objects.get(email=email)
