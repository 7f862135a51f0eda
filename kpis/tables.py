"""The columns of the KPI register and how each cell is drawn."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from projects.domain.streams import Stream
from projects.models import Person
from seslip.foundation.html_tables import label_html
from seslip.foundation.icons import icon_svg
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Kind
from seslip.foundation.tables import ListTable

from .access import may_update
from .domain.statuses import Status, overdue_words
from .models import Kpi
from .queries.evidence import unproven
from .queries.moved import figures_moved, standings_at
from .queries.past import Past, Then, put_back, stand_at
from .queries.standings import KpiStanding, ReviewState, standings
from .queries.workbook import may_update_some

STATUS_HTML = {status.value: label_html(status.label) for status in Status}
NO_EVIDENCE = format_html('<span class="flag tone-at-risk">{}No evidence</span>', icon_svg("triangle"))


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
    named = "ref"
    kinds = {"due": Kind.DATE}

    def __init__(self, *args: Any, reader: Person, position: date, focus: int = 0, **kwargs: Any) -> None:
        unused = () if may_update_some(reader) else ("select", "action")
        self.unused = (*kwargs.pop("exclude", ()), *unused)
        super().__init__(*args, exclude=self.unused, **kwargs)
        self.reader, self.position, self.focus = reader, position, focus
        self.standings: dict[int, KpiStanding] = {}
        self.unproven: frozenset[int] = frozenset()

    def prepare(self, records: list[Kpi]) -> None:
        """How the rows stand, and which are complete without evidence, is asked once for all of them."""
        self.standings = self.stand(records)
        self.unproven = self.unshown(records)

    def unshown(self, records: list[Kpi]) -> frozenset[int]:
        return unproven(records)

    @property
    def kept_out(self) -> str:
        """Tells the editor which columns this page leaves out or chose, so that the row it gives back fits."""
        told = {"without": ",".join(self.unused), "columns": self.arranged}
        query = urlencode({name: value for name, value in told.items() if value}, safe=",")
        return f"?{query}" if query else ""

    def stand(self, records: list[Kpi]) -> dict[int, KpiStanding]:
        return standings(records, self.position)

    def standing_of(self, kpi: Kpi) -> KpiStanding:
        """For a row on its own too, after it was updated."""
        if kpi.pk not in self.standings:
            self.standings |= self.stand([kpi])
        return self.standings[kpi.pk]

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
        return format_html("{}{}", kpi.text, self.note_html(kpi))

    def note_html(self, kpi: Kpi) -> SafeString | str:
        return format_html('<span class="note">{}</span>', kpi.note) if kpi.note else ""

    def cell_project(self, kpi: Kpi) -> SafeString:
        project = kpi.activity.project
        return format_html('{}<span class="note">{}</span>', project.title, project.manager_names)

    def cell_stream(self, kpi: Kpi) -> str:
        return Stream(kpi.activity.requirement.stream).short

    def cell_due(self, kpi: Kpi) -> SafeString:
        return due_html(kpi, self.position)

    def cell_status(self, kpi: Kpi) -> SafeString:
        bare = NO_EVIDENCE if kpi.pk in self.unproven else ""
        return format_html("{}{}{}", STATUS_HTML[kpi.status], flags_html(self.standing_of(kpi)), bare)

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


class PastKpiTable(KpiTable):
    """The register as it stood: nothing to update, and what was different at an earlier moment is struck through.

    `before` says how each KPI stood then, by id; the records given are changed in memory by `put_back`.
    """

    due = tables.Column(verbose_name="Due", order_by=("due_order_then", "id"))
    stream = tables.Column(
        verbose_name="Stream", empty_values=(), order_by=("activity__requirement__stream", "due_order_then", "id")
    )
    status = tables.Column(verbose_name="Status", order_by=("status_then", "due_order_then", "id"))

    def __init__(self, *args: Any, past: Past, **kwargs: Any) -> None:
        hidden = ("select", "action", *kwargs.pop("exclude", ()))
        super().__init__(*args, exclude=hidden, **kwargs)
        self.past = past
        self.before: dict[int, Then] = {}
        self.standings_before: dict[int, KpiStanding] = {}

    def stand(self, records: list[Kpi]) -> dict[int, KpiStanding]:
        return standings_at(records, self.past.moment)

    def unshown(self, records: list[Kpi]) -> frozenset[int]:
        return unproven(records, self.past.moment)

    def prepare(self, records: list[Kpi]) -> None:
        """Two sets of positions for all rows at once, then the rows."""
        if self.past.before:
            self.before = stand_at(records, self.past.before)
            self.standings_before = standings_at(records, self.past.before)
        put_back(records, stand_at(records, self.past.moment))
        super().prepare(records)

    def cell_kpi(self, kpi: Kpi) -> SafeString:
        was = self.before.get(kpi.pk)
        struck = struck_html(was.promise.text) if was and was.promise.text != kpi.text else ""
        return format_html("{}{}", struck, super().cell_kpi(kpi))

    def note_html(self, kpi: Kpi) -> SafeString:
        was = self.before.get(kpi.pk)
        old = was.position.note if was else ""
        struck = format_html('<span class="note">{}</span>', struck_html(old)) if old and old != kpi.note else ""
        return format_html("{}{}{}", struck, super().note_html(kpi), self.figures_html(kpi))

    def figures_html(self, kpi: Kpi) -> SafeString:
        """The figures that are others, with what they were."""
        before = self.standings_before.get(kpi.pk)
        pairs = figures_moved(before, self.standing_of(kpi)) if before else []
        lines = ((struck_html(old.said if old else "No such measure"), new.said) for old, new in pairs)
        return format_html_join("", '<span class="note">{}{}</span>', lines)

    def cell_due(self, kpi: Kpi) -> SafeString:
        was = self.before.get(kpi.pk)
        struck = struck_html(show_date(was.promise.due, "No date")) if was and was.promise.due != kpi.due else ""
        return format_html("{}{}", struck, super().cell_due(kpi))

    def cell_status(self, kpi: Kpi) -> SafeString:
        was = self.before.get(kpi.pk)
        moved = was and was.position.status != kpi.status
        struck = struck_html(was.position.status.label.text) if was and moved else ""
        return format_html("{}{}", struck, super().cell_status(kpi))


def struck_html(text: str) -> SafeString:
    """What stood there before; said in words to those who do not see the line through it."""
    return format_html('<del class="was"><span class="visually-hidden">Before: </span>{}</del> ', text)


def kpi_url(kpi: Kpi) -> str:
    return reverse("kpis:kpi_page", args=(kpi.pk,))


def due_html(kpi: Kpi, position: date) -> SafeString:
    """The due date, and under it how many days it has passed by."""
    days = kpi.days_overdue(position)
    late = format_html('<span class="flag">{}{}</span>', icon_svg("clock"), overdue_words(days)) if days else ""
    return format_html("{}{}", show_date(kpi.due, "No date"), late)


def flags_html(standing: KpiStanding) -> SafeString:
    """What is to be said beside a status: the records say less, the sponsor asks, nobody has reported for long."""
    flags = []
    if standing.disagrees:
        flags.append(("at-risk", "triangle", "Says more than the records"))
    if standing.review and standing.review.state is ReviewState.QUERIED:
        flags.append(("overdue", "speech", "Queried by the sponsor"))
    if standing.days_stale:
        flags.append(("not-started", "clock", stale_words(standing)))
    drawn = ((tone, icon_svg(icon), words) for tone, icon, words in flags)
    return format_html_join("", '<span class="flag tone-{}">{}{}</span>', drawn)


def stale_words(standing: KpiStanding) -> str:
    weeks = standing.days_stale // 7
    return f"No update for {weeks} weeks" if standing.position.position_date else "Never updated"
