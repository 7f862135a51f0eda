"""What a return asks of people: to write, to sign, to mend, to certify. For “To do”, its e-mails, and the dashboard.

It follows from the steps alone. What has changed since it was signed is found, and told as a step, when it is checked.
"""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate

from kpis.models import PlannedActivity
from kpis.queries.asks import Asked, register
from projects.domain.roles import Role
from projects.models import Person, PersonRole, Project
from returns.domain.content import PartKey
from returns.domain.states import CERTIFICATES, Event, Standing, State, Step, standing_of
from returns.models import FrozenReturn, GrantReturn, ReturnEvent, ReturnNarrative, ReturnRemark
from seslip.foundation.periods import show_date
from seslip.foundation.sharing import read_once

from .standing import earlier_signatures

WATCHED = (GrantReturn, ReturnEvent, ReturnNarrative, ReturnRemark, FrozenReturn, PlannedActivity)
SIGNING = (State.CHECKED, State.SIGNING)


@read_once
def asks(day: date, reader: Person | None = None) -> list[Asked]:
    """What is asked on a day by the returns that are not frozen, of a reader or of everybody."""
    open_ones = GrantReturn.objects.filter(frozen__isnull=True).select_related("year", "corrects")
    found = [ask for one in open_ones.prefetch_related("events") for ask in _of_return(one)] + _to_answer()
    found = [ask for ask in found if ask.since <= day]
    return [ask for ask in found if reader is None or reader.pk in ask.people]


def _of_return(one: GrantReturn) -> Iterator[Asked]:
    events = [event.plain for event in one.events.all()]
    if not events:
        return
    standing = standing_of(events)
    if standing.state is State.DRAFT:
        yield from _to_write(one, _last(events, (Step.STARTED, Step.REOPENED)))
    elif standing.state in SIGNING:
        checked = _last(events, (Step.CHECKED,))
        yield from _to_sign(one, standing, checked)


def _last(events: list[Event], steps: tuple[Step, ...]) -> Event:
    return next(event for event in reversed(events) if event.step in steps)


def _to_write(one: GrantReturn, since: Event) -> Iterator[Asked]:
    """The narratives that nobody has written, each of whom it is given to."""
    waiting = one.narratives.filter(text="", owner__isnull=False).values_list("owner", flat=True)
    people = frozenset(person for person in waiting if person)
    if people and one.opens(PartKey.NARRATIVE):
        yield _asked(one, "write", since, people, "A narrative of the return is given to you", "Write it")


def _to_sign(one: GrantReturn, standing: Standing, checked: Event) -> Iterator[Asked]:
    planned = PlannedActivity.objects.filter(requirement__year=one.year_id, kpis__isnull=False).values("project")
    projects = list(Project.objects.filter(pk__in=planned).prefetch_related("managers"))
    earlier = {event.project for event in earlier_signatures(one)} - standing.lapsed
    # What was sent back is mended by its managers until the return is checked again: then its sponsor looks again.
    mended = {number for number, event in standing.sent_back.items() if event.when < checked.when}
    done = {*standing.signed, *earlier, *standing.sent_back} - mended
    unsigned = [row for row in projects if row.number not in done]
    back = [row for row in projects if row.number in standing.sent_back.keys() - mended]
    sponsors = frozenset(row.sponsor_id for row in unsigned if row.sponsor_id)
    if any(row.sponsor_id is None for row in unsigned):  # then the programme manager signs
        sponsors |= _with_role(Role.PROGRAMME_MANAGER)
    if sponsors:
        yield _asked(
            one, "sign", checked, sponsors, "Your part of the return is ready to be signed", "Read and sign it"
        )
    for row in back:
        event = standing.sent_back[row.number]
        people = frozenset(manager.person_id for manager in row.managers.all()) | _with_role(Role.PROGRAMME_MANAGER)
        words = f"Project {row.number} was sent back"
        yield _asked(one, f"mend-{row.number}", event, people, words, "See why", f"#project-{row.number}")
    if not unsigned and not back:
        yield from _to_certify(one, standing, checked)


def _to_certify(one: GrantReturn, standing: Standing, checked: Event) -> Iterator[Asked]:
    roles = dict(zip(CERTIFICATES, (Role.PROGRAMME_MANAGER, Role.FINANCE), strict=True))
    signed = max(standing.signed.values(), key=lambda event: event.when, default=checked)
    for step, role in roles.items():
        if step not in standing.certified:
            words = "The return is signed by all sponsors"
            yield _asked(one, step.value, signed, _with_role(role), words, "Read and certify it")


def _to_answer() -> list[Asked]:
    """DfE's questions that nobody has answered; what was asked is read on the page."""
    open_ones = ReturnRemark.objects.filter(answers__isnull=True, replies__isnull=True).select_related("of__year")
    questions = list(open_ones.order_by("pk"))
    manager = _with_role(Role.PROGRAMME_MANAGER) if questions else frozenset()
    return [
        Asked(
            key=f"return/{question.of_id}/question/{question.pk}",
            id=question.of_id,
            people=manager,
            since=localdate(question.recorded),
            name=str(question.of),
            title="DfE has asked about the return",
            why=f"On “{PartKey(question.part).heading}”",
            url=reverse("returns:return_part", args=(question.of_id, question.part)) + "#questions",
            action="Answer the question",
        )
        for question in questions
    ]


def _with_role(role: Role) -> frozenset[int]:
    people = PersonRole.objects.filter(role=role.value, person__is_active=True)
    return frozenset(people.values_list("person", flat=True))


def _asked(
    one: GrantReturn, what: str, since: Event, people: frozenset[int], words: str, action: str, place: str = ""
) -> Asked:
    whole = what.startswith("certified")
    return Asked(
        key=f"return/{one.pk}/{what}/{since.when.isoformat(timespec='seconds')}",
        id=one.pk,
        people=people,
        since=localdate(since.when),
        name=str(one),
        title=words,
        why=f"Due to DfE on {show_date(one.due)}",
        url=reverse("returns:return_page" if whole else "returns:return_own", args=(one.pk,)) + place,
        action=action,
    )


register("returns", asks, WATCHED)
