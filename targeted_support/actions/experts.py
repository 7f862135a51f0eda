"""Every write to experts: naming one, offering help and taking it up, and what they give to a package."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from projects.actions.checking import checked, still_kept
from projects.models import Authority, Person
from seslip.foundation import audit
from seslip.foundation.clock import today
from targeted_support.access import (
    check_edit_offer_of_help,
    check_edit_packages,
    check_enquire,
    enquires_for,
)
from targeted_support.models import Expert, ExpertTopic, Package, PackageExpert, Topic
from targeted_support.queries.years import offer_to_ask_from

TAKEN_UP = "This offer is taken up already."
NOT_TAKEN_UP = "This is an offer that is not taken up yet. Take it up before the expert supports a package."
STILL_SUPPORTS = "This expert has supported a package, so they stay. Edit them: say that they cannot be asked."
NO_OFFER = "Targeted support has no year to offer help for yet. Write to the team."


def create_expert(*, by: Person, fields: Mapping[str, Any], topics: Collection[Topic] = ()) -> Expert:
    """Somebody whom the team knows to help. `fields` with `since`, the year."""
    check_edit_packages(by)
    with transaction.atomic():
        expert = audit.create(checked(Expert(), fields), by=by)
        _set_topics(by, expert, topics)
    return expert


def offer_help(*, by: Person, fields: Mapping[str, Any], topics: Collection[Topic]) -> Expert:
    """An offer of a person for their own authority. It can be asked for once the team has taken it up."""
    check_enquire(by)
    offer = offer_to_ask_from(today())
    if offer is None:
        raise ValidationError(NO_OFFER)
    place = Authority.objects.get(pk=enquires_for(by) or 0)
    new = Expert(authority=place, since=offer.year, is_confirmed=False, is_available=False)
    with transaction.atomic():
        expert = audit.create(checked(new, fields), by=by)
        _set_topics(by, expert, topics)
    return expert


def edit_offer_of_help(
    *, by: Person, expert: Expert, version: int, fields: Mapping[str, Any], topics: Collection[Topic]
) -> Expert:
    """Changes an offer that the team has not taken up. Raises Stale."""
    check_edit_offer_of_help(by, expert)
    return _edit(by, expert, version, fields, topics)


def withdraw_offer_of_help(*, by: Person, expert: Expert, version: int) -> None:
    """Takes back an offer that the team has not taken up; its history stays. Raises Stale."""
    check_edit_offer_of_help(by, expert)
    _remove(by, expert, version)


def confirm_expert(*, by: Person, expert: Expert, version: int) -> Expert:
    """Takes an offer up: the expert can be asked from now on. Raises Stale."""
    check_edit_packages(by)
    if expert.is_confirmed:
        raise ValidationError(TAKEN_UP)
    return audit.change(expert, by=by, version=version, fields={"is_confirmed": True, "is_available": True})


def edit_expert(
    *, by: Person, expert: Expert, version: int, fields: Mapping[str, Any], topics: Collection[Topic] | None = None
) -> Expert:
    """Changes what is known of an expert; `topics` None leaves them. Raises Stale."""
    check_edit_packages(by)
    return _edit(by, expert, version, fields, topics)


def _edit(
    by: Person, expert: Expert, version: int, fields: Mapping[str, Any], topics: Collection[Topic] | None
) -> Expert:
    with transaction.atomic():
        checked(expert, fields)
        stored = audit.change(expert, by=by, version=version, fields=fields)
        if topics is not None:
            _set_topics(by, stored, topics)
    return stored


def _set_topics(by: Person, expert: Expert, wanted: Collection[Topic]) -> None:
    there = {one.topic_id: one for one in ExpertTopic.objects.filter(expert=expert)}
    for topic in wanted:
        if there.pop(topic.pk, None) is None:
            audit.create(ExpertTopic(expert=expert, topic=topic), by=by)
    for one in there.values():
        audit.remove(one, by=by)


def remove_expert(*, by: Person, expert: Expert, version: int) -> None:
    """Takes away an expert, or declines an offer. Who supported a package stays. Raises Stale."""
    check_edit_packages(by)
    if still_kept(expert):
        raise ValidationError(STILL_SUPPORTS)
    _remove(by, expert, version)


def _remove(by: Person, expert: Expert, version: int) -> None:
    with transaction.atomic():
        for one in ExpertTopic.objects.filter(expert=expert):
            audit.remove(one, by=by)
        audit.remove(expert, by=by, version=version)


def add_package_expert(*, by: Person, package: Package, expert: Expert, tenths: int | None = None) -> PackageExpert:
    """Puts an expert on a package, with the days they give as far as these are known."""
    check_edit_packages(by)
    if not expert.is_confirmed:
        raise ValidationError({"expert": NOT_TAKEN_UP})
    if PackageExpert.objects.filter(package=package, expert=expert).exists():
        raise ValidationError({"expert": f"{expert} is on this package already. Change the days there."})
    return audit.create(checked(PackageExpert(package=package, expert=expert), {"tenths": tenths}), by=by)


def edit_package_expert(*, by: Person, link: PackageExpert, version: int, tenths: int | None) -> PackageExpert:
    """Changes the days that an expert gives to a package. Raises Stale."""
    check_edit_packages(by)
    checked(link, {"tenths": tenths})
    return audit.change(link, by=by, version=version, fields={"tenths": tenths})


def remove_package_expert(*, by: Person, link: PackageExpert, version: int) -> None:
    """Takes an expert off a package, who then reads its scope and diagnosis no longer. Raises Stale."""
    check_edit_packages(by)
    audit.remove(link, by=by, version=version)
