"""What tests of the actions share."""

from collections.abc import Callable

from projects.models import Person

PersonAs = Callable[[str], Person]
POUND = 100


def named(name: str) -> Person:
    return Person.objects.get(name=name)


def latest(entries: list) -> tuple[str, ...]:
    return entries[0].sentences
