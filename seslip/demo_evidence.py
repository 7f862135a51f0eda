"""Invented evidence of the demonstration: links that lead nowhere, added through the same action as the pages.

`fixtures/demo/evidence.json` names the KPI by project, stream and number. Most complete KPIs have none, so that the
list of those without evidence shows something.
"""

import json
from datetime import date
from typing import Any

from django.conf import settings

from kpis.actions.evidence import Given, add_evidence
from kpis.models import Kpi

YEAR = "2025-26"


def load_evidence() -> None:
    """Each item is added by the lead manager of its project, to the latest update."""
    facts: list[dict[str, Any]] = json.loads((settings.FIXTURES / "demo" / "evidence.json").read_text(encoding="utf-8"))
    for fact in facts:
        kpi = Kpi.objects.select_related("activity__project").get(
            activity__project__number=fact["project"],
            activity__requirement__stream=fact["stream"],
            number=fact["kpi"],
            year__label=YEAR,
        )
        given = Given(date.fromisoformat(fact["day"]), fact["title"], fact["link"])
        add_evidence(by=kpi.activity.project.lead_managers[0], kpi=kpi, given=given)
