"""A return that is being made, for the demonstration: nobody has signed anything."""

from datetime import date

from projects.models import Person, ProgrammeYear
from returns.actions.steps import start_return
from seslip.foundation.clock import today

PERIOD_END, DUE = date(2026, 3, 31), date(2026, 4, 30)


def load_returns(manager: Person) -> None:
    """Starts the return of the whole year, once that is over."""
    if today() >= PERIOD_END:
        year = ProgrammeYear.objects.get(label="2025-26")
        start_return(by=manager, year=year, period_end=PERIOD_END, due=DUE)
