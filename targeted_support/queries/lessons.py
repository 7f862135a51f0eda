"""What a year taught and what people said, each as far as the reader may know it; and what a year puts first."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from kpis.models import Kpi
from projects.models import Person, ProgrammeYear
from projects.queries.years import current_year
from targeted_support.models import (
    Feedback,
    Lesson,
    LessonKpi,
    LessonPackage,
    Package,
    ReportSection,
    SupportPriority,
    SupportReport,
)

from .reach import support_projects


def impact_years() -> QuerySet[ProgrammeYear]:
    """The years of which there is something to tell, latest first."""
    here = OuterRef("pk")
    found = Q()
    for model in (Package, Lesson, Feedback, ReportSection, SupportReport):
        found |= Q(Exists(model.objects.filter(year=here)))
    return ProgrammeYear.objects.filter(found).order_by("-starts")


def priority_years(today: date) -> list[ProgrammeYear]:
    """The years that have priorities and the one after the current, latest first."""
    found = Q(Exists(SupportPriority.objects.filter(year=OuterRef("pk"))))
    following = next_year(current_year(today))
    if following:
        found |= Q(pk=following.pk)
    return list(ProgrammeYear.objects.filter(found).order_by("-starts"))


def next_year(year: ProgrammeYear) -> ProgrammeYear | None:
    """The programme year after this one, where it is there."""
    return ProgrammeYear.objects.filter(starts__gt=year.ends).order_by("starts").first()


def lessons_of(year: ProgrammeYear) -> QuerySet[Lesson]:
    """Lessons and limitations in their order, with what they were learnt from."""
    packages = LessonPackage.objects.select_related("package").order_by("package__title", "pk")
    kpis = LessonKpi.objects.select_related("kpi__activity__project", "kpi__activity__requirement").order_by(
        "kpi", "pk"
    )
    found = Lesson.objects.filter(year=year).select_related("year")
    return found.prefetch_related(Prefetch("packages", packages), Prefetch("kpis", kpis)).order_by(
        "limitation", "position", "pk"
    )


def feedback_of(reader: Person, year: ProgrammeYear) -> QuerySet[Feedback]:
    """What people said of the support of a year, as far as the reader may know it."""
    found = Feedback.objects.visible_to(reader).filter(year=year)
    return found.select_related("package", "authority", "year").order_by("pk")


def priorities_of(year: ProgrammeYear) -> list[tuple[str, list[SupportPriority]]]:
    """What a year puts first under its headings; a heading stands where its first item does."""
    found: dict[str, list[SupportPriority]] = {}
    for one in SupportPriority.objects.filter(year=year).select_related("year").order_by("position", "pk"):
        found.setdefault(one.heading, []).append(one)
    return list(found.items())


def linkable(reader: Person, year: ProgrammeYear, lesson: Lesson | None = None) -> dict[str, QuerySet[Any]]:
    """What a lesson of a year can be learnt from: its packages, and the KPIs of the projects that run them; with what
    the lesson is linked to already."""
    key = lesson.pk if lesson else 0  # None would be whatever no lesson is linked to
    there = Q(year=year) | Q(years__year=year) | Q(lessons__lesson=key)
    kpis = Kpi.objects.visible_to(reader).select_related("activity__project", "activity__requirement")
    own = Kpi.objects.filter(Q(activity__project__in=support_projects(year)) | Q(lessons__lesson=key))
    return {
        "packages": Package.objects.filter(pk__in=Package.objects.filter(there).values("pk")).order_by("title", "pk"),
        "kpis": kpis.filter(pk__in=own.values("pk")).order_by("activity__project__number", "number", "pk"),
    }
