"""What was decided about the phases that the year's budget does not pay for."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from budget.access import check_decide_phase
from budget.models import PhaseFunding
from projects.models import Person, Phase
from seslip.foundation import audit
from seslip.foundation.clock import today


def decide_phase(*, by: Person, phase: Phase, version: int, fields: Mapping[str, Any]) -> PhaseFunding:
    """Records a decision, the first or another; `version` is 0 where the person saw none.

    Raises Stale where somebody else decided meanwhile, and ValidationError for a decision in the future.
    """
    check_decide_phase(by)
    if fields["decided_on"] > today():
        raise ValidationError({"decided_on": "This day is still to come. Enter the day of the decision."})
    stored = PhaseFunding.objects.filter(phase=phase).first()
    if stored:
        return audit.change(stored, by=by, version=version, fields=fields)
    try:
        with transaction.atomic():
            return audit.create(PhaseFunding(phase=phase, **fields), by=by)
    except IntegrityError as error:
        raise audit.Stale(PhaseFunding.objects.get(phase=phase)) from error


def remove_funding(*, by: Person, funding: PhaseFunding, version: int) -> None:
    """Takes a decision back: the phase is not decided again. Its history stays. Raises Stale."""
    check_decide_phase(by)
    audit.remove(funding, by=by, version=version)
