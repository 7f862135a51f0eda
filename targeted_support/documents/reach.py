"""The ledger of what all 19 authorities received and gave in a year: page, Excel and CSV are drawn from it."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode

from projects.models import Authority, Person, ProgrammeYear
from projects.queries.years import current_year
from seslip.foundation.clock import today
from seslip.foundation.exports import register
from seslip.foundation.labels import Label
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Cell, Column, Document, Kind, Row, Table, header_row
from targeted_support.domain.days import days_of
from targeted_support.queries.reach import LedgerRow, ledger

REACHED, NOT_YET = Label("Reached", "complete", "tick"), Label("Not yet reached", "at-risk", "circle")
LEDGER = (
    Column("authority", "Authority", width=24),
    Column("reached", "Reached", Kind.LABEL, 17),
    Column("received", "Packages received", Kind.NUMBER, 10),
    Column("helped", "Packages helped with", Kind.NUMBER, 10),
    Column("experts", "Experts", Kind.NUMBER, 9),
    Column("days", "Days given", Kind.NUMBER, 9),
    Column("attended", "Meetings attended", Kind.NUMBER, 10),
    Column("leads", "Projects it leads", Kind.NUMBER, 10),
    Column("sponsors", "Projects it sponsors", Kind.NUMBER, 10),
    Column("note", "What is being done", width=40),
)


def reach_url(authority: Authority, year: ProgrammeYear, as_at: date | None = None, known: bool = False) -> str:
    """What an authority received and gave in a year, with the records behind each figure."""
    asked = (
        {"year": year.label} | ({"as_at": as_at.isoformat()} if as_at else {}) | ({"known": "then"} if known else {})
    )
    return f"{reverse('targeted_support:reach_authority', args=(authority.slug,))}?{urlencode(asked)}"


def ledger_document(rows: Iterable[LedgerRow], year: ProgrammeYear, as_at: date, known: bool = False) -> Document:
    """One row an authority, by name; each figure leads to what it counts."""
    body = tuple(_row(one, year, as_at, known) for one in rows)
    table = Table("What each authority received and gave", LEDGER, (header_row(LEDGER),), body, "No authority.", 1)
    title = "Targeted support: giving and receiving"
    told = f"Programme {year} · Position at {show_date(as_at)}"
    return Document(f"giving-and-receiving-{year}", title, told, (table,))


def _row(one: LedgerRow, year: ProgrammeYear, as_at: date, known: bool) -> Row:
    page, engaged = reach_url(one.authority, year, as_at, known), one.engagement
    figures = (
        ("received", len(engaged.received)),
        ("helped", len(engaged.helped)),
        ("experts", len(engaged.lent)),
        ("experts", days_of(one.tenths) if one.tenths is not None or engaged.lent else 0),
        ("attended", one.attended),
        ("leads", one.manages),
        ("sponsors", one.sponsors),
    )
    return Row(
        (
            Cell(one.authority.name, heading="row", href=page),
            Cell(REACHED if engaged.engaged else NOT_YET, Kind.LABEL),
            *(
                Cell(number, Kind.NUMBER, href=f"{page}#{anchor}" if number else "", missing="Not recorded")
                for anchor, number in figures
            ),
            Cell(one.note.text if one.note else ""),
        )
    )


def build_ledger(reader: Person, year: ProgrammeYear | None = None, as_at: date | None = None) -> Document:
    """The ledger of a year at a day."""
    chosen = year or current_year(today())
    day = as_at or chosen.period.position_date(today())
    rows = ledger(reader, chosen, day) if reader.standing.reads_meetings else []
    return ledger_document(rows, chosen, day)


register("giving-and-receiving", ("csv", "xlsx"), build_ledger)
