"""The page of a package: what everybody sees, and what is read in confidence."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from diagnostics.models import Finding
from diagnostics.queries.conversations import directors_of
from diagnostics.tables.conversations import conversation_url
from diagnostics.tables.findings import finding_url
from projects.models import Person
from projects.requests import PersonRequest
from projects.views.showing import Fact, named
from seslip.foundation.clock import today
from seslip.foundation.html_tables import label_html
from seslip.foundation.panels import panels_for
from seslip.foundation.periods import show_date
from targeted_support.access import may_edit_packages, may_sign, word_fields
from targeted_support.domain.pipeline import days_in_stage, moves_from, next_move
from targeted_support.domain.stages import asks_sign_off, stage_label
from targeted_support.domain.tasks import PackageTask, TaskLine
from targeted_support.models import Package, PackageMove
from targeted_support.queries.packages import (
    moves_of,
    package_history,
    package_tasks,
    reads_words,
    stage_before,
    unsigned,
)
from targeted_support.tables.packages import days_words, due_flag, stream_words

from .packages import READ_BY, find_package


def package_page(request: PersonRequest, pk: int) -> HttpResponse:
    """One package. What is said in confidence reaches the template only for those who read it."""
    package, reader = find_package(request, pk), request.user
    reads, may_edit = reads_words(reader, package), may_edit_packages(reader)
    moves = moves_of(package)
    since = moves[-1].day if moves else None
    lines = package_tasks(package) if reads else []
    writes = bool(word_fields(reader, package))
    context = {
        "package": package,
        "stage": label_html(package.stage_label),
        "age": days_words(days_in_stage(since, today())),
        "facts": _facts(reader, package),
        "reads": reads,
        "read_by": READ_BY,
        "words": [("Scope", package.scope), ("Diagnosis", package.diagnosis)] if reads else None,
        "due": due_flag(package, today()) if reads else "",
        "writes": writes,
        "may_edit": may_edit,
        "tasks": [(line, label_html(line.label), *_mended(package, line, writes)) for line in lines],
        "done": sum(line.done for line in lines),
        "signs_for": _signs_for(reader, package),
        "moves": [(move, label_html(stage_label(move.stage)), move.reason if reads else "") for move in moves[::-1]],
        "panels": panels_for("package", reader, package=package),
        "entries": package_history(reader, package),
        "today": today(),
        **(_origin(reader, package)),
        **(_steps(package, moves, lines) if may_edit else {}),
    }
    return render(request, "targeted_support/package_page.html", context)


def _facts(reader: Person, package: Package) -> list[Fact]:
    dates = f"{show_date(package.starts_on, 'open')} to {show_date(package.ends_on, 'open')}"
    return [
        Fact("Stream", stream_words(package)),
        Fact("Topic", str(package.topic or "")),
        Fact("Kind", package.get_kind_display()),
        Fact("Where it came from", package.get_source_display()),
        Fact("Dates", dates if package.starts_on or package.ends_on else ""),
        Fact("Owner", named(reader, [package.owner]) if package.owner else "Nobody yet"),
    ]


def _origin(reader: Person, package: Package) -> dict[str, str]:
    """The finding or conversation it came from, for who may open its page."""
    if package.conversation_id and reader.standing.reads_meetings:
        return {"origin": conversation_url(package.conversation_id), "origin_words": "Open the conversation"}
    seen = Finding.objects.visible_to(reader).filter(pk=package.finding_id or 0).first()
    return {"origin": finding_url(seen), "origin_words": "Open the finding"} if seen else {}


def _signs_for(reader: Person, package: Package) -> int:
    """The recipient (by id) for which the reader, its director, can sign off now; 0 where there is none."""
    if package.stage in ("enquiry", "withdrawn"):
        return 0
    for one in package.recipients.all():
        if one.authority_id == reader.authority_id and one.signed_off_on is None:
            return one.pk if may_sign(reader, directors_of(one.authority_id)) else 0
    return 0


def _steps(package: Package, moves: list[PackageMove], lines: list[TaskLine]) -> dict[str, Any]:
    """The step along the way, what is missing for it, and where else the package can be moved."""
    ahead = next_move(package.stage)
    waits = unsigned(package) if ahead and asks_sign_off(package.stage, ahead.stage) else []
    own = [line for line in lines if line.task.stage.value == package.stage and line.task is not PackageTask.EVALUATION]
    still = [line.task.label for line in own if not line.done]  # the evaluation is the move itself
    return {
        "ahead": None if waits else ahead,
        "waits": waits,
        "still": still,
        "choices": [one for one in moves_from(package.stage, stage_before(package, moves)) if one != ahead],
    }


def _mended(package: Package, line: TaskLine, writes: bool) -> tuple[str, str]:
    """Where a line that follows from other records is brought about: an address and the words of its link."""
    if line.done or line.task.by_hand:
        return "", ""
    if line.task is PackageTask.OUTCOMES:
        return _scoped(package, writes)
    return {
        PackageTask.DATES: (reverse("targeted_support:package_edit", args=(package.pk,)), "Give the dates"),
        PackageTask.SIGN_OFF: ("#recipients", "See who has signed"),
        PackageTask.EXPERT: (reverse("targeted_support:package_authorities", args=(package.pk,)), "Name who helps"),
        PackageTask.EVALUATION: ("#next-move", "Record it") if package.stage == "complete" else ("", ""),
    }[line.task]


def _scoped(package: Package, writes: bool) -> tuple[str, str]:
    """The scope comes first, then its outcomes."""
    if package.scope.strip():
        return reverse("targeted_support:outcome_create", args=(package.pk,)), "Add an outcome"
    return (reverse("targeted_support:package_words", args=(package.pk,)), "Write the scope") if writes else ("", "")
