"""A proposal becomes the groups of a round: at once, with a history, and never over what is recorded already."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from diagnostics.actions.group_steps import tick_task
from diagnostics.actions.groups import set_members
from diagnostics.actions.proposals import NewGroup, take_proposal
from diagnostics.domain.checklist import TICKED
from diagnostics.domain.stages import GroupStage
from diagnostics.models import ChallengeGroup, GroupMember
from diagnostics.queries.proposals import group_versions, why_groups_stay
from projects.models import Person
from seslip.foundation.access import Refused

from .groupings import ROUND_2024_25
from .rounds import MET, TRIO, add_group, keys, members, on, received, step, this_round

pytestmark = pytest.mark.usefixtures("plan")
NEW = [NewGroup(group, group[0]) for group in ROUND_2024_25]


@pytest.fixture
def manager(person_as: Callable[[str], Person]) -> Person:
    return person_as("programme_manager")


def take(by: Person, groups: list[NewGroup] = NEW, **more: object) -> list[ChallengeGroup]:
    said = {"seen": group_versions(this_round()), **more}
    return take_proposal(by=by, challenge_round=this_round(), groups=groups, **said)


def refused(by: Person, why: str) -> None:
    """The page says why before anybody presses a button, and the action says the same."""
    assert why_groups_stay(this_round()).startswith(why)
    with pytest.raises(ValidationError, match=why):
        take(by)


def test_take_proposal_makes_the_groups_with_host_and_history(manager: Person) -> None:
    made = take(manager)
    assert [group.number for group in made] == [1, 2, 3, 4, 5, 6]
    assert members(made[0]) == ["Brighton and Hove", "Isle of Wight", "Portsmouth", "Wokingham"]
    assert [group.host.slug for group in made] == [group[0] for group in ROUND_2024_25]
    assert {group.mode for group in made} == {"in_person"}
    assert {group.stage for group in made} == {GroupStage.PLANNED.value}
    histories = [*ChallengeGroup.history.filter(round=this_round()), *GroupMember.history.filter(round=this_round())]
    assert len(histories) == 6 + 19
    assert {row.history_user for row in histories} == {manager}


def test_a_virtual_proposal_makes_virtual_groups(manager: Person) -> None:
    made = take(manager, [NewGroup(group) for group in ROUND_2024_25], virtual=True)
    assert {(group.mode, group.host) for group in made} == {("virtual", None)}


def test_planned_groups_are_replaced_and_their_history_stays(manager: Person) -> None:
    old = add_group(manager, *TRIO)
    made = take(manager)
    assert not ChallengeGroup.objects.filter(pk=old.pk).exists()
    assert ChallengeGroup.history.filter(id=old.pk, history_type="-", history_user=manager).exists()
    assert list(this_round().groups.order_by("number")) == made
    assert GroupMember.objects.filter(round=this_round()).count() == 19


@pytest.mark.parametrize("stage", [GroupStage.DATA_CIRCULATED, GroupStage.HELD])
def test_groups_past_planning_stay(manager: Person, stage: GroupStage) -> None:
    with on(MET):
        group = step(manager, add_group(manager, *TRIO), stage)
    refused(manager, "Something is recorded of Group 1 already")
    assert members(group) == sorted(TRIO), "nothing of the attempt is left"


def test_a_group_with_a_ticked_line_stays(manager: Person) -> None:
    group = add_group(manager, *TRIO)
    tick_task(by=manager, group=group, task=next(iter(TICKED)), day=MET)
    refused(manager, "Something is recorded of Group 1 already")


def test_a_group_with_headlines_stays(manager: Person) -> None:
    add_group(manager, *TRIO, headlines="Decisions come sooner.")
    refused(manager, "Something is recorded of Group 1 already")


def test_self_assessments_of_a_round_with_groups_keep_them_as_they_are(manager: Person) -> None:
    add_group(manager, *TRIO)
    received("Kent")
    refused(manager, "Self-assessments are written already")


def test_a_self_assessment_written_before_there_are_groups_is_no_hindrance(manager: Person) -> None:
    received("Kent")
    assert why_groups_stay(this_round()) == ""
    assert len(take(manager)) == 6


def test_who_looked_before_somebody_else_changed_the_groups_is_told(manager: Person) -> None:
    group = add_group(manager, *TRIO)
    seen = group_versions(this_round())
    set_members(by=manager, group=group, version=group.version, authorities=keys(TRIO[:2]), seen={})
    with pytest.raises(ValidationError, match="Somebody else has changed the groups of this round"):
        take(manager, seen=seen)
    assert members(group) == sorted(TRIO[:2])


def test_of_two_who_use_a_proposal_at_once_the_second_is_told(manager: Person) -> None:
    seen = group_versions(this_round())
    first = take(manager, seen=seen)
    with pytest.raises(ValidationError, match="Somebody else"):
        take(manager, seen=seen)
    assert list(this_round().groups.order_by("number")) == first


@pytest.mark.parametrize(
    "groups",
    [
        [],
        [NewGroup(("kent", "medway"))],
        [NewGroup(("kent", "medway", "surrey", "slough", "reading"))],
        [NewGroup(("kent", "medway", "kent"))],
        [NewGroup(("kent", "medway", "surrey")), NewGroup(("kent", "slough", "reading"))],
        [NewGroup(("kent", "medway", "cornwall"))],
        [NewGroup(("kent", "medway", "surrey"), "slough")],
    ],
)
def test_what_is_no_grouping_is_refused(manager: Person, groups: list[NewGroup]) -> None:
    with pytest.raises(ValidationError, match="Each group has three or four authorities"):
        take(manager, groups)
    assert not this_round().groups.exists()


@pytest.mark.parametrize("role", ["la_lead", "project_manager", "sponsor", "support_team"])
def test_only_the_programme_manager_makes_groups(person_as: Callable[[str], Person], role: str) -> None:
    with pytest.raises(Refused):
        take(person_as(role))
    assert not this_round().groups.exists()


def test_what_lands_between_the_check_and_the_removal_is_said_in_words(manager: Person, monkeypatch) -> None:
    """A tick that arrives once everything was found to be bare: the groups stay, and the person is told."""
    from diagnostics.actions import groups, proposals

    old = add_group(manager, *TRIO)

    def landed(group: ChallengeGroup) -> list[str]:
        tick_task(by=manager, group=group, task=TICKED[0], day=MET)
        return []

    monkeypatch.setattr(proposals, "still_kept", landed)
    with on(MET), pytest.raises(ValidationError, match="Somebody else has changed the groups of this round"):
        take(manager)
    assert members(old) == sorted(TRIO), "nothing of the attempt is left"
    monkeypatch.setattr(groups, "still_kept", landed)
    with on(MET), pytest.raises(ValidationError, match="Something is recorded of Group 1 already"):
        groups.remove_group(by=manager, group=old, version=old.version)
    assert members(old) == sorted(TRIO)
