"""Several people at once: an authority sits in one group, a step is taken once, numbers are given once."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models.signals import pre_delete
from django.test import Client

from diagnostics.actions.group_steps import move_group, tick_task
from diagnostics.actions.groups import create_group, remove_group, set_members
from diagnostics.actions.proposals import NewGroup, take_proposal
from diagnostics.domain.checklist import Task
from diagnostics.domain.stages import GroupStage as Stage
from diagnostics.models import ChallengeGroup, GroupMember, GroupMove, GroupTask
from diagnostics.queries.proposals import group_versions
from projects.models import Person
from tests.crowds import at_once, kinds

from .rounds import MET, TRIO, add_group, keys, this_round

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def manager(person_as: Any) -> Person:
    found: Person = person_as("programme_manager")
    assert found.standing
    return found


def test_of_four_who_put_one_authority_in_four_groups_one_succeeds(manager: Person) -> None:
    groups = [add_group(manager, day=MET) for _ in range(4)]
    kent = keys(["Kent"])
    seen = {kent[0]: None}
    found = at_once(
        [lambda g=g: set_members(by=manager, group=g, version=g.version, authorities=kent, seen=seen) for g in groups]
    )
    assert kinds(found) == {"ChallengeGroup": 1, "ValidationError": 3}, found
    assert GroupMember.objects.filter(round=this_round(), authority=kent[0]).count() == 1


def test_two_who_exchange_authorities_do_not_stop_each_other(manager: Person) -> None:
    for _ in range(3):
        one, two = add_group(manager, "Kent", day=MET), add_group(manager, "Surrey", day=MET)
        found = at_once(
            [
                lambda g=one: set_members(
                    by=manager, group=g, version=g.version, authorities=keys(["Surrey"]), seen={}
                ),
                lambda g=two: set_members(by=manager, group=g, version=g.version, authorities=keys(["Kent"]), seen={}),
            ]
        )
        assert set(kinds(found)) <= {"ChallengeGroup", "Stale"}, found
        assert GroupMember.objects.filter(authority__name="Kent", round=this_round()).count() <= 1


def test_of_six_who_record_one_step_one_does(manager: Person) -> None:
    group = add_group(manager, *TRIO)
    seen = [ChallengeGroup.objects.get(pk=group.pk) for _ in range(6)]
    found = at_once(
        [
            lambda g=g: move_group(by=manager, group=g, version=g.version, stage=Stage.DATA_CIRCULATED, day=MET)
            for g in seen
        ]
    )
    assert kinds(found) == {"ChallengeGroup": 1, "Stale": 5}, found
    assert GroupMove.objects.filter(group=group).count() == 1


def test_of_four_who_tick_one_line_one_does(manager: Person) -> None:
    group = add_group(manager, *TRIO)
    found = at_once([lambda: tick_task(by=manager, group=group, task=Task.VENUE, day=MET) for _ in range(4)])
    assert kinds(found) == {"GroupTask": 1, "ValidationError": 3}, found
    assert GroupTask.objects.filter(group=group).count() == 1


def test_six_groups_added_at_once_have_six_numbers(manager: Person) -> None:
    found = at_once([lambda: create_group(by=manager, challenge_round=this_round(), fields={}) for _ in range(6)])
    assert kinds(found) == {"ChallengeGroup": 6}, found
    assert sorted(this_round().groups.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


@pytest.fixture
def tick_at_the_last_moment() -> Any:
    """A tick by somebody else that arrives after Django has looked for what refers to a group: the database objects."""

    def land(sender: Any, instance: ChallengeGroup, **_: Any) -> None:
        GroupTask.objects.bulk_create([GroupTask(group_id=instance.pk, task=Task.VENUE.value, done_on=MET)])

    pre_delete.connect(land, sender=ChallengeGroup)
    yield
    pre_delete.disconnect(land, sender=ChallengeGroup)


@pytest.mark.usefixtures("tick_at_the_last_moment")
def test_what_only_the_database_sees_is_said_in_words_too(manager: Person) -> None:
    group = add_group(manager, *TRIO)
    seen = group_versions(this_round())
    new = [NewGroup(("kent", "medway", "surrey"))]
    with pytest.raises(ValidationError, match="Somebody else has changed the groups of this round"):
        take_proposal(by=manager, challenge_round=this_round(), groups=new, seen=seen)
    with pytest.raises(ValidationError, match="Something is recorded of Group 1 already"):
        remove_group(by=manager, group=group, version=group.version)
    client = Client()  # not the one that misses the history of what lands: that is not ours
    client.force_login(manager)
    page = client.post(f"/diagnostics/groups/{group.pk}/remove/", {"version": group.version}, follow=True)
    assert "Something is recorded of Group 1 already, so it stays." in page.content.decode()
    assert list(ChallengeGroup.objects.filter(round=this_round())) == [group] and group.members.count() == 3


def test_a_tick_for_a_group_that_was_just_removed_says_so(manager: Person) -> None:
    group = add_group(manager, *TRIO)
    remove_group(by=manager, group=group, version=group.version)
    with pytest.raises(ValidationError, match="Somebody else has removed this group"):
        tick_task(by=manager, group=group, task=Task.VENUE, day=MET)
