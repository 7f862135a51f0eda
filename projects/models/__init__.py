"""What every other app builds on: people, places, the programme's projects and the plan they come from."""

from .frameworks import Framework, FrameworkItem, ProjectFrameworkItem
from .people import Authority, AuthorityAlias, Person, PersonRole, SignInAttempts
from .plan import PlanFact, PublishedFigure
from .programme import Phase, ProgrammeYear, Project, ProjectManager, Strand, Theme

__all__ = [
    "Authority",
    "AuthorityAlias",
    "Framework",
    "FrameworkItem",
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
