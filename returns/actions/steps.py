"""Every step of a return before it is frozen: each locks the return, asks whether the step is allowed, and adds it."""

from collections.abc import Callable, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from projects.actions.checking import checked, refuse
from projects.models import Person, ProgrammeYear, Project
from returns.access import check_certify_finance, check_edit_returns, check_sign
from returns.domain.content import REOPENED
from returns.domain.states import Signature, Standing, State, Step
from returns.models import GrantReturn, ReturnEvent, ReturnNarrative
from returns.queries.assemble import Assembled, assemble
from returns.queries.narratives import narrative_keys
from returns.queries.preflight import left
from returns.queries.standing import standing_at
from seslip.foundation import audit
from seslip.foundation.clock import today
from seslip.foundation.periods import show_date

CHANGED = "Read again what it says now, then sign."
NOBODY = "No KPI of this year is in it, so there is nothing that a sponsor could sign. Plan the year first."
ONE_ALONE = "You have certified this return already. Nobody certifies alone: the other certificate is somebody else's."


def start_return(*, by: Person, year: ProgrammeYear, period_end: date, due: date) -> GrantReturn:
    """A draft for a position date of the year. Raises ValidationError for a day outside it or one that is taken."""
    check_edit_returns(by)
    _check_dates(year, period_end, due)
    with transaction.atomic():
        one = GrantReturn(year=year)
        checked(one, {"period_end": period_end, "due": due})
        one.period_end, one.due = period_end, due
        audit.create(one, by=by)
        _open_narratives(one, by)
        add_step(one, Step.STARTED, by)
    return one


def change_dates(*, by: Person, one: GrantReturn, version: int, period_end: date, due: date) -> GrantReturn:
    """Other dates for a draft. Raises Stale, and ValidationError once it has been sent to the sponsors."""
    check_edit_returns(by)
    _check_dates(one.year, period_end, due)
    fields = {"due": due} if one.corrects_id else {"period_end": period_end, "due": due}
    with transaction.atomic():
        held = locked(one)
        if held.state is not State.DRAFT:
            raise ValidationError("Its dates are settled once it is checked. Open it again as a draft first.")
        checked(one, fields)
        return audit.change(one, by=by, version=version, fields=fields)


def correct_return(*, by: Person, one: GrantReturn, reason: str, reopened: list[str]) -> GrantReturn:
    """A new version of a frozen return, in which only the parts named are open again.

    Raises ValidationError without a reason or a part, for a return that is not frozen, or one corrected already.
    """
    check_edit_returns(by)
    wanted = [part.value for part in REOPENED if part.value in reopened]
    refuse(
        reason="" if reason.strip() else "Say what has to be corrected: the reason is printed on the new version.",
        reopened="" if wanted else "Choose at least one part to open again.",
    )
    with transaction.atomic():
        held = locked(one)
        if held.state is not State.FROZEN:
            raise ValidationError("It is not frozen yet: change it as it is, no correction is needed.")
        if GrantReturn.objects.filter(corrects=one).exists():
            raise ValidationError("A correction of this version has been started already. Open that one.")
        new = GrantReturn(
            year=one.year,
            period_end=one.period_end,
            due=one.due,
            edition=one.edition + 1,
            corrects=one,
            reopened=" ".join(wanted),
            reason=reason.strip(),
        )
        checked(new, {"reason": new.reason})
        audit.create(new, by=by)
        _copy_words(one, new, by)
        add_step(new, Step.STARTED, by, words=new.reason)
    return new


def check_return(*, by: Person, one: GrantReturn) -> ReturnEvent:
    """The draft is checked and goes to the sponsors. Raises ValidationError as long as something blocks it."""
    check_edit_returns(by)
    with transaction.atomic():
        take_step(one, Step.CHECKED)
        if in_the_way := len(left(one)):
            count = f"{in_the_way} finding{'' if in_the_way == 1 else 's'} of the checks"
            raise ValidationError(f"{count} must be mended or passed with a reason first.")
        event, found = add_step(one, Step.CHECKED, by), assemble(one)
        if not found.projects:
            raise ValidationError(NOBODY)
        _tell_lapsed(one, found, by)
        return event


def _tell_lapsed(one: GrantReturn, found: Assembled, by: Person) -> None:
    """Signatures that do not hold any more are told, so that their sponsors are asked again."""
    for row in found.signatures(standing_at(one)):
        if row.state is Signature.CHANGED:
            add_step(one, Step.LAPSED, by, project=row.number)


def reopen_return(*, by: Person, one: GrantReturn, words: str) -> ReturnEvent:
    """Back to a draft, with the reason."""
    check_edit_returns(by)
    refuse(words="" if words.strip() else "Say why it is opened again.")
    with transaction.atomic():
        take_step(one, Step.REOPENED)
        return add_step(one, Step.REOPENED, by, words=words.strip())


