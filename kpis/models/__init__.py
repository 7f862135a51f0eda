"""Requirements of the DfE, the activities planned to meet them, the dated promises and what is reported of them."""

from .measures import Measure, MeasureReading
from .plan import ActivitySubRequirement, CoreRequirement, PlannedActivity, SubRequirement
from .promises import NO_DATE, STATUS_CHOICES, Kpi, KpiItem, KpiQuerySet
from .updates import KpiUpdate

__all__ = [
    "NO_DATE",
    "STATUS_CHOICES",
    "ActivitySubRequirement",
    "CoreRequirement",
    "Kpi",
    "KpiItem",
    "KpiQuerySet",
    "KpiUpdate",
    "Measure",
    "MeasureReading",
    "PlannedActivity",
    "SubRequirement",
]
