"""How the 19 authorities took part in the year: meetings, projects, packages received and supported."""

from datetime import date

from projects.models import Authority, Person, ProgrammeYear, Project
from projects.queries.meetings import held_by_project
from returns.domain.content import Facts
from targeted_support.queries.reach import engaged_in


def engagement_facts(reader: Person, year: ProgrammeYear, as_at: date) -> Facts:
    """By the slug of each authority, in order of their names; a meeting held jointly counts once."""
    projects = Project.objects.visible_to(reader).filter(year=year, used=True).values_list("pk", flat=True)
    present: dict[int, set[int]] = {}
    reached: dict[int, set[int]] = {}
    for project, meetings in held_by_project(projects, as_at).items():
        for meeting in meetings:
            for authority in meeting.present if meeting.counts else ():
                present.setdefault(authority, set()).add(meeting.id)
                reached.setdefault(authority, set()).add(project)
    support = engaged_in(year, as_at)
    return {
        one.slug: {
            "label": one.name,
            "meetings": len(present.get(one.pk, ())),
            "projects_reached": len(reached.get(one.pk, ())),
            "received": len(support[one.pk].received),
            "gave": len(support[one.pk].helped) + len(support[one.pk].lent),
        }
        for one in Authority.objects.order_by("name")
    }
