"""Forms for changing requirements, planned activities and promises. They validate; actions write."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kpis.domain.due import problem_of_due
from kpis.models import CoreRequirement, Kpi, PlannedActivity, SubRequirement
from projects.models import Project
from seslip.foundation.forms import RecordForm, SeveralRecords

HIGHEST_NUMBER = 999


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
