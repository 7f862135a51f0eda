"""Who may do what with returns (design, section 9): drafts for those who make them, frozen ones for every reader."""

from django.db.models import Q, QuerySet
from django.http import Http404

from kpis.access import may_update
from kpis.models import Kpi
from projects.domain.roles import Role
from projects.models import Person, Project
from seslip.foundation.access import Refused

from .domain.content import PartKey
from .models import GrantReturn, ReturnNarrative

EVERYTHING = frozenset(PartKey)
MONEY_ONLY = frozenset({PartKey.MONEY, PartKey.SIGNATURES})


def may_read_returns(person: Person) -> bool:
    return person.standing.reads_plan or person.standing.has(Role.DFE_READER)


def check_read_returns(person: Person) -> None:
    """The pages do not exist for somebody without a part in the programme."""
    if not may_read_returns(person):
        raise Http404


def may_edit_returns(person: Person) -> bool:
    """The programme manager starts, checks, reopens and freezes returns."""
    return person.standing.has(Role.PROGRAMME_MANAGER)


def check_edit_returns(person: Person) -> None:
    if not may_edit_returns(person):
        raise Refused("Only the programme manager moves a return on. Ask them to do this.")


def draft_parts(person: Person) -> frozenset[PartKey]:
    """Which parts of a draft this person reads as a whole; of the others only what is about their own projects."""
    if may_edit_returns(person):
        return EVERYTHING
    return MONEY_ONLY if person.standing.has(Role.FINANCE) else frozenset()


def check_read_part(person: Person, part: PartKey, *, frozen: bool) -> None:
    """404 for a part of a draft that is not this reader's."""
    if not frozen and part not in draft_parts(person):
        raise Http404


def own_projects(person: Person, projects: QuerySet[Project]) -> QuerySet[Project]:
    """Those whose part of a return a person reads while it is a draft: managed, sponsored, or the support team's."""
    standing = person.standing
    if may_edit_returns(person):
        return projects
    own = projects.filter(pk__in=standing.own_projects)
    return own | projects.filter(theme__key="targeted") if standing.has(Role.SUPPORT_TEAM) else own


def may_sign(person: Person, project: Project) -> bool:
    """The sponsor of the project; where it has none, the programme manager."""
    if project.sponsor_id is None:
        return may_edit_returns(person)
    return project.sponsor_id == person.pk


def check_sign(person: Person, project: Project) -> None:
    if not may_sign(person, project):
        sponsor = project.sponsor.name if project.sponsor else "the programme manager"
        raise Refused(f"Project {project.number} is signed by {sponsor}: nobody signs for somebody else.")


def may_certify_finance(person: Person) -> bool:
    return person.standing.has(Role.FINANCE)


def check_certify_finance(person: Person) -> None:
    if not may_certify_finance(person):
        raise Refused("Only the finance officer certifies the money of a return.")


def people_who_write() -> QuerySet[Person]:
    """Whom a narrative can be given to: those who may read a part of a draft."""
    roles = [role.value for role in (Role.PROGRAMME_MANAGER, Role.FINANCE, Role.SUPPORT_TEAM)]
    inside = Q(role_records__role__in=roles) | Q(managed__isnull=False) | Q(sponsored__isnull=False)
    return Person.objects.filter(inside, is_active=True).distinct()


def may_write(person: Person, narrative: ReturnNarrative) -> bool:
    """Whoever it is given to, and the programme manager."""
    return may_edit_returns(person) or (narrative.owner_id is not None and narrative.owner_id == person.pk)


def check_write(person: Person, narrative: ReturnNarrative) -> None:
    if not may_write(person, narrative):
        raise Refused("Only the person this narrative is given to and the programme manager can write it.")


def may_explain(person: Person, kpi: Kpi) -> bool:
    """Whoever reports on the KPI."""
    return may_update(person, kpi)


def check_explain(person: Person, kpi: Kpi) -> None:
    if not may_explain(person, kpi):
        raise Refused(
            f"Only the managers of project {kpi.activity.project.number} and the programme manager explain it."
        )


def may_ask(person: Person) -> bool:
    """Questions on what was submitted come from DfE; the programme manager answers."""
    return person.standing.has(Role.DFE_READER)


def check_ask(person: Person) -> None:
    if not may_ask(person):
        raise Refused("Questions on a return are DfE's to ask. Tell the programme manager what you want to know.")


def check_answer(person: Person) -> None:
    if not may_edit_returns(person):
        raise Refused("Only the programme manager answers DfE's questions.")


def may_see_checks(person: Person, one: GrantReturn) -> bool:
    """What the checks of a draft find: whole for the programme manager, what they can mend for those who can."""
    inside = may_edit_returns(person) or person.standing.has(Role.FINANCE) or bool(person.standing.manages)
    return inside or one.narratives.filter(owner=person).exists()


def check_see_checks(person: Person, one: GrantReturn) -> None:
    """404 for those who mend nothing."""
    if not may_see_checks(person, one):
        raise Http404
