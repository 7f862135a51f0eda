"""What leaves the building about benchmarks: their register, the heat map, and a file to fill in."""

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from diagnostics.domain.benchmark_files import SAID
from diagnostics.domain.benchmarks import HIGHEST_RANK, Versus, month_name
from diagnostics.models import Benchmark, BenchmarkSet
from diagnostics.queries.benchmarks import ANYBODY, HeatMap, benchmark_rows, benchmark_sets
from projects.models import Authority, Person, ProgrammeYear
from seslip.foundation.exports import register
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Cell, Column, Document, Kind, Row, Table, flat_table, header_row

COLUMNS = (
    Column("outcome", "Outcome", width=18),
    Column("area", "Area", width=26),
    Column("measure", "Measure", width=28),
    Column("group", "Group", width=20),
    Column("versus_national", "Against the national average", width=14),
    Column("rank", "Regional rank", Kind.NUMBER, 10),
    Column("outliers", "Outliers", width=36),
)
DIRECTION = "The source names who stands out and does not say in which direction: it can be good or bad."
EITHER_WAY = (
    "Each number counts the indicators in which the authority stands out; the more, the darker the cell. An indicator "
    "names up to two authorities, so a column adds up to more than its last row."
)
SPARE = 20  # empty rows of the file to fill in, for indicators that are new


def list_address(of: BenchmarkSet, **choices: str) -> str:
    """The list of a set, narrowed to what a number counts."""
    return f"{reverse('diagnostics:benchmark_list')}?{urlencode({'quarter': of.as_at.isoformat(), **choices})}"


def benchmark_register(rows: Iterable[Benchmark], of: BenchmarkSet | None) -> Document:
    """One row an indicator, as the filtered list shows them."""
    found = (
        (
            row.outcome,
            row.area,
            row.measure,
            row.group,
            Versus(row.versus_national).label.text if row.versus_national else None,
            row.rank,
            "; ".join(str(one) for one in row.outliers.all()),
        )
        for row in rows
    )
    day = f"-{of.as_at.isoformat()}" if of else ""
    subtitle = f"As at {show_date(of.as_at)} · {of.source}" if of else ""
    table = flat_table("Benchmarks", COLUMNS, found, "No indicator.")
    return Document(f"benchmarks{day}", "Benchmarks", subtitle, (table,), notes=(DIRECTION,))


def build_benchmarks(reader: Person, year: ProgrammeYear | None = None, as_at: date | None = None) -> Document:
    """The latest set, or the latest as at a day."""
    sets = benchmark_sets(reader)
    of = next((one for one in sets if as_at is None or one.as_at <= as_at), None)
    return benchmark_register(benchmark_rows(reader, of), of)


def heat_map_document(found: HeatMap) -> Document:
    subtitle = f"As at {show_date(found.of.as_at)} · {found.of.source}"
    name = f"benchmarks-heat-map-{found.of.as_at.isoformat()}"
    tables = (heat_map_table(found),)
    return Document(name, "Who stands out where", subtitle, tables, landscape=False, notes=(DIRECTION, EITHER_WAY))


def heat_map_table(found: HeatMap) -> Table:
    """Authorities down, outcomes across; each number leads to the indicators it counts."""
    columns = (
        Column("authority", "Authority", width=26),
        *(Column(f"outcome_{place}", outcome, Kind.NUMBER, 12) for place, outcome in enumerate(found.outcomes, 1)),
        Column("total", "Total", Kind.NUMBER, 10),
    )
    rows = [_authority_row(found, authority) for authority in found.authorities]
    caption = f"In how many indicators each authority stands out, {month_name(found.of.as_at)}"
    return Table(caption, columns, (header_row(columns),), (*rows, _last_row(found)), pinned=1)


def _authority_row(found: HeatMap, authority: Authority) -> Row:
    cells, names = [], []
    for outcome in found.outcomes:
        number = found.counts.get((authority.pk, outcome), 0)
        names.append(f"{authority.slug} {outcome}")
        href = list_address(found.of, outcome=outcome, authority=authority.slug) if number else ""
        cells.append(Cell(number, Kind.NUMBER, tone=shade(number), name=names[-1], href=href))
    total = sum(int(cell.value) for cell in cells if isinstance(cell.value, int))
    href = list_address(found.of, authority=authority.slug) if total else ""
    head = Cell(authority.name, heading="row", href=reverse("authorities:authority_page", args=(authority.slug,)))
    return Row((head, *cells, Cell(total, Kind.NUMBER, tone="subtotal", sums=tuple(names), href=href)))


def _last_row(found: HeatMap) -> Row:
    """In how many indicators anybody stands out: not the sum of the column, see EITHER_WAY."""
    numbers = [found.indicators.get(outcome, 0) for outcome in found.outcomes]
    names = [f"anybody {outcome}" for outcome in found.outcomes]
    cells = [
        Cell(n, Kind.NUMBER, name=name, href=list_address(found.of, outcome=o, authority=ANYBODY) if n else "")
        for n, name, o in zip(numbers, names, found.outcomes, strict=True)
    ]
    href = list_address(found.of, authority=ANYBODY) if sum(numbers) else ""
    total = Cell(sum(numbers), Kind.NUMBER, sums=tuple(names), href=href)
    return Row((Cell("Indicators in which anybody does", heading="row"), *cells, total), "total")


def shade(number: int) -> str:
    """How dark the cell of a number is: nothing for 0, then 1, 2 or 3, and 4 or more."""
    return "" if number == 0 else "shade-1" if number == 1 else "shade-2" if number < 4 else "shade-3"


def benchmark_template(rows: Iterable[Benchmark], names: Iterable[str]) -> Document:
    """The indicators of a set without their values, to fill in for another quarter; new ones go below."""
    columns = tuple(_template_columns())
    found = [_template_row(row.outcome, row.area, row.measure, row.group) for row in rows]
    table = Table("Benchmarks", columns, (header_row(columns),), (*found, *[_template_row()] * SPARE), pinned=4)
    notes = (
        "Fill in what the dashboard shows: better, average or worse; the rank; up to two authorities that stand out. "
        "Leave empty what is not given. Add indicators that are new below the last one. Then load the file.",
        f"Authorities, in any spelling: {', '.join(names)}.",
    )
    return Document("benchmarks-to-fill-in", "Benchmarks to fill in", "", (table,), notes=notes)


def _template_columns() -> Iterable[Column]:
    widths = (18, 26, 28, 20)
    for (key, label), width in zip(list(SAID.items())[:4], widths, strict=True):
        yield Column(key, label, width=width, entry=True)
    words = tuple(versus.label.text for versus in Versus if versus)
    yield Column("versus_national", SAID["versus"], width=16, entry=True, choices=words)
    yield Column("rank", SAID["rank"], Kind.NUMBER, 10, entry=True, limits=(1, HIGHEST_RANK))
    yield Column("outlier_1", "Outlier 1", width=24, entry=True)
    yield Column("outlier_2", "Outlier 2", width=24, entry=True)


def _template_row(*indicator: str) -> Row:
    """A row to fill in; where it names an indicator, the name is locked."""
    texts = [*indicator, *[""] * (8 - len(indicator))]
    return Row(
        tuple(
            Cell(
                text or None,
                Kind.NUMBER if place == 5 else Kind.TEXT,
                heading="" if place else "row",
                locked=place < len(indicator),
            )
            for place, text in enumerate(texts)
        )
    )


register("benchmarks", ("csv", "xlsx"), build_benchmarks)
