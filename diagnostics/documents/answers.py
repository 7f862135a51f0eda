"""Which projects answer each theme of a round, with their KPIs, and which themes nobody answers."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.urls import reverse

from diagnostics.models import ChallengeRound, RegionalTheme
from kpis.domain.statuses import Status
from projects.models import Project
from projects.tables.programme import project_url
from seslip.foundation.sheets import Cell, Column, Document, Kind, Row, Table, header_row

from .themes import under_headings

NOBODY = "No project answers it yet"
TOLD = (Status.COMPLETE, Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.NOT_STARTED)
ANSWERS = (
    Column("item", "No.", Kind.NUMBER, 6),
    Column("theme", "Theme", width=50),
    Column("project", "Project", width=40),
    Column("kpis", "KPIs", Kind.NUMBER, 7),
    *(Column(status.value, status.label.text, Kind.NUMBER, 9) for status in TOLD),
)
Statuses = Mapping[int, Counter[Status]]


def answers_document(challenge_round: ChallengeRound, themes: Iterable[RegionalTheme], kpis: Statuses) -> Document:
    """`kpis`: for each project by id how many KPIs it has in each status."""
    body = under_headings(themes, ANSWERS, lambda theme: _rows(theme, kpis))
    table = Table("Themes and the projects that answer them", ANSWERS, (header_row(ANSWERS),), body)
    title = "Themes, and what is done about them"
    return Document(f"answers-{challenge_round.year}", title, str(challenge_round), (table,), landscape=True)


def _rows(theme: RegionalTheme, kpis: Statuses) -> list[Row]:
    projects = [link.project for link in theme.project_links.all()]
    span = max(len(projects), 1)
    first = (
        Cell(theme.item, Kind.NUMBER, rowspan=span),
        Cell(str(theme), rowspan=span, heading="row", href=reverse("diagnostics:theme_page", args=(theme.pk,))),
    )
    if not projects:
        return [Row((*first, Cell(NOBODY, colspan=len(ANSWERS) - 2, tone="note")))]
    told = [_project_cells(project, kpis.get(project.pk, Counter())) for project in projects]
    return [Row((*first, *told[0])), *(Row(cells) for cells in told[1:])]


def _project_cells(project: Project, statuses: Counter[Status]) -> tuple[Cell, ...]:
    register = f"{reverse('kpis:kpi_list')}?year={project.year}&project={project.number}"
    return (
        Cell(f"{project.number} {project.title}", href=project_url(project)),
        Cell(statuses.total(), Kind.NUMBER, href=register),
        *(Cell(statuses[one], Kind.NUMBER, href=f"{register}&status={one.value}") for one in TOLD),
    )
