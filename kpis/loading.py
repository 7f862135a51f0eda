"""Appendix 4 of the plan as records: requirements, planned activities, KPIs and their measures."""

from datetime import date

from projects.loading import Fact, PlanFacts

from .domain.measures import MeasureKind
from .models import ActivitySubRequirement, CoreRequirement, Kpi, KpiItem, Measure, PlannedActivity, SubRequirement

# Measures had a target and a unit at first; what is counted, and how, came later.
COUNTED_SINCE = (("kind", "counter", "joint_with_id"), ("target",), ("unit",))
DONE: Fact = {"kind": MeasureKind.DELIVERABLE.value, "unit": "Done"}
ITEM_STYLES = {None: "", "letters": "a", "bullets": "•"}


def load_requirements(facts: PlanFacts) -> None:
    for fact in facts.read("requirements"):
        ref = f"requirement/2025-26/{fact['number']}"
        requirement = CoreRequirement(
            year_id=facts.id("year/2025-26"),
            stream=fact["stream"],
            number=fact["number"],
            title=fact["title"],
            aim=fact["aim"],
        )
        facts.once(ref, requirement)
        for part in fact["sub_requirements"]:
            sub = SubRequirement(requirement_id=facts.id(ref), number=int(part["ref"].split(".")[1]), text=part["text"])
            facts.once(f"sub-requirement/2025-26/{part['ref']}", sub)
        for position, part in enumerate(fact["activities"], 1):
            _load_activity(facts, ref, position, part)


def _load_activity(facts: PlanFacts, requirement: str, position: int, fact: Fact) -> None:
    ref = f"{requirement}/project/{fact['project']}"
    activity = PlannedActivity(
        requirement_id=facts.id(requirement),
        project_id=facts.id(f"project/2025-26/{fact['project']}"),
        title=fact["title"],
        leads=fact["leads"],
        position=position,
    )
    facts.once(ref, activity)
    for sub in fact["sub_requirements"]:
        link = ActivitySubRequirement(
            activity_id=facts.id(ref), sub_requirement_id=facts.id(f"sub-requirement/2025-26/{sub}")
        )
        facts.once(f"{ref}/{sub}", link)
    for part in fact["kpis"]:
        _load_kpi(facts, ref, part)


def _load_kpi(facts: PlanFacts, activity: str, fact: Fact) -> None:
    ref = f"{activity}/kpi/{fact['number']}"
    kpi = Kpi(
        activity_id=facts.id(activity),
        year_id=facts.id("year/2025-26"),
        number=fact["number"],
        text=fact["text"],
        due=date.fromisoformat(fact["due"]) if fact["due"] else None,
        item_style=ITEM_STYLES[fact["list_style"]],
    )
    facts.once(ref, kpi)
    for position, text in enumerate(fact["items"], 1):
        item = KpiItem(kpi_id=facts.id(ref), position=position, text=text)
        facts.once(f"{ref}/item/{position}", item)
    _load_measures(facts, ref, fact["targets"])


def _load_measures(facts: PlanFacts, kpi: str, targets: list[Fact]) -> None:
    """The promised quantities; a KPI without any promises one thing, to be done or not.

    A KPI that was loaded before, and has got measures of its own or is gone, gets none beside them.
    """
    kpi_id = facts.id(kpi)
    if f"{kpi}/measure/1" not in facts.known and not Kpi.objects.filter(pk=kpi_id, measures=None).exists():
        return
    for position, fact in enumerate(targets or [DONE], 1):
        measure = Measure(
            kpi_id=kpi_id,
            position=position,
            kind=fact["kind"],
            target=fact.get("target"),
            unit=fact["unit"],
            counter=fact.get("counter", ""),
            joint_with_id=facts.id(f"project/2025-26/{fact['joint_with']}") if "joint_with" in fact else None,
        )
        facts.once(f"{kpi}/measure/{position}", measure, since=COUNTED_SINCE)
