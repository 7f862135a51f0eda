"""Every write to the register of a meeting: all of it in one go or not at all, and an authority's own entry."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from projects.access import check_edit_attendance, check_edit_meeting
from projects.domain.attendance_lists import LONGEST_NAMES, Entry
from projects.domain.meetings import AttendanceState, Partner, problem_of_presence
from projects.models import Attendance, Authority, Meeting, PartnerAttendance, Person
from seslip.foundation import audit
from seslip.foundation.audit import Stale
from seslip.foundation.clock import today

PRESENT = AttendanceState.PRESENT


def record_attendance(
    *,
    by: Person,
    meeting: Meeting,
    version: int,
    entries: Mapping[int, Entry | None],
    partners: Mapping[Partner, str] | None = None,
) -> Meeting:
    """Writes what the register says of these authorities (by id); None takes an entry out, others stay as they are.

    `partners`, where given, are all wider partners that were present, with names. The meeting is claimed at the
    `version` the person saw, so that of two people who fill in one register the second is told (Stale).
    """
    check_edit_meeting(by, meeting)
    with transaction.atomic():
        stored = audit.change(meeting, by=by, version=version, fields={})
        _check(stored, entries.values(), bool(partners))
        known = {authority.pk: authority for authority in Authority.objects.filter(pk__in=entries)}
        if len(known) != len(entries):
            raise ValidationError("An authority of this list is not known here. Reload the page and try again.")
        before = {entry.authority_id: entry for entry in stored.attendances.all()}
        for pk, authority in sorted(known.items()):
            _write(by, stored, authority, before.get(pk), entries[pk])
        if partners is not None:
            _set_partners(by, stored, partners)
    return stored


def record_own_attendance(
    *, by: Person, meeting: Meeting, authority: Authority, version: int, entry: Entry | None
) -> Meeting:
    """Writes what the register says of one authority. `version` is that of its entry as seen, 0 where there was none.

    Only this entry is compared: nineteen authorities may enter themselves at the same moment.
    """
    check_edit_attendance(by, meeting, authority.pk)
    with transaction.atomic():
        stored = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
        before = stored.attendances.filter(authority=authority).first()
        if (before.version if before else 0) != version:
            raise Stale(before or stored)
        _check(stored, [entry], False)
        stored = audit.change(stored, by=by, version=stored.version, fields={})
        _write(by, stored, authority, before, entry)
    return stored


def _check(meeting: Meeting, entries: Iterable[Entry | None], partners: bool) -> None:
    given = [entry for entry in entries if entry]
    anybody = partners or any(entry.state is PRESENT for entry in given)
    if meeting.cancelled and given:
        raise ValidationError("This meeting was cancelled, so it has no register. Change the meeting if it was held.")
    if problem := problem_of_presence(meeting.day, today(), cancelled=meeting.cancelled, anybody=anybody):
        raise ValidationError(problem)
    _check_length(entry.names for entry in given)


def _check_length(names: Iterable[str]) -> None:
    if any(len(name) > LONGEST_NAMES for name in names):
        raise ValidationError(f"Shorten the names to {LONGEST_NAMES} characters.")


def _write(by: Person, meeting: Meeting, authority: Authority, before: Attendance | None, entry: Entry | None) -> None:
    if entry is None:
        if before:
            audit.remove(before, by=by)
        return
    fields = {"state": entry.state.value, "names": entry.names}
    if before is None:
        audit.create(Attendance(meeting=meeting, authority=authority, **fields), by=by)
    elif any(getattr(before, name) != value for name, value in fields.items()):
        audit.change(before, by=by, version=before.version, fields=fields)


def _set_partners(by: Person, meeting: Meeting, partners: Mapping[Partner, str]) -> None:
    _check_length(partners.values())
    before = {entry.partner: entry for entry in meeting.partner_attendances.all()}
    for partner, names in partners.items():
        entry = before.pop(partner.value, None)
        if entry is None:
            audit.create(PartnerAttendance(meeting=meeting, partner=partner.value, names=names), by=by)
        elif entry.names != names:
            audit.change(entry, by=by, version=entry.version, fields={"names": names})
    for entry in before.values():
        audit.remove(entry, by=by)
