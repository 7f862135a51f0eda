"""What the deadline view is asked for."""

from typing import Any

from django import forms

from kpis.domain.deadlines import By
from projects.domain.streams import Stream
from projects.models import Theme
from seslip.foundation.fields import DayField


class DeadlineForm(forms.Form):
    """The strip above the deadlines: whose rows, which part of the programme, and the position date."""

    by = forms.ChoiceField(label="Rows by", required=False, choices=[(by.value, by.label) for by in By])
    theme = forms.ChoiceField(label="Policy theme", required=False)
    stream = forms.ChoiceField(
        label="Funding stream",
        required=False,
        choices=[("", "All streams"), *((stream.value, stream.label) for stream in Stream)],
    )
    show = forms.ChoiceField(label="Show", required=False, choices=[("", "All KPIs"), ("open", "Open KPIs only")])
    as_at = DayField(label="Position at", required=False)
    year = forms.CharField(required=False, max_length=7, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = Theme.objects.order_by("position").values_list("key", "name")
        self.fields["theme"].choices = [("", "All themes"), *themes]  # type: ignore[attr-defined]
