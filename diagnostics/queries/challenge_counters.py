"""The counters that read the groups of a round: events held, and data sets circulated (plan, Appendix 4, CSC 6)."""

from collections import defaultdict
from collections.abc import Mapping

from django.urls import reverse

from diagnostics.domain.challenge_counts import COUNTS, Event, Events
from diagnostics.domain.stages import GroupStage
from diagnostics.domain.steps import reached
from diagnostics.models import ChallengeGroup, ChallengeRound, GroupMove
from kpis.domain.measures import Counted, MeasureKind
from kpis.queries.counters import Counter, Counting, register

from .counter_records import grouped_years, moves_by

LABELS = {
    "challenge.events": ("Peer challenge: groups held", MeasureKind.COUNT),
    "challenge.data": ("Peer challenge: data set circulated to every group", MeasureKind.DELIVERABLE),
}
WATCHED = (ChallengeRound, ChallengeGroup)


def count_challenge(asked: Counting) -> Mapping[int, Counted]:
    """What the round of a KPI's year comes to by a day; three queries."""
    events = _events(asked)
    return {
        one.pk: COUNTS[one.counter](Events(tuple(events[one.kpi.year_id]), one.target, asked.as_at))
        for one in asked.measures
    }


def _events(asked: Counting) -> Mapping[int, list[Event]]:
    """The groups of each year with the day of each stage, as they are, or as entered by the end of a day."""
    groups = grouped_years(asked)
    moves = moves_by(GroupMove, "group", GroupStage, [group.pk for group, _year in groups], asked.by)
    found: dict[int, list[Event]] = defaultdict(list)
    for group, year in groups:
        url = reverse("diagnostics:group_page", args=(group.pk,))
        found[year].append(Event(str(group), url, group.day, reached(moves[group.pk])))
    return found


for _key, (_label, _kind) in LABELS.items():
    register(Counter(_key, _label, _kind, count_challenge, lambda reader: reader.standing.reads_meetings, WATCHED))
