"""What every other app builds on: people, places, the programme's projects and the plan they come from."""

from .frameworks import Framework, FrameworkItem, ProjectFrameworkItem
from .meetings import Attendance, JointMeeting, Meeting, PartnerAttendance
from .people import Authority, AuthorityAlias, Person, PersonRole, SignInAttempts
from .plan import PlanFact, PlanText, PublishedFigure
from .programme import Phase, ProgrammeYear, Project, ProjectManager, Strand, Theme
from .saved_views import SavedView, ViewPin, ViewShare
from .visits import Visit

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
    "PlanText",
    "ProgrammeYear",
    "Project",
    "ProjectFrameworkItem",
    "ProjectManager",
    "PublishedFigure",
    "SavedView",
    "SignInAttempts",
    "Strand",
    "Theme",
    "ViewPin",
    "ViewShare",
    "Visit",
]
