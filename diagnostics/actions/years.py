"""Opening a programme year for what is prepared before its plan is there: a round, a conversation."""

from projects.models import Person, ProgrammeYear
from seslip.foundation import audit
from seslip.foundation.periods import period_of


def open_year(label: str, *, by: Person) -> ProgrammeYear:
    """The year of a label such as `2026-27`, made where it is not there yet; who may is for the caller to ask."""
    return audit.create_once(ProgrammeYear(**vars(period_of(label))), by=by, label=label)
