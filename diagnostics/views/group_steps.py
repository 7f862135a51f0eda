"""The buttons of a group: on to the next stage, back, and the ticks of its checklist."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from diagnostics.access import check_run_group
from diagnostics.actions.group_steps import move_group, tick_task, untick_task
from diagnostics.domain.stages import GroupStage
from diagnostics.forms.rounds import sent_day, task_named
from diagnostics.tables.groups import group_url
from projects.requests import PersonRequest
from seslip.foundation.clock import today
from seslip.foundation.editing import press_button

from .groups import find_group

STALE = "Somebody else has just changed this group. Look at it again first."


@require_POST
def group_move(request: PersonRequest, pk: int) -> HttpResponse:
    """One stage on, on a day, or the latest step back; `stage` says where to."""
    group = find_group(request, pk)
    check_run_group(request.user, group)
    wanted = next((stage for stage in GroupStage if stage.value == request.POST.get("stage")), None)

    def move(version: int) -> None:
        if wanted is None:
            raise ValidationError("Choose a step of this group.")
        day = sent_day(request.POST)
        move_group(by=request.user, group=group, version=version, stage=wanted, day=day)

    done = f"{group} now stands at “{wanted.label.text}”." if wanted else ""
    return press_button(request, move, back=group_url(group), done=done, stale=STALE)


@require_POST
def group_task(request: PersonRequest, pk: int, task: str) -> HttpResponse:
    """Ticks a line of the checklist on a day, or takes the tick back."""
    group = find_group(request, pk)
    check_run_group(request.user, group)
    line = task_named(task)
    if line is None:
        raise Http404
    back = f"{group_url(group)}#checklist"
    if request.POST.get("do") == "untick":
        done = f"“{line.label}” is open again."
        return press_button(
            request, lambda _: untick_task(by=request.user, group=group, task=line), back=back, done=done, stale=STALE
        )

    def tick(_version: int) -> None:
        day = sent_day(request.POST) or today()
        tick_task(by=request.user, group=group, task=line, day=day)

    return press_button(request, tick, back=back, done=f"“{line.label}” is done.", stale=STALE)
