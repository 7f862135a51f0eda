"""Earmarked carry-forwards with the lines that spend them."""

from collections import defaultdict
from datetime import date

from django.db.models import QuerySet, Sum

from budget.domain.checks import Check
from budget.domain.earmarks import Earmark, OwnFunds, Use, spent_by_use, spent_elsewhere
from budget.domain.ledger import Shares
from budget.models import BudgetLine, EarmarkUse, Side
from projects.models import ProgrammeYear
from seslip.foundation.sharing import read_once

from .money import moved_by, paid_by
from .plan import PLAN_ORDER, with_details


def earmarked_lines() -> QuerySet[BudgetLine]:
    """Lines of income with a purpose, in the plan's order."""
    lines = BudgetLine.objects.filter(heading__section__side=Side.INCOME).exclude(earmark="")
    return lines.select_related("heading__section__year").order_by(*PLAN_ORDER)


def earmarks_of(year: ProgrammeYear, as_at: date) -> list[Earmark]:
    """Each with its uses, what their lines have and what they paid by a date; four queries."""
    uses = list(EarmarkUse.objects.filter(source__heading__section__year=year).select_related("line").order_by("pk"))
    lines = {use.line_id for use in uses}
    moved, paid = moved_by(lines, as_at), paid_by(lines, as_at)
    spent = _spent(uses, {line: paid[line].own or 0 for line in lines})
    by_source: dict[int, list[Use]] = defaultdict(list)
    for use in uses:
        line = use.line
        figures = ((line.own or 0) + (moved[line.pk].own or 0), paid[line.pk].own or 0, spent[use.pk])
        by_source[use.source_id].append(Use(use.pk, line.pk, line.label, use.amount, *figures))
    return [
        Earmark(line.pk, line.label, line.earmark, line.own or 0, tuple(by_source[line.pk]))
        for line in earmarked_lines().filter(heading__section__year=year)
    ]


def _spent(uses: list[EarmarkUse], paid: dict[int, int]) -> dict[int, int]:
    """By use, what was paid from its line and counts against its earmark."""
    by_line: dict[int, list[EarmarkUse]] = defaultdict(list)
    for use in uses:
        by_line[use.line_id].append(use)
    return {
        use.pk: spent
        for line, several in by_line.items()
        for use, spent in zip(several, spent_by_use(paid[line], [use.amount for use in several]), strict=True)
    }


def own_funds(year: ProgrammeYear, as_at: date) -> OwnFunds:
    """Own funds that come in, and that are planned by revised budget without what is carried forward."""
    income = BudgetLine.objects.in_year(year, Side.INCOME).aggregate(own=Sum("own"))["own"] or 0
    spending = BudgetLine.objects.in_year(year, Side.EXPENDITURE).filter(heading__section__theme__isnull=False)
    shares = dict(spending.values_list("pk", "own"))
    moved = moved_by(shares, as_at)
    return OwnFunds(income, sum((own or 0) + (moved[pk].own or 0) for pk, own in shares.items()))


@read_once
def earmark_check(year: ProgrammeYear, as_at: date) -> Check:
    """Whether earmarked money is planned for something else (for the checks page)."""
    return spent_elsewhere(earmarks_of(year, as_at), own_funds(year, as_at))


def left_of_earmark(source: BudgetLine, but: EarmarkUse | None = None) -> int:
    """What of a carry-forward is tied to no line yet, leaving out one use that is being changed."""
    return (source.own or 0) - _tied(source.earmark_uses.all(), but)


def left_of_line(line: BudgetLine, but: EarmarkUse | None = None) -> int:
    """What of a line's revised own funds no earmark is tied to yet."""
    moved: Shares = moved_by([line.pk], date.max)[line.pk]
    return (line.own or 0) + (moved.own or 0) - _tied(line.earmarks_used.all(), but)


def _tied(uses: QuerySet[EarmarkUse], but: EarmarkUse | None) -> int:
    others = uses.exclude(pk=but.pk) if but else uses
    tied: int = others.aggregate(tied=Sum("amount"))["tied"] or 0
    return tied


def spending_lines(year: ProgrammeYear) -> QuerySet[BudgetLine]:
    """Lines that can spend an earmark: planned spending with a share of own funds."""
    lines = BudgetLine.objects.in_year(year, Side.EXPENDITURE).filter(heading__section__theme__isnull=False)
    return with_details(lines.filter(own__gt=0)).order_by(*PLAN_ORDER)
