"""Who has met whom in peer challenge: everybody against everybody, as page and as file."""

from collections.abc import Sequence

from django.urls import reverse

from diagnostics.domain.grouping import Candidate, PastRound
from diagnostics.domain.pair_history import Met, pair_matrix
from diagnostics.domain.wording import counted
from seslip.foundation.sheets import Cell, Column, Document, Row, Table, header_row

HOW_TO_READ = (
    "A cell names the round in which two authorities sat in the same group last, and how often they did where that is "
    "more than once. An empty cell: they have not. The later the round, the darker the cell."
)
DARKEST = 3


def pair_document(authorities: Sequence[Candidate], rounds: Sequence[PastRound]) -> Document:
    """A row and a column for each authority."""
    columns = (
        Column("authority", "Authority", width=24),
        *(Column(one.slug, one.name, width=12) for one in authorities),
    )
    shades = _shades(rounds)
    matrix = pair_matrix([one.slug for one in authorities], rounds)
    body = tuple(_row(one, cells, shades) for one, cells in zip(authorities, matrix, strict=True))
    table = Table(
        "When any two authorities sat in the same group last", columns, (header_row(columns),), body, pinned=1
    )
    subtitle = f"{counted(len(rounds), 'round')} of peer challenge"
    return Document("pair-history", "Who has met whom", subtitle, (table,), notes=(HOW_TO_READ,))


def _shades(rounds: Sequence[PastRound]) -> dict[str, str]:
    """The latest round is the darkest, all but the last three are the lightest."""
    latest = [one.label for one in sorted(rounds, key=lambda one: -one.year)]
    return {label: f"shade-{max(DARKEST - place, 1)}" for place, label in enumerate(latest)}


def _row(one: Candidate, cells: Sequence[Met | None], shades: dict[str, str]) -> Row:
    head = Cell(one.name, heading="row", href=reverse("authorities:authority_page", args=(one.slug,)))
    return Row((head, *(_cell(met, shades) for met in cells)))


def _cell(met: Met | None, shades: dict[str, str]) -> Cell:
    if met is None:
        return Cell("–", tone="unused")
    if not met.times:
        return Cell()
    return Cell(f"{met.last} ({met.times})" if met.times > 1 else met.last, tone=shades[met.last])
