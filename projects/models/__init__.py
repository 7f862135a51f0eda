"""What every other app builds on: people, places, the programme's projects and the plan they come from."""

from .frameworks import Framework, FrameworkItem, ProjectFrameworkItem
from .meetings import Attendance, JointMeeting, Meeting, PartnerAttendance
from .people import Authority, AuthorityAlias, Person, PersonRole, SignInAttempts
from .plan import PlanFact, PublishedFigure
from .programme import Phase, ProgrammeYear, Project, ProjectManager, Strand, Theme

__all__ = [
    "Attendance",
    "Authority",
    "AuthorityAlias",
    "Framework",
    "FrameworkItem",
    "JointMeeting",
    "Meeting",
    "PartnerAttendance",
    "Person",
    "PersonRole",
    "Phase",
    "PlanFact",
    "ProgrammeYear",
    "Project",
    "ProjectFrameworkItem",
    "ProjectManager",
    "PublishedFigure",
    "SignInAttempts",
    "Strand",
    "Theme",
]
