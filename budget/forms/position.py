"""What the position is asked for, and what somebody expects of a line."""

from datetime import date
from typing import Any

from django import forms

from budget.domain.grouping import By
from budget.domain.ledger import Shares
from budget.models import STREAM_FIELDS, BudgetLine
from projects.domain.streams import Stream
from seslip.foundation.fields import DayField, MoneyInput


class PositionForm(forms.Form):
    """The strip above the position: the date, what the rows are, and one stream."""

    as_at = DayField(label="Position at", required=False)
    by = forms.ChoiceField(label="By", required=False, choices=[(by.value, by.label) for by in By])
    stream = forms.ChoiceField(
        label="Funding stream",
        required=False,
        choices=[("", "All streams"), *((stream.value, stream.label) for stream in Stream)],
    )
    theme = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)
    strand = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)
    project = forms.IntegerField(required=False, min_value=0, max_value=9999, widget=forms.HiddenInput)
    year = forms.CharField(required=False, max_length=7, widget=forms.HiddenInput)


class ForecastForm(forms.Form):
    """What a line will have spent on the year's last day, by stream; only the streams it has are asked."""

    position_date = DayField(label="Expected on", help_text="The day on which you expect this.")
    explanation = forms.CharField(
        label="Explanation",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Asked where the forecast is 10% and £1,000 or more away from the budget.",
    )

    def __init__(self, *args: Any, line: BudgetLine, expected: Shares, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position_date"].initial = today
        amounts = {}
        for stream, share in zip(Stream, expected, strict=True):
            name = STREAM_FIELDS[stream]
            if share is not None or getattr(line, name) is not None:
                amounts[name] = MoneyInput(label=f"{stream.label} by 31 March", initial=share or 0)
        self.fields = {**amounts, **self.fields}
        self.streams = tuple(amounts)

    def shares(self) -> Shares:
        return Shares(**{name: self.cleaned_data[name] for name in self.streams})
