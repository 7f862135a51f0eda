"""What the plan prints otherwise, and the checks on what the records hold now."""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import QuerySet

from budget.access import may_see_all_lines
from budget.domain.checks import Check, PlannedProject, all_checks
from budget.domain.printed import Printed
from budget.models import BudgetLine, PrintedFigure
from projects.models import Person, ProgrammeYear, Project, PublishedFigure
from seslip.foundation.sharing import read_once

from .plan import ledger

TOPICS = {
    "money": "Money",
    "numbering": "Numbering",
    "people": "People",
    "mapping": "Framework mapping",
    "titles": "Titles and labels",
    "dates": "Dates",
    "duplicates": "Said twice",
    "text": "Wording",
}


def line_figures(line: BudgetLine) -> list[PublishedFigure]:
    """What the plan prints otherwise about the projects a line pays for, as far as it is about money."""
    projects = [link.project_id for link in line.covered]
    return list(published(line.heading.section.year).filter(topic="money", project__in=projects))


def published(year: ProgrammeYear) -> QuerySet[PublishedFigure]:
    return PublishedFigure.objects.filter(year=year).select_related("project").order_by("position")


def live_checks(reader: Person, year: ProgrammeYear, figures: Iterable[PublishedFigure]) -> list[Check]:
    """The checks on what the records hold now; those that name single lines only for who sees every line."""
    projects = [
        PlannedProject(
            project.number,
            project.title,
            project.amount,
            {str(phase): phase.amount for phase in project.phases.all()},
        )
        for project in Project.objects.filter(year=year, used=True).prefetch_related("phases__project")
    ]
    explained = {figure.key: figure.difference for figure in figures}
    checks = all_checks(ledger(reader, year), projects, printed_figures(year), explained)
    if may_see_all_lines(reader):
        return checks
    return [
        replace(check, results=tuple(result for result in check.results if not result.single))
        for check in checks
        if not check.about_lines
    ]


@read_once
def printed_figures(year: ProgrammeYear) -> list[Printed]:
    """What the plan prints about money, in the order of its pages."""
    return [
        Printed(p.key, p.what, p.source, tuple(p.refs.split()), p.stream, p.value, p.unit, p.figure)
        for p in PrintedFigure.objects.filter(year=year).order_by("position")
    ]
