"""Who may do what in the diagnostics (design, section 9). Candid material is read by a group's people only."""

from collections.abc import Iterable

from django.http import Http404

from projects.access import may_edit_plan
from projects.models import Person, Project
from seslip.foundation.access import Refused

from .models import ChallengeGroup, ChallengeRound, Conversation, RegionalTheme

HEADLINES = frozenset({"headlines"})
TALK_FIELDS = HEADLINES | {"day", "mode", "place", "agreed_on"}
WORDS = frozenset({"scope", "diagnosis", "evaluation"})
GROUP_FIELDS = HEADLINES | {"day", "mode", "place", "facilitator", "host"}


def check_read_diagnostics(person: Person) -> None:
    """Dates, members and conversations do not exist for finance, administrators and DfE as such."""
    if not person.standing.reads_meetings:
        raise Http404


def check_read_candid(person: Person) -> None:
    """As dates and members, and for whoever facilitates, whatever else they are."""
    if not person.standing.reads_meetings and not ChallengeGroup.objects.read_by(person).exists():
        raise Http404


def may_edit_rounds(person: Person) -> bool:
    """Rounds, groups, their dates and members: the programme manager."""
    return may_edit_plan(person)


def check_edit_rounds(person: Person) -> None:
    if not may_edit_rounds(person):
        raise Refused("Only the programme manager can change rounds, groups and their members.")


def may_run_group(person: Person, group: ChallengeGroup) -> bool:
    """Its steps and its checklist: the programme manager, and who facilitates it."""
    return may_edit_rounds(person) or facilitates(person, group)


def check_run_group(person: Person, group: ChallengeGroup) -> None:
    if not may_run_group(person, group):
        raise Refused("Only the group's facilitator and the programme manager can move it on and tick its checklist.")


def may_see_late(person: Person, group: ChallengeGroup) -> bool:
    """Whose self-assessment of the group is still to come: who runs it, and the people of its authorities."""
    own = person.standing.candid_authority
    return may_run_group(person, group) or any(member.authority_id == own for member in group.members.all())


def group_fields(person: Person, group: ChallengeGroup) -> frozenset[str]:
    """What of a group this person may change: its facilitator the headlines, the programme manager everything."""
    if may_edit_rounds(person):
        return GROUP_FIELDS
    return HEADLINES if facilitates(person, group) else frozenset()


def facilitates(person: Person, group: ChallengeGroup) -> bool:
    return group.facilitator_id is not None and group.facilitator_id == person.pk


def check_facilitate(person: Person, group: ChallengeGroup) -> None:
    """What is said in the session is written by its facilitator alone: nobody else was there for the region."""
    if not facilitates(person, group):
        raise Refused("Only the facilitator of the group can write its findings and say what becomes of them.")


def may_edit_assessment(person: Person, authority: int, group: ChallengeGroup | None) -> bool:
    """People of the authority write their own self-assessment; the facilitator of its group can enter it for them."""
    own = person.standing.candid_authority == authority
    return own or (group is not None and facilitates(person, group))


def check_edit_assessment(person: Person, authority: int, group: ChallengeGroup | None) -> None:
    if not may_edit_assessment(person, authority, group):
        raise Refused("Only people of the authority and the facilitator of its group can change its self-assessment.")


def may_programme(person: Person, project: Project | None) -> bool:
    """Which authority has a conversation in which year, and who leads it: the programme manager, the managers of the
    project that organises them."""
    return may_edit_plan(person) or (project is not None and project.pk in person.standing.manages)


def check_programme(person: Person, project: Project | None) -> None:
    if not may_programme(person, project):
        raise Refused("Only the managers of the project and the programme manager can programme conversations.")


def leads(person: Person, conversation: Conversation) -> bool:
    return conversation.lead_id is not None and conversation.lead_id == person.pk


def check_lead(person: Person, conversation: Conversation) -> None:
    """What partners said is written by who leads the conversation alone."""
    if not leads(person, conversation):
        raise Refused("Only who leads this conversation writes down what its partners said.")


def may_run_conversation(person: Person, conversation: Conversation) -> bool:
    """Date, stage, partners and follow-up: the programme manager, who leads it, and the managers of its project."""
    return leads(person, conversation) or may_programme(person, conversation.project)


def check_run_conversation(person: Person, conversation: Conversation) -> None:
    if not may_run_conversation(person, conversation):
        raise Refused(
            "Only who leads this conversation, the managers of its project and the programme manager can change it."
        )


