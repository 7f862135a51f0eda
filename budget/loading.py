"""Appendix 5 of the plan and the 2024-25 grant of Table 1 as records."""

from projects.loading import Fact, PlanFacts, optional_pounds

from .models import BudgetLine, Heading, LineProject, Section, Side


def load_budget(facts: PlanFacts) -> None:
    for year, sides in facts.read("budget").items():
        for side in Side.values:
            for position, fact in enumerate(sides.get(side, []), 1):
                _load_section(facts, year, side, position, fact)


def _load_section(facts: PlanFacts, year: str, side: str, position: int, fact: Fact) -> None:
    ref = f"budget/{year}/{side}/{fact['key']}"
    section = Section(
        year_id=facts.id(f"year/{year}"),
        side=side,
        label=fact["label"],
        theme_id=facts.id(f"theme/{fact['theme']}") if fact["theme"] else None,
        position=position,
    )
    facts.once(ref, section)
    for order, part in enumerate(fact["headings"], 1):
        heading = Heading(
            section_id=facts.id(ref),
            label=part["label"],
            subtotal=part["subtotal"],
            project_id=facts.id(f"project/{year}/{part['number']}") if part["number"] else None,
            note=part["note"],
            position=order,
        )
        facts.once(f"{ref}/{part['key']}", heading)
        for place, line in enumerate(part["lines"], 1):
            _load_line(facts, year, f"{ref}/{part['key']}", place, line)


def _load_line(facts: PlanFacts, year: str, heading: str, position: int, fact: Fact) -> None:
    ref = f"{heading}/{fact['key']}"
    line = BudgetLine(
        heading_id=facts.id(heading),
        label=fact["label"],
        phase_id=_phase_id(facts, year, fact["phase"]),
        quantity=fact["quantity"],
        unit_cost=optional_pounds(fact["unit_cost"]),
        csc=optional_pounds(fact["csc"]),
        send=optional_pounds(fact["send"]),
        own=optional_pounds(fact["own"]),
        note=fact["note"],
        earmark=fact.get("earmark") or "",
        position=position,
    )
    facts.once(ref, line)
    rows = {row["project"]: row for row in fact.get("rows", [])}
    for number in fact["projects"]:
        row = rows.get(number, {"label": "", "note": ""})
        link = LineProject(
            line_id=facts.id(ref),
            project_id=facts.id(f"project/{year}/{number}"),
            label=row["label"],
            note=row["note"],
        )
        facts.once(f"{ref}/project/{number}", link)


def _phase_id(facts: PlanFacts, year: str, phase: str | None) -> int | None:
    if not phase:
        return None
    project, number = phase.split(".")
    return facts.id(f"project/{year}/{project}/phase/{number}")
