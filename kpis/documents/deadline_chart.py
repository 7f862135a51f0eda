"""The chart of the deadline view: one column a month, as high as what is due in it."""

from kpis.domain.deadlines import Timeline
from kpis.queries.deadlines import Asked
from seslip.foundation.charts import Counter, StackedColumn
from seslip.foundation.labels import Label

from .deadlines import register_address

MILESTONE = Label("Milestones", "milestone", "forward")


def month_columns(asked: Asked, timeline: Timeline) -> list[StackedColumn]:
    """All columns on one scale; each leads to the KPIs that fall due in it."""
    sizes = [timeline.whole.counts[span.key] + timeline.milestones.counts.get(span.key, 0) for span in timeline.spans]
    scale = max(sizes, default=0)
    if not scale:
        return []
    return [
        StackedColumn(
            label=span.label,
            figure=str(timeline.whole.counts[span.key]),
            parts=[
                *(Counter(status.label, line.counts[span.key]) for status, line in timeline.statuses.items()),
                Counter(MILESTONE, timeline.milestones.counts.get(span.key, 0)),
            ],
            scale=scale,
            url=register_address(asked, **span.choices) if timeline.whole.counts[span.key] else "",
        )
        for span in timeline.spans
    ]


def legend(timeline: Timeline) -> list[Counter]:
    """What each colour means, and how many there are of it."""
    shown = [Counter(status.label, line.total) for status, line in timeline.statuses.items()]
    return shown + ([Counter(MILESTONE, timeline.milestones.total)] if timeline.milestones.total else [])
