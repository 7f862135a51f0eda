"""The list of what the checks find, to work through elsewhere."""

from collections.abc import Iterable
from datetime import date

from django.utils.timezone import localdate

from projects.models import Person, ProgrammeYear
from returns.access import may_see_checks
from returns.domain.preflight import Judged
from returns.models import GrantReturn
from returns.queries.preflight import judged_findings, shown_to
from seslip.foundation.exports import register
from seslip.foundation.sheets import Column, Document, Kind, Table, Value, flat_table

COLUMNS = (
    Column("check", "Check", width=30),
    Column("level", "How it stands", Kind.LABEL, 12),
    Column("about", "About", width=30),
    Column("finding", "What was found", width=60),
    Column("detail", "In full", width=50),
    Column("mended_by", "Who can mend it", width=32),
    Column("reason", "Passed because", width=40),
    Column("passed_by", "Passed by", width=20),
    Column("passed_on", "Passed on", Kind.DATE, 12),
)
NOTHING = "Nothing is in the way."
FORMS = ("csv", "xlsx")


def return_checks(one: GrantReturn, rows: Iterable[Judged]) -> Document:
    subtitle = f"{one}, as the records are today"
    return Document(f"return-checks-{one.period_end}", "Checks of a return", subtitle, (_table(rows, NOTHING),))


def _table(rows: Iterable[Judged], empty: str) -> Table:
    return flat_table("Checks", COLUMNS, [_row(row) for row in rows], empty)


def _row(row: Judged) -> tuple[Value, ...]:
    finding, passed = row.finding, row.passed
    said = (passed.reason, passed.by, localdate(passed.at)) if passed else ("", "", None)
    about = (finding.check.heading, row.label, finding.about)
    return (*about, finding.sentence, finding.detail, finding.mend.who, *said)


def checks_at(reader: Person, year: ProgrammeYear, as_at: date) -> Document:
    """Of the latest version of the return at a position date; without one, a list that says so."""
    found = GrantReturn.objects.visible_to(reader).filter(year=year, period_end=as_at).select_related("year")
    one = found.order_by("-edition").first()
    if one is None or not may_see_checks(reader, one):
        empty = _table((), "There is no return with this position date.")
        return Document(f"return-checks-{as_at}", "Checks of a return", f"Programme year {year}", (empty,))
    return return_checks(one, shown_to(reader, judged_findings(one)))


register("return-checks", FORMS, checks_at)
