"""What can be found of the programme: projects, authorities, people, meetings, and the texts of the plan."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from projects.access import authorities_visible_to, people_visible_to
from projects.models import (
    Authority,
    AuthorityAlias,
    JointMeeting,
    Meeting,
    Person,
    PersonRole,
    PlanText,
    ProgrammeYear,
    Project,
    ProjectManager,
    Strand,
    Theme,
)
from projects.tables.meetings import meeting_url
from projects.tables.programme import authority_url, person_url, project_url
from seslip.foundation.periods import show_date
from seslip.foundation.search import Source, Text, register


def _projects() -> QuerySet[Project]:
    return Project.objects.select_related("year", "theme", "strand", "sponsor").prefetch_related("managers__person")


def _project(project: Project) -> Text:
    """Its managers and sponsor too: who looks for a person finds what they do."""
    people = [f"managed by {project.manager_names}" if project.manager_names else ""]
    people += [f"sponsored by {project.sponsor}"] if project.sponsor else []
    place = [str(project.year), str(project.theme), *([str(project.strand)] if project.strand else [])]
    return Text(
        f"Project {project.number}: {project.title}",
        project_url(project),
        " · ".join(filter(None, [*place, *people])),
        [project.purpose],
        ref=str(project.number),
        day=project.year.starts,
    )


def _authority(authority: Authority) -> Text:
    aliases = ", ".join(alias.name for alias in authority.aliases.all())
    return Text(authority.name, authority_url(authority), "Local authority", [aliases])


def _person(person: Person) -> Text:
    roles = [role.get_role_display() for role in person.role_records.all()]
    line = " · ".join(filter(None, [person.job_title, person.place, *roles]))
    return Text(person.name, person_url(person), line, [person.email])


def _meeting(meeting: Meeting) -> Text:
    joint = [f"jointly with project {link.project.number} {link.project.title}" for link in meeting.joint_links.all()]
    told = [show_date(meeting.day), f"Project {meeting.project.number} {meeting.project.title}", *joint]
    told += ["cancelled"] if meeting.cancelled else []
    kind = meeting.get_kind_display()
    words = [kind if meeting.title else "", meeting.place, meeting.get_mode_display(), meeting.note]
    return Text(str(meeting), meeting_url(meeting), " · ".join(told), words, day=meeting.day)


def _meetings() -> QuerySet[Meeting]:
    return Meeting.objects.select_related("project").prefetch_related("joint_links__project")


def _plan_text(text: PlanText) -> Text:
    source = f"Plan {text.year}" + (f", paragraph {text.paragraphs}" if text.paragraphs else "")
    url = f"{reverse('projects:plan_text_list')}?year={text.year}#{text.section}"
    return Text(str(text), url, source, [text.text], day=text.year.starts)


def _plan_texts(reader: Any) -> QuerySet[PlanText]:
    return PlanText.objects.all() if reader.standing.reads_plan else PlanText.objects.none()


register(
    Source(
        "project",
        "Project",
        "Projects",
        "forward",
        10,
        Project,
        _projects,
        _project,
        Project.objects.visible_to,
        parts={
            ProjectManager: ("managers",),
            Person: ("sponsor", "managers__person"),
            Theme: ("theme",),
            Strand: ("strand",),
            ProgrammeYear: ("year",),
        },
    )
)
register(
    Source(
        "authority",
        "Authority",
        "Authorities",
        "place",
        30,
        Authority,
        lambda: Authority.objects.prefetch_related("aliases"),
        _authority,
        authorities_visible_to,
        nouns=("council", "LA"),
        parts={AuthorityAlias: ("aliases",)},
    )
)
register(
    Source(
        "person",
        "Person",
        "People",
        "person",
        40,
        Person,
        lambda: Person.objects.select_related("authority").prefetch_related("role_records"),
        _person,
        people_visible_to,
        parts={Authority: ("authority",), PersonRole: ("role_records",)},
    )
)
register(
    Source(
        "meeting",
        "Meeting",
        "Meetings",
        "clock",
        60,
        Meeting,
        _meetings,
        _meeting,
        Meeting.objects.visible_to,
        parts={JointMeeting: ("joint_links",), Project: ("project", "joint_links__project")},
    )
)
register(
    Source(
        "plan_text",
        "Text of the plan",
        "Texts of the plan",
        "page",
        90,
        PlanText,
        lambda: PlanText.objects.select_related("year"),
        _plan_text,
        _plan_texts,
        nouns=("document", "paragraph"),
        parts={ProgrammeYear: ("year",)},
    )
)
