"""Every finding of a year with what was said about it: in the published plan, and in the records of today."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from budget.access import may_see_all_lines
from budget.domain.checks import Check
from budget.domain.findings import Finding, Note, live_findings
from budget.domain.money_checks import (
    DatedPayment,
    NamedOutturn,
    overspent_lines,
    payments_in_year,
    revised_streams_balance,
    shared_costs,
)
from budget.models import FindingNote, Payment, PaymentState
from projects.models import Person, ProgrammeYear, PublishedFigure
from seslip.foundation.sharing import read_once

from .checks import live_checks, published
from .earmarks import earmark_check
from .phases import phase_check
from .plan import stream_weights
from .position import placed_lines
from .shared_costs import costs_of
from .underspend import stream_ends


def checks_address(year: ProgrammeYear, **choices: str) -> str:
    """The page of all findings, or of those in one state."""
    return f"{reverse('budget:checks')}?{urlencode({'year': year, **choices})}"


@read_once
def all_findings(reader: Person, year: ProgrammeYear, as_at: date) -> list[Finding]:
    """What the plan prints otherwise, in its order, then what today's records get wrong."""
    figures = list(published(year))
    notes = notes_by_key(year)
    checks = every_check(reader, year, as_at, figures)
    return [published_finding(figure, notes) for figure in figures] + live_findings(checks, notes)


def every_check(reader: Person, year: ProgrammeYear, as_at: date, figures: list[PublishedFigure]) -> list[Check]:
    """The checks of the budget as issued, then those of the money, as far as the reader may see what they name."""
    checks = live_checks(reader, year, figures)
    if not may_see_all_lines(reader):
        return checks
    return [*checks, *money_checks(reader, year, as_at)]


def money_checks(reader: Person, year: ProgrammeYear, as_at: date) -> list[Check]:
    placed = placed_lines(reader, year, as_at)
    named = [NamedOutturn(one.line.pk, one.line.label, one.outturn) for one in placed]
    return [
        revised_streams_balance(stream_ends(year, placed, as_at)),
        overspent_lines(named),
        payments_in_year(payments_outside(year), year.starts, year.ends),
        shared_costs(costs_of(year), stream_weights(year)),
        earmark_check(year, as_at),
        phase_check(year),
    ]


@read_once
def payments_outside(year: ProgrammeYear) -> list[DatedPayment]:
    """Payments on the year's lines that are dated before its first or after its last day."""
    payments = Payment.objects.filter(line__heading__section__year=year).exclude(day__range=(year.starts, year.ends))
    payments = payments.exclude(state=PaymentState.DECLINED)
    return [
        DatedPayment(payment.pk, payment.line_id, str(payment), payment.day, payment.amount)
        for payment in payments.order_by("day", "pk")
    ]


@read_once
def notes_by_key(year: ProgrammeYear) -> dict[str, Note]:
    """The latest note on each finding."""
    notes = FindingNote.objects.filter(year=year).select_related("by").order_by("recorded", "pk")
    return {note.key: Note(note.state, note.note, str(note.by), note.recorded, note.held) for note in notes}


def earlier_notes(year: ProgrammeYear, key: str) -> list[FindingNote]:
    """Everything said about a finding, latest first."""
    return list(FindingNote.objects.filter(year=year, key=key).select_related("by").order_by("-recorded", "-pk"))


def published_finding(figure: PublishedFigure, notes: dict[str, Note]) -> Finding:
    key = f"plan/{figure.key}"
    return Finding(
        key=key,
        topic=figure.topic,
        about=figure.about,
        what=figure.label,
        printed=figure.printed,
        held=figure.held,
        difference=figure.difference,
        source=figure.source,
        held_source=figure.held_source,
        why=figure.why,
        note=notes.get(key),
    )
