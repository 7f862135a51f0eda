"""Meetings of the projects and who came: the record that network, attendance and reach KPIs are counted from."""

from typing import Self

from django.db import models

from projects.domain.meetings import KINDS, MODES, PARTNERS, AttendanceState, MeetingKind, Mode, Partner
from projects.domain.streams import GRANT_STREAMS
from seslip.foundation.audit import Recorded

from .people import Authority, Person
from .programme import Project


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, reader: Person) -> Self:
        """All meetings or none: not for DfE, nor for finance and administrators as such (design, section 9)."""
        return self if reader.standing.reads_meetings else self.none()


class Meeting(Recorded):
    """A meeting of a project on a day. It counts as held once its register names somebody who was present."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="meetings", verbose_name="project")
    kind = models.CharField("kind", max_length=20, choices=KINDS, default=MeetingKind.NETWORK.value)
    title = models.CharField("title", max_length=160, blank=True)
    day = models.DateField("date")
    mode = models.CharField("mode", max_length=10, choices=MODES, default=Mode.VIRTUAL.value)
    place = models.CharField("place", max_length=120, blank=True)
    stream = models.CharField(
        "counts for",
        max_length=4,
        blank=True,
        choices=[(stream.value, f"{stream.label} only") for stream in GRANT_STREAMS],
    )
    cancelled = models.BooleanField("cancelled", default=False)
    note = models.TextField("note", max_length=2000, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ("day", "id")
        indexes = (models.Index(fields=("project", "day"), name="meeting_by_project"),)

    def __str__(self) -> str:
        return self.title or self.get_kind_display()


class JointMeeting(Recorded):
    """Another project that a meeting is held jointly with; the meeting counts for both."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="joint_links")
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="joint_meetings", verbose_name="held jointly with"
    )

    class Meta:
        ordering = ("meeting", "project__number")
        verbose_name = "joint meeting"
        constraints = (models.UniqueConstraint(fields=("meeting", "project"), name="joint_meeting_once"),)

    def __str__(self) -> str:
        return f"jointly with {self.project}"


class Attendance(Recorded):
    """What an authority's entry in the register of a meeting says."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="attendances", verbose_name="authority"
    )
    state = models.CharField(
        "attendance", max_length=10, choices=[(state.value, state.label.text) for state in AttendanceState]
    )
    names = models.CharField("who came", max_length=300, blank=True)

    class Meta:
        ordering = ("meeting", "authority__name")
        verbose_name = "attendance"
        constraints = (models.UniqueConstraint(fields=("meeting", "authority"), name="attendance_once"),)

    def __str__(self) -> str:
        return f"{self.authority}: {AttendanceState(self.state).label.text.lower()}"


class PartnerAttendance(Recorded):
    """A wider partner that was present at a meeting: health, parents and carers, young people …"""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="partner_attendances")
    partner = models.CharField("wider partner", max_length=20, choices=PARTNERS)
    names = models.CharField("who came", max_length=300, blank=True)

    class Meta:
        ordering = ("meeting", "partner")
        verbose_name = "wider partner"
        constraints = (models.UniqueConstraint(fields=("meeting", "partner"), name="partner_attendance_once"),)

    def __str__(self) -> str:
        return Partner(self.partner).label
