"""The columns of the list of virements and how each cell is drawn."""

from datetime import date as Date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from budget.domain.virements import LABELS
from budget.models import BudgetLine, Virement
from projects.domain.streams import Stream
from seslip.foundation.html_tables import label_html
from seslip.foundation.money import show_money
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Kind
from seslip.foundation.tables import ListTable

from .lines import line_url

UNSEEN = "A line that you do not see"
Seen = frozenset[int] | None


class VirementTable(ListTable):
    """`seen` are the lines that the reader may see; None where that is all of them."""

    date = tables.Column(verbose_name="Asked on", empty_values=(), order_by=("requested_on", "id"))
    source = tables.Column(verbose_name="From", order_by=("source__label", "id"))
    target = tables.Column(verbose_name="To", order_by=("target__label", "id"))
    stream = tables.Column(verbose_name="Stream", order_by=("stream", "target_stream", "id"))
    amount = tables.Column(verbose_name="Amount", order_by=("amount", "id"))
    requested_by = tables.Column(verbose_name="Asked by", order_by=("requested_by__name", "id"))
    state = tables.Column(verbose_name="State", order_by=("state", "id"))

    css = {"date": "ref", "amount": "number"}
    named = "date"
    kinds = {"date": Kind.DATE, "amount": Kind.MONEY}

    def __init__(self, *args: Any, seen: Seen = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen = seen

    def typed_date(self, virement: Virement) -> Date:
        return virement.requested_on

    def cell_date(self, virement: Virement) -> SafeString:
        words = '<a href="{}">{}</a><span class="note">Virement {}</span>'
        return format_html(words, virement_url(virement), show_date(virement.requested_on), virement.pk)

    def cell_source(self, virement: Virement) -> SafeString:
        return line_cell(virement.source, self.seen)

    def cell_target(self, virement: Virement) -> SafeString:
        return line_cell(virement.target, self.seen)

    def cell_stream(self, virement: Virement) -> str:
        return stream_words(virement)

    def cell_amount(self, virement: Virement) -> SafeString:
        return format_html("<strong>{}</strong>", show_money(virement.amount))

    def cell_requested_by(self, virement: Virement) -> str:
        return str(virement.requested_by)

    def cell_state(self, virement: Virement) -> SafeString:
        return label_html(LABELS[virement.state])


def virement_url(virement: Virement) -> str:
    return reverse("budget:virement_page", args=(virement.pk,))


def may_show(line: BudgetLine, seen: Seen) -> bool:
    return seen is None or line.pk in seen


def line_cell(line: BudgetLine, seen: Seen) -> SafeString:
    """The line with the projects it pays for; of one that the reader may not see nothing but that there is one."""
    if not may_show(line, seen):
        return format_html('<span class="muted">{}</span>', UNSEEN)
    numbers = ", ".join(str(link.project.number) for link in line.covered)
    plural = "s" if "," in numbers else ""
    note = format_html('<span class="note">Project{} {}</span>', plural, numbers) if numbers else ""
    return format_html('<a href="{}">{}</a>{}', line_url(line), line, note)


def stream_words(virement: Virement) -> str:
    """`SEND`, or with consent `CSC → SEND`."""
    stream, target = Stream(virement.stream).short, Stream(virement.target_stream).short
    return stream if stream == target else f"{stream} → {target}"
