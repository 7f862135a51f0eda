"""The sponsor's question about an update. It validates; actions write."""

from django import forms


class QueryForm(forms.Form):
    """`update` is the id of the report that the question is about."""

    update = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**53)
    comment = forms.CharField(
        label="Your question",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The managers of the project see it on the KPI and on their page until they report again.",
        error_messages={"required": "Say what you ask: the managers answer it with their next update."},
    )
