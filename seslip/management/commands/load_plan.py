"""`manage.py load_plan`: the regional improvement plan 2025-26 as records. Safe to run again and again."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from budget.loading import load_budget, load_printed
from diagnostics.loading import load_diagnostics
from kpis.loading import load_requirements
from projects.loading import PlanFacts, load_programme


def load_plan() -> int:
    """Makes a record of every fact that has none yet; returns how many were made."""
    return _load().made


def _load() -> PlanFacts:
    facts = PlanFacts(settings.FIXTURES / "plan-2025-26")
    facts.load_all(load_programme, load_requirements, load_budget, load_printed, load_diagnostics)
    return facts


class Command(BaseCommand):
    help = "Loads the regional improvement plan 2025-26. Leaves everything that people have changed as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        facts = _load()
        brought = f" and brought {facts.brought} up to date" if facts.brought else ""
        loaded = f"Made {facts.made} records from the plan{brought}."
        self.stdout.write(loaded if facts.made or facts.brought else "The plan is loaded already.")
