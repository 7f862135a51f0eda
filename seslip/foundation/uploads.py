"""A file that is looked at before it is loaded: the page that shows what it holds carries it until it is confirmed.

Nothing is kept on the server, and nothing of what comes back is trusted: the file is sealed for one person.
"""

import base64
import binascii
import zlib
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

from .outside import MOST_BYTES

HOURS = 12  # as long as a session lasts
LONGEST_NAME = 200


@dataclass(frozen=True)
class Kept:
    """A file as the page that shows what it holds carries it along."""

    name: str
    content: bytes


class KeptFileField(forms.FileField):
    """A file to choose, whole, at most 2 MB; `endings` are those of its name, `kinds` what they stand for."""

    def __init__(self, *, endings: tuple[str, ...], kinds: str, too_large: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.endings, self.kinds, self.too_large = endings, kinds, too_large

    def clean(self, data: Any, initial: Any = None) -> Kept:
        file = super().clean(data, initial)
        name = "".join(char for char in str(file.name) if char.isprintable())[-LONGEST_NAME:]
        if not name.lower().endswith(self.endings):
            raise ValidationError(f"Choose {self.kinds}.")
        if file.size > MOST_BYTES:
            raise ValidationError(f"The file is larger than 2 MB. {self.too_large}")
        return Kept(name, file.read())


class SealedField(forms.CharField):
    """The same file again, as the page carried it."""

    widget = forms.HiddenInput

    def __init__(self, *, purpose: str, changed: str = "The file did not arrive as it was sent.") -> None:
        """`changed` says what has happened to a file whose seal does not fit."""
        super().__init__()
        self.purpose, self.changed = purpose, changed

    def clean(self, value: Any) -> Any:
        try:
            return unseal(super().clean(value), self.purpose)
        except SignatureExpired as error:
            raise ValidationError("This list was made too long ago. Upload the file again.") from error
        except (BadSignature, ValueError, binascii.Error, zlib.error) as error:
            raise ValidationError(f"{self.changed} Upload it again.") from error


def seal(kept: Kept, purpose: str) -> str:
    """The file as a text that only this application can have made; `purpose` names the page and the person."""
    packed = base64.b64encode(zlib.compress(kept.content, 6)).decode()
    return _signer(purpose).sign(f"{base64.b64encode(kept.name.encode()).decode()}.{packed}")


def unseal(text: str, purpose: str) -> Kept:
    """Raises BadSignature for what this application did not make, or made for another purpose or too long ago."""
    name, _, packed = _signer(purpose).unsign(text, max_age=HOURS * 3600).partition(".")
    unpacked = zlib.decompressobj().decompress(base64.b64decode(packed), MOST_BYTES + 1)
    return Kept(base64.b64decode(name).decode(), unpacked)


def _signer(purpose: str) -> TimestampSigner:
    return TimestampSigner(salt=purpose)
