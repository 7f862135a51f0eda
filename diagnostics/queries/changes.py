"""What peer challenge and conversations tell of changes: dates, members, stages and published priorities.

No candid word is read here: neither findings and self-assessments nor what was said in a conversation.
"""

from django.urls import reverse

from diagnostics.models import ChallengeGroup, Conversation, GroupMember, RegionalTheme
from projects.models import Person
from seslip.foundation.change_rows import Flag, History, said
from seslip.foundation.changes import Subject, register
from seslip.foundation.news import Thing


def _group(group: ChallengeGroup, reader: Person) -> Thing:
    url = reverse("diagnostics:group_page", args=(group.pk,))
    title = f"Peer challenge {group.round.year}"
    return Thing(f"group/{group.pk}", "diagnostics", str(group), title, url, _of(group.round.project_id))


def _theme(theme: RegionalTheme, reader: Person) -> Thing:
    url = reverse("diagnostics:theme_page", args=(theme.pk,))
    projects = _of(theme.round.project_id)
    return Thing(f"priority/{theme.pk}", "diagnostics", f"Regional priority “{theme}”", url=url, projects=projects)


def _conversation(conversation: Conversation, reader: Person) -> Thing:
    url = reverse("diagnostics:conversation_page", args=(conversation.pk,))
    title = f"SEND courageous conversations {conversation.year}"
    key = f"conversation/{conversation.pk}"
    return Thing(key, "diagnostics", str(conversation), title, url, _of(conversation.project_id))


def _of(project: int | None) -> frozenset[int]:
    return frozenset({project} if project else ())


GROUPS = Subject(
    "diagnostics", lambda reader: ChallengeGroup.objects.visible_to(reader).select_related("round__year"), _group
)
PRIORITIES = Subject(
    "diagnostics",
    lambda reader: RegionalTheme.objects.visible_to(reader).filter(published=True).select_related("round"),
    _theme,
)
CONVERSATIONS = Subject(
    "diagnostics",
    lambda reader: Conversation.objects.visible_to(reader).select_related("authority", "year"),
    _conversation,
)

register(
    History(GROUPS, ChallengeGroup, told={"stage": "", "day": "date"}),
    History(
        GROUPS,
        GroupMember,
        "group_id",
        added=said("{authority} joins", "{n} authorities join"),
        removed=said("{authority} leaves", "{n} authorities leave"),
        also=("authority",),
        known_by=("authority",),
    ),
    History(PRIORITIES, RegionalTheme, told={"published": Flag("published")}, added=None),
    History(CONVERSATIONS, Conversation, told={"stage": "", "day": "date"}, added=said("programmed")),
)
