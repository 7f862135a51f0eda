"""Saying what a line will have spent by the end of the year."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from budget.access import check_forecast
from budget.domain.ledger import Shares
from budget.domain.outturn import Outturn
from budget.models import BudgetLine, Forecast
from projects.models import Person
from seslip.foundation.money import show_money


def forecast_line(
    *, by: Person, line: BudgetLine, position_date: date, expected: Shares, budget: Outturn, explanation: str = ""
) -> Forecast:
    """Adds a forecast; `budget` is the line's outturn on that day.

    Raises ValidationError for a forecast below what is paid already, and where the variance asks for an explanation.
    """
    check_forecast(by, line)
    year = line.heading.section.year
    if not year.starts <= position_date <= year.ends:
        raise ValidationError({"position_date": f"Choose a date in {year}."})
    for name, share, paid in zip(Shares._fields, expected, budget.paid, strict=True):
        if (share or 0) < (paid or 0):
            words = f"{show_money(paid or 0)} is paid already from this stream, so the year cannot end with less."
            raise ValidationError({name: words} if share is not None else words)
    foreseen = Outturn(budget.original, budget.moved, budget.paid, budget.committed, expected)
    if foreseen.asks_explanation and not explanation.strip():
        words = f"Say why: this is {show_money(abs(foreseen.variance.total))} away from the budget."
        raise ValidationError({"explanation": words})
    forecast = Forecast(
        line=line, by=by, position_date=position_date, explanation=explanation.strip(), **expected._asdict()
    )
    with transaction.atomic():
        forecast.save()
    return forecast
