"""The search: what a reader finds of all that apps have registered, and may see; in the order in which it is shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, OuterRef

from . import search_sources
from .models import SearchEntry
from .search_engines import Engine, engine_here
from .search_index import bring_up_to_date, listen
from .search_sources import Source, Text, in_order
from .search_words import Found, Piece, Query, excerpt, holds_phrases, pieces, rank

__all__ = ["MOST", "Find", "KindFound", "Results", "Source", "Text", "find_all", "in_order", "register"]

MOST = 60  # finds of a kind; where there are more, the page says so


def register(source: Source) -> None:
    """Offers a kind of record to the search, and keeps the index in step with it."""
    search_sources.register(source)
    listen(source)


@dataclass(frozen=True)
class Find:
    """A record as it is shown, with the words that were searched for marked."""

    source: Source
    url: str
    title: list[Piece]
    line: list[Piece]
    passage: list[Piece]


@dataclass(frozen=True)
class KindFound:
    """How many of a kind were found; `more` where there are more than are looked at."""

    source: Source
    number: int
    more: bool


@dataclass(frozen=True)
class Results:
    query: Query
    kinds: tuple[KindFound, ...] = ()
    found: tuple[Found, ...] = ()

    @property
    def number(self) -> int:
        return sum(kind.number for kind in self.kinds)

    @property
    def more(self) -> bool:
        return any(kind.more for kind in self.kinds)

    @cached_property
    def chosen(self) -> list[Find]:
        return self.first(len(self.found))

    def first(self, number: int) -> list[Find]:
        return [_shown(self.query, one) for one in self.found[:number]]


def find_all(reader: Any, query: Query, kind: str = "") -> Results:
    """What the reader may see of what holds every word; of one kind only where it names one.

    Each kind is counted all the same, so that the page can offer it. One query for each that the reader may see.
    """
    if query.is_empty:
        return Results(query)
    bring_up_to_date()
    matching = engine_here()
    kinds: list[KindFound] = []
    found: list[Found] = []
    for source in in_order():
        some = list(_found(reader, source, query, matching))
        if some:
            kinds.append(KindFound(source, min(len(some), MOST), more=len(some) > MOST))
        if not kind or kind == source.kind:
            found += sorted(some, key=lambda one: rank(query, one))[:MOST]
    return Results(query, tuple(kinds), tuple(sorted(found, key=lambda one: rank(query, one))))


def _found(reader: Any, source: Source, query: Query, matching: Engine) -> Iterator[Found]:
    """By their titles first, so that among very many the nearest are there."""
    seen = Exists(source.visible(reader).order_by().filter(pk=OuterRef("object_id")))
    rows = matching(source.kind, query).filter(seen).defer("terms", "rules")
    for entry in rows.order_by(F("in_title").desc(), F("day").desc(nulls_last=True), "-object_id")[: MOST + 1]:
        one = _as_found(source, entry)
        if holds_phrases(query, one):
            yield one


def _as_found(source: Source, entry: SearchEntry) -> Found:
    texts, latest = (entry.line, entry.text), entry.day.isoformat() if entry.day else ""
    return Found(entry.ref, entry.title, texts, source.names, source.order, latest, entry.object_id, (source, entry))


def _shown(query: Query, found: Found) -> Find:
    source, entry = found.payload
    title, line = pieces(query, entry.title), pieces(query, entry.line)
    told = any(piece.hit for piece in (*title, *line))
    every = not query.phrases and all(any(word.fits(w) for w in found.title_words) for word in query.words)
    passage = [] if told and every else excerpt(query, entry.text)
    return Find(source, entry.url, title, line, passage)
