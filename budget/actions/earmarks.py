"""Tying earmarked carry-forwards to the lines that spend them."""

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.access import check_edit_budget
from budget.domain.earmarks import EarmarkError, check_use
from budget.models import BudgetLine, EarmarkUse, Side
from budget.queries.earmarks import left_of_earmark, left_of_line
from projects.models import Person
from seslip.foundation import audit

from .holding import hold_lines


def create_earmark_use(*, by: Person, source: BudgetLine, line: BudgetLine, amount: int) -> EarmarkUse:
    """Ties part of a carry-forward to a line. Raises ValidationError where either has not that much left."""
    check_edit_budget(by)
    with transaction.atomic():
        held = hold_lines(source.pk, line.pk)
        use = EarmarkUse(source=held[source.pk], line=held[line.pk], amount=amount)
        _check(use)
        if EarmarkUse.objects.filter(source=source, line=line).exists():
            raise ValidationError({"line": f"“{line}” already spends this earmark. Change that amount instead."})
        return audit.create(use, by=by)


def edit_earmark_use(*, by: Person, use: EarmarkUse, version: int, amount: int) -> EarmarkUse:
    """Changes the amount. Raises Stale, and ValidationError as above."""
    check_edit_budget(by)
    with transaction.atomic():
        held = hold_lines(use.source_id, use.line_id)
        _check(EarmarkUse(pk=use.pk, source=held[use.source_id], line=held[use.line_id], amount=amount))
        return audit.change(use, by=by, version=version, fields={"amount": amount})


def remove_earmark_use(*, by: Person, use: EarmarkUse, version: int) -> None:
    """Unties it; its history stays. Raises Stale."""
    check_edit_budget(by)
    audit.remove(use, by=by, version=version)


def _check(use: EarmarkUse) -> None:
    """From an earmarked carry-forward to planned spending of the same year, within both. Raises ValidationError."""
    source, line = use.source.heading.section, use.line.heading.section
    if not use.source.earmark or source.side != Side.INCOME:
        raise ValidationError("This line of income has no purpose. Write what it is earmarked for on the line first.")
    if line.side != Side.EXPENDITURE or line.theme_id is None or line.year_id != source.year_id:
        raise ValidationError({"line": f"Choose a line of planned spending of {source.year}."})
    stored = use if use.pk else None
    try:
        check_use(use.amount, left_of_earmark(use.source, stored), left_of_line(use.line, stored))
    except EarmarkError as error:
        raise ValidationError({"amount": str(error)}) from error
