"""The costs of a year that fall on every stream, with their lines."""

from hashlib import sha256

from budget.domain.ledger import Shares
from budget.domain.shared_costs import Effect, Part, SharedCost, effect_of
from budget.models import Apportionment
from projects.models import ProgrammeYear
from seslip.foundation.sharing import read_once

from .plan import stream_weights


@read_once
def costs_of(year: ProgrammeYear) -> list[SharedCost]:
    """In the order in which they were recorded; two queries."""
    found = Apportionment.objects.filter(year=year).order_by("pk").prefetch_related("parts__line")
    return [plain_cost(cost) for cost in found]


def plain_cost(cost: Apportionment) -> SharedCost:
    lines = [part.line for part in cost.parts.all()]
    parts = (Part(line.pk, line.label, line.version, Shares(line.csc, line.send, line.own)) for line in lines)
    return SharedCost(cost.pk, cost.label, cost.total, tuple(parts))


def effects(year: ProgrammeYear) -> list[Effect]:
    """What sharing by the present income would make of each cost that can be shared."""
    income = stream_weights(year)
    return [effect for cost in costs_of(year) if (effect := effect_of(cost, income))]


def effects_mark(found: list[Effect]) -> str:
    """A short text that changes with any weight, cost or share: what was shown is what is applied."""
    told = [(effect.cost.pk, effect.receipt, [tuple(shares) for _, shares in effect.after]) for effect in found]
    return sha256(repr(told).encode()).hexdigest()[:32]


def stale_costs(year: ProgrammeYear) -> list[str]:
    """The costs whose lines no longer follow the percentages of the income."""
    return [effect.cost.label for effect in effects(year) if effect.changes]
