"""Every word people write in a draft: narratives, who writes them, explanations; questions and answers later on."""

from django.core.exceptions import ValidationError
from django.db import transaction

from kpis.models import Kpi
from projects.actions.checking import checked, refuse
from projects.models import Person
from returns.access import check_answer, check_ask, check_edit_returns, check_explain, check_write, people_who_write
from returns.domain.content import PartKey
from returns.domain.states import State
from returns.models import GrantReturn, ReturnExplanation, ReturnNarrative, ReturnRemark
from returns.queries.standing import standing_at
from seslip.foundation import audit

from .steps import locked

SETTLED = "It is checked, so its words are settled. Ask the programme manager to open it again as a draft."


def write_narrative(
    *, by: Person, narrative: ReturnNarrative, version: int, text: str, owner: Person | None = None, gives: bool = False
) -> ReturnNarrative:
    """The words of a narrative; with `gives` also whom it is given to. Raises Refused, Stale, ValidationError."""
    check_write(by, narrative)
    if gives:
        check_edit_returns(by)
        outside = owner is not None and not people_who_write().filter(pk=owner.pk).exists()
        refuse(owner="They cannot open a draft. Choose somebody who manages or sponsors a project." if outside else "")
    fields: dict[str, object] = {"text": text, **({"owner": owner} if gives else {})}
    with transaction.atomic():
        _check_open(narrative.of, PartKey.NARRATIVE)
        checked(narrative, fields)
        return audit.change(narrative, by=by, version=version, fields=fields)


def explain_kpi(*, by: Person, one: GrantReturn, kpi: Kpi, version: int, text: str) -> ReturnExplanation:
    """Why a KPI is overdue, off track or closed. Raises Refused, Stale, ValidationError."""
    check_explain(by, kpi)
    with transaction.atomic():
        _check_open(one, PartKey.EXCEPTIONS)
        there = ReturnExplanation.objects.filter(of=one, kpi=kpi).first()
        if there is None:
            return audit.create(checked(ReturnExplanation(of=one, kpi=kpi), {"text": text}), by=by)
        checked(there, {"text": text})
        return audit.change(there, by=by, version=version, fields={"text": text})


def ask_question(*, by: Person, one: GrantReturn, part: PartKey, text: str) -> ReturnRemark:
    """DfE asks about a part of a frozen return; question and answer stay with it."""
    check_ask(by)
    refuse(words="" if text.strip() else "Write your question.")
    if standing_at(one).state is not State.FROZEN:
        raise ValidationError("Only what was submitted can be asked about.")
    return ReturnRemark.objects.create(of=one, part=part.value, text=text.strip(), by=by)


def answer_question(*, by: Person, question: ReturnRemark, text: str) -> ReturnRemark:
    """The programme manager's answer; a second one adds to the first."""
    check_answer(by)
    refuse(words="" if text.strip() else "Write the answer.")
    return ReturnRemark.objects.create(of=question.of, part=question.part, answers=question, text=text.strip(), by=by)


def _check_open(one: GrantReturn, part: PartKey) -> None:
    """Words are written in a draft, and in a correction only in the parts that are open again."""
    if locked(one).state is not State.DRAFT:
        raise ValidationError(SETTLED)
    if not one.opens(part):
        raise ValidationError("This part is not open in this correction: it stays as it was submitted.")
