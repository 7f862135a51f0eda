"""Every write to the budget. Each checks who may, writes its history in the same transaction and returns the record."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Sum

from budget.access import check_edit_budget
from budget.domain.ledger import Shares
from budget.models import BudgetLine, Heading, LineProject, Section, Side
from budget.queries.money import moved_by
from budget.queries.references import references_to
from projects.models import Person, Project
from seslip.foundation import audit
from seslip.foundation.money import show_money

from .holding import check_not_under_review, hold_lines


def create_line(
    *, by: Person, heading: Heading, fields: Mapping[str, Any], projects: Iterable[Project] = ()
) -> BudgetLine:
    """Adds a line at the end of a heading. Raises ValidationError where shares, price, phase and projects disagree."""
    check_edit_budget(by)
    covered = list(projects)
    line = BudgetLine(**fields, heading=heading)
    check_line(line, covered)
    with transaction.atomic():
        line.position = _next_position(heading)
        audit.create(line, by=by)
        _cover(by, line, covered)
    return line


def edit_line(
    *, by: Person, line: BudgetLine, version: int, fields: Mapping[str, Any], projects: Iterable[Project]
) -> BudgetLine:
    """Changes a line and the projects it pays for. Raises Stale, and ValidationError as above."""
    check_edit_budget(by)
    covered, changed = list(projects), dict(fields)
    stored = BudgetLine.objects.filter(pk=line.pk).first() or line
    heading = changed.get("heading", stored.heading)
    moved, place = heading != stored.heading, _place(stored)
    for name, value in changed.items():
        setattr(stored, name, value)
    check_line(stored, covered)
    with transaction.atomic():
        hold_lines(line.pk)
        check_not_under_review(line.pk)
        check_kept(stored, place)
        check_movements(stored)
        check_tied(stored)
        if moved:
            changed["position"] = _next_position(heading)
        stored = audit.change(line, by=by, version=version, fields=changed)
        _cover(by, stored, covered)
    return stored


def remove_line(*, by: Person, line: BudgetLine, version: int) -> None:
    """Removes a line; its history stays. Raises Stale where it was changed after the person looked at it.

    Raises ValidationError while it is under review, and for good once something refers to it.
    """
    check_edit_budget(by)
    with transaction.atomic():
        hold_lines(line.pk, whole=True)
        check_not_under_review(line.pk)
        if references := references_to(line):
            words = f"“{line}” cannot be removed: it has {', '.join(references)}, and these stay explained by it."
            raise ValidationError(f"{words} To take its money away, ask for a virement to another line.")
        for link in line.line_projects.all():
            audit.remove(link, by=by)
        audit.remove(line, by=by, version=version)


def create_heading(*, by: Person, section: Section, fields: Mapping[str, Any]) -> Heading:
    """Adds a heading at the end of a section."""
    check_edit_budget(by)
    with transaction.atomic():
        last = section.headings.aggregate(last=Max("position"))["last"] or 0
        return audit.create(Heading(**fields, section=section, position=last + 1), by=by)


def edit_heading(*, by: Person, heading: Heading, version: int, fields: Mapping[str, Any]) -> Heading:
    check_edit_budget(by)
    return audit.change(heading, by=by, version=version, fields=fields)


def remove_heading(*, by: Person, heading: Heading, version: int) -> None:
    """Removes a heading without lines. Raises Stale, and ValidationError while lines stand under it."""
    check_edit_budget(by)
    if lines := heading.lines.count():
        words = f"{lines} line{'s stand' if lines > 1 else ' stands'} under this heading. Move or remove them first."
        raise ValidationError(words)
    audit.remove(heading, by=by, version=version)


def check_line(line: BudgetLine, covered: list[Project]) -> None:
    """What a line and its projects must agree in, whoever writes it. Raises ValidationError by field."""
    line.clean()
    year = line.heading.section.year_id
    numbers = {project.pk for project in covered}
    if any(project.year_id != year for project in covered):
        raise ValidationError({"projects": "Choose projects of the same year as the heading."})
    if line.phase and line.phase.project_id not in numbers:
        words = f"Phase {line.phase} belongs to project {line.phase.project.number}. Choose that project as well."
        raise ValidationError({"phase": words})
    unused = [str(project.number) for project in covered if not project.used]
    if unused and line.planned:
        raise ValidationError({"projects": f"Project {', '.join(unused)} is not used, so no money can go to it."})


def _place(line: BudgetLine) -> tuple[str, bool]:
    """What a line is: its side, and whether it is carried forward."""
    return line.heading.section.side, line.carried_forward


def check_kept(line: BudgetLine, place: tuple[str, bool]) -> None:
    """What refers to a line keeps it where it is, with an amount, else that money would vanish from the position."""
    if _place(line) == place and line.planned:
        return
    if not (references := references_to(line)):
        return
    words = f"This line has {', '.join(references)}"
    if _place(line) != place:
        heading = f"{words}, so it stays income, spending or carried forward as it is. Choose a heading of that kind."
        raise ValidationError({"heading": heading})
    raise ValidationError(
        {"csc": f"{words}, so it keeps an amount. Enter £0 for a stream instead of leaving all empty."}
    )


def check_movements(line: BudgetLine) -> None:
    """What virements took from a line must stay covered, on the side of spending. Raises ValidationError by field."""
    moved = moved_by([line.pk], date.max)[line.pk]
    if moved.any and line.heading.section.side != Side.EXPENDITURE:
        raise ValidationError(
            {"heading": "Virements moved money from or to this line, so it stays on the spending side."}
        )
    for name, share in zip(Shares._fields, moved, strict=True):
        if (getattr(line, name) or 0) + (share or 0) < 0:
            words = f"Virements took {show_money(-(share or 0))} from this share. Enter at least that."
            raise ValidationError({name: words})


def check_tied(line: BudgetLine) -> None:
    """A carry-forward keeps its purpose, and what is tied to lines, for as long as lines spend it. Raises by field."""
    tied = line.earmark_uses.aggregate(tied=Sum("amount"))["tied"]
    if tied and not line.earmark:
        words = "Lines spend this carry-forward, so it keeps a purpose. Untie them on the page of earmarks first."
        raise ValidationError({"earmark": words})
    if tied and (line.own or 0) < tied:
        words = (
            f"{show_money(tied)} of it is tied to the lines that spend it. Enter at least that, or untie some first."
        )
        raise ValidationError({"own": words})


def _next_position(heading: Heading) -> int:
    return (heading.lines.aggregate(last=Max("position"))["last"] or 0) + 1


def _cover(by: Person, line: BudgetLine, projects: list[Project]) -> None:
    """Links the line to exactly these projects, keeping the words of the rows that stay."""
    wanted = {project.pk for project in projects}
    for link in line.line_projects.all():
        if link.project_id in wanted:
            wanted.discard(link.project_id)
        else:
            audit.remove(link, by=by)
    for project in sorted(wanted):
        audit.create(LineProject(line=line, project_id=project), by=by)
