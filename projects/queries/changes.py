"""What projects, their meetings and people tell of changes."""

from django.urls import reverse

from projects.access import may_edit_plan, people_visible_to
from projects.models import Attendance, Meeting, Person, PersonRole, Phase, Project, ProjectManager
from seslip.foundation.change_rows import Flag, History, Raw, Reworded, Shown, said
from seslip.foundation.changes import Subject, register
from seslip.foundation.news import Thing
from seslip.foundation.periods import show_date


def _project(project: Project, reader: Person) -> Thing:
    url = reverse("projects:project_page", args=(project.year.label, project.number))
    name = f"Project {project.number}"
    return Thing(f"project/{project.pk}", "projects", name, project.title, url, frozenset({project.pk}))


def _meeting(meeting: Meeting, reader: Person) -> Thing:
    holders = {meeting.project_id, *(link.project_id for link in meeting.joint_links.all())}
    url = reverse("projects:meeting_page", args=(meeting.pk,))
    title = f"Project {meeting.project.number} {meeting.project.title}"
    name = f"{meeting}, {show_date(meeting.day)}"
    return Thing(f"meeting/{meeting.pk}", "meetings", name, title, url, frozenset(holders))


def _gone_meeting(shown: Shown, raw: Raw) -> Thing:
    name = f"{shown['title'] or shown['kind']}, {shown['day']}"
    return Thing(f"meeting/{raw['id']}", "meetings", name, projects=frozenset({raw["project_id"]}))


def _person(person: Person, reader: Person) -> Thing:
    return Thing(
        f"person/{person.pk}", "people", person.name, person.place, reverse("people:person_page", args=(person.pk,))
    )


PROJECTS = Subject("projects", lambda reader: Project.objects.visible_to(reader).select_related("year"), _project)
MEETINGS = Subject(
    "meetings",
    lambda reader: Meeting.objects.visible_to(reader).select_related("project").prefetch_related("joint_links"),
    _meeting,
    may_edit_plan,
)
PEOPLE = Subject("people", lambda reader: people_visible_to(reader).select_related("authority"), _person)

register(
    History(
        PROJECTS,
        Project,
        told={
            "title": "title",
            "sponsor": "sponsor",
            "theme": "policy theme",
            "amount": "amount in the plan",
            "purpose": Reworded("purpose reworded"),
            "used": Flag("in use", "no longer used"),
        },
    ),
    History(
        PROJECTS,
        ProjectManager,
        "project_id",
        added=said("{person} manages it"),
        removed=said("{person} no longer manages it"),
        also=("person",),
        known_by=("person",),
    ),
    History(
        PROJECTS,
        Phase,
        "project_id",
        told={"amount": "amount of phase {number}"},
        added=said("phase {number} added", "{n} phases added"),
        removed=said("phase {number} removed", "{n} phases removed"),
        also=("number",),
    ),
    History(
        MEETINGS,
        Meeting,
        told={
            "title": "title",
            "day": "date",
            "place": "place",
            "cancelled": Flag("cancelled", "no longer cancelled"),
        },
        also=("kind", "project"),
        gone=_gone_meeting,
    ),
    History(
        MEETINGS,
        Attendance,
        "meeting_id",
        told={"state": said("{authority} in the register: {state}", "register changed for {n} authorities")},
        added=said("{authority} in the register: {state}", "register filled in for {n} authorities"),
        removed=said("{authority} taken out of the register", "{n} authorities taken out of the register"),
        also=("authority",),
    ),
    History(
        PEOPLE,
        Person,
        told={
            "name": "name",
            "organisation": "organisation",
            "authority": "authority",
            "job_title": "job title",
            "email": Reworded("e-mail address changed"),
            "is_active": Flag("may sign in again", "may no longer sign in"),
        },
    ),
    History(
        PEOPLE,
        PersonRole,
        "person_id",
        added=said("is given the role {role}"),
        removed=said("no longer has the role {role}"),
        also=("role",),
        known_by=("role",),
    ),
)
