"""Appendix 5 of the plan and the 2024-25 grant of Table 1 as records."""

from projects.loading import Fact, PlanFacts, optional_pounds
from seslip.foundation.money import pounds

from .domain.printed import MONEY, PERCENT
from .models import (
    ApportionedLine,
    Apportionment,
    BudgetLine,
    EarmarkUse,
    Heading,
    LineProject,
    PrintedFigure,
    Section,
    Side,
)


def load_budget(facts: PlanFacts) -> None:
    for year, sides in facts.read("budget").items():
        for side in Side.values:
            for position, fact in enumerate(sides.get(side, []), 1):
                _load_section(facts, year, side, position, fact)
        for fact in sides.get("apportionments", []):
            _load_apportionment(facts, year, fact)
        for fact in sides.get("earmark_uses", []):
            _load_earmark_use(facts, year, fact)


def load_printed(facts: PlanFacts) -> None:
    """Every amount and percentage that the plan prints, in the order of its pages."""
    for year, printed in facts.read("printed").items():
        for position, fact in enumerate(printed, 1):
            percent = fact.get("unit") == PERCENT
            key = f"{position:03} {fact['source']}"[:100]
            figure = PrintedFigure(
                year_id=facts.id(f"year/{year}"),
                key=key,
                what=fact["what"],
                source=fact["source"],
                refs=" ".join(fact["refs"]),
                stream=fact["stream"],
                unit=PERCENT if percent else MONEY,
                value=fact["printed"] if percent else pounds(fact["printed"]),
                figure=fact.get("figure", ""),
                position=position,
            )
            facts.once(f"printed/{year}/{position:03}", figure)


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


def _load_apportionment(facts: PlanFacts, year: str, fact: Fact) -> None:
    """A shared cost with the lines that carry its parts (plan, paras 79 and 80)."""
    ref = f"budget/{year}/apportionment/{fact['key']}"
    cost = Apportionment(year_id=facts.id(f"year/{year}"), label=fact["label"], total=pounds(fact["total"]))
    facts.once(ref, cost)
    for line in fact["lines"]:
        if (part := facts.id(f"budget/{year}/{line}")) in _lines_still_there([part]):
            facts.once(f"{ref}/{line}", ApportionedLine(apportionment_id=facts.id(ref), line_id=part))


def _load_earmark_use(facts: PlanFacts, year: str, fact: Fact) -> None:
    """What spends a carry-forward with a purpose (plan, para 90 and Project 48)."""
    source, line = (facts.id(f"budget/{year}/{fact[end]}") for end in ("source", "line"))
    if len(_lines_still_there([source, line])) == 2:
        use = EarmarkUse(source_id=source, line_id=line, amount=pounds(fact["amount"]))
        facts.once(f"budget/{year}/earmark/{fact['key']}", use)


def _lines_still_there(keys: list[int]) -> set[int]:
    """Of these lines those that nobody has removed since they were loaded."""
    return set(BudgetLine.objects.filter(pk__in=keys).values_list("pk", flat=True))


def _phase_id(facts: PlanFacts, year: str, phase: str | None) -> int | None:
    if not phase:
        return None
    project, number = phase.split(".")
    return facts.id(f"project/{year}/{project}/phase/{number}")
