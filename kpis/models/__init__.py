"""Requirements of the DfE, the activities planned to meet them, the dated promises and what is reported of them."""

from .evidence import Evidence
from .measures import Measure, MeasureOverride, MeasureReading
from .milestones import Milestone
from .plan import ActivitySubRequirement, CoreRequirement, PlannedActivity, SubRequirement
from .promises import NO_DATE, STATUS_CHOICES, Kpi, KpiItem, KpiQuerySet
from .reminders import CalendarKey, Frequency, ReminderChoice, ReminderItem, ReminderMessage, SendingState
from .updates import KpiReview, KpiUpdate, Verdict

__all__ = [
    "NO_DATE",
    "STATUS_CHOICES",
    "ActivitySubRequirement",
    "CalendarKey",
    "CoreRequirement",
    "Evidence",
    "Frequency",
    "Kpi",
    "KpiItem",
    "KpiQuerySet",
    "KpiReview",
    "KpiUpdate",
    "Measure",
    "MeasureOverride",
    "MeasureReading",
    "Milestone",
    "PlannedActivity",
    "ReminderChoice",
    "ReminderItem",
    "ReminderMessage",
    "SendingState",
    "SubRequirement",
    "Verdict",
]
