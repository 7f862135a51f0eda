"""The models that panels about KPIs hang on: a panel is kept until a record of one of these changes.

`tests/seslip/test_dashboards.py` sees to it that a panel reads nothing else.
"""

from django.db.models import Model

from kpis.models import (
    ActivitySubRequirement,
    CoreRequirement,
    Evidence,
    Kpi,
    KpiItem,
    KpiReview,
    KpiUpdate,
    Measure,
    MeasureOverride,
    MeasureReading,
    Milestone,
    PlannedActivity,
    SubRequirement,
)
from kpis.queries.asks import ASKED_OF
from kpis.queries.counters import COUNTERS
from projects.models import Attendance, JointMeeting, Meeting, PartnerAttendance, Theme

Models = tuple[type[Model], ...]

PLAN: Models = (Theme, CoreRequirement, SubRequirement, PlannedActivity, ActivitySubRequirement)
ROWS: Models = (*PLAN, Kpi, KpiItem, KpiUpdate, Measure, Evidence)
ANSWERS: Models = (*ROWS, KpiReview)
MEETINGS: Models = (Meeting, JointMeeting, Attendance, PartnerAttendance)


def weighed() -> Models:
    """What a status is weighed against: also everything that is counted, on the floors above, too."""
    counted = (model for counter in COUNTERS.values() for model in counter.watched)
    return (*ANSWERS, MeasureReading, MeasureOverride, Milestone, *MEETINGS, *counted)


def asked() -> Models:
    """What people are asked about on a day."""
    return (*weighed(), *(model for models in ASKED_OF.values() for model in models))
