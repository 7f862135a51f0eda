"""Every write to the groups of a round: adding and changing one, who sits in it, and taking it away."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, ProtectedError

from diagnostics.access import check_edit_rounds, check_run_group, group_fields
from diagnostics.domain.rounds import problem_of_group_day
from diagnostics.domain.sizes import MOST
from diagnostics.domain.stages import TOOK_PLACE
from diagnostics.domain.wording import listed
from diagnostics.models import ChallengeGroup, ChallengeRound, GroupMember
from diagnostics.queries.naming import problem_of_names
from diagnostics.queries.rounds import why_held_stays, why_members_stay
from projects.access import check_fields
from projects.actions.checking import checked, still_kept
from projects.domain.roles import Role
from projects.models import Authority, Person
from seslip.foundation import audit

TAKEN = "Somebody else has just put one of these authorities in another group. Look at the list again and save."
Seats = Mapping[int, int | None]  # in which group (by id) each authority (by id) sits, None for none


def create_group(*, by: Person, challenge_round: ChallengeRound, fields: Mapping[str, Any]) -> ChallengeGroup:
    """Adds a group under the next number, without authorities."""
    check_edit_rounds(by)
    with transaction.atomic():
        hold_round(challenge_round.pk)
        last = challenge_round.groups.aggregate(last=Max("number"))["last"] or 0
        group = checked(ChallengeGroup(round=challenge_round, number=last + 1), fields, _problems)
        return audit.create(group, by=by)


def edit_group(*, by: Person, group: ChallengeGroup, version: int, fields: Mapping[str, Any]) -> ChallengeGroup:
    """Changes a group: its facilitator the headlines, the programme manager everything. Raises Stale."""
    check_run_group(by, group)
    check_fields(fields, group_fields(by, group))
    with transaction.atomic():
        checked(group, fields, _problems)
        return audit.change(group, by=by, version=version, fields=fields)


def remove_group(*, by: Person, group: ChallengeGroup, version: int) -> None:
    """Removes a group in which nothing is recorded yet. Raises ValidationError where something is."""
    check_edit_rounds(by)
    kept = ValidationError(f"Something is recorded of {group} already, so it stays. Change it instead.")
    try:
        with transaction.atomic():
            stored = audit.change(group, by=by, version=version, fields={})
            for member in stored.members.all():
                audit.remove(member, by=by)
            if still_kept(stored):
                raise kept
            audit.remove(stored, by=by)
    except (ProtectedError, IntegrityError) as error:  # it was recorded in the meantime
        raise kept from error


def set_members(
    *, by: Person, group: ChallengeGroup, version: int, authorities: Collection[int], seen: Seats
) -> ChallengeGroup:
    """Seats these authorities (by id) in a group; who sits in another group of the round is moved.

    `seen` says where each authority sat when the person looked: one that was moved since is not moved again unseen.
    The versions of all groups concerned are counted up, for the calendars that show who meets. Raises Stale.
    """
    check_edit_rounds(by)
    try:
        with transaction.atomic():
            hold_round(group.round_id)
            stored = audit.change(group, by=by, version=version, fields={})
            _seat(by, stored, set(authorities), seen)
    except IntegrityError as error:
        raise ValidationError(TAKEN) from error
    return stored


def hold_round(challenge_round: int) -> None:
    """Numbers and seats of a round are given by one person after the other."""
    ChallengeRound.objects.select_for_update(no_key=True).get(pk=challenge_round)


def _seat(by: Person, group: ChallengeGroup, wanted: set[int], seen: Seats) -> None:
    seats = {seat.authority_id: seat for seat in GroupMember.objects.filter(round=group.round).select_related("group")}
    names = dict(Authority.objects.filter(pk__in=wanted).values_list("pk", "name"))
    own = {key for key, seat in seats.items() if seat.group_id == group.pk}
    coming, leaving = wanted - own, own - wanted
    _check_seats(group, wanted, names, coming | leaving)
    _check_seen({key: seats[key].group_id if key in seats else None for key in coming | leaving}, seen, seats, names)
    for key in sorted(coming & seats.keys()):
        _leave(by, seats[key], claim=True)
    for key in sorted(leaving):
        _leave(by, seats[key])
    if group.host_id in leaving:
        audit.change(group, by=by, version=group.version, fields={"host": None})
    for key in sorted(coming):
        audit.create(GroupMember(round=group.round, group=group, authority_id=key), by=by)


def _check_seats(group: ChallengeGroup, wanted: set[int], names: Mapping[int, str], changed: set[int]) -> None:
    if len(names) != len(wanted):
        raise ValidationError("An authority of this list is not known here. Reload the page and try again.")
    if len(wanted) > MOST:
        raise ValidationError(f"A group has 3 or 4 authorities. Choose at most {MOST} while you move them about.")
    if changed:
        _check_free(group)


def _check_seen(now: Seats, seen: Seats, seats: Mapping[int, GroupMember], names: Mapping[int, str]) -> None:
    moved = [key for key, place in now.items() if key in seen and seen[key] != place]
    if moved:
        who = sorted(_where(key, seats.get(key), names) for key in moved)
        raise ValidationError(f"While you were looking, {listed(who)}. Look at the list again and save.")


def _where(key: int, seat: GroupMember | None, names: Mapping[int, str]) -> str:
    if seat is None:
        return f"{names.get(key, 'an authority')} was taken out of its group"
    return f"{seat.authority} was put in group {seat.group.number}"


def _leave(by: Person, seat: GroupMember, *, claim: bool = False) -> None:
    """Takes an authority out of its group; `claim` counts up the version of a group that is not claimed yet."""
    group = seat.group.as_stored()
    if claim:
        hosted = {"host": None} if group.host_id == seat.authority_id else {}
        group = audit.change(group, by=by, version=group.version, fields=hosted)
    _check_free(group)
    audit.remove(seat, by=by)


def _check_free(group: ChallengeGroup) -> None:
    if reason := why_members_stay(group):
        raise ValidationError(reason)


def _problems(group: ChallengeGroup) -> dict[str, str]:
    return {
        "day": _problem_of_day(group),
        "facilitator": _problem_of_facilitator(group.facilitator),
        "host": _problem_of_host(group),
        "headlines": problem_of_names(group.headlines) if group.headlines else "",
    }


def _problem_of_day(group: ChallengeGroup) -> str:
    stored = group.as_stored() if group.pk else None
    if stored and stored.stage in TOOK_PLACE and stored.day != group.day:
        return why_held_stays(stored)
    return problem_of_group_day(group.day, group.round.year.period)


def _problem_of_facilitator(person: Person | None) -> str:
    if person and person.standing.has(Role.DFE_READER):
        return f"{person} reads for the DfE and cannot facilitate a group. Choose somebody else."
    return ""


def _problem_of_host(group: ChallengeGroup) -> str:
    if group.host_id is None or (group.pk and group.members.filter(authority=group.host_id).exists()):
        return ""
    return f"{group.host} does not sit in this group. Choose one of its authorities."
