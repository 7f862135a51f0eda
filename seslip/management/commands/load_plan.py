"""`manage.py load_plan`: the regional improvement plan 2025-26 as records. Safe to run again and again."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from budget.loading import load_budget, load_printed
from kpis.loading import load_requirements
from projects.loading import PlanFacts, load_programme


def load_plan() -> int:
    """Makes a record of every fact that has none yet; returns how many were made."""
    facts = PlanFacts(settings.FIXTURES / "plan-2025-26")
    return facts.load_all(load_programme, load_requirements, load_budget, load_printed)


class Command(BaseCommand):
    help = "Loads the regional improvement plan 2025-26. Leaves everything that people have changed as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        made = load_plan()
        self.stdout.write(f"Made {made} records from the plan." if made else "The plan is loaded already.")
