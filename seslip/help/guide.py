"""What a guide is made of.

The words of a step put what can be pressed or read on the page into brackets: “Press [Save].” A test goes through every
guide and finds each of these words on the page that the reader has come to by then (`tests/seslip/test_help.py`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from projects.models import Person

SAID = re.compile(r"\[([^\]]+)\]")
Allowed = Callable[[Person], bool]


@dataclass(frozen=True)
class Step:
    """What to do. `then` is a pattern of the address that this leads to.

    `rare` tells why what it names cannot always be seen; it is looked for in the templates instead.
    """

    text: str
    then: str = ""
    rare: str = ""

    @property
    def said(self) -> list[str]:
        """What can be pressed or read on the page."""
        return SAID.findall(self.text)

    @property
    def html(self) -> SafeString:
        parts = SAID.split(self.text)
        pieces = [format_html("<b>{}</b>" if place % 2 else "{}", part) for place, part in enumerate(parts)]
        return format_html_join("", "{}", ((piece,) for piece in pieces))


@dataclass(frozen=True)
class Picture:
    """One that a journey takes (`visitor.picture(name)`), and what it shows for who does not see it."""

    name: str
    alternative: str


@dataclass(frozen=True)
class Task:
    """What somebody comes for. `address` may hold {authority}, the reader's own, and {me}; `may` is who can open it."""

    heading: str
    address: str
    label: str
    steps: tuple[Step, ...]
    may: Allowed
    picture: Picture
    note: str = ""

    @property
    def slug(self) -> str:
        return re.sub(r"[^a-z0-9]+", "-", self.heading.lower()).strip("-")

    def url(self, reader: Person) -> str:
        return self.address.format(authority=reader.authority.slug if reader.authority else "", me=reader.pk)


@dataclass(frozen=True)
class Guide:
    """For one part that a person can have; `is_for` says whether the reader has it."""

    slug: str
    title: str
    words: str
    is_for: Allowed
    tasks: tuple[Task, ...]

    def shown_to(self, reader: Person) -> list[Task]:
        """Only what the reader may open."""
        return [task for task in self.tasks if task.may(reader)]
