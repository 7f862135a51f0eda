"""Saying how a finding of the checks stands."""

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.access import check_edit_budget
from budget.domain.findings import Finding
from budget.models import FindingNote, FindingState
from projects.models import Person, ProgrammeYear


def note_finding(*, by: Person, year: ProgrammeYear, finding: Finding, state: str, note: str) -> FindingNote:
    """Adds a word on a finding as it stands now. Raises ValidationError for an unknown state or no words."""
    check_edit_budget(by)
    if state not in FindingState.values:
        raise ValidationError({"state": "Choose open, explained or accepted."})
    if not note.strip():
        raise ValidationError({"note": "Say why, so that an auditor can follow it."})
    said = FindingNote(year=year, key=finding.key, held=finding.compared, state=state, note=note.strip(), by=by)
    with transaction.atomic():
        said.save()
    return said
