"""The form for reporting on a KPI. It validates; actions write."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from kpis.actions.updates import Report
from kpis.domain.measures import LARGEST_FIGURE
from kpis.domain.statuses import Status, missing_explanation
from kpis.models import (
    STATUS_CHOICES,
    Kpi,
)
from seslip.foundation.audit import Versioned
from seslip.foundation.forms import VersionField
from seslip.foundation.history import Entry
from seslip.foundation.periods import show_date


class UpdateForm(forms.Form):
    """Status, one figure per measure, a note, the position date, and the version the person saw."""

    status = forms.ChoiceField(label="Status", choices=STATUS_CHOICES)
    note = forms.CharField(
        label="Progress note", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    position_date = forms.DateField(
        label="Position at",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Enter a real date, for example 31 Mar 2026 as 2026-03-31."},
    )
    version = VersionField()

    def __init__(self, *args: Any, kpi: Kpi, latest: date, **kwargs: Any) -> None:
        initial = {"status": kpi.status, "note": kpi.note, "position_date": latest, "version": kpi.version}
        super().__init__(*args, **{"initial": initial, "auto_id": f"id-{kpi.pk}-%s", **kwargs})
        self.kpi, self.latest = kpi, latest
        self.conflict: list[Entry] | None = None
        self.measures = list(kpi.measures.all())
        for measure in self.measures:
            self.fields[f"measure-{measure.pk}"] = forms.IntegerField(
                label=f"So far, of {measure}",
                required=False,
                min_value=0,
                max_value=LARGEST_FIGURE,
                initial=measure.value,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        self.order_fields(["version", "status", *self._figure_names(), "note", "position_date"])

    def _figure_names(self) -> list[str]:
        return [f"measure-{measure.pk}" for measure in self.measures]

    def clean_position_date(self) -> date:
        day: date = self.cleaned_data["position_date"]
        earliest = self.kpi.position_date or self.kpi.year.starts
        if not earliest <= day <= self.latest:
            raise ValidationError(f"Enter a date from {show_date(earliest)} to {show_date(self.latest)}.")
        return day

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or {}
        status, note = entered.get("status"), entered.get("note")
        if status and note is not None and (missing := missing_explanation(Status(status), note)):
            self.add_error("note", missing)
        return entered

    @property
    def report(self) -> Report:
        """What was entered, for `update_kpi`."""
        entered = self.cleaned_data
        figures = {measure.pk: entered[f"measure-{measure.pk}"] for measure in self.measures}
        return Report(
            self.kpi, entered["version"], Status(entered["status"]), entered["note"], entered["position_date"], figures
        )

    def look_at(self, current: Versioned) -> None:
        """After a conflict: keeps what was typed and takes the new version, so that saving again applies it."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("version")] = str(current.version)
        self.data = data
