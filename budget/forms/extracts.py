"""Uploading an extract, and confirming what was shown of it."""

import base64
import binascii
import zlib
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

from seslip.foundation.outside import MOST_BYTES

HOURS = 12  # as long as a session lasts
ENDINGS = (".csv", ".xlsx", ".txt", ".xlsm", ".xls")
LONGEST_NAME = 200


@dataclass(frozen=True)
class Kept:
    """A file as the page that shows its payments carries it along."""

    name: str
    content: bytes


class ExtractForm(forms.Form):
    """The file as the host authority's finance system exported it."""

    file = forms.FileField(
        label="Extract",
        help_text="CSV or Excel (.xlsx), at most 2 MB. Nothing is recorded before you have seen and confirmed it.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose the file to load.", "empty": "The file is empty. Export it again."},
    )

    def clean_file(self) -> Kept:
        file = self.cleaned_data["file"]
        name = "".join(char for char in str(file.name) if char.isprintable())[-LONGEST_NAME:]
        if not name.lower().endswith(ENDINGS):
            raise ValidationError("Choose a CSV file or an Excel workbook (.xlsx).")
        if file.size > MOST_BYTES:
            raise ValidationError("The file is larger than 2 MB. Load it in parts, for example month by month.")
        return Kept(name, file.read())


class ConfirmForm(forms.Form):
    """The same file again, signed, and how many payments of it the person was shown as new."""

    kept = forms.CharField(widget=forms.HiddenInput)
    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=100_000)

    def __init__(self, *args: Any, person: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_kept(self) -> Kept:
        try:
            return unseal(self.cleaned_data["kept"], self.person)
        except SignatureExpired as error:
            raise ValidationError("This list was made too long ago. Upload the file again.") from error
        except (BadSignature, ValueError, binascii.Error, zlib.error) as error:
            raise ValidationError("The file did not arrive as it was sent. Upload it again.") from error


def seal(kept: Kept, person: int) -> str:
    """The file as a text that only this application can have made, for this person."""
    packed = base64.b64encode(zlib.compress(kept.content, 6)).decode()
    return _signer(person).sign(f"{base64.b64encode(kept.name.encode()).decode()}.{packed}")


def unseal(text: str, person: int) -> Kept:
    """Raises BadSignature for what this application did not make, or made for somebody else or too long ago."""
    name, _, packed = _signer(person).unsign(text, max_age=HOURS * 3600).partition(".")
    unpacked = zlib.decompressobj().decompress(base64.b64decode(packed), MOST_BYTES + 1)
    return Kept(base64.b64decode(name).decode(), unpacked)


def _signer(person: int) -> TimestampSigner:
    return TimestampSigner(salt=f"budget.extract.{person}")
