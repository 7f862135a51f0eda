"""Passing a warning of the checks with a reason, and taking that back. Nothing said is lost: a later word is added."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from projects.actions.checking import refuse
from projects.models import Person
from returns.access import check_edit_returns
from returns.domain.preflight import Finding, Level
from returns.domain.states import State
from returns.models import CheckPass, GrantReturn
from returns.queries.preflight import findings, passes_of

from .steps import locked

LONGEST = 1000  # characters of a reason
SETTLED = "It is checked already, so nothing is passed any more. Open it again as a draft first."
MEND = "“{about}” blocks the return: it is mended, not passed."
CHANGED = "{count} of what you ticked no longer says what you saw. Read it again below; nothing was passed."


def pass_warnings(*, by: Person, one: GrantReturn, marks: Iterable[str], reason: str) -> list[CheckPass]:
    """Passes the warnings with these marks (`Finding.mark`: what was seen) for one reason.

    Raises Refused, and ValidationError without a reason, for what blocks, for what says something else by now, and
    once the return is no longer a draft.
    """
    check_edit_returns(by)
    ticked = list(dict.fromkeys(marks))
    refuse(
        marks="" if ticked else "Tick at least one warning.",
        reason=_problem_of(reason.strip()),
    )
    with transaction.atomic():
        _hold_draft(one)
        seen = _seen(one, ticked)
        return [
            CheckPass.objects.create(of=one, key=row.key, sentence=row.sentence, reason=reason.strip(), by=by)
            for row in seen
        ]


def _problem_of(reason: str) -> str:
    if not reason:
        return "Say why they can pass: the reason is kept with the return."
    return f"Write at most {LONGEST:,} characters." if len(reason) > LONGEST else ""


def _seen(one: GrantReturn, ticked: list[str]) -> list[Finding]:
    there = {finding.mark: finding for finding in findings(one)}
    if gone := sum(mark not in there for mark in ticked):
        raise ValidationError(CHANGED.format(count=gone))
    seen = [there[mark] for mark in ticked]
    for finding in seen:
        if finding.level is not Level.WARNING:
            raise ValidationError(MEND.format(about=finding.about))
    return seen


def lift_pass(*, by: Person, one: GrantReturn, key: str) -> CheckPass:
    """A warning that was passed is open again. Raises Refused, and ValidationError where it was not passed."""
    check_edit_returns(by)
    with transaction.atomic():
        _hold_draft(one)
        held = passes_of(one).get(key)
        if held is None or not held.reason:
            raise ValidationError("This warning is not passed, or somebody has opened it again already.")
        return CheckPass.objects.create(of=one, key=key, sentence=held.sentence, reason="", by=by)


def _hold_draft(one: GrantReturn) -> None:
    if locked(one).state is not State.DRAFT:
        raise ValidationError(SETTLED)
