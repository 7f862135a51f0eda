"""Making and revoking the private address of a person's calendar."""

import secrets
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kpis.models import CalendarKey
from kpis.queries.calendar import hash_of
from projects.access import check_read_plan
from projects.models import Person
from seslip.foundation import audit


class AlreadyMade(Exception):
    """The person has another address than the one they saw, if they saw any; none is made."""


class Revoked(Exception):
    """The address that was to be replaced has just been revoked; none is made."""


def create_calendar_key(*, by: Person, version: int) -> str:
    """A new secret for the person's address, told once; the one before stops at once.

    `version` is that of the address the person saw, 0 for none: sending a page again does not make another. Raises
    AlreadyMade, Revoked where the address seen is revoked at the same time, and Http404 for those who do not read the
    plan.
    """
    check_read_plan(by)
    secret = secrets.token_urlsafe(32)
    held = CalendarKey.objects.filter(person=by).first()
    try:
        if held:
            audit.change(held, by=by, version=version, fields={"key_hash": hash_of(secret)})
        else:
            with transaction.atomic():
                audit.create(CalendarKey(person=by, key_hash=hash_of(secret)), by=by)
    except (audit.Stale, IntegrityError) as error:
        raise AlreadyMade from error
    except ValidationError as error:
        raise Revoked from error
    return secret


def remove_calendar_key(*, by: Person) -> None:
    """The address leads nowhere from now on; without one, or where it is revoked meanwhile, there is nothing to do."""
    if held := CalendarKey.objects.filter(person=by).first():
        with suppress(ValidationError):
            audit.remove(held, by=by)
