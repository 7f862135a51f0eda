"""The columns of the list of benchmarks, and how each cell is drawn."""

from collections.abc import Iterable
from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from diagnostics.domain.benchmarks import Versus
from diagnostics.models import Benchmark
from diagnostics.queries.benchmarks import ordered_by_rank, ordered_by_word
from projects.models import Authority
from projects.tables.programme import authority_url
from seslip.foundation.html_tables import label_html
from seslip.foundation.sheets import Kind
from seslip.foundation.tables import ListTable


def authorities_html(authorities: Iterable[Authority]) -> SafeString:
    """Each authority linked to its page."""
    links = ((authority_url(one), one) for one in authorities)
    return format_html_join(", ", '<a href="{}">{}</a>', links)


class BenchmarkTable(ListTable):
    """One row an indicator. What the South East is said to be never hangs on colour: each word has its icon."""

    outcome = tables.Column(verbose_name="Outcome", order_by=("outcome", "position"))
    area = tables.Column(verbose_name="Area", order_by=("area", "position"))
    measure = tables.Column(verbose_name="Measure", order_by=("measure", "group", "position"))
    group = tables.Column(verbose_name="Group", order_by=("group", "position"))
    versus = tables.Column(verbose_name="Against national", accessor="versus_national", empty_values=())
    rank = tables.Column(verbose_name="Rank", empty_values=())
    outliers = tables.Column(verbose_name="Stands out", empty_values=(), orderable=False)
    action = tables.Column(verbose_name="Change", empty_values=(), orderable=False)

    css = {"versus": "nowrap", "rank": "number", "action": "action"}
    named = "measure"
    kinds = {"rank": Kind.NUMBER}

    def __init__(self, *args: Any, may_edit: bool, **kwargs: Any) -> None:
        super().__init__(*args, exclude=() if may_edit else ("action",), **kwargs)

    def order_versus(self, rows: QuerySet[Benchmark], is_descending: bool) -> tuple[QuerySet[Benchmark], bool]:
        return ordered_by_word(rows, descending=is_descending), True

    def order_rank(self, rows: QuerySet[Benchmark], is_descending: bool) -> tuple[QuerySet[Benchmark], bool]:
        return ordered_by_rank(rows, descending=is_descending), True

    def cell_outcome(self, row: Benchmark) -> str:
        return row.outcome

    def cell_area(self, row: Benchmark) -> str:
        return row.area

    def cell_measure(self, row: Benchmark) -> str:
        return row.measure

    def cell_group(self, row: Benchmark) -> str:
        return row.group

    def cell_versus(self, row: Benchmark) -> SafeString:
        return label_html(Versus(row.versus_national).label)

    def cell_rank(self, row: Benchmark) -> str:
        return "–" if row.rank is None else str(row.rank)

    def cell_outliers(self, row: Benchmark) -> SafeString | str:
        return authorities_html(one.authority for one in row.outliers.all()) or "–"

    def cell_action(self, row: Benchmark) -> SafeString:
        link = '<a href="{}">Change<span class="visually-hidden"> {}, {}</span></a>'
        return format_html(link, reverse("diagnostics:benchmark_edit", args=(row.pk,)), row.outcome, row)
