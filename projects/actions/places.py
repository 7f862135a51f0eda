"""Every write to the spellings in which documents name a local authority."""

from django.core.exceptions import ValidationError
from django.db import transaction

from projects.access import check_edit_plan
from projects.domain.names import name_key
from projects.models import Authority, AuthorityAlias, Person
from seslip.foundation import audit

from .checking import checked, refuse


def create_alias(*, by: Person, authority: Authority, name: str) -> AuthorityAlias:
    """Adds a spelling. Raises ValidationError where it means an authority already."""
    check_edit_plan(by)
    spelling = " ".join(name.split())
    key = name_key(spelling)
    with transaction.atomic():
        taken = AuthorityAlias.objects.filter(key=key).select_related("authority").first()
        refuse(
            name="Enter a spelling with letters or figures."
            if not key
            else f"“{spelling}” already means {taken.authority}."
            if taken
            else ""
        )
        return audit.create(checked(AuthorityAlias(authority=authority), {"name": spelling, "key": key}), by=by)


def remove_alias(*, by: Person, alias: AuthorityAlias, version: int) -> None:
    """Removes a spelling. Raises ValidationError for the authority's own name, by which it is always found."""
    check_edit_plan(by)
    if alias.key == name_key(alias.authority.name):
        raise ValidationError(f"“{alias}” is the authority's own name, so it stays.")
    audit.remove(alias, by=by, version=version)
