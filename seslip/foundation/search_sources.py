"""What can be searched for: each app registers its kinds of record when it starts, as it does panels and exports.

The index is one for all readers. So the texts of a source hold only what everybody may read whom its `visible` lets see
the record; what is confidential is never among them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet


@dataclass(frozen=True)
class Text:
    """What the index says of a record: its title, a line below it, the words it is also found by, and where it is.

    `ref` is the number it goes by (33, 33.1), `day` sorts what is otherwise alike, the latest first.
    """

    title: str
    url: str
    line: str = ""
    words: Iterable[str] = ()
    ref: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Source:
    """A kind of record that can be found.

    `records()` are those that belong in the index, with what `text` reads; `visible(reader)` those a reader may see.
    `nouns` are what people call it beside label and plural. `parts` names records that its texts also come from, by the
    lookups that lead to them from this one's model: {ProjectManager: ("managers",)}.
    """

    kind: str
    label: str
    plural: str
    icon: str
    order: int
    model: type[Model]
    records: Callable[[], QuerySet[Any]]
    text: Callable[[Any], Text]
    visible: Callable[[Any], QuerySet[Any]]
    nouns: tuple[str, ...] = ()
    parts: Mapping[type[Model], tuple[str, ...]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        return (self.label, self.plural, *self.nouns)


SOURCES: dict[str, Source] = {}


def register(source: Source) -> None:
    SOURCES[source.kind] = source


def in_order() -> list[Source]:
    """As they are shown, and as what is otherwise alike is sorted."""
    return sorted(SOURCES.values(), key=lambda source: source.order)
