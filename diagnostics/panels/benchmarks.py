"""What benchmarks add to the page of an authority: its own list."""

from datetime import date

from diagnostics.documents.benchmarks import list_address
from diagnostics.domain.benchmarks import Versus
from diagnostics.models import Benchmark
from diagnostics.queries.benchmarks import OwnList, own_list
from projects.models import Authority, Person
from seslip.foundation.panels import Panel, register
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Column, Passage, Rich, Table, flat_table

SHOWN = 12
DIRECTION = (
    "Standing out can be good or bad: the source does not say in which direction. Better, worse and the rank are of "
    "the South East as a whole."
)
COLUMNS = (
    Column("indicator", "Indicator", width=56),
    Column("outcome", "Outcome", width=24),
    Column("region", "South East", width=30),
)


def own_benchmarks_panel(reader: Person, authority: Authority, as_at: date, known: bool) -> Panel | None:
    """In which indicators the authority stands out, of the latest set that the position date has."""
    found = own_list(authority, as_at, known=known) if reader.standing.reads_plan else None
    if found is None:
        return None
    rows = [(row, _region(row)) for row in found.rows]
    context = {
        "authority": authority,
        "rows": rows[:SHOWN],
        "more": len(rows[SHOWN:]),
        "of": found.of,
        "total": found.total,
    }
    url, label = list_address(found.of, authority=authority.slug), _in_list(len(rows))
    if not rows:
        url, label = list_address(found.of), "All benchmarks"
    parts = _parts(authority, found, rows)
    return Panel("Where it stands out", "diagnostics/panel_benchmarks.html", context, url, label, parts=parts)


def _parts(authority: Authority, found: OwnList, rows: list[tuple[Benchmark, str]]) -> tuple[Passage | Table, ...]:
    """The whole list, and of what day and source it is."""
    source = f"Position at {show_date(found.of.as_at)}. Source: {found.of.source}."
    words = DIRECTION if rows else f"Of {found.total} indicators, none names {authority} as standing out."
    passage = Passage("Where it stands out", Rich((f"{words} {source}",)))
    told = ((str(row), row.outcome, said) for row, said in rows)
    table = flat_table("Indicators in which it stands out", COLUMNS, told)
    return (passage, table) if rows else (passage,)


def _in_list(number: int) -> str:
    return "In the list of benchmarks" if number == 1 else f"All {number} in the list of benchmarks"


def _region(row: Benchmark) -> str:
    """What the source says of the whole region: it says nothing of the one authority but that it stands out."""
    said = [Versus(row.versus_national).label.text.lower()] if row.versus_national else []
    said += [f"rank {row.rank}"] if row.rank else []
    return ", ".join(said) or "not given"


register("authority", 40, own_benchmarks_panel)
