"""`manage.py load_plan`: the regional improvement plan 2025-26 and the first year of targeted support as records.

Safe to run again and again.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from budget.loading import load_budget, load_printed
from diagnostics.loading import load_diagnostics
from kpis.loading import load_requirements
from projects.loading import PlanFacts, load_programme, one_at_a_time
from seslip.foundation.search_index import bring_up_to_date
from targeted_support.loading import load_support


def load_plan() -> int:
    """Makes a record of every fact that has none yet; returns how many were made."""
    return sum(facts.made for facts in _load())


def _load() -> tuple[PlanFacts, PlanFacts]:
    """Both parts under one lock: of two who load at once, one makes everything and the other finds it there."""
    with one_at_a_time():
        plan = PlanFacts(settings.FIXTURES / "plan-2025-26")
        plan.load_all(load_programme, load_requirements, load_budget, load_printed, load_diagnostics)
        support = PlanFacts(settings.FIXTURES / "targeted-support-2025-26")
        support.load_all(load_support)
    bring_up_to_date()
    return plan, support


class Command(BaseCommand):
    help = "Loads the regional improvement plan 2025-26. Leaves everything that people have changed as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        found = _load()
        made, more = sum(facts.made for facts in found), sum(facts.brought for facts in found)
        brought = f" and brought {more} up to date" if more else ""
        loaded = f"Made {made} records from the plan{brought}."
        self.stdout.write(loaded if made or more else "The plan is loaded already.")
