"""Every write to people and their roles."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from projects import sign_in
from projects.access import check_edit_people, check_edit_person, check_give_roles
from projects.domain.roles import Role
from projects.models import Person, PersonRole
from seslip.foundation import audit

from .checking import checked

OWN_SWITCH = "You cannot switch off your own sign-in. Ask somebody else to do it."
LAST_ADMINISTRATOR = (
    "This is the last administrator who may sign in. Give the role to somebody else first, or nobody could."
)


def create_person(*, by: Person, fields: Mapping[str, Any], roles: Iterable[str] = ()) -> Person:
    """Adds a person, without a password: they set their own with the link that is sent to them."""
    check_edit_people(by)
    given = set(roles)
    check_give_roles(by, given)
    with transaction.atomic():
        person = Person()
        person.set_unusable_password()
        person = audit.create(checked(person, _tidied(fields)), by=by)
        for role in sorted(given):
            audit.create(PersonRole(person=person, role=role), by=by)
    return person


def edit_person(
    *, by: Person, person: Person, version: int, fields: Mapping[str, Any], roles: Iterable[str] | None = None
) -> Person:
    """Changes a person, and their roles where they are given.

    Raises Refused, Stale, and ValidationError where nobody would be left to administer.
    """
    check_edit_person(by, person)
    if by.pk == person.pk and fields.get("is_active") is False:
        raise ValidationError({"is_active": OWN_SWITCH})
    with transaction.atomic():
        checked(person, _tidied(fields))
        administered = _administrators()
        stored = audit.change(person, by=by, version=version, fields=_tidied(fields))
        if roles is not None:
            _set_roles(by, stored, set(roles))
        if "email" in fields:
            sign_in.forget_addresses(stored)
        if administered and not _administrators():
            raise ValidationError(LAST_ADMINISTRATOR)
    return stored


def _tidied(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Addresses are kept in small letters: the sign-in library looks for them so."""
    return {name: value.strip().lower() if name == "email" else value for name, value in fields.items()}


def _administrators() -> list[int]:
    """Who holds the role, locked until the transaction ends: two people cannot take it from each other at once."""
    holders = PersonRole.objects.select_for_update().filter(role=Role.ADMINISTRATOR.value)
    active = Person.objects.filter(is_active=True, pk__in=[holder.person_id for holder in holders])
    return [person.pk for person in active]


def _set_roles(by: Person, person: Person, wanted: set[str]) -> None:
    present = {record.role: record for record in person.role_records.all()}
    check_give_roles(by, wanted ^ set(present))
    for role in sorted(set(present) - wanted):
        audit.remove(present[role], by=by)
    for role in sorted(wanted - set(present)):
        audit.create(PersonRole(person=person, role=role), by=by)


def send_password_link(*, by: Person, person: Person, request: HttpRequest) -> None:
    """Mails the person a link with which they set a password. Raises Refused, and ValidationError if it fails."""
    check_edit_person(by, person)
    sign_in.send_link(request, person)
