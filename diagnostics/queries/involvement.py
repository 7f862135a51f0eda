"""The sessions of the diagnostics that authorities took part in: groups and conversations that were held.

Who sits in a group and when it met is for everybody who reads meetings; nothing of what was said is read here.
"""

from collections import defaultdict
from datetime import date

from django.urls import reverse

from diagnostics.domain.stages import ConversationStage, GroupStage
from diagnostics.domain.steps import reached, reached_by
from diagnostics.models import (
    ChallengeGroup,
    ChallengeRound,
    Conversation,
    ConversationMove,
    GroupMember,
    GroupMove,
)
from projects.domain.involvement import Found, Session
from projects.models import ProgrammeYear
from projects.queries.involvement import register
from seslip.foundation.history import entered

from .counter_records import groups_by_number, moves_by


def find_groups(year: ProgrammeYear, as_at: date, known: bool) -> Found:
    """The sessions of a round, of the project that runs it; four queries. Its members are invited, and were there."""
    by = as_at if known else None
    rounds = {one.pk: one for one in ChallengeRound.objects.filter(project__year=year).select_related("year")}
    groups = groups_by_number(tuple(rounds), by)
    moves = moves_by(GroupMove, "group", GroupStage, [one.pk for one in groups], by)
    members: dict[int, set[int]] = defaultdict(set)
    for seat in entered(GroupMember, by).filter(group__in=[one.pk for one in groups]).order_by():
        members[seat.group_id].add(seat.authority_id)
    found = []
    for one in groups:
        if reached_by(GroupStage.HELD, reached(moves[one.pk]), as_at) and one.day and one.day <= as_at:
            there, project = frozenset(members[one.pk]), frozenset({rounds[one.round_id].project_id or 0})
            name = f"Peer challenge {rounds[one.round_id].year}, group {one.number}"
            url = reverse("diagnostics:group_page", args=(one.pk,))
            found.append(Session(f"group/{one.pk}", name, url, one.day, project, there, there))
    return Found(tuple(found))


def find_conversations(year: ProgrammeYear, as_at: date, known: bool) -> Found:
    """The conversations that a year's project has held; two queries."""
    by = as_at if known else None
    rows = [one for one in entered(Conversation, by).filter(project__year=year).order_by() if one.day]
    moves = moves_by(ConversationMove, "conversation", ConversationStage, [one.pk for one in rows], by)
    return Found(
        tuple(
            Session(
                key=f"conversation/{one.pk}",
                name="SEND courageous conversation",
                url=reverse("diagnostics:conversation_page", args=(one.pk,)),
                day=one.day,
                projects=frozenset({one.project_id}),
                invited=frozenset({one.authority_id}),
                came=frozenset({one.authority_id}),
                stream="SEND",
            )
            for one in rows
            if one.day <= as_at and reached_by(ConversationStage.HELD, reached(moves[one.pk]), as_at)
        )
    )


register("diagnostics.groups", find_groups, ChallengeRound, ChallengeGroup, GroupMember)
register("diagnostics.conversations", find_conversations, Conversation)
