"""Every write to projects, their managers and phases, and their place in the frameworks."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from projects.access import check_edit_plan, check_edit_project, check_fields, phase_fields, project_fields
from projects.domain.rules import problem_of_dropping, problem_of_strand, problem_of_unused
from projects.models import (
    FrameworkItem,
    Person,
    Phase,
    ProgrammeYear,
    Project,
    ProjectFrameworkItem,
    ProjectManager,
)
from seslip.foundation import audit

from .checking import checked, still_kept


def create_project(
    *, by: Person, year: ProgrammeYear, fields: Mapping[str, Any], managers: Sequence[Person] = ()
) -> Project:
    """Adds a numbered project to a year; the first manager is the lead. Raises ValidationError for a taken number."""
    check_edit_plan(by)
    with transaction.atomic():
        candidate = checked(Project(year=year), fields, _problems)
        project = audit.create(candidate, by=by)
        _set_managers(by, project, managers)
    return project


def edit_project(
    *,
    by: Person,
    project: Project,
    version: int,
    fields: Mapping[str, Any],
    managers: Sequence[Person] | None = None,
) -> Project:
    """Changes a project, and its managers where they are given (lead first).

    Raises Refused where a project's own manager asks for more than its words, Stale and ValidationError.
    """
    check_edit_project(by, project)
    asked = {*fields, *(() if managers is None else ("managers",))}
    check_fields(asked, project_fields(by, project))
    with transaction.atomic():
        checked(project, fields, _problems)
        stored = audit.change(project, by=by, version=version, fields=fields)
        if managers is not None:
            _set_managers(by, stored, managers)
    return stored


def _problems(project: Project) -> dict[str, str]:
    strand = project.strand
    in_use_so_far = Project.objects.filter(pk=project.pk, used=True).exists()
    return {
        "amount": problem_of_unused(project.used, project.amount),
        "used": problem_of_dropping(project.used, still_kept(project) if in_use_so_far else []),
        "strand": problem_of_strand(project.theme.name, strand.name, strand.theme.name) if strand else "",
    }


def _set_managers(by: Person, project: Project, people: Sequence[Person]) -> None:
    present = {entry.person_id: entry for entry in project.managers.all()}
    for position, person in enumerate(dict.fromkeys(people), 1):
        entry = present.pop(person.pk, None)
        if entry is None:
            audit.create(ProjectManager(project=project, person=person, position=position), by=by)
        elif entry.position != position:
            audit.change(entry, by=by, version=entry.version, fields={"position": position})
    for entry in present.values():
        audit.remove(entry, by=by)


def create_phase(*, by: Person, project: Project, fields: Mapping[str, Any]) -> Phase:
    check_edit_plan(by)
    with transaction.atomic():
        return audit.create(checked(Phase(project=project), fields), by=by)


def edit_phase(*, by: Person, phase: Phase, version: int, fields: Mapping[str, Any]) -> Phase:
    """Changes a phase: its number and amount are the programme manager's, its note also the project manager's."""
    check_edit_project(by, phase.project)
    check_fields(fields, phase_fields(by, phase.project))
    with transaction.atomic():
        checked(phase, fields)
        return audit.change(phase, by=by, version=version, fields=fields)


def remove_phase(*, by: Person, phase: Phase, version: int) -> None:
    check_edit_plan(by)
    audit.remove(phase, by=by, version=version)


def edit_project_frameworks(*, by: Person, project: Project, version: int, items: Iterable[FrameworkItem]) -> Project:
    """Says which enablers and outcomes a project serves. Claims the project, so that two people cannot cross."""
    check_edit_plan(by)
    with transaction.atomic():
        stored = audit.change(project, by=by, version=version, fields={})
        wanted = {item.pk for item in items}
        for link in stored.framework_links.all():
            if link.item_id in wanted:
                wanted.discard(link.item_id)
            else:
                audit.remove(link, by=by)
        for item in sorted(wanted):
            audit.create(ProjectFrameworkItem(project=stored, item_id=item), by=by)
    return stored
