"""Packages of targeted support, their money, those who give and receive, and what came of them."""

from .experts import Expert, ExpertTopic, PackageExpert, ReachNote
from .impact import (
    Feedback,
    Lesson,
    LessonKpi,
    LessonPackage,
    OutcomeAnswer,
    PackageOutcome,
    ReportSection,
    SupportPriority,
    SupportReport,
)
from .money import OfferYear, PackageCarry, PackageYear, StreamOffer
from .packages import TEAM, Package, PackageDonor, PackageMove, PackageRecipient, PackageTick
from .topics import Topic

__all__ = [
    "TEAM",
    "Expert",
    "ExpertTopic",
    "Feedback",
    "Lesson",
    "LessonKpi",
    "LessonPackage",
    "OfferYear",
    "OutcomeAnswer",
    "Package",
    "PackageCarry",
    "PackageDonor",
    "PackageExpert",
    "PackageMove",
    "PackageOutcome",
    "PackageRecipient",
    "PackageTick",
    "PackageYear",
    "ReachNote",
    "ReportSection",
    "StreamOffer",
    "SupportPriority",
    "SupportReport",
    "Topic",
]
