"""The counters that read courageous conversations: held, programmed, followed up (plan, Appendix 4, SEND 2)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate

from diagnostics.domain.conversation_counts import COUNTS, Talk, Talks
from diagnostics.domain.conversations import cycle_of
from diagnostics.domain.stages import ConversationStage
from diagnostics.domain.steps import reached
from diagnostics.models import Conversation, ConversationMove
from kpis.domain.measures import Counted, MeasureKind
from kpis.models import Measure
from kpis.queries.counters import Counter, register
from projects.models import Authority, ProgrammeYear
from seslip.foundation.history import entered

LABELS = {
    "conversations.held": ("Courageous conversations held", MeasureKind.COUNT),
    "conversations.programmed": ("Authorities with a courageous conversation programmed", MeasureKind.REACH),
    "conversations.followed_up": (
        "Every courageous conversation held is followed up",
        MeasureKind.DELIVERABLE,
    ),
}


def count_conversations(measures: Sequence[Measure], as_at: date, known: bool) -> Mapping[int, Counted]:
    """What the conversations of the two years around each KPI's year come to by a day; four queries."""
    cycles = {year.pk: cycle_of(year.starts.year) for year in ProgrammeYear.objects.all()}
    talks = _talks(as_at, known)
    names = dict(Authority.objects.order_by("name").values_list("pk", "name"))
    found = {}
    for measure in measures:
        own = measure.kpi.year_id
        near = tuple(talk for talk in talks if cycles[talk.year] == cycles[own])
        found[measure.pk] = COUNTS[measure.counter](Talks(near, names, own, measure.target, as_at))
    return found


def _talks(as_at: date, known: bool) -> list[Talk]:
    """All conversations by date, as they are, or as entered by the end of a day."""
    moves: dict[int, list[tuple[ConversationStage, date]]] = defaultdict(list)
    steps = ConversationMove.objects.order_by("pk").values_list("conversation", "stage", "day", "recorded")
    for conversation, stage, day, recorded in steps:
        if not known or localdate(recorded) <= as_at:
            moves[conversation].append((ConversationStage(stage), day))
    found = entered(Conversation, as_at if known else None).order_by()  # not by authority: their names are read once
    rows = sorted(found, key=lambda one: (one.day or date.max, one.pk))
    return [
        Talk(
            one.authority_id,
            reverse("diagnostics:conversation_page", args=(one.pk,)),
            one.year_id,
            one.agreed_on,
            one.day,
            reached(moves[one.pk]),
        )
        for one in rows
    ]


for _key, (_label, _kind) in LABELS.items():
    register(Counter(_key, _label, _kind, count_conversations, lambda reader: reader.standing.reads_meetings))
