"""The texts of a year's plan, and the sections they stand in."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from projects.domain.plan_texts import PlanSection
from projects.models import Person, PlanText, ProgrammeYear, Theme

from .years import planned_years


@dataclass(frozen=True)
class SectionOfPlan:
    """A place for texts. `level` is 1 for a section of its own, 2 for a strand of the theme above it."""

    key: str
    heading: str
    level: int = 1


def plan_sections() -> list[SectionOfPlan]:
    """In the order of the plan; two queries."""
    found = [SectionOfPlan(section.value, section.heading) for section in PlanSection]
    for theme in Theme.objects.order_by("position").prefetch_related("strands"):
        found.append(SectionOfPlan(theme.key, theme.name))
        found += [SectionOfPlan(strand.key, strand.name, 2) for strand in theme.strands.all()]
    return found


def plan_texts(reader: Person, year: ProgrammeYear) -> QuerySet[PlanText]:
    """The texts of a year in their order, for those who read the plan."""
    texts = PlanText.objects.filter(year=year).order_by("position", "pk")
    return texts if reader.standing.reads_plan else texts.none()


def texts_by_section(reader: Person, year: ProgrammeYear) -> dict[str, list[PlanText]]:
    found: dict[str, list[PlanText]] = defaultdict(list)
    for text in plan_texts(reader, year):
        found[text.section].append(text)
    return found


def plan_years() -> QuerySet[ProgrammeYear]:
    """The years that have a plan, and those to come after them; latest first."""
    latest = planned_years().values("label")[:1]
    return ProgrammeYear.objects.filter(Q(pk__in=planned_years()) | Q(label__gt=latest)).order_by("-label")


def year_to_begin_from(year: ProgrammeYear) -> ProgrammeYear | None:
    """The latest earlier year that has texts, for a year that has none."""
    if PlanText.objects.filter(year=year).exists():
        return None
    told = PlanText.objects.filter(year__label__lt=year.label).values("year")
    return ProgrammeYear.objects.filter(pk__in=told).order_by("-label").first()