def sign_projects(*, by: Person, one: GrantReturn, seen: Mapping[Project, str]) -> list[ReturnEvent]:
    """Signs projects as they were seen (their fingerprints), all or none. Raises Refused, ValidationError."""
    for project in seen:
        check_sign(by, project)
    refuse(project="" if seen else "Tick what you sign.")
    with transaction.atomic():
        held, found = take_step(one, Step.SIGNED), assemble(one)
        signed = {row.number for row in found.signatures(held) if row.state is Signature.SIGNED}
        wanted = {project: told for project, told in seen.items() if project.number not in signed}
        return [_sign(one, found, project, fingerprint, by) for project, fingerprint in wanted.items()]


def _sign(one: GrantReturn, found: Assembled, project: Project, seen: str, by: Person) -> ReturnEvent:
    now = found.project_fingerprint(project.number)
    if now != seen:
        raise ValidationError(f"Project {project.number} has changed since you opened this page. {CHANGED}")
    return add_step(one, Step.SIGNED, by, project=project.number, fingerprint=now)


def send_back(*, by: Person, one: GrantReturn, project: Project, words: str) -> ReturnEvent:
    """Says what must be mended in a project's part; certificates that were given lapse."""
    check_sign(by, project)
    refuse(words="" if words.strip() else "Say what must be mended: the managers of the project read it.")
    with transaction.atomic():
        take_step(one, Step.SENT_BACK)
        if all(row.pk != project.pk for row in assemble(one).projects):
            raise ValidationError(f"Project {project.number} has no part of its own in this return.")
        return add_step(one, Step.SENT_BACK, by, project=project.number, words=words.strip())


def certify(*, by: Person, one: GrantReturn, step: Step, seen: str) -> ReturnEvent:
    """Certifies the whole as it was seen. Both certificates are needed, from two people.

    Raises Refused, and ValidationError where a signature is missing or something has changed.
    """
    check: Callable[[Person], None] = check_certify_finance if step is Step.CERTIFIED_FINANCE else check_edit_returns
    check(by)
    with transaction.atomic():
        held = take_step(one, step)
        if any(event.by == by.pk for given, event in held.certified.items() if given is not step):
            raise ValidationError(ONE_ALONE)
        found = assemble(one)
        if (now := found.content.fingerprint()) != seen:
            raise ValidationError(f"It has changed since you opened this page. {CHANGED}")
        _check_signed(one, found, held)
        return add_step(one, step, by, fingerprint=now)


def check_complete(one: GrantReturn, found: Assembled, held: Standing) -> None:
    """Before it is frozen: signed by all, certified by both, for exactly what it says now."""
    _check_signed(one, found, held)
    now = found.content.fingerprint()
    if any(event.fingerprint != now for event in held.certified.values()):
        raise ValidationError(
            "Something has changed since it was certified. Open it again, look at what changed, and have it certified."
        )


def _check_signed(one: GrantReturn, found: Assembled, held: Standing) -> None:
    missing = [row.number for row in found.signatures(held) if row.state is not Signature.SIGNED]
    if missing:
        numbers = ", ".join(map(str, missing))
        raise ValidationError(f"Not signed as it stands now: project {numbers}. Remind the sponsors first.")


def _check_dates(year: ProgrammeYear, period_end: date, due: date) -> None:
    inside = year.starts <= period_end <= year.ends
    span = f"from {show_date(year.starts)} to {show_date(year.ends)}"
    refuse(
        period_end=(
            f"Choose a day of the programme year {year}, {span}."
            if not inside
            else "This day is still to come: a return reports what has happened."
            if period_end > today()
            else ""
        ),
        due="It cannot be due before the day it reports on." if due < period_end else "",
    )


def _open_narratives(one: GrantReturn, by: Person) -> None:
    for key, owner in narrative_keys(one.year):
        audit.create(ReturnNarrative(of=one, part=key, owner=owner), by=by)


def _copy_words(old: GrantReturn, new: GrantReturn, by: Person) -> None:
    """A correction begins with the words of what it corrects."""
    for narrative in old.narratives.all():
        audit.create(ReturnNarrative(of=new, part=narrative.part, owner=narrative.owner, text=narrative.text), by=by)
    for explanation in old.explanations.all():
        audit.create(type(explanation)(of=new, kpi_id=explanation.kpi_id, text=explanation.text), by=by)


def locked(one: GrantReturn) -> Standing:
    """Holds the return until the transaction ends, so that of two steps at once the second sees the first."""
    GrantReturn.objects.select_for_update(no_key=True).order_by("pk").get(pk=one.pk)
    return standing_at(one)


def take_step(one: GrantReturn, step: Step) -> Standing:
    held = locked(one)
    if not held.allows(step):
        raise ValidationError(f"It is {held.state.label.text.lower()} now, so this cannot be done. Look at it again.")
    return held


def add_step(
    one: GrantReturn, step: Step, by: Person, *, project: int = 0, fingerprint: str = "", words: str = ""
) -> ReturnEvent:
    return ReturnEvent.objects.create(
        of=one, step=step.value, by=by, project=project, fingerprint=fingerprint, words=words
    )
