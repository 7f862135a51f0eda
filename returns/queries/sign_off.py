"""Whose signatures and certificates a return is frozen with, by name."""

from collections.abc import Iterator

from django.utils import timezone

from projects.models import Person
from returns.domain.content import Part
from returns.domain.signing import Signed, shown_moment, signatures_part
from returns.domain.states import Event, Standing, holding
from returns.models import GrantReturn

from .assemble import Assembled
from .bound import bound_records


def sign_off(one: GrantReturn, found: Assembled, held: Standing, frozen: Event) -> Part:
    """The signature of each project for what it says now, both certificates, and the freezing itself."""
    told = [*_signatures(found, held), *((event, "The whole return") for event in _certificates(held))]
    told.append((frozen, "The whole return"))
    names = Person.objects.in_bulk({event.by for event, _ in told})
    signed = [
        Signed(event, what, names[event.by].name, shown_moment(timezone.localtime(event.when))) for event, what in told
    ]
    return signatures_part(signed, bound_records(one))


def _signatures(found: Assembled, held: Standing) -> Iterator[tuple[Event, str]]:
    """The signature that holds for each project: of this version, or of one that it corrects."""
    for row in found.signatures(held):
        if event := holding(held, row.wanted, found.earlier):
            yield event, f"Project {row.number}, {row.project.title}"


def _certificates(held: Standing) -> list[Event]:
    return sorted(held.certified.values(), key=lambda event: event.when)
