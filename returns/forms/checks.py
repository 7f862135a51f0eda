"""The form below the warnings of one check: which pass, and why."""

from typing import Any

from django import forms

from returns.domain.preflight import Check


class Marks(forms.MultipleChoiceField):
    """Whatever was on the page: the action knows what still is."""

    def valid_value(self, value: Any) -> bool:
        return True


class PassForm(forms.Form):
    """`marks` are the ticked warnings; with the button `all` they are all those `shown`."""

    check = forms.ChoiceField(choices=[(check.value, check.heading) for check in Check], widget=forms.HiddenInput)
    marks = Marks(required=False, label="Warnings")
    reason = forms.CharField(
        label="Why they can pass",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One reason for all of them. It is kept with the return, with your name.",
    )

    def ticked(self) -> list[str]:
        """The marks, once the form is valid."""
        data: Any = self.data
        return list(data.getlist("shown")) if "all" in data else list(self.cleaned_data["marks"])
