"""Every write to self-assessments: what an authority says of itself, with its document."""

from collections.abc import Mapping
from typing import Any

from django.core.files.base import File
from django.db import transaction

from diagnostics.access import check_edit_assessment
from diagnostics.models import ChallengeGroup, SelfAssessment
from diagnostics.models.candid import document_path
from projects.models import Person
from seslip.foundation import audit
from seslip.foundation.storing import Stored, storing

WITHOUT_FILE: Mapping[str, Any] = {"file": "", "file_name": "", "content_type": "", "size": 0}


def save_assessment(
    *,
    by: Person,
    assessment: SelfAssessment,
    group: ChallengeGroup | None,
    version: int,
    fields: Mapping[str, Any],
    document: File | None = None,  # type: ignore[type-arg]
    without_document: bool = False,
) -> SelfAssessment:
    """Writes a self-assessment for the first time or anew; `group` is where the authority sits in the round.

    A new `document` takes the place of the one before. Raises Refused, Stale, IntegrityError where somebody has just
    written the first one, and ValidationError where the document cannot be stored.
    """
    check_edit_assessment(by, assessment.authority_id, group)
    with storing() as stored, transaction.atomic():
        changed = {**fields, **_file_of(document, stored, without=without_document)}
        if assessment.pk is None:
            fresh = SelfAssessment(round_id=assessment.round_id, authority_id=assessment.authority_id, **changed)
            return audit.create(fresh, by=by)
        return audit.change(assessment, by=by, version=version, fields=changed)


def _file_of(document: File | None, stored: Stored, *, without: bool) -> Mapping[str, Any]:  # type: ignore[type-arg]
    """What of the record a new document changes, or none in its place."""
    if document is None:
        return WITHOUT_FILE if without else {}
    kept = SelfAssessment()
    stored.put(kept, document_path(kept, ""), document)
    return {name: getattr(kept, name) for name in WITHOUT_FILE}
