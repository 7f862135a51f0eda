"""Holding budget lines for the rest of a transaction, and the freeze of a line that is under review."""

from django.core.exceptions import ValidationError
from django.db.models import Q

from budget.models import BudgetLine, Virement
from seslip.foundation.money import show_money
from seslip.foundation.periods import show_date


def hold_lines(*keys: int, whole: bool = False) -> dict[int, BudgetLine]:
    """The lines as stored, locked until the transaction ends, always in order of their ids: nobody waits in a circle.

    `whole` also keeps out whoever writes a row that points to a line. Raises ValidationError for a line that is gone.
    """
    rows = BudgetLine._base_manager.select_for_update(no_key=not whole).filter(pk__in=keys).order_by("pk")
    found = {line.pk: line for line in rows}
    if len(found) < len(set(keys)):
        raise ValidationError("Somebody else has removed this in the meantime. Go back and reload the page.")
    return found


def check_not_under_review(*keys: int) -> None:
    """Raises ValidationError while a virement from or to one of the lines waits for a decision."""
    waiting = Virement.objects.waiting().filter(Q(source__in=keys) | Q(target__in=keys))
    virement = waiting.select_related("source", "target", "requested_by").order_by("pk").first()
    if virement:
        line = virement.source if virement.source_id in keys else virement.target
        raise ValidationError(
            f"“{line}” is under review: virement {virement.pk} of {show_money(virement.amount)}, asked for by "
            f"{virement.requested_by} on {show_date(virement.requested_on)}, waits for a decision. Until it is "
            "approved, declined or withdrawn the line cannot be changed, removed or part of another virement."
        )
