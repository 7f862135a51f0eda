"""Single facts that the checks of a return look at."""

from __future__ import annotations

from datetime import date
from typing import Any

from budget.domain.findings import Finding as BudgetFinding
from budget.domain.ledger import Shares
from kpis.domain.statuses import Status
from returns.domain.content import PartKey
from returns.domain.preflight import Mend
from returns.domain.preflight_kpis import KpiFact, MeasureFact
from returns.domain.preflight_money import BudgetFact, LineFact
from returns.domain.preflight_words import Written

MARCH = date(2026, 3, 31)
MEND = Mend("/there/", "Mend it", "Mark Evans or the programme manager", frozenset({4}))


def kpi(pk: int = 1, **other: Any) -> KpiFact:
    usual: dict[str, Any] = {
        "ref": f"7.{pk} (SEND)",
        "project": 7,
        "requirement": 3,
        "promise": f"Publish report {pk} of the workforce survey",
        "due": MARCH,
        "status": Status.ON_TRACK,
        "reported": MARCH,
        "update": MEND,
        "evidence": MEND,
        "edit": MEND,
    }
    return KpiFact(pk, **usual | other)


def measure(target: int, unit: str, value: int | None = None, *, counted: bool = False) -> MeasureFact:
    said = f"{value} of {target} {unit}" if value is not None else f"No figure for {target} {unit}"
    return MeasureFact(f"count {target} {unit}", target, unit, value, said, counted)


def delegates(pk: int, requirement: int, value: int | None, **other: Any) -> KpiFact:
    """KPI 1 of Take Your Place: 40 delegates and 3 appointments, promised under requirements 3 and 7 (project 5)."""
    words = {
        3: "Have 40 SE delegates complete leadership development",
        7: "Have 40 SE delegates, from 15 LAs, complete",
    }
    ref = {3: "5.1 (SEND)", 7: "5.1 (CSC)"}[requirement]
    measures = (measure(40, "delegates", value), measure(15, "LAs", 12, counted=True), measure(3, "appointments", 1))
    told = {"ref": ref, "project": 5, "requirement": requirement, "promise": words[requirement], "measures": measures}
    return kpi(pk, **told | other)


def text(words: str, key: str = "narrative-universal-send") -> Written:
    return Written(key, "Narrative on Universal Improvement: SEND grant", words, PartKey.NARRATIVE, MEND)


def line(pk: int = 37, **other: Any) -> LineFact:
    usual: dict[str, Any] = {
        "label": "Website",
        "revised": Shares(550_00, 1_525_00, None),
        "paid": Shares(550_00, None, None),
        "variance": 0,
        "wants_explanation": False,
        "forecast": MEND,
        "payments": MEND,
    }
    return LineFact(pk, **usual | other)


def budget_fact(key: str, **other: Any) -> BudgetFact:
    usual: dict[str, Any] = {
        "topic": "records",
        "about": "CSC grant",
        "what": "Income and spending agree in each stream",
        "printed": "£430,921",
        "held": "£461,421",
        "difference": -30_500_00,
        "source": "income and spending",
        "held_source": "budget",
        "why": "",
    }
    return BudgetFact(BudgetFinding(key, **usual | other), MEND)
