"""What every form that edits a record has: the version the person saw, and words where a limit is passed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from .audit import Versioned
from .fields import NO_SUCH_DAY, day_input

LONGEST_KEY = 18  # digits of a key that fits every database
HIGHEST_VERSION = 2**31 - 2


def read_key(text: str) -> int:
    """The key of a record as an address or a button sends it; 0, which no record has, where it cannot be read."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY else 0


class SeveralRecords(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Checkboxes for records. A number that no database key can be is no choice, not an error of ours."""

    def _check_values(self, value: Any) -> Any:
        for pk in value:
            if isinstance(pk, str) and len(pk) > LONGEST_KEY:
                raise ValidationError(
                    self.error_messages["invalid_choice"], "invalid_choice", {"value": pk[:LONGEST_KEY]}
                )
        return super()._check_values(value)  # type: ignore[misc]


class VersionField(forms.IntegerField):
    """The version of the record that the person saw."""

    def __init__(self, *, required: bool = True) -> None:
        super().__init__(widget=forms.HiddenInput, required=required, min_value=0, max_value=HIGHEST_VERSION)


class VersionedForm(forms.BaseForm):
    """A form with a `version` that may turn out not to be the latest."""

    def look_at(self, current: Versioned) -> None:
        """After a conflict: keeps what was typed, so that saving again applies it to the record as it is now."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("version")] = str(current.version)
        self.data = data


class RecordForm(VersionedForm, forms.ModelForm):  # type: ignore[type-arg]
    """Edits a `Versioned` record. It validates; an action writes. `version` is what the person saw."""

    version = VersionField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.widget = day_input()
                field.error_messages["invalid"] = NO_SUCH_DAY

    def _post_clean(self) -> None:
        """Also the rules that join an entered value with one the form does not show, such as the year."""
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            try:
                self.instance.validate_constraints()
            except ValidationError as error:
                self._update_errors(error)  # type: ignore[attr-defined]

    @property
    def seen(self) -> int:
        return int(self.cleaned_data.get("version") or 0)

    def values(self) -> dict[str, Any]:
        """What was entered, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
