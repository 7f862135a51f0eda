"""Steps read from records that are only ever added, such as a sponsor's answer, for the registry of changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F
from django.utils.timezone import localtime

from .changes import MOST, Row, Span, Subject
from .news import Did, Phrase, Step


@dataclass(frozen=True)
class Saying:
    """Records that are only ever added: `read` gives rows of them with what they say.

    The `model` says when in `column`; `about` is the path to the subject's id, `by` to who said it.
    """

    subject: Subject
    model: type[models.Model]
    column: str
    about: str
    say: Callable[[Mapping[str, Any]], Phrase | None]
    by: str = "by"
    also: tuple[str, ...] = ()
    to: Callable[[Mapping[str, Any]], Callable[[Any], bool]] | None = None

    @property
    def place(self) -> tuple[str, str]:
        return self.model._meta.db_table, self.column

    def rows(self, span: Span, reader: Any | None) -> tuple[list[Row], bool]:
        inside = self.model._base_manager.filter(
            **{f"{self.column}__gte": span.since, f"{self.column}__lt": span.until}
        )
        if reader is not None:
            inside = inside.filter(**{f"{self.about}__in": self.subject.seen(reader).order_by().values("pk")})
        named = {"_about": F(self.about), "_who": F(f"{self.by}__name"), "_when": F(self.column), "_by": F(self.by)}
        rows = list(inside.order_by(f"-{self.column}", "-pk").values("pk", *self.also, **named)[: MOST + 1])
        return [made for row in rows[:MOST] if (made := self._row(row))], len(rows) > MOST

    def _row(self, row: Mapping[str, Any]) -> Row | None:
        phrase = self.say(row)
        if phrase is None:
            return None
        when: datetime = localtime(row["_when"])
        record = f"{self.model._meta.label_lower}/{row['pk']}"
        step = Step(when, row["_who"] or "The plan", row["_by"] or 0, record, Did.SAID, phrases=(phrase,))
        return Row(row["_about"], step, to=self.to(row) if self.to else None)
