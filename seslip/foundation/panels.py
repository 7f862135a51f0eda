"""Panels: what an app adds to a page of a floor below or above it, such as its part of a dashboard or of a project.

The page lists the panels of its place and computes nothing; each app registers its own when it starts.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Panel:
    """A heading with a template and its context; `wide` takes the whole row."""

    heading: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    url_label: str = ""
    wide: bool = False

    @property
    def body(self) -> SafeString:
        return render_to_string(self.template, self.context)


Build = Callable[..., Panel | None]
_PLACES: dict[str, list[tuple[int, Build, frozenset[str]]]] = {}


def register(place: str, order: int, build: Build) -> None:
    """Adds a panel to `place`: "home", "project", "authority", "kpi", "meeting", "package", "budget_line" …

    Lower orders come first. Beside the reader, `build` is given what it names of what the page is about.
    """
    _PLACES.setdefault(place, []).append((order, build, frozenset(inspect.signature(build).parameters)))


def panels_for(place: str, reader: Any, **about: Any) -> list[Panel]:
    """The panels of a place that have something for this reader; `about` names what the page is about."""
    found = []
    for _, build, names in sorted(_PLACES.get(place, []), key=lambda entry: entry[0]):
        if panel := build(reader, **{name: value for name, value in about.items() if name in names}):
            found.append(panel)
    return found
