"""What returns tell of changes: their steps, without what was said with them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse

from projects.domain.roles import Role
from projects.models import Person
from returns.access import draft_parts
from returns.domain.states import Step
from returns.models import GrantReturn, ReturnEvent
from seslip.foundation.change_sayings import Saying
from seslip.foundation.changes import Subject, register
from seslip.foundation.news import Phrase, Thing

FOR_MAKERS = frozenset({Step.STARTED, Step.CHECKED})


def _return(one: GrantReturn, reader: Person) -> Thing:
    return Thing(f"return/{one.pk}", "returns", str(one), "", reverse("returns:return_page", args=(one.pk,)))


def _step(row: Mapping[str, Any]) -> Phrase:
    words = Step(row["step"]).words
    project = f" for project {row['project']}" if row["project"] else ""
    return Phrase(words[0].lower() + words[1:] + project)


def _told_to(row: Mapping[str, Any]) -> Callable[[Any], bool]:
    """What is frozen to every reader; that a draft was begun or sent for signing to those who work on it; the rest to
    those who read parts of it whole."""
    step = Step(row["step"])
    if step is Step.FROZEN:
        return lambda reader: True
    return _works_on_drafts if step in FOR_MAKERS else lambda reader: bool(draft_parts(reader))


def _works_on_drafts(reader: Person) -> bool:
    standing = reader.standing
    return bool(draft_parts(reader) or standing.own_projects) or standing.has(Role.SUPPORT_TEAM)


RETURNS = Subject("returns", lambda reader: GrantReturn.objects.visible_to(reader).select_related("year"), _return)

register(Saying(RETURNS, ReturnEvent, "recorded", "of", _step, also=("step", "project"), to=_told_to))
