"""How often somebody wants to be written to."""

from django import forms

from kpis.models import Frequency, ReminderChoice
from seslip.foundation.forms import RecordForm


class ReminderForm(RecordForm):
    frequency = forms.ChoiceField(
        label="When to write to you",
        choices=Frequency.choices,
        widget=forms.RadioSelect,
        help_text="Never more than one e-mail a day. On Mondays it also has what is ahead.",
    )
    changes = forms.BooleanField(
        label="On Mondays also tell me what changed in the week before",
        required=False,
        help_text="On your own projects where you manage or sponsor some, else in the programme. Not with “Never”.",
    )

    class Meta:
        model = ReminderChoice
        fields = ("frequency", "changes")
