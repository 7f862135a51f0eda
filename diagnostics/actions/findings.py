"""Every write to findings: writing one down, putting it right, deciding what becomes of it, taking it away."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from diagnostics.access import check_facilitate
from diagnostics.domain.findings import Outcome, problem_of_days, problem_of_outcome
from diagnostics.models import ChallengeGroup, Finding
from projects.models import Person
from seslip.foundation import audit
from seslip.foundation.clock import today

UNDECIDED: Mapping[str, Any] = {"outcome": "", "outcome_words": "", "outcome_day": None, "priority": None}


def create_finding(*, by: Person, group: ChallengeGroup, fields: Mapping[str, Any]) -> Finding:
    """Writes a finding down. Raises ValidationError where it is about an authority that is not in the group."""
    check_facilitate(by, group)
    finding = Finding(group=group, **fields)
    _check(finding)
    return audit.create(finding, by=by)


def edit_finding(*, by: Person, finding: Finding, version: int, fields: Mapping[str, Any]) -> Finding:
    check_facilitate(by, finding.group)
    for name, value in fields.items():
        setattr(finding, name, value)
    _check(finding)
    return audit.change(finding, by=by, version=version, fields=fields)


def decide_finding(*, by: Person, finding: Finding, version: int, fields: Mapping[str, Any]) -> Finding:
    """Gives a finding its outcome: `outcome`, `outcome_words`, `outcome_day` and, of a priority, `priority`."""
    check_facilitate(by, finding.group)
    outcome = fields["outcome"]
    if problem := problem_of_outcome(outcome, fields["outcome_words"]):
        raise ValidationError({"outcome_words": problem})
    if problem := problem_of_days(finding.raised, fields["outcome_day"], today()):
        raise ValidationError({"outcome_day": problem})
    priority = fields["priority"] if outcome == Outcome.PRIORITY.value else None
    return audit.change(finding, by=by, version=version, fields={**fields, "priority": priority})


def reopen_finding(*, by: Person, finding: Finding, version: int) -> Finding:
    """Takes an outcome back: the finding waits again, and grows older."""
    check_facilitate(by, finding.group)
    return audit.change(finding, by=by, version=version, fields=UNDECIDED)


def remove_finding(*, by: Person, finding: Finding, version: int) -> None:
    check_facilitate(by, finding.group)
    audit.remove(finding, by=by, version=version)


def _check(finding: Finding) -> None:
    members = {member.authority_id for member in finding.group.members.all()}
    if finding.authority_id and finding.authority_id not in members:
        raise ValidationError({"authority": "Choose an authority of this group, or the whole group."})
    if problem := _problem_of_raising(finding.raised, finding.outcome_day):
        raise ValidationError({"raised": problem})


def _problem_of_raising(raised: date, decided: date | None) -> str:
    if decided and decided < raised:
        return "The finding has an outcome already, before this day. Enter an earlier day."
    return problem_of_days(raised, raised, today())
