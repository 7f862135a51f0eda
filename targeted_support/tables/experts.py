"""How experts are put on pages: their address and the list."""

from typing import Any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from projects.tables.programme import noted
from seslip.foundation.html_tables import label_html
from seslip.foundation.labels import Label
from seslip.foundation.sheets import Kind
from seslip.foundation.tables import ListTable
from targeted_support.domain.days import show_days
from targeted_support.models import Expert

CAN, CANNOT = Label("Can be asked", "complete", "tick"), Label("Not at present", "not-started", "minus")
OFFERED = Label("Offered", "at-risk", "clock")


def expert_url(pk: int) -> str:
    return reverse("targeted_support:expert_page", args=(pk,))


def asked_label(expert: Expert) -> Label:
    """Whether an expert can be asked, or is an offer that waits for the team."""
    if not expert.is_confirmed:
        return OFFERED
    return CAN if expert.is_available else CANNOT


class ExpertTable(ListTable):
    """One row an expert; of `expert_rows`."""

    name = tables.Column(verbose_name="Expert", empty_values=(), order_by=("authority__name", "name", "pk"))
    topics = tables.Column(verbose_name="Topics", empty_values=(), orderable=False)
    expertise = tables.Column(verbose_name="What they know", orderable=False)
    asked = tables.Column(
        verbose_name="Can be asked", empty_values=(), order_by=("-is_confirmed", "-is_available", "name")
    )
    supports = tables.Column(verbose_name="Packages")
    tenths = tables.Column(verbose_name="Days given")

    css = {"supports": "number", "tenths": "number nowrap"}
    unlabelled = frozenset({"name"})
    named = "name"
    kinds = {"supports": Kind.NUMBER}

    def order_supports(self, experts: QuerySet[Any], is_descending: bool) -> tuple[QuerySet[Any], bool]:
        return _ordered(experts, "supports", is_descending), True

    def order_tenths(self, experts: QuerySet[Any], is_descending: bool) -> tuple[QuerySet[Any], bool]:
        return _ordered(experts, "tenths", is_descending), True

    def cell_name(self, expert: Expert) -> SafeString:
        return noted(
            format_html('<a href="{}">{}</a>', expert_url(expert.pk), expert), expert.place if expert.name else ""
        )

    def cell_topics(self, expert: Any) -> str:
        return ", ".join(str(one) for one in expert.topics.all()) or "Not recorded"

    def cell_expertise(self, expert: Expert) -> str:
        return expert.expertise or "Not recorded"

    def cell_asked(self, expert: Expert) -> SafeString:
        return noted(label_html(asked_label(expert)), expert.availability)

    def typed_supports(self, expert: Any) -> int:
        return expert.supports or 0

    def cell_supports(self, expert: Any) -> SafeString | str:
        number = expert.supports or 0
        return format_html('<a href="{}#packages">{}</a>', expert_url(expert.pk), number) if number else "0"

    def cell_tenths(self, expert: Any) -> str:
        return show_days(expert.tenths)


def _ordered(experts: QuerySet[Any], name: str, is_descending: bool) -> QuerySet[Any]:
    """Who has none comes last either way, on every database."""
    number = F(name)
    order = number.desc(nulls_last=True) if is_descending else number.asc(nulls_last=True)
    return experts.order_by(order, "authority__name", "name", "pk")
