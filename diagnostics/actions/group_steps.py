"""How a group goes on: its stages, and the lines of its checklist that are ticked by hand."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from diagnostics.access import check_run_group
from diagnostics.actions.groups import hold_round
from diagnostics.domain.checklist import TICKED, Task
from diagnostics.domain.stages import GroupStage, next_stage, stage_before
from diagnostics.domain.steps import problem_of_step
from diagnostics.models import ChallengeGroup, GroupMove, GroupTask
from diagnostics.queries.rounds import stage_days
from projects.models import Person
from seslip.foundation import audit
from seslip.foundation.clock import today

GONE = "Somebody else has removed this group in the meantime. Go back and look at the round."


def move_group(
    *, by: Person, group: ChallengeGroup, version: int, stage: GroupStage, day: date | None = None
) -> ChallengeGroup:
    """Moves a group one stage on, on a day; or takes the latest step back. Raises Stale.

    It is held on its own date, so `day` is left out there. A step back is recorded as of today.
    """
    check_run_group(by, group)
    with transaction.atomic():
        hold_round(group.round_id)  # nobody is seated elsewhere while the group is counted
        stored = audit.change(group, by=by, version=version, fields={"stage": stage.value})
        now = GroupStage(group.stage)
        if stage is stage_before(now):
            day = today()
        elif stage is next_stage(now):
            day = _day_of_step(stored, now, stage, day)
        else:
            raise ValidationError(f"{group} stands at “{now.label.text}”. Reload the page to see what comes next.")
        GroupMove.objects.create(group=stored, stage=stage.value, day=day, by=by)
    return stored


def _day_of_step(group: ChallengeGroup, now: GroupStage, stage: GroupStage, day: date | None) -> date:
    taken = group.day if stage is GroupStage.HELD else day
    last = stage_days(group).get(now)
    if problem := problem_of_step(stage, taken, today=today(), last=last, size=group.members.count()):
        raise ValidationError(problem)
    assert taken is not None  # problem_of_step asks for it
    return taken


def tick_task(*, by: Person, group: ChallengeGroup, task: Task, day: date) -> GroupTask:
    """Marks a line of the checklist as done on a day. Raises ValidationError where it is, or follows from others."""
    check_run_group(by, group)
    if task not in TICKED:
        raise ValidationError("This line follows from what is recorded elsewhere. It is not ticked by hand.")
    if day > today():
        raise ValidationError("A line is ticked once it is done. Give a date that is not in the future.")
    try:
        with transaction.atomic():
            return audit.create(GroupTask(group=group, task=task.value, done_on=day), by=by)
    except IntegrityError as error:
        gone = not ChallengeGroup.objects.filter(pk=group.pk).exists()
        raise ValidationError(GONE if gone else "Somebody else has ticked this line already.") from error


def untick_task(*, by: Person, group: ChallengeGroup, task: Task) -> None:
    """Takes a tick back. Raises ValidationError where there is none."""
    check_run_group(by, group)
    ticked = GroupTask.objects.filter(group=group, task=task.value).first()
    if ticked is None:
        raise ValidationError("This line is not ticked any more.")
    audit.remove(ticked, by=by)
