"""Forms for reporting on KPIs and for changing the promises. They validate; actions write."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from projects.models import Project
from seslip.foundation.audit import Versioned
from seslip.foundation.forms import RecordForm, SeveralRecords, VersionField
from seslip.foundation.history import Entry
from seslip.foundation.periods import show_date

from .actions import Report
from .domain.due import problem_of_due
from .domain.statuses import Status, missing_explanation
from .models import (
    STATUS_CHOICES,
    CoreRequirement,
    Kpi,
    Measure,
    PlannedActivity,
    SubRequirement,
)

LARGEST_FIGURE, HIGHEST_NUMBER = 1_000_000, 999


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


def numbering(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=HIGHEST_NUMBER)


class KpiForm(RecordForm):
    """The promise itself. The list below it is typed one entry a line."""

    number = numbering("Number")
    items = forms.CharField(
        label="List below the promise",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One entry a line. Leave empty for none.",
    )

    class Meta:
        model = Kpi
        fields = ("number", "text", "due", "item_style")
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "text": "Start with the verb: the grid prints “By end Mar 26, we will …” before it.",
            "due": "Leave empty where no real date is agreed.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["items"].initial = "\n".join(item.text for item in self.instance.items.all())

    def clean_due(self) -> date | None:
        due: date | None = self.cleaned_data["due"]
        if problem := problem_of_due(due, self.instance.year.period):
            raise ValidationError(problem)
        return due

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or {}
        if self.texts(entered) and not entered.get("item_style"):
            self.add_error("item_style", "Choose how the list below the promise is marked.")
        if any(len(text) > 400 for text in self.texts(entered)):
            self.add_error("items", "An entry is longer than 400 characters. Shorten it or split it in two.")
        return entered

    @staticmethod
    def texts(entered: Mapping[str, Any]) -> list[str]:
        return [line.strip() for line in entered.get("items", "").splitlines() if line.strip()]

    @property
    def item_texts(self) -> list[str]:
        return self.texts(self.cleaned_data)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name != "items"}


class MeasureForm(RecordForm):
    target = forms.IntegerField(label="Target", min_value=0, max_value=LARGEST_FIGURE)

    class Meta:
        model = Measure
        fields = ("target", "unit")
        help_texts = {"unit": "What is counted, for example “courageous conversations” or “LAs”."}


class RequirementForm(RecordForm):
    number = numbering("Number")

    class Meta:
        model = CoreRequirement
        fields = ("number", "stream", "title", "aim")


class SubRequirementForm(RecordForm):
    number = numbering("Number within the requirement")

    class Meta:
        model = SubRequirement
        fields = ("number", "text")


class ActivityForm(RecordForm):
    """A project under a requirement, beside one or more of its sub-requirements."""

    beside = SeveralRecords(
        SubRequirement.objects.none(),
        label="Beside these sub-requirements",
        widget=forms.CheckboxSelectMultiple,
        help_text="Where the activity stands in the DfE's form.",
    )

    class Meta:
        model = PlannedActivity
        fields = ("project", "title", "leads")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        requirement = self.instance.requirement
        project, beside = self.fields["project"], self.fields["beside"]
        assert isinstance(project, forms.ModelChoiceField) and isinstance(beside, forms.ModelChoiceField)
        project.queryset = Project.objects.filter(year=requirement.year, used=True)
        beside.queryset = requirement.sub_requirements.select_related("requirement")
        if self.instance.pk:
            beside.initial = [link.sub_requirement_id for link in self.instance.sub_requirement_links.all()]

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name != "beside"}
