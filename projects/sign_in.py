"""Sign-in by e-mail and password: nobody signs up, and guessing is slowed by a counter that cannot be outrun."""

import hashlib
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from .models import Person, SignInAttempts

WINDOW = timedelta(minutes=15)
ATTEMPTS_PER_ADDRESS = 10
ATTEMPTS_PER_MACHINE = 100
TOO_MANY = "Too many attempts to sign in. Wait 15 minutes, or reset your password, and try again."


def display_name(person: Person) -> str:
    return person.name


def count_attempt(kind: str, name: str) -> int:
    """Counts one attempt and returns how many there were in the window, in one locked transaction."""
    key = hashlib.sha256(f"{kind}:{name.casefold()}".encode()).hexdigest()
    now = timezone.now()
    with transaction.atomic():
        SignInAttempts.objects.bulk_create([SignInAttempts(key=key, since=now)], ignore_conflicts=True)
        SignInAttempts.objects.filter(key=key, since__lt=now - WINDOW).update(since=now, count=0)
        SignInAttempts.objects.filter(key=key).update(count=F("count") + 1)
        return SignInAttempts.objects.get(key=key).count


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """What the sign-in library asks us."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        address = str(credentials.get("email") or "")[:254]
        machine = str(request.META.get("REMOTE_ADDR", ""))
        by_address, by_machine = count_attempt("address", address), count_attempt("machine", machine)
        if by_address > ATTEMPTS_PER_ADDRESS or by_machine > ATTEMPTS_PER_MACHINE:
            raise ValidationError(TOO_MANY)
