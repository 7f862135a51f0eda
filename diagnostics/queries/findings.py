"""Reads of candid material. Every one starts from what this reader may see."""

from django.db.models import Prefetch, QuerySet

from diagnostics.models import ChallengeGroup, ChallengeRound, Finding, GroupMember, RegionalTheme, SelfAssessment
from projects.models import Authority, Person


def groups_read(reader: Person) -> QuerySet[ChallengeGroup]:
    """The groups whose candid material the reader reads, with round and members."""
    members = Prefetch("members", GroupMember.objects.select_related("authority"))
    return ChallengeGroup.objects.read_by(reader).select_related("round__year").prefetch_related(members)


def finding_rows(reader: Person) -> QuerySet[Finding]:
    """Findings with what a line of the list shows."""
    rows = Finding.objects.visible_to(reader)
    return rows.select_related("group__round__year", "authority", "heading", "priority")


def priorities_to_name(reader: Person, finding: Finding) -> QuerySet[RegionalTheme]:
    """What a finding may lead to: the priorities of its round that the reader sees, and the one that it leads to."""
    seen = RegionalTheme.objects.visible_to(reader).filter(round=finding.group.round_id)
    found: QuerySet[RegionalTheme] = seen | RegionalTheme.objects.filter(pk=finding.priority_id or 0)
    return found


def seen_priority(reader: Person, finding: Finding) -> RegionalTheme | None:
    """The priority that a finding leads to, where the reader sees it: a draft is not for all of the group."""
    return RegionalTheme.objects.visible_to(reader).filter(pk=finding.priority_id or 0).first()


def assessments_of(reader: Person, group: ChallengeGroup) -> dict[int, SelfAssessment]:
    """The self-assessments of a group's members that the reader may see, by authority."""
    members = [member.authority_id for member in group.members.all()]
    found = SelfAssessment.objects.visible_to(reader).filter(round=group.round_id, authority__in=members)
    return {one.authority_id: one for one in found}


def group_of(challenge_round: ChallengeRound, authority: Authority) -> ChallengeGroup | None:
    """Where an authority sits in a round."""
    return ChallengeGroup.objects.filter(round=challenge_round, members__authority=authority).first()


def reads_assessments_of(reader: Person, challenge_round: ChallengeRound, authority: Authority) -> bool:
    """Whether the reader reads this authority's self-assessment of the round, or would if there were one."""
    if reader.standing.candid_authority == authority.pk:
        return True
    group = group_of(challenge_round, authority)
    return group is not None and ChallengeGroup.objects.read_by(reader).filter(pk=group.pk).exists()
