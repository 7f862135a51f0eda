"""What somebody says about a finding."""

from django import forms

from budget.models import FindingState


class FindingNoteForm(forms.Form):
    """Its state, and the words an auditor will read."""

    state = forms.ChoiceField(label="How it stands", choices=FindingState.choices)
    note = forms.CharField(label="Note", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
