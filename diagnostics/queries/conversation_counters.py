"""The counters that read courageous conversations: held, programmed, followed up (plan, Appendix 4, SEND 2)."""

from collections.abc import Mapping
from datetime import date

from django.urls import reverse

from diagnostics.domain.conversation_counts import COUNTS, Talk, Talks
from diagnostics.domain.conversations import cycle_of
from diagnostics.domain.stages import ConversationStage
from diagnostics.domain.steps import reached
from diagnostics.models import Conversation, ConversationMove
from kpis.domain.measures import Counted, MeasureKind
from kpis.queries.counters import Counter, Counting, register
from projects.models import Authority, ProgrammeYear
from projects.queries.meetings import authority_names
from seslip.foundation.history import entered

from .counter_records import moves_by

LABELS = {
    "conversations.held": ("Courageous conversations held", MeasureKind.COUNT),
    "conversations.programmed": ("Authorities with a courageous conversation programmed", MeasureKind.REACH),
    "conversations.followed_up": (
        "Every courageous conversation held is followed up",
        MeasureKind.DELIVERABLE,
    ),
}
WATCHED = (Conversation, Authority, ProgrammeYear)


def count_conversations(asked: Counting) -> Mapping[int, Counted]:
    """What the conversations of the two years around each KPI's year come to by a day; four queries at most."""
    cycles = {year.pk: cycle_of(year.starts.year) for year in ProgrammeYear.objects.all()}
    talks = _talks(asked.by)
    names = asked.once(authority_names)
    found = {}
    for measure in asked.measures:
        own = measure.kpi.year_id
        near = tuple(talk for talk in talks if cycles[talk.year] == cycles[own])
        found[measure.pk] = COUNTS[measure.counter](Talks(near, names, own, measure.target, asked.as_at))
    return found


def _talks(by: date | None) -> list[Talk]:
    """All conversations by date, as they are, or as entered by the end of a day."""
    moves = moves_by(ConversationMove, "conversation", ConversationStage, None, by)
    found = entered(Conversation, by).order_by()  # not by authority: their names are read once
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
    register(Counter(_key, _label, _kind, count_conversations, lambda reader: reader.standing.reads_meetings, WATCHED))
