"""Appendix 4 of the plan as records: requirements, planned activities, KPIs and their measures."""

from datetime import date

from projects.loading import Fact, PlanFacts

from .models import (
    ActivitySubRequirement,
    CoreRequirement,
    Kpi,
    KpiItem,
    Measure,
    PlannedActivity,
    SubRequirement,
)

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
    for position, part in enumerate(fact["targets"], 1):
        measure = Measure(kpi_id=facts.id(ref), position=position, target=part["target"], unit=part["unit"])
        facts.once(f"{ref}/measure/{position}", measure)
