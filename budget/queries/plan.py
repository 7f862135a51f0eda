"""Lines as issued and what they add up to. Totals are for all who see the budget, lines for fewer."""

from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from budget.access import check_see_budget
from budget.domain import ledger as plain
from budget.models import BudgetLine, Heading, LineProject, Section, Side
from projects.models import Person, PlanFact, ProgrammeYear
from seslip.foundation.history import Entry, history_of
from seslip.foundation.sharing import read_once

PLAN_ORDER = ("heading__section__side", "heading__section__position", "heading__position", "position", "pk")


def with_details(lines: QuerySet[BudgetLine]) -> QuerySet[BudgetLine]:
    """Lines with heading, section, theme, phase and projects, in a fixed number of queries."""
    projects = Prefetch("line_projects", LineProject.objects.select_related("project").order_by("project__number"))
    return lines.select_related("heading__section__theme", "heading__section__year", "phase__project").prefetch_related(
        projects
    )


def visible_lines(reader: Person, year: ProgrammeYear) -> QuerySet[BudgetLine]:
    """The lines of a year that this reader may see, in the plan's order."""
    lines = BudgetLine.objects.visible_to(reader).filter(heading__section__year=year)
    first = LineProject.objects.filter(line=OuterRef("pk")).order_by("project__number").values("project__number")
    return with_details(lines).annotate(first_project=Subquery(first[:1])).order_by(*PLAN_ORDER)


def money_lines(reader: Person, year: ProgrammeYear, side: str) -> QuerySet[BudgetLine]:
    """Of the visible lines of one side those that carry money."""
    nothing = Q(csc__isnull=True, send__isnull=True, own__isnull=True)
    return visible_lines(reader, year).filter(heading__section__side=side).exclude(nothing)


@dataclass(frozen=True)
class SideSum:
    """How many lines of one side there are, and what they come to by stream."""

    side: Side
    lines: int
    shares: plain.Shares


def sums_by_side(lines: QuerySet[BudgetLine]) -> list[SideSum]:
    """Spending and income apart: a sum of both would say nothing."""
    found = (
        lines.order_by()
        .values(side=F("heading__section__side"))
        .annotate(lines=Count("pk"), c=Sum("csc"), s=Sum("send"), o=Sum("own"))
    )
    by_side = {row["side"]: row for row in found}
    return [
        SideSum(side, row["lines"], plain.Shares(row["c"], row["s"], row["o"]))
        for side in (Side.INCOME, Side.EXPENDITURE)
        if (row := by_side.get(side))
    ]


@read_once
def ledger(reader: Person, year: ProgrammeYear) -> plain.Ledger:
    """The whole budget of a year as plain values, in five queries. Raises Refused for who may not see the totals."""
    check_see_budget(reader)
    refs = _refs(year)
    lines = with_details(BudgetLine.objects.filter(heading__section__year=year)).order_by("position", "pk")
    headings = Heading.objects.select_related("project").order_by("position", "pk")
    headings = headings.prefetch_related(Prefetch("lines", lines))
    sections = Section.objects.filter(year=year).select_related("theme").order_by("side", "position", "pk")
    found = sections.prefetch_related(Prefetch("headings", headings))
    return plain.Ledger(year.label, tuple(_section(section, refs) for section in found))


@read_once
def _refs(year: ProgrammeYear) -> dict[tuple[str, int], str]:
    """The fact of the plan that a record was made from, by model and id."""
    facts = PlanFact.objects.filter(ref__startswith=f"budget/{year.label}/")
    return {(model, pk): ref for model, pk, ref in facts.values_list("model", "object_id", "ref")}


def _section(section: Section, refs: dict[tuple[str, int], str]) -> plain.Section:
    return plain.Section(
        pk=section.pk,
        label=section.label,
        headings=tuple(_heading(heading, refs) for heading in section.headings.all()),
        spending=section.side == Side.EXPENDITURE,
        theme=section.theme.name if section.theme else "",
        theme_key=section.theme.key if section.theme else "",
        ref=refs.get((Section._meta.label, section.pk), ""),
    )


def _heading(heading: Heading, refs: dict[tuple[str, int], str]) -> plain.Heading:
    return plain.Heading(
        pk=heading.pk,
        label=heading.label,
        lines=tuple(plain_line(line, refs) for line in heading.lines.all()),
        subtotal=heading.subtotal,
        number=heading.project.number if heading.project else None,
        note=heading.note,
        ref=refs.get((Heading._meta.label, heading.pk), ""),
    )


def plain_line(line: BudgetLine, refs: dict[tuple[str, int], str] | None = None) -> plain.Line:
    """A line read with its details as plain values."""
    return plain.Line(
        pk=line.pk,
        label=line.label,
        shares=plain.Shares(line.csc, line.send, line.own),
        projects=tuple(_covered(link) for link in line.covered),
        quantity=line.quantity,
        unit_cost=line.unit_cost,
        phase=str(line.phase) if line.phase else "",
        note=line.note,
        earmark=line.earmark,
        ref=(refs or {}).get((BudgetLine._meta.label, line.pk), ""),
    )


def _covered(link: LineProject) -> plain.Covered:
    project = link.project
    return plain.Covered(project.pk, project.number, project.used, link.label, link.note)


@read_once
def stream_weights(year: ProgrammeYear) -> list[int]:
    """The year's income by stream, by which shared costs are apportioned (Table 3)."""
    income = BudgetLine.objects.in_year(year, Side.INCOME).aggregate(c=Sum("csc"), s=Sum("send"), o=Sum("own"))
    return [income[key] or 0 for key in "cso"]


def budget_years() -> QuerySet[ProgrammeYear]:
    """The years for which income or spending is recorded, latest first."""
    return ProgrammeYear.objects.filter(budget_sections__isnull=False).distinct().order_by("-label")


def line_history(line: BudgetLine) -> list[Entry]:
    """What happened to a line and to its links with projects."""
    return history_of(line, LineProject, hide=("position", "amount"))


def line_changes(line: BudgetLine, seen: int) -> list[Entry]:
    """What happened to a line and its projects after somebody saw it at version `seen`."""
    later = BudgetLine.history.filter(id=line.pk, version__gt=seen).order_by("history_id").first()
    return [entry for entry in line_history(line) if later and entry.when >= later.history_date]


def headings_of(year: ProgrammeYear) -> QuerySet[Heading]:
    """Spending first, each side in the plan's order."""
    order = ("section__side", "section__position", "position", "pk")
    return Heading.objects.filter(section__year=year).select_related("section").order_by(*order)
