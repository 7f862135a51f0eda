"""What benchmarks add to the page of an authority: its own list."""

from datetime import date

from diagnostics.documents.benchmarks import list_address
from diagnostics.domain.benchmarks import Versus
from diagnostics.models import Benchmark
from diagnostics.queries.benchmarks import own_list
from projects.models import Authority, Person
from seslip.foundation.panels import Panel, register

SHOWN = 12


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
    url, label = list_address(found.of, authority=authority.slug), f"All {len(rows)} in the list of benchmarks"
    if not rows:
        url, label = list_address(found.of), "All benchmarks"
    return Panel("Where it stands out", "diagnostics/panel_benchmarks.html", context, url, label)


def _region(row: Benchmark) -> str:
    """What the source says of the whole region: it says nothing of the one authority but that it stands out."""
    said = [Versus(row.versus_national).label.text.lower()] if row.versus_national else []
    said += [f"rank {row.rank}"] if row.rank else []
    return f"South East: {', '.join(said) or 'not given'}"


register("authority", 40, own_benchmarks_panel)
