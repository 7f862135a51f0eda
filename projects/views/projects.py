"""The register of projects and the page of one; changing a project, its phases and its place in the frameworks."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property

from projects import actions
from projects.access import (
    check_edit_plan,
    check_edit_project,
    check_read_plan,
    may_edit_plan,
    may_edit_project,
    phase_fields,
    project_fields,
)
from projects.documents.programme import phases_table, projects_register
from projects.domain.rules import phases_differ
from projects.filters.programme import ProjectFilter
from projects.forms.programme import FrameworksForm, PhaseForm, ProjectForm
from projects.models import Person, Phase, ProgrammeYear, Project, ProjectManager, Strand, Theme
from projects.queries.programme import (
    frameworks,
    neighbours,
    project_changes,
    project_history,
    register_rows,
    served_items,
    with_people,
)
from projects.queries.years import chosen_year, planned_years
from projects.requests import PersonRequest
from projects.tables.programme import ProjectTable, project_url
from projects.views.position import asked_as_known, shown_position
from projects.views.showing import facts_of
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page, remove_page
from seslip.foundation.html_tables import table_html
from seslip.foundation.lists import ListPage
from seslip.foundation.money import show_money
from seslip.foundation.panels import panels_for
from seslip.foundation.sheets import Document


class ProjectList(ListPage):
    """All numbers of a year; those not used keep their place."""

    request: PersonRequest

    address = "projects:project_list"
    title = "Projects"
    template_name = "projects/project_list.html"
    table_class = ProjectTable
    filter_class = ProjectFilter
    default_sort = "number"
    watched = (ProgrammeYear, Project, ProjectManager, Person, Theme, Strand)

    @cached_property
    def year(self) -> ProgrammeYear:
        return chosen_year(self.request.GET.get("year"), today())

    def listed(self) -> QuerySet[Project]:
        check_read_plan(self.request.user)
        return register_rows(self.request.user, self.year)

    def register(self, rows: QuerySet[Project]) -> Document:
        return projects_register(rows, self.year)

    def extra(self) -> dict[str, Any]:
        return {
            "year": self.year,
            "years": list(planned_years()),
            "used": self.counted("used", lambda: self.rows.filter(used=True).count()),
            "may_edit": may_edit_plan(self.request.user),
            "export_url": reverse("projects:project_list") + "register",
        }


def _find_project(request: PersonRequest, year: str, number: int) -> Project:
    """The project of an address, or a 404 where it is not there or not for this reader."""
    return find(with_people(Project.objects.visible_to(request.user)), year__label=year, number=number)


def project_page(request: PersonRequest, year: str, number: int) -> HttpResponse:
    """One project with everything about it, its KPIs and money from the apps that own them."""
    project = _find_project(request, year, number)
    reader = request.user
    before, after = neighbours(reader, project)
    _, position = shown_position(request, project.year)
    known = asked_as_known(request.GET)
    phases = list(project.phases.all())
    come_to = phases_differ(project.amount, [phase.amount for phase in phases])
    context = {
        "project": project,
        "facts": facts_of(reader, project),
        "phases": phases,
        "phases_table": table_html(phases_table(project)) if phases else "",
        "phases_come_to": "" if come_to is None else show_money(come_to),
        "items": served_items(project),
        "published": project.published_figures.all(),
        "panels": panels_for("project", reader, project=project, as_at=position, known=known),
        "position": position,
        "known": known,
        "entries": project_history(project),
        "may_edit": may_edit_project(reader, project),
        "may_edit_plan": may_edit_plan(reader),
        "before": before,
        "after": after,
    }
    return render(request, "projects/project_page.html", context)


def project_create(request: PersonRequest) -> HttpResponse:
    check_read_plan(request.user)
    check_edit_plan(request.user)
    year = chosen_year(request.GET.get("year"), today())
    project = Project(year=year)
    form = ProjectForm(request.POST or None, instance=project, allowed=project_fields(request.user, project))
    return edit_page(
        request,
        form,
        lambda: actions.create_project(
            by=request.user, year=year, fields=form.values(), managers=form.managers() or []
        ),
        title=f"Add a project to {year}",
        back=reverse("projects:project_list"),
        saved="The project is added.",
        after=project_url,
    )


def project_edit(request: PersonRequest, year: str, number: int) -> HttpResponse:
    project = _find_project(request, year, number)
    check_edit_project(request.user, project)
    title, back = f"Edit project {project.number}", project_url(project)
    form = ProjectForm(request.POST or None, instance=project, allowed=project_fields(request.user, project))
    return edit_page(
        request,
        form,
        lambda: actions.edit_project(
            by=request.user, project=project, version=form.seen, fields=form.values(), managers=form.managers()
        ),
        title=title,
        back=back,
        saved=f"Project {project.number} is saved.",
        after=project_url,
        template="projects/project_edit.html",
        project=project,
        changes=lambda: project_changes(project, form.seen),
    )


def project_frameworks(request: PersonRequest, year: str, number: int) -> HttpResponse:
    """Which enablers and outcomes a project serves."""
    project = _find_project(request, year, number)
    check_edit_plan(request.user)
    form = FrameworksForm(request.POST or None, instance=project, frameworks=list(frameworks()))
    return edit_page(
        request,
        form,
        lambda: actions.edit_project_frameworks(
            by=request.user, project=project, version=form.seen, items=form.chosen()
        ),
        title=f"What project {project.number} serves",
        back=project_url(project),
        saved="The mapping is saved. Both directions of Appendix 2 follow it.",
        template="projects/project_edit.html",
        project=project,
        changes=lambda: project_changes(project, form.seen),
    )


def phase_create(request: PersonRequest, year: str, number: int) -> HttpResponse:
    project = _find_project(request, year, number)
    check_edit_plan(request.user)
    phase = Phase(project=project)
    form = PhaseForm(request.POST or None, instance=phase, allowed=phase_fields(request.user, project))
    return edit_page(
        request,
        form,
        lambda: actions.create_phase(by=request.user, project=project, fields=form.values()),
        title=f"Add a phase to project {project.number}",
        back=project_url(project),
        saved="The phase is added.",
    )


def phase_edit(request: PersonRequest, year: str, number: int, phase: int) -> HttpResponse:
    project = _find_project(request, year, number)
    record = find(project.phases.select_related("project"), number=phase)
    check_edit_project(request.user, project)
    title = f"Edit phase {record}"
    form = PhaseForm(request.POST or None, instance=record, allowed=phase_fields(request.user, project))
    return edit_page(
        request,
        form,
        lambda: actions.edit_phase(by=request.user, phase=record, version=form.seen, fields=form.values()),
        title=title,
        back=project_url(project),
        saved="The phase is saved.",
    )


def phase_remove(request: PersonRequest, year: str, number: int, phase: int) -> HttpResponse:
    project = _find_project(request, year, number)
    record = find(project.phases.select_related("project"), number=phase)
    check_edit_plan(request.user)
    return remove_page(
        request,
        record,
        lambda version: actions.remove_phase(by=request.user, phase=record, version=version),
        title=f"Remove phase {record}?",
        what=f"Phase {record} of {project.title}. The other phases keep their numbers.",
        back=project_url(project),
        removed="The phase is removed.",
    )
