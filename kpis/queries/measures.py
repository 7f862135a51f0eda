"""What happened to a measure and to the figures set for it."""

from kpis.models import Measure, MeasureOverride
from seslip.foundation.history import Entry, changes_since


def figure_changes(measure: Measure, seen: int) -> list[Entry]:
    """Since somebody saw it at version `seen`, newest first."""
    first = measure.history.filter(version__gt=seen).order_by("history_id").first()
    later = measure.overrides.filter(recorded__gte=first.history_date).select_related("by") if first else ()
    figures = [Entry(override.recorded, str(override.by), (_sentence(override),)) for override in later]
    changes = [entry for entry in changes_since(measure, seen) if entry.sentences]
    return sorted([*figures, *changes], key=lambda entry: entry.when, reverse=True)


def _sentence(override: MeasureOverride) -> str:
    if override.value is None:
        return "took the counted figure again"
    return f"set the figure to {override.value}: {override.reason}"
