"""The counters that read the registers of meetings: how many were held, which authorities were reached and present."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse

from kpis.domain.measures import Counted, MeasureKind
from kpis.domain.meeting_counts import COUNTS, Series, for_stream
from kpis.models import Measure
from projects.domain.meetings import Held, MeetingKind
from projects.models import Attendance, Authority, JointMeeting, Meeting, PartnerAttendance
from projects.queries.meetings import authority_names, held_by_project

from .counters import Counter, Counting, register

LABELS = {
    "meetings": ("Meetings held", MeasureKind.COUNT),
    **{f"meetings.{kind.value}": (f"Meetings held: {kind.label.lower()}", MeasureKind.COUNT) for kind in MeetingKind},
    "meetings.joint": ("Meetings held jointly with another project", MeasureKind.COUNT),
    "meetings.partner_conference": ("Conferences in person with wider partners", MeasureKind.COUNT),
    "meetings.programme_present": ("Percentage of meetings that the programme attended", MeasureKind.PERCENTAGE),
    "authorities.reached": ("Authorities present at one meeting at least", MeasureKind.REACH),
    "authorities.share_reached": ("Percentage of authorities present at one meeting at least", MeasureKind.PERCENTAGE),
    "authorities.present_share": ("Percentage of authorities present at every meeting", MeasureKind.SHARE),
    "authorities.named": ("Authorities with somebody named in a register", MeasureKind.REACH),
}
WATCHED = (Meeting, JointMeeting, Attendance, PartnerAttendance, Authority)


def count_meetings(asked: Counting) -> Mapping[int, Counted]:
    """What the registers come to for each measure, in a fixed number of queries."""
    projects = {measure.kpi.activity.project_id for measure in asked.measures}
    held = held_by_project(projects, asked.as_at, known=asked.known)
    names = asked.once(authority_names)
    return {one.pk: COUNTS[one.counter](_series(one, held, names, asked.as_at)) for one in asked.measures}


def _series(measure: Measure, held: Mapping[int, Sequence[Held]], names: Mapping[int, str], as_at: date) -> Series:
    activity = measure.kpi.activity
    meetings = for_stream(held.get(activity.project_id, ()), activity.requirement.stream)
    return Series(meetings, names, measure.target, _meeting_url, as_at, measure.joint_with_id)


def _meeting_url(meeting: Held) -> str:
    return reverse("projects:meeting_page", args=(meeting.id,))


for _key, (_label, _kind) in LABELS.items():
    register(Counter(_key, _label, _kind, count_meetings, lambda reader: reader.standing.reads_meetings, WATCHED))
