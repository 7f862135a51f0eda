"""Uploading an extract, and confirming what was shown of it."""

from typing import Any

from django import forms

from seslip.foundation.uploads import KeptFileField, SealedField

ENDINGS = (".csv", ".xlsx", ".txt", ".xlsm", ".xls")


class ExtractForm(forms.Form):
    """The file as the host authority's finance system exported it."""

    file = KeptFileField(
        endings=ENDINGS,
        kinds="a CSV file or an Excel workbook (.xlsx)",
        too_large="Load it in parts, for example month by month.",
        label="Extract",
        help_text="CSV or Excel (.xlsx), at most 2 MB. Nothing is recorded before you have seen and confirmed it.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose the file to load.", "empty": "The file is empty. Export it again."},
    )


class ConfirmForm(forms.Form):
    """The same file again, signed, and how many payments of it the person was shown as new."""

    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=100_000)

    def __init__(self, *args: Any, person: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kept"] = SealedField(purpose=purpose_for(person))


def purpose_for(person: int) -> str:
    """What an extract is sealed for: nobody confirms what another person was shown."""
    return f"budget.extract.{person}"
