"""The library's sign-in forms in the words of this application; it finds them by ACCOUNT_FORMS."""

from typing import Any

from allauth.account import forms as library
from django import forms


def reword(field: forms.Field) -> None:
    field.label = "E-mail address"
    field.widget.attrs["placeholder"] = field.label


class LoginForm(library.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["login"])


class ResetPasswordForm(library.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["email"])
