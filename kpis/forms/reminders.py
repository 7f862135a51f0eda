"""How often somebody wants to be written to."""

from django import forms

from kpis.models import Frequency, ReminderChoice
from seslip.foundation.forms import RecordForm


class ReminderForm(RecordForm):
    frequency = forms.ChoiceField(
        label="When to write to you",
        choices=Frequency.choices,
        widget=forms.RadioSelect,
        help_text="Never more than one e-mail a day. On Mondays it also has what is ahead and what changed.",
    )

    class Meta:
        model = ReminderChoice
        fields = ("frequency",)
