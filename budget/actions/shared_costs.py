"""Recording costs that fall on every stream, and sharing them out anew when the income changes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.access import check_edit_budget
from budget.domain.ledger import Shares
from budget.models import ApportionedLine, Apportionment, BudgetLine
from budget.queries.shared_costs import effects, effects_mark, plain_cost
from projects.models import Person, ProgrammeYear
from seslip.foundation import audit

from .holding import check_not_under_review, hold_lines
from .lines import check_movements, check_tied


def create_cost(
    *, by: Person, year: ProgrammeYear, fields: Mapping[str, Any], lines: Iterable[BudgetLine]
) -> Apportionment:
    """Adds a shared cost over lines. Raises ValidationError where the lines cannot carry every stream once."""
    check_edit_budget(by)
    with transaction.atomic():
        cost = audit.create(Apportionment(year=year, **fields), by=by)
        _carry(by, cost, lines)
    return cost


def edit_cost(
    *, by: Person, cost: Apportionment, version: int, fields: Mapping[str, Any], lines: Iterable[BudgetLine]
) -> Apportionment:
    """Changes a shared cost; its lines change only when it is shared out. Raises Stale and ValidationError."""
    check_edit_budget(by)
    with transaction.atomic():
        stored = audit.change(cost, by=by, version=version, fields=fields)
        _carry(by, stored, lines)
    return stored


def remove_cost(*, by: Person, cost: Apportionment, version: int) -> None:
    """Forgets that the lines share a cost; the lines stay as they are."""
    check_edit_budget(by)
    with transaction.atomic():
        for part in cost.parts.all():
            audit.remove(part, by=by)
        audit.remove(cost, by=by, version=version)


def share_out(*, by: Person, year: ProgrammeYear, seen: Mapping[int, int], mark: str) -> int:
    """Gives every line of a shared cost its share of the present income; returns how many lines changed.

    `seen` are the versions of the lines that were shown, `mark` the shares. Raises Stale where a line changed since,
    ValidationError where the shares would be others now, where a line is under review, or where it cannot take them.
    """
    check_edit_budget(by)
    changed = 0
    with transaction.atomic():
        found = effects(year)
        if mark != effects_mark(found):
            raise ValidationError("The income or a cost changed after you looked. Look at the effect again first.")
        wanted = {part.line: shares for effect in found for part, shares in effect.changes}
        held = hold_lines(*wanted)
        check_not_under_review(*wanted)
        for pk, shares in wanted.items():
            _check_takes(held[pk], shares)
            audit.change(held[pk], by=by, version=seen.get(pk, 0), fields=shares._asdict())
            changed += 1
    return changed


def _check_takes(line: BudgetLine, shares: Shares) -> None:
    """What `edit_line` asks of new shares. Raises ValidationError that names the line."""
    for name, share in shares._asdict().items():
        setattr(line, name, share)
    try:
        line.clean()
        check_movements(line)
        check_tied(line)
    except ValidationError as error:
        raise ValidationError([f"“{line}”: {message}" for message in error.messages]) from error


def _carry(by: Person, cost: Apportionment, lines: Iterable[BudgetLine]) -> None:
    """Links the cost to exactly these lines, each of which carries one cost at most."""
    wanted = {line.pk: line for line in lines}
    for part in cost.parts.all():
        if wanted.pop(part.line_id, None) is None:
            audit.remove(part, by=by)
    for line in wanted.values():
        if ApportionedLine.objects.filter(line=line).exists():
            raise ValidationError({"lines": f"“{line}” is part of another shared cost already."})
        audit.create(ApportionedLine(apportionment=cost, line=line), by=by)
    stored = Apportionment.objects.prefetch_related("parts__line").get(pk=cost.pk)
    if trouble := plain_cost(stored).trouble:
        raise ValidationError({"lines": trouble})
