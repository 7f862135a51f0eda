"""Sign-in by e-mail and password: nobody signs up, and guessing is slowed by a counter that cannot be outrun."""

import hashlib
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ResetPasswordForm
from allauth.account.models import EmailAddress
from allauth.core import context
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone

from .models import Person, SignInAttempts

WINDOW = timedelta(minutes=15)
KEPT = timedelta(days=1)
ATTEMPTS_PER_ADDRESS = 10
ATTEMPTS_PER_MACHINE = 100
TOO_MANY = "Too many attempts to sign in. Wait 15 minutes, or reset your password, and try again."
ADDRESS, MACHINE = "address", "machine"


def display_name(person: Person) -> str:
    return person.name


def attempts_key(kind: str, name: str) -> str:
    """One key for all capitals of an address; hashed, so that the table is no list of who tried."""
    return hashlib.sha256(f"{kind}:{name.strip().casefold()}".encode()).hexdigest()


def count_attempt(kind: str, name: str) -> int:
    """Counts one attempt and returns how many there were in the window, in one locked transaction."""
    key = attempts_key(kind, name)
    now = timezone.now()
    with transaction.atomic():
        SignInAttempts.objects.bulk_create([SignInAttempts(key=key, since=now)], ignore_conflicts=True)
        SignInAttempts.objects.filter(key=key, since__lt=now - WINDOW).update(since=now, count=0)
        SignInAttempts.objects.filter(key=key).update(count=F("count") + 1)
        return SignInAttempts.objects.get(key=key).count


def forget_attempts(address: str) -> None:
    """After a right password: the address starts afresh. Counters of the past go too, so that they do not pile up."""
    old = timezone.now() - KEPT
    SignInAttempts.objects.filter(Q(key=attempts_key(ADDRESS, address)) | Q(since__lt=old)).delete()


def uncount_attempt(kind: str, name: str) -> None:
    """Takes one back: a machine that many people share is not blocked by their right passwords.

    It is never wiped, or somebody with one account could guess at the others without end.
    """
    SignInAttempts.objects.filter(key=attempts_key(kind, name), count__gt=0).update(count=F("count") - 1)


class AccountAdapter(DefaultAccountAdapter):
    """What the sign-in library asks us."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is wrong. Check both, or reset your password."
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Called before every comparison of a password; counts first, so that concurrent guesses count too."""
        by_address = count_attempt(ADDRESS, _address(credentials))
        by_machine = count_attempt(MACHINE, self.get_client_ip(request))
        if by_address > ATTEMPTS_PER_ADDRESS or by_machine > ATTEMPTS_PER_MACHINE:
            raise ValidationError(TOO_MANY)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        person = super().authenticate(request, **credentials)
        if person is not None:
            forget_attempts(_address(credentials))
            uncount_attempt(MACHINE, self.get_client_ip(request))
        return person

    def reauthenticate(self, user: Person, password: str) -> bool:
        """By the person's own address; the library would look it up in its own table, which may be empty."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def login(self, request: HttpRequest, user: Person) -> None:
        """Signing in notes the time; that is no change to the person and leaves no history."""
        user.skip_history_when_saving = True  # type: ignore[attr-defined]
        try:
            super().login(request, user)
        finally:
            del user.skip_history_when_saving  # type: ignore[attr-defined]

    def set_password(self, user: Person, password: str) -> None:
        """Only the password is written: the rest of the record may have changed since it was read.

        History keeps that it was set and when; it does not keep passwords.
        """
        user.set_password(password)
        user._history_user = user  # type: ignore[attr-defined]
        user.save(update_fields=["password"])
        forget_attempts(user.email)

    def send_password_reset_mail(self, user: Person, email: str, context: dict[str, Any]) -> None:
        self.send_mail("projects/email/password_link", email, context)


def _address(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or "")[:254]


def send_link(request: HttpRequest, person: Person) -> None:
    """Sends a link with which the person sets a password. Raises ValidationError where that cannot work."""
    form = ResetPasswordForm({"email": person.email})
    if not form.is_valid() or person not in form.users:
        raise ValidationError(f"{person} may not sign in. Tick “may sign in” first, then send the link.")
    try:
        form.save(request)
    except OSError as error:  # includes every failure of a mail server
        raise ValidationError(
            "The mail server did not take the message, so nothing was sent. Try again later, or ask your administrator."
        ) from error


def forget_addresses(person: Person) -> None:
    """Drops the library's own notes of older addresses, with which the person could otherwise still sign in."""
    EmailAddress.objects.filter(user=person).exclude(email=person.email).delete()
