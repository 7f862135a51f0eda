"""Panels: what an app adds to a page of a floor below or above it, such as its part of a dashboard or of a project.

The page lists the panels of its place and computes nothing; each app registers its own when it starts. A panel that
names the models it `watches` is kept as it was drawn for a reader until a record of one of these changes.
"""

import inspect
import time
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from . import fresh
from .audit import OnlyAdded, Versioned
from .clock import today
from .sharing import shared_reads
from .sheets import Passage, Table


@dataclass(frozen=True)
class Panel:
    """A heading with a template and its context; `wide` takes the whole row. `parts` say the same in a file."""

    heading: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    url_label: str = ""
    wide: bool = False
    parts: tuple[Passage | Table, ...] = ()

    @property
    def body(self) -> SafeString:
        return render_to_string(self.template, self.context)


Build = Callable[..., Panel | None]
Models = tuple[type[Model], ...]


@dataclass(frozen=True)
class Drawn:
    """A panel as it was drawn; `name` tells it from all others."""

    name: str
    heading: str
    body: SafeString
    url: str
    url_label: str
    wide: bool


@dataclass(frozen=True)
class Coming:
    """The place of a panel that is still to be drawn."""

    name: str
    is_coming = True


@dataclass(frozen=True)
class Entry:
    """A panel of a place. Without `watches` it is made anew each time."""

    order: int
    build: Build
    watches: Models | Callable[[], Models] | None
    names: frozenset[str]

    @property
    def is_kept(self) -> bool:
        return self.watches is not None

    @property
    def name(self) -> str:
        return f"{self.build.__module__}.{self.build.__name__}".replace(".", "-")

    @cached_property
    def watched(self) -> Models:
        """Asked for when all apps have registered what they have."""
        named = self.watches() if callable(self.watches) else self.watches or ()
        return tuple(dict.fromkeys((*STANDING, *named)))

    def made(self, reader: Any, about: dict[str, Any]) -> Panel | None:
        return self.build(reader, **{name: value for name, value in about.items() if name in self.names})

    def drawn(self, reader: Any, about: dict[str, Any]) -> tuple[Drawn | None]:
        """In a tuple, so that nothing to show is kept, too."""
        panel = self.made(reader, about)
        if panel is None:
            return (None,)
        return (Drawn(self.name, panel.heading, panel.body, panel.url, panel.url_label, panel.wide),)

    def key(self, reader: Any, about: dict[str, Any], revisions: dict[type[Model], str]) -> str:
        watched = [revisions[model] for model in self.watched]
        told = sorted((name, getattr(value, "pk", value)) for name, value in about.items() if name in self.names)
        return f"panel:{self.name}:{reader.pk}:{today()}:{told}:{watched}"


_PLACES: dict[str, list[Entry]] = {}
STANDING: list[type[Model]] = []


def stand_on(*models: type[Model]) -> None:
    """The models that say what a reader is to things: every kept panel hangs on these."""
    STANDING.extend(models)


def any_record() -> Models:
    """Watched by a panel that hangs on whatever people record: every table of ours, whose histories come with it."""
    every = (model for model in apps.get_models() if issubclass(model, Versioned | OnlyAdded))
    return tuple(every)


def register(place: str, order: int, build: Build, watches: Models | Callable[[], Models] | None = None) -> None:
    """Adds a panel to `place`: "home", "project", "authority", "kpi", "meeting", "package", "budget_line" …

    Lower orders come first. Beside the reader, `build` is given what it names of what the page is about.
    """
    _PLACES.setdefault(place, []).append(Entry(order, build, watches, frozenset(inspect.signature(build).parameters)))


def entries(place: str) -> list[Entry]:
    return sorted(_PLACES.get(place, []), key=lambda entry: entry.order)


def panels_for(
    place: str, reader: Any, patience: float | None = None, names: Container[str] | None = None, /, **about: Any
) -> list[Panel | Drawn | Coming]:
    """The panels of a place that have something for this reader; `about` names what the page is about.

    Of all, or of those with these `names`. After `patience` seconds no more are drawn: of those that are not kept, the
    places come alone.
    """
    wanted = [entry for entry in entries(place) if names is None or entry.name in names]
    revisions = fresh.revisions(*dict.fromkeys(model for entry in wanted if entry.is_kept for model in entry.watched))
    started = time.monotonic()
    found: list[Panel | Drawn | Coming | None] = []
    with shared_reads():
        for entry in wanted:
            if not entry.is_kept:
                found.append(entry.made(reader, about))
                continue
            key = entry.key(reader, about, revisions)
            if patience is not None and time.monotonic() - started >= patience and not fresh.is_kept(key):
                found.append(Coming(entry.name))
            else:
                (drawn,) = fresh.kept(key, partial(entry.drawn, reader, about))
                found.append(drawn)
    return [panel for panel in found if panel]
