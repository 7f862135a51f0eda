"""Asking for a virement and deciding on it. Everything is checked again at the moment of the decision."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.access import check_decide_virement, check_request_virement, check_withdraw_virement
from budget.domain.virements import Consent, VirementError, check_cover, check_step, check_streams
from budget.models import BudgetLine, Side, Virement, VirementState
from budget.queries.virements import move_of, outturns_now
from projects.models import Person
from seslip.foundation import audit
from seslip.foundation.clock import today

from .holding import check_not_under_review, hold_lines

WITHOUT_NOTE = "Say why you decline it: whoever asked reads this note."


def request_virement(*, by: Person, fields: Mapping[str, Any]) -> Virement:
    """Asks for budget to be moved; both lines are frozen until it is decided.

    Raises Refused, and ValidationError by field where the lines, the streams or the amount do not allow it.
    """
    virement = Virement(**fields, requested_by=by, requested_on=today())
    check_request_virement(by, virement.source, virement.target)
    with transaction.atomic():
        held = hold_lines(virement.source_id, virement.target_id)
        virement.source, virement.target = held[virement.source_id], held[virement.target_id]
        check_lines(virement.source, virement.target)
        check_not_under_review(*held)
        check_move(virement)
        return audit.create(virement, by=by)


def approve_virement(*, by: Person, virement: Virement, version: int, note: str = "") -> Virement:
    """Moves the budget. Raises Refused, Stale, and ValidationError where it is no longer possible."""
    check_decide_virement(by, virement)
    with transaction.atomic():
        hold_lines(virement.source_id, virement.target_id)
        stored = _still_waiting(virement, version, VirementState.APPROVED)
        check_lines(stored.source, stored.target)
        check_move(stored)
        return _decide(by, stored, VirementState.APPROVED, note)


def decline_virement(*, by: Person, virement: Virement, version: int, note: str) -> Virement:
    """Leaves the budget as it is, with a note that says why. Raises Refused, Stale and ValidationError."""
    check_decide_virement(by, virement)
    if not note.strip():
        raise ValidationError({"note": WITHOUT_NOTE})
    with transaction.atomic():
        stored = _still_waiting(virement, version, VirementState.DECLINED)
        return _decide(by, stored, VirementState.DECLINED, note)


def withdraw_virement(*, by: Person, virement: Virement, version: int, note: str = "") -> Virement:
    """Takes a request back before it is decided. Raises Refused, Stale and ValidationError."""
    check_withdraw_virement(by, virement)
    with transaction.atomic():
        stored = _still_waiting(virement, version, VirementState.WITHDRAWN)
        return _decide(by, stored, VirementState.WITHDRAWN, note)


def _still_waiting(virement: Virement, version: int, following: VirementState) -> Virement:
    """The request as stored and locked. Raises Stale where it is no longer at `version`, as `audit.change` does."""
    rows = Virement.objects.select_for_update(no_key=True, of=("self",)).filter(pk=virement.pk)
    stored = rows.select_related("source__heading__section__year", "target__heading__section").first()
    if stored is None or stored.version != version:
        raise audit.Stale(stored or virement)
    try:
        check_step(stored.state, following.value)
    except VirementError as error:
        raise ValidationError(str(error)) from error
    return stored


def _decide(by: Person, virement: Virement, state: VirementState, note: str) -> Virement:
    fields = {"state": state.value, "decided_by": by, "decided_on": today(), "decision_note": note.strip()}
    return audit.change(virement, by=by, version=virement.version, fields=fields)


def check_lines(source: BudgetLine, target: BudgetLine) -> None:
    """Two different lines of spending of one year, the target's projects in use. Raises ValidationError by field."""
    if source.pk == target.pk:
        raise ValidationError({"target": "Choose another line: money cannot move from a line to itself."})
    sections = source.heading.section, target.heading.section
    for name, section in zip(("source", "target"), sections, strict=True):
        if section.side != Side.EXPENDITURE:
            raise ValidationError({name: "Choose a line of spending. Income is changed on the line itself."})
    if sections[0].year_id != sections[1].year_id:
        raise ValidationError({"target": f"Choose a line of {sections[0].year}: money does not move between years."})
    if any(not link.project.used for link in target.line_projects.select_related("project")):
        raise ValidationError({"target": "The project of this line is not used, so no money can go to it."})
    if not target.planned:
        words = "This line carries no money yet. Edit it first: enter £0 for the stream that the money will come from."
        raise ValidationError({"target": words})


def check_move(virement: Virement) -> None:
    """The rules of streams, and what the source has free. Raises ValidationError by field."""
    source = virement.source
    outturn = outturns_now([source], source.heading.section.year)[source.pk]
    try:
        check_streams(move_of(virement), Consent(virement.consent_on, virement.consent_reference), today())
        check_cover(move_of(virement), outturn)
    except VirementError as error:
        raise ValidationError({error.field: str(error)}) from error
