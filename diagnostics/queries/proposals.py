"""What a proposal of groups is worked out from: who there is and where, and who sat together in which round."""

from django.db.models import Exists, OuterRef, Q

from diagnostics.domain.distances import Place
from diagnostics.domain.grouping import Candidate, PastRound
from diagnostics.models import (
    AuthorityPlace,
    ChallengeGroup,
    ChallengeRound,
    Finding,
    GroupMember,
    GroupMove,
    GroupTask,
    SelfAssessment,
)
from projects.models import Authority, Person

STAY = "so the groups of this round stay. Change the authorities of single groups instead."


def candidates() -> list[Candidate]:
    """All authorities by name, each with its seat where that is recorded."""
    places = {
        seat.authority_id: Place(seat.latitude, seat.longitude) for seat in AuthorityPlace.objects.all().order_by("pk")
    }
    return [Candidate(one.slug, one.name, places.get(one.pk)) for one in Authority.objects.order_by("name")]


def past_rounds(reader: Person) -> list[PastRound]:
    """The groups of all rounds that the reader sees, oldest round first."""
    seats = GroupMember.objects.filter(group__in=ChallengeGroup.objects.visible_to(reader))
    found: dict[tuple[int, str], dict[int, list[str]]] = {}
    rows = seats.order_by("round__year__starts", "group__number", "authority__name")
    for label, starts, group, slug in rows.values_list(
        "round__year__label", "round__year__starts", "group", "authority__slug"
    ):
        found.setdefault((starts.year, label), {}).setdefault(group, []).append(slug)
    return [PastRound(label, year, tuple(map(tuple, groups.values()))) for (year, label), groups in found.items()]


def group_versions(challenge_round: ChallengeRound) -> dict[int, int]:
    """The groups that a round has now, by id, each at its version: as a person saw them before they replace them."""
    return dict(ChallengeGroup.objects.filter(round=challenge_round).order_by("pk").values_list("pk", "version"))


def why_groups_stay(challenge_round: ChallengeRound) -> str:
    """Why the groups of a round are not replaced as a whole; "" where there are none, or all are merely planned."""
    groups = ChallengeGroup.objects.filter(round=challenge_round)
    about = (model.objects.filter(group=OuterRef("pk")) for model in (GroupMove, GroupTask, Finding))
    moves, tasks, findings = map(Exists, about)
    begun = ~Q(headlines="") | moves | tasks | findings
    if group := groups.filter(begun).order_by("number").first():
        return f"Something is recorded of {group} already, {STAY}"
    if groups.exists() and SelfAssessment.objects.filter(round=challenge_round).exists():
        return f"Self-assessments are written already, for the people of the groups as they are, {STAY}"
    return ""
