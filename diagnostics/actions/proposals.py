"""Making a proposal the groups of a round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from diagnostics.access import check_edit_rounds
from diagnostics.actions.groups import hold_round
from diagnostics.domain.sizes import is_whole
from diagnostics.models import ChallengeGroup, ChallengeRound, GroupMember
from diagnostics.queries.proposals import STAY, group_versions, why_groups_stay
from projects.actions.checking import still_kept
from projects.domain.meetings import Mode
from projects.models import Authority, Person
from seslip.foundation import audit

CHANGED = "Somebody else has changed the groups of this round in the meantime. Look at them, then decide again."


@dataclass(frozen=True)
class NewGroup:
    """Authorities by slug, and which of them hosts ("" for nobody)."""

    authorities: tuple[str, ...]
    host: str = ""


def take_proposal(
    *,
    by: Person,
    challenge_round: ChallengeRound,
    groups: Sequence[NewGroup],
    seen: Mapping[int, int],
    virtual: bool = False,
) -> list[ChallengeGroup]:
    """Makes these the groups of a round, in place of those that are planned and of which nothing is recorded.

    `seen` are the groups with their versions that the person was told would be replaced. Raises ValidationError where
    they have changed since, or are past planning, or where the proposal is no grouping.
    """
    check_edit_rounds(by)
    try:
        with transaction.atomic():
            hold_round(challenge_round.pk)
            if group_versions(challenge_round) != dict(seen):
                raise ValidationError(CHANGED)
            known = _known(groups)
            _clear(by, challenge_round)
            return [_create(by, challenge_round, number, new, known, virtual) for number, new in enumerate(groups, 1)]
    except (ProtectedError, IntegrityError) as error:  # something was written about a group while it was taken away
        raise ValidationError(CHANGED) from error


def _known(groups: Sequence[NewGroup]) -> dict[str, Authority]:
    slugs = [slug for group in groups for slug in group.authorities]
    known = {one.slug: one for one in Authority.objects.filter(slug__in=slugs)}
    whole = all(is_whole(len(group.authorities)) for group in groups)
    hosted = all(not group.host or group.host in group.authorities for group in groups)
    if not groups or not whole or not hosted or len(known) != len(slugs):
        raise ValidationError("Each group has three or four authorities, and each authority one group. Propose again.")
    return known


def _clear(by: Person, challenge_round: ChallengeRound) -> None:
    """Takes away the groups that are there; what another app keeps about one keeps it too."""
    if reason := why_groups_stay(challenge_round):
        raise ValidationError(reason)
    for group in ChallengeGroup.objects.filter(round=challenge_round).order_by("pk"):
        for member in group.members.all():
            audit.remove(member, by=by)
        if still_kept(group):
            raise ValidationError(f"Something is recorded of {group} already, {STAY}")
        audit.remove(group, by=by)


def _create(
    by: Person,
    challenge_round: ChallengeRound,
    number: int,
    group: NewGroup,
    known: Mapping[str, Authority],
    virtual: bool,
) -> ChallengeGroup:
    mode = Mode.VIRTUAL if virtual else Mode.IN_PERSON
    new = ChallengeGroup(round=challenge_round, number=number, mode=mode.value, host=known.get(group.host))
    audit.create(new, by=by)
    for slug in group.authorities:
        audit.create(GroupMember(round=challenge_round, group=new, authority=known[slug]), by=by)
    return new
