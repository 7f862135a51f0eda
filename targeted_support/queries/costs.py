"""What packages cost in a year: each with what is paid of it, what it draws on its line, and what went on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from budget.models import BudgetLine, Payment, PaymentState
from budget.queries.payments import sums_by
from projects.models import ProgrammeYear
from targeted_support.domain.costs import drawn
from targeted_support.domain.slip import most_to_slip
from targeted_support.domain.stages import DELIVERED, PROMISED
from targeted_support.models import Package, PackageCarry, PackageYear, StreamOffer


@dataclass(frozen=True)
class Cost:
    """A year of a package with its money on a day. `stands`: it draws on its line; `settled`: it is rolled forward."""

    one: PackageYear
    paid: int
    drawn: int
    stands: bool
    carried: tuple[PackageCarry, ...]
    brought: tuple[PackageCarry, ...]

    @property
    def settled(self) -> bool:
        return any(carry.kind != "slip" for carry in self.carried)

    @property
    def slipped(self) -> int:
        """What of it went into the next year, out of this one."""
        return sum(carry.pence for carry in self.carried if carry.kind == "slip")

    @property
    def waits(self) -> bool:
        """Whether it is only planned: not agreed, not over, not taken along into the next year."""
        over = self.one.package.stage in DELIVERED or self.one.package.stage == "withdrawn"
        return not (self.stands or over or self.settled) and self.wanted is not None

    @property
    def wanted(self) -> int | None:
        """What it would draw once it is agreed."""
        found: int | None = self.one.agreed if self.one.agreed is not None else self.one.planned
        return found

    @property
    def may_slip(self) -> int:
        """What can go on in the next year."""
        done = self.one.package.stage in DELIVERED or self.one.package.stage == "withdrawn"
        return 0 if done or self.settled else most_to_slip(self.one.agreed, self.one.actual, self.paid)


def cost_rows() -> QuerySet[PackageYear]:
    """With the package, its line, its commitment, and what went on into and out of the year; three queries."""
    carries = PackageCarry.objects.select_related("target__year", "source__year").order_by("pk")
    rows = PackageYear.objects.select_related("package__year", "year", "line__heading__section", "commitment")
    return rows.prefetch_related(Prefetch("carried", carries), Prefetch("brought", carries))


def costs_in(year: ProgrammeYear, as_at: date) -> list[Cost]:
    """What every package costs in a year, by title; four queries."""
    return costs_of(cost_rows().filter(year=year).order_by("package__title", "package_id"), as_at)


def costs_of(rows: Iterable[PackageYear], as_at: date | None = None) -> list[Cost]:
    """Each with its money on a day, or as it is now; one query beside those of the rows."""
    found = list(rows)
    payments = Payment.objects.filter(commitment__in=[one.commitment_id for one in found], state=PaymentState.PAID)
    paid = {
        each.group: each.shares.total for each in sums_by(payments.until(as_at) if as_at else payments, "commitment")
    }
    return [_cost(one, paid.get(one.commitment_id, 0), as_at) for one in found]


def _cost(one: PackageYear, paid: int, as_at: date | None) -> Cost:
    carried, brought = tuple(one.carried.all()), tuple(one.brought.all())
    made = one.commitment
    if made is None:
        stands = one.package.stage in PROMISED and (one.agreed or one.actual) is not None
        return Cost(one, paid, 0, stands, carried, brought)
    closed = made.closed_on is not None and (as_at is None or made.closed_on <= as_at)
    taken = drawn(made.amount, paid, closed=closed)
    return Cost(one, paid, taken, not closed or taken > 0, carried, brought)


def paid_against(one: PackageYear) -> int:
    """What is paid of a year of a package so far, whenever that was."""
    if not one.commitment_id:
        return 0
    payments = Payment.objects.filter(commitment=one.commitment_id, state=PaymentState.PAID)
    return sum(each.shares.total for each in sums_by(payments, "commitment"))


def default_line(package: Package, year: ProgrammeYear) -> BudgetLine | None:
    """The line of the package's stream in a year, if it has one."""
    offer = StreamOffer.objects.filter(offer__year=year.pk, stream=package.stream).select_related("line").first()
    return offer.line if offer and package.stream else None


def lines_for(year: ProgrammeYear, kept: int | None = None) -> QuerySet[BudgetLine]:
    """The lines from which the streams of a year pay for packages, and the one with the id `kept`."""
    paying = StreamOffer.objects.filter(offer__year=year.pk, line__isnull=False).values("line")
    lines = BudgetLine.objects.filter(Q(pk__in=paying) | Q(pk=kept or 0))
    return lines.select_related("heading__section").order_by("heading__section__position", "position")
