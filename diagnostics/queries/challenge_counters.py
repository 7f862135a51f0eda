"""The counters that read the groups of a round: events held, and data sets circulated (plan, Appendix 4, CSC 6)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate

from diagnostics.domain.challenge_counts import COUNTS, Event, Events
from diagnostics.domain.stages import GroupStage
from diagnostics.domain.steps import reached
from diagnostics.models import ChallengeGroup, ChallengeRound, GroupMove
from kpis.domain.measures import Counted, MeasureKind
from kpis.models import Measure
from kpis.queries.counters import Counter, register
from seslip.foundation.history import entered

LABELS = {
    "challenge.events": ("Peer challenge: groups held", MeasureKind.COUNT),
    "challenge.data": ("Peer challenge: data set circulated to every group", MeasureKind.DELIVERABLE),
}


def count_challenge(measures: Sequence[Measure], as_at: date, known: bool) -> Mapping[int, Counted]:
    """What the round of a KPI's year comes to by a day; three queries."""
    years = {measure.kpi.year_id for measure in measures}
    rounds = dict(ChallengeRound.objects.filter(year__in=years).values_list("pk", "year"))
    events = _events(rounds, as_at, known)
    return {
        measure.pk: COUNTS[measure.counter](Events(tuple(events[measure.kpi.year_id]), measure.target, as_at))
        for measure in measures
    }


def _events(rounds: Mapping[int, int], as_at: date, known: bool) -> Mapping[int, list[Event]]:
    """The groups of each year with the day of each stage, as they are, or as entered by the end of a day."""
    groups = sorted(
        entered(ChallengeGroup, as_at if known else None).filter(round__in=list(rounds)), key=lambda one: one.number
    )
    moves: dict[int, list[tuple[GroupStage, date]]] = defaultdict(list)
    rows = GroupMove.objects.filter(group__in=[group.pk for group in groups]).order_by("pk")
    for group, stage, day, recorded in rows.values_list("group", "stage", "day", "recorded"):
        if not known or localdate(recorded) <= as_at:
            moves[group].append((GroupStage(stage), day))
    found: dict[int, list[Event]] = defaultdict(list)
    for group in groups:
        url = reverse("diagnostics:group_page", args=(group.pk,))
        found[rounds[group.round_id]].append(Event(str(group), url, group.day, reached(moves[group.pk])))
    return found


for _key, (_label, _kind) in LABELS.items():
    register(Counter(_key, _label, _kind, count_challenge, lambda reader: reader.standing.reads_meetings))
