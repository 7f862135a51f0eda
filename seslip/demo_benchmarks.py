"""An invented second quarter of benchmarks for the demonstration, loaded from a file through the same action."""

from datetime import date

from django.conf import settings

from diagnostics.actions.benchmarks import load_benchmarks
from diagnostics.queries.benchmark_sets import state_of
from projects.models import Project

AS_AT = date(2025, 9, 30)
SOURCE = "Invented for the demonstration, as at September 2025"


def load_quarter() -> None:
    """Loaded by the lead manager of project 1, who keeps the dashboard (plan, para 19)."""
    by = Project.objects.get(year__label="2025-26", number=1).lead_managers[0]
    content = (settings.FIXTURES / "demo" / "benchmarks.csv").read_bytes()
    load_benchmarks(by=by, content=content, as_at=AS_AT, source=SOURCE, expected=state_of(None))
