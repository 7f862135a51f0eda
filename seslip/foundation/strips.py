"""The strip of links under the heading of an app's pages: where this reader can go.

Each app registers its own strip when it starts; a page of any floor shows one with `{% strip "budget" %}`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Page:
    """A named address without arguments, its label, and who may open it; `yearly` ones take the year along."""

    name: str
    label: str
    visible: Callable[[Any], bool] = lambda reader: True
    yearly: bool = True


@dataclass(frozen=True)
class Strip:
    label: str
    pages: tuple[Page, ...]


STRIPS: dict[str, Strip] = {}


def register(name: str, label: str, *pages: Page) -> None:
    """Offers a strip under `name`; pages registered for a name that is there already follow those."""
    before = STRIPS[name].pages if name in STRIPS else ()
    STRIPS[name] = Strip(label, (*before, *pages))


def first_page(name: str, reader: Any) -> str:
    """The named address of the first page of a strip that this reader may open; "" where there is none."""
    return next((page.name for page in STRIPS[name].pages if page.visible(reader)), "")
