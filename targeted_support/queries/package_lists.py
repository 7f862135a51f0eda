"""Reads of many packages: the board, the table and the panels. Each takes a fixed number of queries."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest

from budget.models import BudgetLine, Payment, PaymentState
from projects.models import Authority, Person, ProgrammeYear, Project
from targeted_support.domain.pipeline import StepState, soon
from targeted_support.domain.stages import CLOSED
from targeted_support.models import (
    Package,
    PackageCarry,
    PackageDonor,
    PackageExpert,
    PackageMove,
    PackageRecipient,
    PackageYear,
)

from .packages import package_rows


def listed_packages(reader: Person) -> QuerySet[Package]:
    """The packages that the reader sees, with since when each stands where it does and whether its words are theirs.

    `since`: the day of the latest move; `reads`: whether the reader reads scope, diagnosis and next step.
    """
    latest = PackageMove.objects.filter(package=OuterRef("pk")).order_by("-pk").values("day")[:1]
    own = Package.objects.read_by(reader).filter(pk=OuterRef("pk"))
    return package_rows(reader).annotate(since=Subquery(latest), reads=Exists(own))


def with_moves(packages: QuerySet[Package]) -> QuerySet[Package]:
    return packages.prefetch_related(Prefetch("moves", PackageMove.objects.order_by("pk")))


def with_cost(packages: QuerySet[Package]) -> QuerySet[Package]:
    """`cost` in pence: over all years of a package what each came to, else what was agreed, else what is planned.

    Of a year that was rolled forward what is paid or spent there: the rest is in the next year already.
    """
    payments = Payment.objects.filter(commitment=OuterRef("commitment"), state=PaymentState.PAID).order_by()
    shares = sum((Coalesce(name, 0) for name in ("csc", "send", "own")), Value(0))
    paid = payments.values("commitment").annotate(pence=Sum(shares)).values("pence")
    rolled = PackageCarry.objects.filter(source=OuterRef("pk")).exclude(kind="slip")
    spent = Greatest(Coalesce("actual", 0), Coalesce(Subquery(paid), 0))
    each = Case(When(Exists(rolled), then=spent), default=Coalesce("actual", "agreed", "planned"))
    years = PackageYear.objects.filter(package=OuterRef("pk")).order_by().values("package")
    return packages.annotate(cost=Subquery(years.annotate(cost=Sum(each)).values("cost")))


def stage_numbers(packages: QuerySet[Package]) -> Mapping[str, int]:
    """How many packages stand at each stage; one query."""
    # Annotations are dropped: they would be grouped by.
    plain = Package.objects.filter(pk__in=packages.order_by().values("pk"))
    return dict(plain.order_by().values_list("stage").annotate(number=Count("pk")))


def steps_that_are(reader: Person, state: StepState, today: date) -> QuerySet[Package]:
    """Packages whose next step is so; only of those whose next step the reader reads."""
    given = {
        StepState.OVERDUE: Q(next_step_on__lt=today),
        StepState.SOON: Q(next_step_on__gte=today, next_step_on__lte=soon(today)),
        StepState.LATER: Q(next_step_on__gt=soon(today)) | (Q(next_step_on__isnull=True) & ~Q(next_step="")),
        StepState.MISSING: Q(next_step_on__isnull=True, next_step=""),
    }[state]
    return Package.objects.read_by(reader).exclude(stage__in=CLOSED).filter(given)


def of_year(packages: QuerySet[Package], year: ProgrammeYear | str) -> QuerySet[Package]:
    """Those that began in a year, or have a cost in it."""
    label = str(year)
    own = Q(year__label=label) | Q(years__year__label=label)
    return packages.filter(pk__in=Package.objects.filter(own).values("pk"))


def received_by(packages: QuerySet[Package], authority: Authority | int) -> QuerySet[Package]:
    return packages.filter(pk__in=Package.objects.filter(recipients__authority=authority).values("pk"))


def helped_by(packages: QuerySet[Package], authority: Authority | int) -> QuerySet[Package]:
    """Those it gives something to, or that are supported by somebody of it."""
    gives = Q(donors__authority=authority) | Q(experts__expert__authority=authority)
    return packages.filter(pk__in=Package.objects.filter(gives).values("pk"))


def concerning(reader: Person, authority: Authority) -> tuple[list[Package], list[Package]]:
    """The lines of what an authority receives, and of what it gives something to or lends experts for; one query."""
    here = {"package": OuterRef("pk")}
    receives = Exists(PackageRecipient.objects.filter(authority=authority, **here))
    gives = Exists(PackageDonor.objects.filter(authority=authority, **here))
    lends = Exists(PackageExpert.objects.filter(expert__authority=authority, **here))
    rows = Package.objects.visible_to(reader).annotate(receives=receives, gives=gives | lends)
    found = list(rows.filter(Q(receives=True) | Q(gives=True)).order_by("title", "pk"))
    return [one for one in found if one.receives], [one for one in found if one.gives]


def owners() -> QuerySet[Person]:
    """Who looks after a package."""
    return Person.objects.filter(pk__in=Package.objects.filter(owner__isnull=False).values("owner")).order_by("name")


def support_project() -> Project | None:
    """The project whose budget lines pay for packages (plan, project 33), of the latest year that has one."""
    lines = BudgetLine.objects.filter(stream_offers__isnull=False)
    paid = Project.objects.filter(line_projects__line__in=lines.values("pk")).select_related("year")
    return paid.order_by("-year__starts", "number").first()
