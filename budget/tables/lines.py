"""The columns of the list of budget lines and how each cell is drawn."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from budget.models import BudgetLine, Side
from seslip.foundation.money import show_money
from seslip.foundation.sheets import Kind
from seslip.foundation.tables import ListTable

STREAMS = ("csc", "send", "own")


class LineTable(ListTable):
    projects = tables.Column(
        verbose_name="Project", empty_values=(), order_by=("first_project", "heading__position", "position", "id")
    )
    line = tables.Column(verbose_name="Line", empty_values=(), order_by=("label", "id"))
    csc = tables.Column(verbose_name="CSC grant", order_by=("csc", "id"))
    send = tables.Column(verbose_name="SEND grant", order_by=("send", "id"))
    own = tables.Column(verbose_name="SESLIP funds", order_by=("own", "id"))
    amount = tables.Column(verbose_name="Total", order_by=("amount", "id"))

    css = {"projects": "ref", **dict.fromkeys((*STREAMS, "amount"), "number")}
    unlabelled = frozenset({"line"})
    named = "line"
    kinds = dict.fromkeys((*STREAMS, "amount"), Kind.MONEY)

    def cell_projects(self, line: BudgetLine) -> SafeString:
        year = line.heading.section.year.label
        links = (
            (reverse("projects:project_page", args=(year, link.project.number)), link.project.number)
            for link in line.covered
        )
        return format_html_join(", ", '<a href="{}"><span class="visually-hidden">Project </span>{}</a>', links)

    def cell_line(self, line: BudgetLine) -> SafeString:
        return format_html('<a href="{}">{}</a><span class="note">{}</span>', line_url(line), line.label, where(line))

    def cell_csc(self, line: BudgetLine) -> str:
        return show_money(line.csc)

    def cell_send(self, line: BudgetLine) -> str:
        return show_money(line.send)

    def cell_own(self, line: BudgetLine) -> str:
        return show_money(line.own)

    def typed_amount(self, line: BudgetLine) -> int | None:
        return line.amount if line.planned else None

    def cell_amount(self, line: BudgetLine) -> SafeString:
        return format_html("<strong>{}</strong>", show_money(self.typed_amount(line)))


def line_url(line: BudgetLine) -> str:
    return reverse("budget:line_page", args=(line.pk,))


def where(line: BudgetLine) -> str:
    """Where a line stands in the budget, the same part named once."""
    section = line.heading.section
    theme = section.theme.name if section.theme else section.label
    parts = [theme if section.side == Side.EXPENDITURE else f"Income, {section.label}"]
    said = {*parts, section.label, line.label, "", "-"}
    parts += [text for text in (line.heading.label, line.note) if text not in said]
    return " · ".join(parts)
