"""What can be found of the diagnostics: published priorities, and the groups and conversations as everybody reads them.

What is said in confidence (self-assessments, findings, the words of a conversation) is in no index.
"""

from typing import Any

from django.db.models import QuerySet

from diagnostics.models import (
    ChallengeGroup,
    ChallengeRound,
    Conversation,
    GroupMember,
    RegionalTheme,
    ThemeHeading,
    ThemeProject,
)
from diagnostics.tables.conversations import conversation_url
from diagnostics.tables.groups import group_url
from diagnostics.tables.themes import theme_url
from projects.models import Authority, ProgrammeYear, Project
from seslip.foundation.periods import show_date
from seslip.foundation.search import Source, Text, register


def _theme(theme: RegionalTheme) -> Text:
    answers = [f"answered by project {link.project}" for link in theme.project_links.all()]
    line = f"Round {theme.round.year} · {theme.heading}"
    day = theme.published_on or theme.round.year.starts
    return Text(str(theme), theme_url(theme), line, [theme.text if theme.title else "", *answers], day=day)


def _published() -> QuerySet[RegionalTheme]:
    """A draft is for its author: it is found once it is published."""
    themes = RegionalTheme.objects.filter(published=True).select_related("round__year", "heading")
    return themes.prefetch_related("project_links__project")


def _group(group: ChallengeGroup) -> Text:
    members = ", ".join(str(one) for one in group.authorities)
    told = [members, show_date(group.day) if group.day else "", group.stage_label.text]
    title = f"Group {group.number} of the peer challenge {group.round.year}"
    words = [group.kind, group.place, group.headlines]
    return Text(title, group_url(group), " · ".join(filter(None, told)), words, day=group.day)


def _groups() -> QuerySet[ChallengeGroup]:
    return ChallengeGroup.objects.select_related("round__year").prefetch_related("members__authority")


def _conversation(conversation: Conversation) -> Text:
    told = [str(conversation.year), show_date(conversation.day) if conversation.day else ""]
    line = " · ".join(filter(None, [*told, conversation.stage_label.text]))
    words: list[Any] = ["SEND courageous conversation", conversation.place, conversation.headlines]
    url, day = conversation_url(conversation.pk), conversation.day or conversation.year.starts
    return Text(f"Courageous conversation with {conversation.authority}", url, line, words, day=day)


register(
    Source(
        "group",
        "Peer challenge",
        "Peer challenges",
        "person",
        61,
        ChallengeGroup,
        _groups,
        _group,
        ChallengeGroup.objects.visible_to,
        nouns=("meeting", "challenge group", "triad", "quartet"),
        parts={
            GroupMember: ("members",),
            Authority: ("members__authority",),
            ChallengeRound: ("round",),
            ProgrammeYear: ("round__year",),
        },
    )
)
register(
    Source(
        "conversation",
        "Conversation",
        "Conversations",
        "speech",
        62,
        Conversation,
        lambda: Conversation.objects.select_related("authority", "year"),
        _conversation,
        Conversation.objects.visible_to,
        nouns=("meeting",),
        parts={Authority: ("authority",), ProgrammeYear: ("year",)},
    )
)
register(
    Source(
        "theme",
        "Regional priority",
        "Regional priorities",
        "up",
        80,
        RegionalTheme,
        _published,
        _theme,
        RegionalTheme.objects.visible_to,
        nouns=("theme", "document"),
        parts={
            ThemeHeading: ("heading",),
            ThemeProject: ("project_links",),
            Project: ("project_links__project",),
            ChallengeRound: ("round",),
            ProgrammeYear: ("round__year",),
        },
    )
)
