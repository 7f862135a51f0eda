"""Who may do what in the plan (design, section 9). Each `check_…` refuses with the sentence the page shows."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import Http404

from seslip.foundation.access import Refused

from .domain.audiences import may_share_with
from .domain.roles import Role
from .domain.rules import OWN_FIELDS, OWN_PHASE_FIELDS, PHASE_FIELDS, PLAN_FIELDS
from .models import Authority, Meeting, Person, Project, SavedView

NOTHING: frozenset[str] = frozenset()


def check_read_plan(person: Person) -> None:
    """The pages of the plan do not exist for those who do not read it, such as a DfE reader."""
    if not person.standing.reads_plan:
        raise Http404


def may_edit_plan(person: Person) -> bool:
    """Requirements, projects, people's parts: the programme manager edits the plan."""
    return person.standing.has(Role.PROGRAMME_MANAGER)


def check_edit_plan(person: Person) -> None:
    if not may_edit_plan(person):
        raise Refused("Only the programme manager can change the plan. Ask them to make this change for you.")


def may_edit_project(person: Person, project: Project) -> bool:
    """The programme manager, and those who manage the project."""
    return may_edit_plan(person) or project.pk in person.standing.manages


def check_edit_project(person: Person, project: Project) -> None:
    if not may_edit_project(person, project):
        raise Refused("Only the managers of this project and the programme manager can change it.")


def project_fields(person: Person, project: Project) -> frozenset[str]:
    """What of a project this person may change: its own managers its words, the programme manager everything."""
    if may_edit_plan(person):
        return PLAN_FIELDS
    return OWN_FIELDS if may_edit_project(person, project) else NOTHING


def phase_fields(person: Person, project: Project) -> frozenset[str]:
    if may_edit_plan(person):
        return PHASE_FIELDS
    return OWN_PHASE_FIELDS if may_edit_project(person, project) else NOTHING


def check_fields(asked: Iterable[str], allowed: frozenset[str]) -> None:
    """Refuses a change to what is the programme manager's to change."""
    if refused := sorted(set(asked) - allowed):
        names = ", ".join(name.replace("_", " ") for name in refused)
        raise Refused(f"Only the programme manager can change this: {names}.")


def authorities_visible_to(reader: Person) -> QuerySet[Authority]:
    return Authority.objects.all() if reader.standing.reads_plan else Authority.objects.none()


def may_see_people(person: Person) -> bool:
    """The register of people with their roles and addresses."""
    return person.standing.has(Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR)


def people_visible_to(reader: Person) -> QuerySet[Person]:
    return Person.objects.all() if may_see_people(reader) else Person.objects.none()


def check_edit_people(person: Person) -> None:
    if not may_see_people(person):
        raise Refused("Only the programme manager and administrators can change people and their roles.")


def may_edit_person(by: Person, person: Person) -> bool:
    """Whoever can change an administrator's e-mail address could sign in as one: only administrators may."""
    if by.standing.has(Role.ADMINISTRATOR):
        return True
    return may_see_people(by) and not person.standing.has(Role.ADMINISTRATOR)


def check_edit_person(by: Person, person: Person) -> None:
    check_edit_people(by)
    if not may_edit_person(by, person):
        raise Refused(f"{person} is an administrator: only another administrator can change them.")


def may_give_role(person: Person, role: str) -> bool:
    """An administrator gives every role, the programme manager every role but administrator."""
    if person.standing.has(Role.ADMINISTRATOR):
        return True
    return person.standing.has(Role.PROGRAMME_MANAGER) and role != Role.ADMINISTRATOR.value


def check_give_roles(by: Person, roles: Iterable[str]) -> None:
    """`roles` are those given or taken away."""
    for role in roles:
        if not may_give_role(by, role):
            raise Refused(f"Only an administrator can give or take away the role {Role(role).label}.")


def check_read_meetings(person: Person) -> None:
    """The pages of meetings do not exist for those who do not read them."""
    if not person.standing.reads_meetings:
        raise Http404


def may_create_meetings(person: Person, project: Project | None = None) -> bool:
    """The programme manager, and those who manage the project; without a project, whether they may for any."""
    return may_edit_plan(person) or (may_edit_project(person, project) if project else bool(person.standing.manages))


def check_create_meeting(person: Person, project: Project | None = None) -> None:
    if not may_create_meetings(person, project):
        raise Refused("Only the managers of a project and the programme manager can add its meetings.")


def may_edit_meeting(person: Person, meeting: Meeting) -> bool:
    """The programme manager, and those who manage the project that organises it or one that it is held jointly with."""
    holders = {meeting.project_id, *(link.project_id for link in meeting.joint_links.all())}
    return may_edit_plan(person) or bool(holders & person.standing.manages)


def check_edit_meeting(person: Person, meeting: Meeting) -> None:
    if not may_edit_meeting(person, meeting):
        raise Refused("Only the managers of the meeting's projects and the programme manager can change it.")


def may_edit_attendance(person: Person, meeting: Meeting, authority: int | None) -> bool:
    """Those who may edit the meeting, and people of an authority for what the register says of it (by id)."""
    own = authority is not None and person.standing.reads_meetings and person.standing.authority == authority
    return own or may_edit_meeting(person, meeting)


def check_edit_attendance(person: Person, meeting: Meeting, authority: int | None) -> None:
    if not may_edit_attendance(person, meeting, authority):
        raise Refused(
            "Only the managers of the meeting's projects and the programme manager can change its register; people of "
            "an authority can change what it says of their own."
        )


def may_edit_view(person: Person, view: SavedView) -> bool:
    """Who saved it; nobody else, whatever their role."""
    return view.owner_id == person.pk


def check_edit_view(person: Person, view: SavedView) -> None:
    if not may_edit_view(person, view):
        raise Refused(f"Only {view.owner} can change this view. Open it and save it as your own.")


def check_share_view(person: Person, audiences: Iterable[str]) -> None:
    """The programme manager shares with everybody; the others with those of whom they are one."""
    if set(audiences) - {one.value for one in may_share_with(person.standing)}:
        raise Refused("You can share a view with people of your own roles. The programme manager can with everybody.")