def conversation_fields(person: Person, conversation: Conversation) -> frozenset[str]:
    """What of a conversation this person may change; who leads it hands it to nobody else."""
    if not may_run_conversation(person, conversation):
        return frozenset()
    return TALK_FIELDS | {"lead"} if may_programme(person, conversation.project) else TALK_FIELDS


def check_appoint(person: Person, conversation: Conversation) -> None:
    """Whoever leads a conversation reads its candid words, so who that is is not for the lead to say."""
    if not may_programme(person, conversation.project):
        raise Refused("Only the managers of the project and the programme manager can say who leads a conversation.")


def word_fields(person: Person, conversation: Conversation) -> frozenset[str]:
    """Which candid words this person writes: who leads it all, people of the authority what it should be about."""
    if leads(person, conversation):
        return WORDS
    own = person.standing.candid_authority == conversation.authority_id
    return frozenset({"scope"}) if own else frozenset()


def check_write_words(person: Person, conversation: Conversation, fields: Iterable[str] = ()) -> None:
    allowed = word_fields(person, conversation)
    if not allowed or set(fields) - allowed:
        raise Refused("Who leads this conversation writes what was said in it; people of the authority its scope.")


def may_sign(person: Person, directors: Iterable[Person]) -> bool:
    """`directors` are those who sign for the authority."""
    return any(director.pk == person.pk for director in directors)


def check_sign(
    person: Person, conversation: Conversation, director: Person | None, directors: Iterable[Person]
) -> None:
    """A director signs in person; those who run the conversation record that one did."""
    in_person = director is not None and director.pk == person.pk and may_sign(person, directors)
    if not (in_person or may_run_conversation(person, conversation)):
        raise Refused(
            f"Only the director of children's services of {conversation.authority} signs this off; who runs the "
            "conversation can record that they did."
        )


def may_edit_benchmarks(person: Person) -> bool:
    """One indicator in the page, also of the plan's own set: the programme manager."""
    return may_edit_plan(person)


def check_edit_benchmarks(person: Person) -> None:
    if not may_edit_benchmarks(person):
        raise Refused("Only the programme manager can change single benchmarks.")


def may_load_benchmarks(person: Person) -> bool:
    """The programme manager, and those who manage a project of the theme Data Capacity (plan, project 1)."""
    manages = person.standing.manages
    return may_edit_plan(person) or (
        bool(manages) and Project.objects.filter(pk__in=manages, theme__key="data").exists()
    )


def check_load_benchmarks(person: Person) -> None:
    if not may_load_benchmarks(person):
        raise Refused("Only the managers of project 1 (data) and the programme manager can load benchmarks.")


def may_remove_benchmark_set(person: Person, loaders: frozenset[int]) -> bool:
    """`loaders` are those who have loaded the set, by id; nobody has loaded that of the plan, which stays."""
    return bool(loaders) and (may_edit_plan(person) or (person.pk in loaders and may_load_benchmarks(person)))


def check_remove_benchmark_set(person: Person, loaders: frozenset[int]) -> None:
    if not may_remove_benchmark_set(person, loaders):
        raise Refused(
            "Only who loaded these benchmarks and the programme manager can remove them."
            if loaders
            else "These benchmarks are part of the plan and stay. The programme manager can correct single ones."
        )


def may_draft_theme(person: Person, challenge_round: ChallengeRound) -> bool:
    """The programme manager, and who facilitates a group of the round."""
    return may_edit_plan(person) or challenge_round.groups.filter(facilitator=person.pk).exists()


def check_draft_theme(person: Person, challenge_round: ChallengeRound) -> None:
    if not may_draft_theme(person, challenge_round):
        raise Refused("Only the facilitators of this round and the programme manager can draft regional priorities.")


def may_see_draft(person: Person, theme: RegionalTheme) -> bool:
    """The programme manager, and who wrote it."""
    return may_edit_plan(person) or theme.drafted_by_id == person.pk


def may_edit_theme(person: Person, theme: RegionalTheme) -> bool:
    """The programme manager; a draft also who wrote it."""
    return may_edit_plan(person) or (not theme.published and may_see_draft(person, theme))


def check_edit_theme(person: Person, theme: RegionalTheme) -> None:
    if not may_edit_theme(person, theme):
        raise Refused("Only the programme manager can change a regional priority; a draft also who wrote it.")


def check_publish_theme(person: Person) -> None:
    if not may_edit_plan(person):
        raise Refused("Only the programme manager can publish and withdraw regional priorities.")


def check_answer_themes(person: Person) -> None:
    if not may_edit_plan(person):
        raise Refused("Only the programme manager can say which projects answer a priority.")
