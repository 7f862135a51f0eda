"""The register of a meeting: ticked on one page, read from a pasted list or from a file, and saved in one go."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render

from projects.access import check_edit_attendance, check_edit_meeting, may_edit_meeting
from projects.actions.attendance import record_attendance, record_own_attendance
from projects.documents.meetings import empty_register
from projects.domain.attendance_lists import ReadList, read_list
from projects.domain.attendance_registers import ReadRegister
from projects.forms.meetings import AttendanceForm, RegisterFileForm, with_entries, with_the_rest_present
from projects.models import Authority, Meeting
from projects.queries.meetings import authority_names, meeting_changes, read_register_file, spellings
from projects.requests import PersonRequest
from projects.tables.meetings import attendance_url, meeting_url
from seslip.foundation.clock import today
from seslip.foundation.downloads import download
from seslip.foundation.editing import edit_page
from seslip.foundation.periods import show_date

from .meetings import find_meeting

TEMPLATE = "projects/attendance_edit.html"
SAVED = "The attendance is saved."


def attendance_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """The whole register for those who edit the meeting; people of an authority see their own entry.

    Buttons that mark several authorities at once show the register as it would be; only “Save” writes.
    """
    meeting = find_meeting(request, pk)
    check_edit_attendance(request.user, meeting, request.user.authority_id)
    if not may_edit_meeting(request.user, meeting):
        return _own_entry(request, meeting)
    names = authority_names()
    if request.method == "POST" and request.POST.get("do") == "rest":
        data = with_the_rest_present(request.POST, names)
        return _preview(request, meeting, names, data)
    if request.method == "POST" and request.POST.get("do") == "list":
        found = read_list(request.POST.get("pasted", ""), spellings())
        return _preview(request, meeting, names, with_entries(request.POST, found.entries), found=found)
    form = AttendanceForm(request.POST or None, instance=meeting, authorities=names)
    return _edit(
        request,
        meeting,
        form,
        lambda: record_attendance(
            by=request.user, meeting=meeting, version=form.seen, entries=form.entries(), partners=form.partners()
        ),
        changes=lambda: meeting_changes(meeting, form.seen),
    )


def _own_entry(request: PersonRequest, meeting: Meeting) -> HttpResponse:
    """What the register says of the reader's own authority."""
    authority = request.user.authority
    assert authority is not None  # check_edit_attendance has seen to it
    form = AttendanceForm(
        request.POST or None, instance=meeting, authorities={authority.pk: authority.name}, own=authority.pk
    )
    return _edit(request, meeting, form, lambda: _save_own(request, meeting, authority, form), changes=None)


def _save_own(request: PersonRequest, meeting: Meeting, authority: Authority, form: AttendanceForm) -> Meeting:
    entry = form.entry(authority.pk)
    return record_own_attendance(by=request.user, meeting=meeting, authority=authority, version=form.seen, entry=entry)


def _about(meeting: Meeting) -> dict[str, Any]:
    return {
        "meeting": meeting,
        "title": f"Attendance: {meeting}, {show_date(meeting.day)}",
        "back": meeting_url(meeting),
        "save_url": attendance_url(meeting),
        "ahead": meeting.day > today(),
    }


def _edit(
    request: PersonRequest, meeting: Meeting, form: AttendanceForm, save: Callable[[], Meeting], **context: Any
) -> HttpResponse:
    about = _about(meeting)
    title, back = about.pop("title"), about.pop("back")
    return edit_page(request, form, save, title=title, back=back, saved=SAVED, template=TEMPLATE, **about, **context)


def _preview(
    request: PersonRequest,
    meeting: Meeting,
    names: dict[int, str],
    data: QueryDict,
    found: ReadList | ReadRegister | None = None,
) -> HttpResponse:
    """The register as it would be saved; nothing is written."""
    form = AttendanceForm(data, instance=meeting, authorities=names)
    context = _about(meeting) | {"form": form, "conflict": None, "preview": True, "found": found}
    return render(request, TEMPLATE, context)


def attendance_load(request: PersonRequest, pk: int) -> HttpResponse:
    """A register from a file: every problem with its cell, or the register to look through and save."""
    meeting = find_meeting(request, pk)
    check_edit_meeting(request.user, meeting)
    if request.method != "POST":
        return _upload(request, meeting, RegisterFileForm(), 200)
    form = RegisterFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload(request, meeting, form, 422)
    kept = form.cleaned_data["file"]
    found = read_register_file(kept.content, spellings())
    if found.problems:
        return _upload(request, meeting, RegisterFileForm(), 422, name=kept.name, problems=found.problems)
    names = authority_names()
    data = AttendanceForm(instance=meeting, authorities=names).sent()
    return _preview(request, meeting, names, with_entries(data, found.entries, found.partners), found=found)


def _upload(
    request: PersonRequest, meeting: Meeting, form: RegisterFileForm, status: int, **context: Any
) -> HttpResponse:
    return render(request, "projects/attendance_load.html", _about(meeting) | {"form": form, **context}, status=status)


def attendance_file(request: PersonRequest, pk: int, form: str) -> HttpResponse:
    """A workbook with the authorities and partners to fill in, and what is recorded already."""
    meeting = find_meeting(request, pk)
    if form != "xlsx":
        raise Http404
    return download(request, empty_register(meeting), form, meeting.day)
