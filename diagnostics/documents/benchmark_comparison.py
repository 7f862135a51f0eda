"""Two sets of benchmarks side by side, as a file and as the lines of a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString

from diagnostics.domain.benchmarks import Change, Difference, Values, month_name, step_label
from diagnostics.models import BenchmarkSet
from seslip.foundation.html_tables import label_html
from seslip.foundation.sheets import Column, Document, Kind, Value, flat_table

COLUMNS = (
    Column("outcome", "Outcome", width=18),
    Column("area", "Area", width=26),
    Column("measure", "Measure", width=28),
    Column("group", "Group", width=18),
    Column("change", "Change", width=11),
    Column("versus_national_was", "Against national, was", width=11),
    Column("versus_national_is", "Against national, is", width=11),
    Column("rank_was", "Rank, was", Kind.NUMBER, 8),
    Column("rank_is", "Rank, is", Kind.NUMBER, 8),
    Column("rank_moved", "Rank moved", width=14),
    Column("outliers_was", "Stood out", width=24),
    Column("outliers_is", "Stands out", width=24),
)
RANKS = "Up means nearer to rank 1."


def comparison_document(
    was: BenchmarkSet, now: BenchmarkSet, differences: Iterable[Difference], names: Mapping[int, str]
) -> Document:
    found = (_row(difference, names) for difference in differences)
    span = f"{month_name(was.as_at)} and {month_name(now.as_at)}"
    table = flat_table("Benchmarks compared", COLUMNS, found, "Nothing has changed.")
    name = f"benchmarks-{was.as_at.isoformat()}-{now.as_at.isoformat()}"
    return Document(name, f"Benchmarks of {span}", f"{was.source}; {now.source}", (table,), notes=(RANKS,))


def _row(difference: Difference, names: Mapping[int, str]) -> tuple[Value, ...]:
    indicator, was, now = difference.indicator, difference.was, difference.now
    step = step_label(difference.rank_step)
    return (
        indicator.outcome,
        indicator.area,
        indicator.measure,
        indicator.group,
        difference.change.label.text,
        _word(was),
        _word(now),
        was.rank if was else None,
        now.rank if now else None,
        step.text if step else None,
        _named(was.outliers if was else (), names, "; "),
        _named(now.outliers if now else (), names, "; "),
    )


def _word(values: Values | None) -> str | None:
    return values.versus.label.text if values and values.versus else None


def _named(outliers: Iterable[int], names: Mapping[int, str], between: str = ", ") -> str:
    return between.join(names[authority] for authority in outliers)


@dataclass(frozen=True)
class ComparedLine:
    """One indicator of two sets as a page shows it; `was_…` is empty where nothing else was said before."""

    outcome: str
    name: str
    change: SafeString
    versus: SafeString | str
    was_versus: str
    rank: str
    was_rank: str
    step: SafeString | str
    outliers: str
    come: str
    gone: str
    reordered: bool


def compared_line(difference: Difference, names: Mapping[int, str]) -> ComparedLine:
    """A line that is gone shows what it said last."""
    was, now = difference.was, difference.now
    shown = now or was or Values()
    both = was if was and now else None
    step = step_label(difference.rank_step)
    return ComparedLine(
        outcome=difference.indicator.outcome,
        name=difference.indicator.name,
        change=label_html(difference.change.label),
        versus=label_html(shown.versus.label),
        was_versus=both.versus.label.text if both and both.versus != shown.versus else "",
        rank=_rank(shown),
        was_rank=_rank(both) if both and both.rank != shown.rank else "",
        step=label_html(step) if step else "",
        outliers=_named(shown.outliers, names),
        come=_named(difference.come, names),
        gone=_named(difference.gone, names),
        reordered=both is not None and both.outliers != shown.outliers and not (difference.come or difference.gone),
    )


def _rank(values: Values) -> str:
    return str(values.rank) if values.rank else "–"


def change_counts(differences: Iterable[Difference]) -> dict[Change, int]:
    """How many indicators changed, are new, are gone or say the same."""
    found = [difference.change for difference in differences]
    return {change: found.count(change) for change in Change}
