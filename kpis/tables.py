"""The columns of the KPI register and how each cell is drawn."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from projects.domain.streams import Stream
from projects.models import Person
from seslip.foundation.html_tables import label_html
from seslip.foundation.icons import icon_svg
from seslip.foundation.periods import show_date
from seslip.foundation.tables import ListTable

from .access import may_update
from .domain.statuses import Status
from .models import Kpi

STATUS_HTML = {status.value: label_html(status.label) for status in Status}


class KpiTable(ListTable):
    select = tables.Column(verbose_name="Select", orderable=False, empty_values=())
    ref = tables.Column(
        verbose_name="Ref",
        empty_values=(),
        order_by=("activity__project__number", "activity__requirement__number", "number"),
    )
    kpi = tables.Column(verbose_name="KPI", orderable=False, empty_values=())
    project = tables.Column(
        verbose_name="Project", empty_values=(), order_by=("activity__project__title", "number", "id")
    )
    stream = tables.Column(
        verbose_name="Stream", empty_values=(), order_by=("activity__requirement__stream", "due_order", "id")
    )
    due = tables.Column(verbose_name="Due", order_by=("due_order", "id"))
    status = tables.Column(verbose_name="Status", order_by=("status", "due_order", "id"))
    action = tables.Column(verbose_name="Action", orderable=False, empty_values=())

    css = {"select": "select", "ref": "ref", "due": "due", "action": "action"}
    unlabelled = frozenset({"select", "ref", "kpi", "action"})

    def __init__(self, *args: Any, reader: Person, position: date, focus: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader, self.position, self.focus = reader, position, focus

    @property
    def kept_out(self) -> str:
        """Tells the editor which columns this page leaves out, so that the row it gives back fits."""
        return f"?without={','.join(self.exclude)}" if self.exclude else ""

    def cell_select(self, kpi: Kpi) -> SafeString | str:
        if not may_update(self.reader, kpi):
            return ""
        return format_html(
            '<label><input type="checkbox" name="kpi" value="{}" form="bulk" aria-label="Select KPI {}"></label>',
            kpi.pk,
            kpi.ref,
        )

    def cell_ref(self, kpi: Kpi) -> SafeString:
        return format_html('<a href="{}">{}</a>', kpi_url(kpi), kpi.ref)

    def cell_kpi(self, kpi: Kpi) -> SafeString:
        note = format_html('<span class="note">{}</span>', kpi.note) if kpi.note else ""
        return format_html("{}{}", kpi.text, note)

    def cell_project(self, kpi: Kpi) -> SafeString:
        project = kpi.activity.project
        return format_html('{}<span class="note">{}</span>', project.title, project.manager_names)

    def cell_stream(self, kpi: Kpi) -> str:
        return Stream(kpi.activity.requirement.stream).short

    def cell_due(self, kpi: Kpi) -> SafeString:
        return due_html(kpi, self.position)

    def cell_status(self, kpi: Kpi) -> SafeString:
        return STATUS_HTML[kpi.status]

    def cell_action(self, kpi: Kpi) -> SafeString | str:
        if not may_update(self.reader, kpi):
            return ""
        return format_html(
            '<a href="{}" hx-get="{}" hx-target="closest tr" hx-swap="outerHTML"{}>Update'
            '<span class="visually-hidden"> KPI {}</span></a>',
            (url := reverse("kpis:kpi_update", args=(kpi.pk,))),
            f"{url}{self.kept_out}",
            SafeString(" data-return-focus") if kpi.pk == self.focus else "",
            kpi.ref,
        )


def kpi_url(kpi: Kpi) -> str:
    return reverse("kpis:kpi_page", args=(kpi.pk,))


def due_html(kpi: Kpi, position: date) -> SafeString:
    """The due date, and under it how many days it has passed by."""
    days = kpi.days_overdue(position)
    late = format_html('<span class="flag">{}{}</span>', icon_svg("clock"), overdue_words(days)) if days else ""
    return format_html("{}{}", show_date(kpi.due, "No date"), late)


def overdue_words(days: int) -> str:
    return f"{days} day{'' if days == 1 else 's'} overdue"
