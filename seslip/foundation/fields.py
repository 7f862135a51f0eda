"""Form and model fields for values that only this programme writes its own way."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from .money import MoneyError, plain_money, read_money

LONGEST = 24  # characters of a typed amount
NO_SUCH_DAY = "Enter a real date, for example 31 Mar 2026 as 2026-03-31."


def day_input() -> forms.DateInput:
    """The browser's own calendar, which takes and gives days in one form only."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day, chosen from the browser's calendar or typed as 2026-03-31."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=day_input(), error_messages={"invalid": NO_SUCH_DAY}, **kwargs)


class MoneyInput(forms.CharField):
    """A text box for pounds and pence; its value is whole pence or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "maxlength": LONGEST}

    def prepare_value(self, value: Any) -> Any:
        return plain_money(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value) or ""
        if len(typed) > LONGEST:
            raise ValidationError(f"Enter an amount of at most {LONGEST} characters.", code="invalid")
        try:
            return read_money(typed)
        except MoneyError as error:
            raise ValidationError(str(error), code="invalid") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(plain_money(initial) if isinstance(initial, int) else initial, data))


class PenceField(models.BigIntegerField):  # type: ignore[type-arg]
    """An amount in whole pence: sums are exact on every database. Null means that no amount applies."""

    def formfield(self, **kwargs: Any) -> Any:
        return MoneyInput(
            required=not self.blank, label=str(self.verbose_name).capitalize(), help_text=str(self.help_text)
        )
