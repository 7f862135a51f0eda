"""Forming the groups of a round, moving them on, and ticking their checklist: what is written and what is refused."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from diagnostics.actions.group_steps import move_group, tick_task, untick_task
from diagnostics.actions.groups import create_group, edit_group, remove_group, set_members
from diagnostics.actions.rounds import create_round
from diagnostics.domain.checklist import Task
from diagnostics.domain.stages import GroupStage as Stage
from diagnostics.models import ChallengeGroup, GroupMove
from diagnostics.queries.rounds import concerns, group_changes, group_history, stage_days
from projects.models import Authority, Person
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale

from .rounds import MET, TODAY, TRIO, add_group, keys, members, seat, step, this_round

pytestmark = pytest.mark.usefixtures("mid_february")


def said(error) -> str:
    return " ".join(error.value.messages)


def test_groups_get_the_next_number(manager: Person) -> None:
    assert [add_group(manager).number for _ in range(2)] == [1, 2]
    assert ChallengeGroup.objects.get(round=this_round(), number=1).history.get(version=1).history_user == manager


@pytest.mark.parametrize("role", ["la_lead", "sponsor", "project_manager", "support_team", "finance", "administrator"])
def test_only_the_programme_manager_forms_groups(role: str, manager: Person, person_as) -> None:
    group, person = add_group(manager, *TRIO), person_as(role)
    with pytest.raises(Refused):
        create_round(by=person, year=this_round().year, fields={})
    with pytest.raises(Refused):
        create_group(by=person, challenge_round=this_round(), fields={})
    with pytest.raises(Refused):
        seat(person, group, "Kent")
    with pytest.raises(Refused):
        edit_group(by=person, group=group, version=group.version, fields={"day": TODAY})
    with pytest.raises(Refused):
        remove_group(by=person, group=group, version=group.version)
    with pytest.raises(Refused):
        move_group(by=person, group=group, version=group.version, stage=Stage.DATA_CIRCULATED, day=TODAY)
    with pytest.raises(Refused):
        tick_task(by=person, group=group, task=Task.VENUE, day=TODAY)
    assert members(group) == sorted(TRIO)


def test_the_facilitator_moves_the_group_on_and_writes_headlines_but_no_date(manager: Person, helper: Person) -> None:
    group = step(helper, add_group(manager, *TRIO, facilitator=helper), Stage.HELD)
    tick_task(by=helper, group=group, task=Task.AGENDA, day=TODAY)
    group = edit_group(by=helper, group=group, version=group.version, fields={"headlines": "Data come late."})
    assert group.headlines == "Data come late."
    with pytest.raises(Refused, match="day"):
        edit_group(by=helper, group=group, version=group.version, fields={"day": TODAY})


@pytest.mark.parametrize("text", ["Kent leads on data.", "The isle of  wight asks for help.", "KCC"])
def test_headlines_name_no_authority(text: str, manager: Person) -> None:
    group = add_group(manager, *TRIO)
    with pytest.raises(ValidationError, match="names no authority"):
        edit_group(by=manager, group=group, version=group.version, fields={"headlines": text})
    assert group.as_stored().headlines == ""


def test_an_authority_that_sits_elsewhere_is_moved_with_its_host(manager: Person) -> None:
    first, second = add_group(manager, *TRIO, "Kent"), add_group(manager, "Medway", "Surrey")
    kent = Authority.objects.get(name="Kent")
    first = edit_group(by=manager, group=first, version=first.as_stored().version, fields={"host": kent})
    second = seat(manager, second, "Medway", "Surrey", "Kent", seen={kent.pk: first.pk})
    assert members(first) == sorted(TRIO)
    assert members(second) == ["Kent", "Medway", "Surrey"]
    assert first.as_stored().host is None, "who left does not host"
    assert first.as_stored().version > first.version, "a calendar that shows the members learns of it"
    told = [sentence for entry in group_history(first) for sentence in entry.sentences]
    assert "removed the member “Kent”" in told
    assert "added the member “Kent”" in [s for entry in group_history(second) for s in entry.sentences]


def test_moving_an_authority_takes_the_group_from_its_people(manager: Person) -> None:
    reader = Person.objects.get(email="emma.stone@example.org")  # of Kent
    first, second = add_group(manager, *TRIO, "Kent"), add_group(manager, "Medway", "Surrey")
    assert list(ChallengeGroup.objects.read_by(reader).filter(round=this_round())) == [first]
    seat(manager, second, "Medway", "Surrey", "Kent")
    assert list(ChallengeGroup.objects.read_by(reader).filter(round=this_round())) == [second]
    assert list(concerns(reader).filter(round=this_round())) == [second]


def test_who_was_moved_since_is_not_moved_again_unseen(manager: Person) -> None:
    first, second, third = add_group(manager, *TRIO), add_group(manager, "Kent"), add_group(manager)
    kent, slough = keys(["Kent", "Slough"])
    seen = {kent: second.pk, slough: None}
    seat(manager, third, "Kent", "Slough")
    with pytest.raises(ValidationError) as error:
        seat(manager, first, *TRIO, "Kent", "Slough", seen=seen)
    assert said(error).startswith("While you were looking, Kent was put in group 3 and Slough was put in group 3.")
    assert members(third) == ["Kent", "Slough"] and members(first) == sorted(TRIO)


def test_who_was_taken_out_since_is_told_too(manager: Person) -> None:
    first, second = add_group(manager, *TRIO), add_group(manager, "Kent")
    seen = {keys(["Kent"])[0]: second.pk}
    seat(manager, second)
    with pytest.raises(ValidationError, match="Kent was taken out of its group"):
        seat(manager, first, *TRIO, "Kent", seen=seen)


def test_of_two_who_change_one_group_the_second_is_told(manager: Person) -> None:
    group = add_group(manager, *TRIO)
    seat(manager, group, *TRIO, "Kent")
    with pytest.raises(Stale):
        set_members(by=manager, group=group, version=group.version, authorities=keys(TRIO), seen={})
    changed = [sentence for entry in group_changes(group, group.version) for sentence in entry.sentences]
    assert "added the member “Kent”" in changed


def test_no_authority_sits_twice_whoever_is_asked(manager: Person) -> None:
    """The last line of defence, past every check: the database refuses, and the person is told in words."""
    from django.db import IntegrityError

    from diagnostics.models import GroupMember

    first, second = add_group(manager, *TRIO), add_group(manager, "Kent")
    with pytest.raises(IntegrityError):
        GroupMember.objects.create(round=first.round, group=second, authority_id=keys(["Oxfordshire"])[0])


def test_an_integrity_error_is_said_in_words(manager: Person, monkeypatch) -> None:
    from django.db import IntegrityError

    from diagnostics.actions import groups

    def taken(*_args: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(groups, "_seat", taken)
    with pytest.raises(ValidationError, match="put one of these authorities in another group"):
        seat(manager, add_group_without_members(manager), "Kent")


def add_group_without_members(by: Person) -> ChallengeGroup:
    return create_group(by=by, challenge_round=this_round(), fields={})


def test_a_group_never_has_six_and_no_unknown_authority(manager: Person) -> None:
    group = add_group(manager, *TRIO)
    with pytest.raises(ValidationError, match="at most 5"):
        seat(manager, group, *TRIO, "Kent", "Surrey", "Medway")
    with pytest.raises(ValidationError, match="not known"):
        set_members(by=manager, group=group, version=group.version, authorities=[999_999], seen={})


def test_date_and_members_stay_once_a_group_was_held(manager: Person) -> None:
    held = step(manager, add_group(manager, *TRIO), Stage.HELD)
    other = add_group(manager, "Kent")
    with pytest.raises(ValidationError, match="Group 1 was held"):
        seat(manager, held, *TRIO, "Kent")
    with pytest.raises(ValidationError, match="Group 1 was held"):
        seat(manager, other, "Kent", "Oxfordshire")
    with pytest.raises(ValidationError, match="Group 1 was held"):
        edit_group(by=manager, group=held, version=held.version, fields={"day": TODAY})
    assert edit_group(by=manager, group=held, version=held.version, fields={"place": "Banbury"}).place == "Banbury"


def test_a_group_goes_through_its_stages_in_order(manager: Person) -> None:
    group = step(manager, add_group(manager, *TRIO), Stage.FOLLOWED_UP)
    assert stage_days(group) == {
        Stage.DATA_CIRCULATED: date(2025, 12, 10),
        Stage.ASSESSMENTS_IN: date(2026, 1, 30),
        Stage.HELD: MET,
        Stage.FOLLOWED_UP: TODAY,
    }
    assert GroupMove.objects.filter(group=group).values_list("by", flat=True).distinct().get() == manager.pk


@pytest.mark.parametrize("stage", [Stage.ASSESSMENTS_IN, Stage.HELD, Stage.PLANNED])
def test_no_stage_is_skipped(stage: Stage, manager: Person) -> None:
    group = add_group(manager, *TRIO)
    with pytest.raises(ValidationError, match="stands at “Planned”"):
        move_group(by=manager, group=group, version=group.version, stage=stage, day=TODAY)
    assert group.as_stored().stage == "planned" and not GroupMove.objects.filter(group=group).exists()


def test_two_authorities_get_no_data(manager: Person) -> None:
    group = add_group(manager, "Kent", "Surrey")
    with pytest.raises(ValidationError, match="this one has 2"):
        move_group(by=manager, group=group, version=group.version, stage=Stage.DATA_CIRCULATED, day=TODAY)


def test_a_group_that_meets_tomorrow_was_not_held(manager: Person) -> None:
    group = step(manager, add_group(manager, *TRIO, day=date(2026, 2, 17)), Stage.ASSESSMENTS_IN)
    with pytest.raises(ValidationError, match="from that day on"):
        move_group(by=manager, group=group, version=group.version, stage=Stage.HELD)
    undated = step(manager, add_group(manager, "Kent", "Surrey", "Medway", day=None), Stage.ASSESSMENTS_IN)
    with pytest.raises(ValidationError, match="Give the group its date first"):
        move_group(by=manager, group=undated, version=undated.version, stage=Stage.HELD)


def test_a_step_can_be_taken_back_and_leaves_its_trace(manager: Person) -> None:
    group = step(manager, add_group(manager, *TRIO), Stage.HELD)
    back = move_group(by=manager, group=group, version=group.version, stage=Stage.ASSESSMENTS_IN)
    assert back.stage == "assessments_in" and Stage.HELD not in stage_days(back)
    assert GroupMove.objects.filter(group=group).count() == 4
    assert seat(manager, back, *TRIO, "Kent"), "and its members can change again"


def test_of_two_who_move_a_group_on_the_second_is_told(manager: Person) -> None:
    group = add_group(manager, *TRIO)
    step(manager, group, Stage.DATA_CIRCULATED)
    with pytest.raises(Stale):
        move_group(by=manager, group=group, version=group.version, stage=Stage.DATA_CIRCULATED, day=TODAY)
    assert GroupMove.objects.filter(group=group).count() == 1


def test_ticks_come_and_go_and_leave_their_trace(manager: Person) -> None:
    group = add_group(manager, *TRIO)
    tick_task(by=manager, group=group, task=Task.VENUE, day=MET)
    with pytest.raises(ValidationError, match="ticked this line already"):
        tick_task(by=manager, group=group, task=Task.VENUE, day=MET)
    untick_task(by=manager, group=group, task=Task.VENUE)
    with pytest.raises(ValidationError, match="not ticked any more"):
        untick_task(by=manager, group=group, task=Task.VENUE)
    told = [sentence for entry in group_history(group) for sentence in entry.sentences]
    assert "added the checklist line “Venue or link booked”" in told
    assert "removed the checklist line “Venue or link booked”" in told


def test_a_line_that_follows_from_records_is_not_ticked_nor_one_of_tomorrow(manager: Person) -> None:
    group = add_group(manager, *TRIO)
    with pytest.raises(ValidationError, match="not ticked by hand"):
        tick_task(by=manager, group=group, task=Task.HELD, day=MET)
    with pytest.raises(ValidationError, match="not in the future"):
        tick_task(by=manager, group=group, task=Task.VENUE, day=date(2026, 2, 17))


def test_a_group_is_removed_while_nothing_is_recorded(manager: Person) -> None:
    empty, begun = add_group(manager, *TRIO), add_group(manager, "Kent", "Surrey", "Medway")
    remove_group(by=manager, group=empty, version=empty.version)
    assert not ChallengeGroup.objects.filter(pk=empty.pk).exists()
    step(manager, begun, Stage.DATA_CIRCULATED)
    with pytest.raises(ValidationError, match="so it stays"):
        remove_group(by=manager, group=begun, version=begun.as_stored().version)
    assert members(begun) == ["Kent", "Medway", "Surrey"], "nothing of it goes"


def test_a_host_sits_in_the_group_and_no_dfe_reader_facilitates(manager: Person, person_as) -> None:
    group = add_group(manager, *TRIO)
    with pytest.raises(ValidationError, match="does not sit in this group"):
        kent = Authority.objects.get(name="Kent")
        edit_group(by=manager, group=group, version=group.version, fields={"host": kent})
    with pytest.raises(ValidationError, match="cannot facilitate"):
        fields = {"facilitator": person_as("dfe_reader")}
        edit_group(by=manager, group=group, version=group.version, fields=fields)
