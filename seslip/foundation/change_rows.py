"""Steps read from histories (`audit`), for the registry of changes.

Only the columns that a source names leave the database: a text that nobody named cannot be told by mistake.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from textwrap import shorten
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.timezone import localtime

from .audit import Versioned
from .changes import MOST, Row, Span, Subject
from .fields import PenceField
from .money import show_money
from .news import Did, Phrase, Step, Thing, Turn
from .periods import show_date

LONGEST = 80  # characters of a text that is told whole
HISTORY = ("history_id", "history_type", "history_date", "history_user_id", "id")
DID = {"+": Did.ADDED, "~": Did.CHANGED, "-": Did.REMOVED}

Shown = Mapping[str, str]  # the named columns of a row, as people read them
Raw = Mapping[str, Any]  # the same row as it is stored
Say = Callable[[Shown, Raw], Phrase | None]


@dataclass(frozen=True)
class Reworded:
    """A longer text of which only is said that it is another."""

    phrase: str


@dataclass(frozen=True)
class Flag:
    """A yes or no, as two phrases; "" says nothing."""

    on: str
    off: str = ""


Telling = str | Reworded | Flag | Say


def _added(shown: Shown, raw: Raw) -> Phrase | None:
    return Phrase(Did.ADDED.value)


def said(text: str, many: str = "") -> Say:
    """A phrase with the columns of its row in it: `said("step “{title}” added", "{n} steps added")`."""
    return lambda shown, raw: Phrase(text.format(**shown), many)


@dataclass(frozen=True)
class History:
    """What the history of `model` tells of the subject whose id stands in `by`.

    `told` gives for a column its aspect ("" for the state itself, `amount of phase {number}`), or how else a change of
    it is said. `still` are columns whose change reports the state anew. `note` is quoted where it is new. `also` are
    columns that phrases need. `which` narrows the records to those told of at all; `gone(shown, raw)` is what is left
    of a removed one. What has no person behind it was read from the plan, and is no news.

    `known_by` are columns by which a part is known beside its subject: one that is taken out and put back, as another
    row, is no news.

    What was added is told as it stands at the end of the span. Of an older record `correction` tells that one of the
    columns in `corrected` is another, such as the amount of a payment, or the line it stands on.
    """

    subject: Subject
    model: type[Versioned]
    by: str = "id"
    told: Mapping[str, Telling] = field(default_factory=dict)
    added: Say | None = _added
    removed: Say | None = None
    still: tuple[str, ...] = ()
    note: str = ""
    also: tuple[str, ...] = ()
    which: Callable[[], models.QuerySet[Any]] | None = None
    gone: Callable[[Shown, Raw], Thing] | None = None
    corrected: tuple[str, ...] = ()
    correction: Say | None = None
    known_by: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[str, str]:
        return self._table.model._meta.db_table, "history_date"

    @cached_property
    def _table(self) -> Any:
        return self.model.history  # type: ignore[attr-defined]

    @property
    def _columns(self) -> list[str]:
        named = [*self.told, *self.still, *self.also, *self.corrected, *self.known_by, *self._noted]
        return list(dict.fromkeys([*HISTORY, self.by, *(self._field(name).attname for name in named)]))

    def _field(self, name: str) -> Any:
        return self.model._meta.get_field(name)

    def rows(self, span: Span, reader: Any | None) -> tuple[list[Row], bool]:
        latest = self._found(span, reader)
        found = latest[:MOST]
        if not found:
            return [], False
        known = {row["history_id"]: row for row in found}
        wanted = {row["previous"] for row in found} - known.keys() - {None}
        known |= {row["history_id"]: row for row in self._table.filter(history_id__in=wanted).values(*self._columns)}
        names = self._names(known.values())
        last = {row["id"]: row for row in reversed(found)}
        new = {row["id"] for row in found if DID[row["history_type"]] is Did.ADDED}
        made = (
            self._row(row, known.get(row["previous"]), last[row["id"]], names, span, is_new=row["id"] in new)
            for row in found
        )
        return [row for row in made if row], len(latest) > MOST

    def _found(self, span: Span, reader: Any | None) -> list[dict[str, Any]]:
        """Rows of a span with the one before each of the same record, by the index on the date.

        Nothing else may offer itself as a way in, or SQLite begins with every record that is seen: so ids are compared
        as expressions, and who did it is looked up row by row.
        """
        inside = self._table.filter(
            history_date__gte=span.since, history_date__lt=span.until, history_user__isnull=False
        ).annotate(_record=F("id") + 0, _about=F(self.by) + 0)
        visible = Q()
        if reader is not None:
            visible = Q(_about__in=self.subject.seen(reader).order_by().values("pk"))
            visible |= Q(history_type="-") if self.gone and self.subject.removed(reader) else Q()
        if self.which:
            visible &= Q(_record__in=self.which().order_by().values("pk")) | Q(history_type="-")
        earlier = self._table.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id")).order_by("-history_id")
        rows = inside.filter(visible).annotate(
            previous=Subquery(earlier.values("history_id")[:1]),
            began=Subquery(earlier.order_by("history_id").values("history_date")[:1]),
            who=Subquery(get_user_model()._base_manager.filter(pk=OuterRef("history_user_id")).values("name")[:1]),
        )
        columns = rows.order_by("-history_date", "-history_id").values(*self._columns, "previous", "began", "who")
        return list(columns[: MOST + 1])

    def _names(self, rows: Iterable[dict[str, Any]]) -> dict[tuple[str, Any], str]:
        """What the told relations point to, in words; one query for each such column."""
        listed, names = list(rows), dict[tuple[str, Any], str]()
        for name in {*self.told, *self.also}:
            column = self._field(name)
            if column.is_relation and not callable(self.told.get(name)):
                keys = {row[column.attname] for row in listed} - {None}
                found = column.related_model._base_manager.in_bulk(keys)
                names |= {(name, key): str(record) for key, record in found.items()}
        return names

    def _row(
        self,
        row: dict[str, Any],
        before: dict[str, Any] | None,
        last: dict[str, Any],
        names: dict[tuple[str, Any], str],
        span: Span,
        *,
        is_new: bool,
    ) -> Row | None:
        """`last` is the latest row of the record: what was added in the span is told as that has it."""
        did = DID[row["history_type"]]
        about = last if did is Did.ADDED else row
        now = self._shown(about, names)
        phrases, turns, note = self._what(did, about, before, now, names)
        if not is_new and before and (phrase := self._corrected(did, row, before, now)):
            phrases.append(phrase)
        if not (phrases or turns or note):
            return None
        gone = None
        if did is Did.REMOVED and self._is_main:
            if self.gone is None or (row["began"] and row["began"] >= span.since):
                return None  # nothing is left of it, or it came and went
            gone = self.gone(now, row)
        when = localtime(row["history_date"])
        who, person = row["who"], row["history_user_id"]
        step = Step(when, who, person, self._record(row), did, self._is_main, tuple(phrases), tuple(turns), note)
        return Row(about[self.by], step, gone)

    def _record(self, row: Raw) -> str:
        own = [row[self.by], *(self._raw(row, name) for name in self.known_by)] if self.known_by else [row["id"]]
        return "/".join([self.model._meta.label_lower, *map(str, own)])

    def _corrected(self, did: Did, row: Raw, before: Raw, now: Shown) -> Phrase | None:
        is_another = any(self._raw(row, name) != self._raw(before, name) for name in self.corrected)
        return self.correction(now, row) if self.correction and did is Did.CHANGED and is_another else None

    def _what(
        self,
        did: Did,
        row: dict[str, Any],
        before: dict[str, Any] | None,
        now: Shown,
        names: dict[tuple[str, Any], str],
    ) -> tuple[list[Phrase], list[Turn], str]:
        """What a row says: phrases, turns, and a note."""
        if did is not Did.CHANGED:
            say = self.added if did is Did.ADDED else self.removed
            phrase = say(now, row) if say else (Phrase(did.value) if self.gone and did is Did.REMOVED else None)
            return ([phrase] if phrase else [], [], "")
        if before is None:
            return ([], [], "")
        then, phrases, turns = self._shown(before, names), list[Phrase](), list[Turn]()
        for name, how in self.told.items():
            if self._raw(row, name) == self._raw(before, name):
                continue
            if isinstance(how, str):
                turns.append(Turn(how.format(**now), self._quoted(name, then), self._quoted(name, now)))
            elif phrase := _phrase(how, now, row, bool(self._raw(row, name))):
                phrases.append(phrase)
        again = any(self._raw(row, name) != self._raw(before, name) for name in (*self.still, *self._noted))
        main = next((name for name, how in self.told.items() if how == ""), None)
        if again and main and not any(not turn.aspect for turn in turns):
            turns.append(Turn("", self._quoted(main, now), self._quoted(main, now)))
        note = now[self.note] if self.note and self._raw(row, self.note) != self._raw(before, self.note) else ""
        return phrases, turns, note

    @property
    def _is_main(self) -> bool:
        return self.by == "id"

    @property
    def _noted(self) -> tuple[str, ...]:
        return (self.note,) if self.note else ()

    def _raw(self, row: Mapping[str, Any], name: str) -> Any:
        return row[self._field(name).attname]

    def _shown(self, row: Mapping[str, Any], names: dict[tuple[str, Any], str]) -> dict[str, str]:
        columns = {*self.told, *self.still, *self.also, *self._noted}
        return {name: _words(self._field(name), self._raw(row, name), names) for name in columns}

    def _quoted(self, name: str, shown: Shown) -> str:
        """Texts that somebody typed stand in quotation marks."""
        column, text = self._field(name), shown[name]
        typed = isinstance(column, models.CharField | models.TextField) and not column.flatchoices
        return f"“{shorten(text, LONGEST, placeholder='…')}”" if typed and text else text


def _phrase(how: Reworded | Flag | Say, now: Shown, raw: Raw, on: bool) -> Phrase | None:
    if isinstance(how, Reworded):
        return Phrase(how.phrase)
    if isinstance(how, Flag):
        text = how.on if on else how.off
        return Phrase(text) if text else None
    return how(now, raw)


def _words(column: Any, value: Any, names: dict[tuple[str, Any], str]) -> str:
    if value is None or value == "":
        return ""
    if column.is_relation:
        return names.get((column.name, value), "a removed record")
    if isinstance(column, PenceField):
        return show_money(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return show_date(value)
    return str(dict(column.flatchoices).get(value, value))
