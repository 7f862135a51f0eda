"""Every write to a conversation itself: programming it, its date and words, taking it away."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from diagnostics.access import (
    check_appoint,
    check_programme,
    check_run_conversation,
    check_write_words,
    conversation_fields,
)
from diagnostics.actions.years import open_year
from diagnostics.domain.conversations import cycle_of, problem_of_day
from diagnostics.domain.stages import TOOK_PLACE
from diagnostics.models import Conversation
from diagnostics.queries.conversations import is_written, organising_project
from diagnostics.queries.naming import problem_of_names
from projects.actions.checking import checked, still_kept
from projects.domain.roles import Role
from projects.models import Authority, Person, ProgrammeYear, Project
from seslip.foundation import audit
from seslip.foundation.clock import today
from seslip.foundation.periods import problem_of_future

HELD = "The conversation was held, so its year and its date stay. Take back the step first."
KEPT = "Steps of this conversation are recorded, so it stays. Change its year, or clear its date, instead."
WRITTEN = "Something is written about this conversation in confidence, so it stays. Who leads it can clear that first."
NO_PROJECT = "No project has a KPI that counts conversations, so none can organise them. Choose that counter first."


def programme_conversations(
    *, by: Person, authorities: Collection[Authority], year: str, fields: Mapping[str, Any]
) -> list[Conversation]:
    """Programmes a conversation with each of these authorities for a year, of the label `2026-27`.

    `fields` are `agreed_on` and `lead`. The year is opened where it is the first to be programmed for.
    """
    project = organising_project()
    check_programme(by, project)
    if project is None:
        raise ValidationError(NO_PROJECT)
    with transaction.atomic():
        Project.objects.select_for_update(no_key=True).get(pk=project.pk)  # one person after the other
        wanted = _year(year, project, by)
        return [
            audit.create(checked(Conversation(authority=place, project=project, year=wanted), fields, _problems), by=by)
            for place in authorities
        ]


def _year(label: str, project: Project, by: Person) -> ProgrammeYear:
    if label not in cycle_of(project.year.starts.year):
        raise ValidationError({"year": "Choose one of the two years."})
    return open_year(label, by=by)


def edit_conversation(
    *, by: Person, conversation: Conversation, version: int, year: str | None = None, fields: Mapping[str, Any]
) -> Conversation:
    """Changes year, date, mode, place, lead or headlines; only some say which year and who leads it. Raises Stale."""
    check_run_conversation(by, conversation)
    if set(fields) - conversation_fields(by, conversation):
        check_appoint(by, conversation)
    with transaction.atomic():
        Project.objects.select_for_update(no_key=True).get(pk=conversation.project_id)
        changed = dict(fields)
        if year is not None and year != conversation.year.label:
            check_programme(by, conversation.project)
            changed["year"] = _year(year, conversation.project, by)
        checked(conversation, changed, _problems)
        return audit.change(conversation, by=by, version=version, fields=changed)


def write_words(*, by: Person, conversation: Conversation, version: int, fields: Mapping[str, Any]) -> Conversation:
    """Writes candid words: who leads it all of them, people of the authority its scope. Raises Stale."""
    check_write_words(by, conversation, fields)
    with transaction.atomic():
        checked(conversation, fields)
        return audit.change(conversation, by=by, version=version, fields=fields)


def remove_conversation(*, by: Person, conversation: Conversation, version: int) -> None:
    """Takes away a conversation of which no step is recorded and nothing is written in confidence.

    Raises ValidationError where it stays: who removes it does not read what would be lost. Raises Stale.
    """
    check_programme(by, conversation.project)
    with transaction.atomic():
        stored = audit.change(conversation, by=by, version=version, fields={})
        if stored.stage in TOOK_PLACE:
            raise ValidationError("The conversation was held, so it stays.")
        if stored.moves.exists():
            raise ValidationError(KEPT)
        parts = (*stored.inputs.all(), *stored.partners.all())  # as they stood before they are asked for words
        if is_written(stored):
            raise ValidationError(WRITTEN)
        for part in parts:
            audit.remove(part, by=by, version=part.version)
        if still_kept(stored):
            raise ValidationError(KEPT)
        audit.remove(stored, by=by)


def _problems(conversation: Conversation) -> dict[str, str]:
    year = conversation.year
    return {
        "year": _problem_of_year(conversation),
        "agreed_on": problem_of_future(conversation.agreed_on, today()),
        "day": problem_of_day(conversation.day, year.starts, year.ends, str(year)) or _problem_of_held(conversation),
        "lead": _problem_of_lead(conversation.lead),
        "headlines": problem_of_names(conversation.headlines) if conversation.headlines else "",
    }


def _problem_of_year(conversation: Conversation) -> str:
    """One for every authority over two years (plan, para 33; Appendix 4, SEND 2.1)."""
    cycle = cycle_of(conversation.year.starts.year)
    others = Conversation.objects.filter(authority=conversation.authority_id, year__label__in=cycle)
    other = others.exclude(pk=conversation.pk).select_related("year").first()
    if other is None:
        return ""
    return (
        f"{conversation.authority} has a conversation in {other.year} already, and each authority has one over two "
        "years. Change that one, or remove it first."
    )


def _problem_of_held(conversation: Conversation) -> str:
    stored = conversation.as_stored() if conversation.pk else None
    if stored and stored.stage in TOOK_PLACE:
        return HELD if (stored.day, stored.year_id) != (conversation.day, conversation.year_id) else ""
    return ""


def _problem_of_lead(person: Person | None) -> str:
    if person and person.standing.has(Role.DFE_READER):
        return f"{person} reads for the DfE and cannot lead a conversation. Choose somebody else."
    return ""
