"""Every write to what people said of the support, and to how far it may be told.

Pages and files ask each time how far somebody's words may be told, so a consent that is taken back counts at once.
"""

from collections.abc import Mapping
from typing import Any

from projects.actions.checking import checked
from projects.models import Person, ProgrammeYear
from seslip.foundation import audit
from seslip.foundation.clock import today
from targeted_support.access import check_edit_impact
from targeted_support.domain.impact import problem_of_consent
from targeted_support.models import Feedback


def create_feedback(*, by: Person, year: ProgrammeYear, fields: Mapping[str, Any]) -> Feedback:
    check_edit_impact(by)
    return audit.create(checked(Feedback(year=year), fields, _problems), by=by)


def edit_feedback(*, by: Person, feedback: Feedback, version: int, fields: Mapping[str, Any]) -> Feedback:
    """Also gives, changes or takes back consent. Raises Stale."""
    check_edit_impact(by)
    checked(feedback, fields, _problems)
    return audit.change(feedback, by=by, version=version, fields=fields)


def remove_feedback(*, by: Person, feedback: Feedback, version: int) -> None:
    check_edit_impact(by)
    audit.remove(feedback, by=by, version=version)


def _problems(feedback: Feedback) -> dict[str, str]:
    return {"consent_on": problem_of_consent(feedback.consent_on, today())}
