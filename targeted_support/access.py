"""Who may do what in targeted support (design, section 9). Scope and diagnosis are read by those concerned only."""

from collections.abc import Iterable

from django.http import Http404

from diagnostics.access import facilitates, leads
from diagnostics.domain.findings import Outcome
from diagnostics.models import Conversation, Finding
from projects.domain.roles import Role
from projects.models import Person
from seslip.foundation.access import Refused

from .models import TEAM, Expert, Package

WORDS = frozenset({"scope", "diagnosis"})


def is_team(person: Person) -> bool:
    """The targeted-support team and the programme manager: they read everything and run the programme of support."""
    return person.standing.has(*TEAM)


def check_read_packages(person: Person) -> None:
    """Packages do not exist for finance, administrators and DfE as such; whoever supports one sees that one."""
    if not person.standing.reads_meetings and not Package.objects.read_by(person).exists():
        raise Http404


def check_read_giving(person: Person) -> None:
    """Experts, and what each authority gives and receives: for who reads packages, as the summary of one is."""
    if not person.standing.reads_meetings:
        raise Http404


def may_see_costs(person: Person) -> bool:
    """What packages cost: finance, the team, the programme manager. For others the budget's totals."""
    return is_team(person) or person.standing.has(Role.FINANCE)


def check_see_costs(person: Person) -> None:
    if not may_see_costs(person):
        raise Http404


def may_edit_packages(person: Person) -> bool:
    return is_team(person)


def check_edit_packages(person: Person) -> None:
    if not may_edit_packages(person):
        raise Refused("Only the targeted-support team and the programme manager can change packages.")


def word_fields(person: Person, package: Package) -> frozenset[str]:
    """Which candid words of a package this person writes: the team both; people of a recipient what they ask for,
    as long as nothing is agreed."""
    if person.standing.has(Role.SUPPORT_TEAM):
        return WORDS
    own = person.standing.candid_authority
    asks = package.stage in ("", "enquiry", "scoping") and any(
        one.authority_id == own for one in package.recipients.all()
    )
    return frozenset({"scope"}) if own and asks else frozenset()


def check_write_words(person: Person, package: Package, fields: Iterable[str] = ()) -> None:
    allowed = word_fields(person, package)
    if not allowed or set(fields) - allowed:
        raise Refused(
            "The targeted-support team writes scope and diagnosis; people of the authority what they ask for."
        )


def may_start_from_finding(person: Person, finding: Finding) -> bool:
    """Who facilitated the session knows what the package is to be about; nobody else may tell others."""
    return finding.outcome == Outcome.PACKAGE.value and facilitates(person, finding.group)


def check_start_from_finding(person: Person, finding: Finding) -> None:
    if not facilitates(person, finding.group):
        raise Refused("Only the facilitator of the group starts a package from one of its findings.")
    if finding.outcome != Outcome.PACKAGE.value:
        raise Refused("Say first, on the finding's page, that a targeted support package becomes of it.")


def may_start_from_conversation(person: Person, conversation: Conversation) -> bool:
    return conversation.follow_up == "package" and (leads(person, conversation) or is_team(person))


def check_start_from_conversation(person: Person, conversation: Conversation) -> None:
    if not (leads(person, conversation) or is_team(person)):
        raise Refused("Only who leads the conversation and the targeted-support team start a package from it.")
    if conversation.follow_up != "package":
        raise Refused("Say first, on the conversation's page, that a targeted support package follows.")


def enquires_for(person: Person) -> int | None:
    """The authority for which this person may ask for support (by id): their own."""
    return person.standing.candid_authority


def check_enquire(person: Person) -> None:
    if enquires_for(person) is None:
        raise Refused("People of an authority ask for support for it. Sign in as one of them, or write to the team.")


def may_edit_offer_of_help(person: Person, expert: Expert) -> bool:
    """People of an authority change and withdraw what it offers, until the team has taken it up."""
    own = enquires_for(person)
    return own is not None and expert.authority_id == own and not expert.is_confirmed


def check_edit_offer_of_help(person: Person, expert: Expert) -> None:
    own = enquires_for(person)
    if own is None or expert.authority_id != own:
        raise Refused("People of the authority that offers this help change it and withdraw it.")
    if expert.is_confirmed:
        raise Refused("The targeted-support team has taken this offer up. Tell them what is to change.")


def may_sign(person: Person, directors: Iterable[Person]) -> bool:
    """`directors` are those who sign for the authority."""
    return any(director.pk == person.pk for director in directors)


def check_sign(person: Person, director: Person | None, directors: Iterable[Person]) -> None:
    """A director signs in person; the team records that one did."""
    in_person = director is not None and director.pk == person.pk and may_sign(person, directors)
    if not (in_person or may_edit_packages(person)):
        raise Refused("Only the authority's director of children's services and the team sign a package off.")


def may_answer_outcomes(person: Person, package: Package) -> bool:
    """Who is asked what came of a package: the team, who looks after it, and people of its recipients."""
    own = person.standing.candid_authority
    receives = own is not None and package.recipients.filter(authority=own).exists()
    return is_team(person) or package.owner_id == person.pk or receives


def check_answer_outcomes(person: Person, package: Package) -> None:
    if not may_answer_outcomes(person, package):
        raise Refused("People of the authorities it was for, who looks after the package and the team say this.")


def check_edit_impact(person: Person) -> None:
    """Lessons, feedback, priorities and the evaluation are the team's."""
    if not is_team(person):
        raise Refused("Only the targeted-support team and the programme manager change this.")
