"""Asking the database for words: an index on their array in PostgreSQL, FTS5 in SQLite, plain text where that is not.

All three are asked for the same words, made by `search_words`; none of them takes a text apart by itself.
"""

from collections.abc import Callable, Iterator
from functools import reduce
from operator import and_
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Case, Q, QuerySet, When
from django.db.models.expressions import RawSQL

from .models import SearchEntry
from .search_words import KIND, TITLE, Query

TABLE = SearchEntry._meta.db_table
FTS = f"{TABLE}_fts"
# In the same words as the index of the migration, or it would not be used.
ARRAY = "array_to_tsvector(string_to_array(btrim({terms}), ' '))"
CREATE = (
    f"CREATE VIRTUAL TABLE {FTS} USING fts5(terms, content='{TABLE}', content_rowid='id', detail=none, prefix='2 3', "
    f"""tokenize="unicode61 remove_diacritics 0 tokenchars '{KIND}{TITLE}._-'")"""
)
ADD = f"INSERT INTO {FTS}(rowid, terms) VALUES (new.id, new.terms);"  # noqa: S608 - names of ours
DROP = f"INSERT INTO {FTS}({FTS}, rowid, terms) VALUES ('delete', old.id, old.terms);"  # noqa: S608
TRIGGERS = {
    f"{FTS}_added": f"AFTER INSERT ON {TABLE} BEGIN {ADD} END",
    f"{FTS}_removed": f"AFTER DELETE ON {TABLE} BEGIN {DROP} END",
    f"{FTS}_changed": f"AFTER UPDATE ON {TABLE} BEGIN {DROP} {ADD} END",
}

Engine = Callable[[str, Query], QuerySet[SearchEntry]]


def engine_here() -> Engine:
    """Gives the entries of a kind that hold every word; `in_title` says whether their titles do."""
    if connection.vendor == "postgresql":
        return _by_array
    return _by_fts if has_fts(connection) else _by_reading


def _asked(kind: str, query: Query, before: str = "") -> Iterator[tuple[str, bool]]:
    """Words as they are kept, and whether each is meant as it stands."""
    yield f"{KIND}{kind}", True
    for word in query.words:
        yield f"{before}{word.text}", word.exact


def _by_array(kind: str, query: Query) -> QuerySet[SearchEntry]:
    holds = f"{ARRAY.format(terms=f'{TABLE}.terms')} @@ %s::tsquery"
    texts, titles = (
        " & ".join(f"'{word}'{'' if exact else ':*'}" for word, exact in _asked(kind, query, before))
        for before in ("", TITLE)
    )
    return _narrowed(holds, texts, titles)


def _by_fts(kind: str, query: Query) -> QuerySet[SearchEntry]:
    holds = f"{TABLE}.id IN (SELECT rowid FROM {FTS} WHERE {FTS} MATCH %s)"  # noqa: S608 - names of ours
    texts, titles = (
        " AND ".join(f'"{word}"{"" if exact else " *"}' for word, exact in _asked(kind, query, before))
        for before in ("", TITLE)
    )
    return _narrowed(holds, texts, titles)


def _narrowed(holds: str, texts: str, titles: str) -> QuerySet[SearchEntry]:
    """The words are letters and digits only (`search_words.TOKEN`), and are handed over as parameters."""
    in_title = RawSQL(holds, [titles], output_field=BooleanField())  # noqa: S611
    return SearchEntry.objects.annotate(in_title=in_title).extra(where=[holds], params=[texts])  # noqa: S610


def _by_reading(kind: str, query: Query) -> QuerySet[SearchEntry]:
    texts, titles = (
        reduce(
            and_, (Q(terms__contains=f" {word}{' ' if exact else ''}") for word, exact in _asked(kind, query, before))
        )
        for before in ("", TITLE)
    )
    in_title = Case(When(titles, then=True), default=False, output_field=BooleanField())
    return SearchEntry.objects.annotate(in_title=in_title).filter(texts)


def has_fts(database: BaseDatabaseWrapper) -> bool:
    with database.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = %s", [FTS])
        return cursor.fetchone() is not None


def put_up_fts(database: BaseDatabaseWrapper) -> None:
    """On SQLite the table of words and the triggers that keep it, where they are missing or of another version.

    A migration of the entries would drop the triggers. Without FTS5 nothing is put up: the entries are read through.
    """
    if database.vendor != "sqlite":
        return
    with database.cursor() as cursor:
        wanted = {FTS: CREATE, **{name: f"CREATE TRIGGER {name} {what}" for name, what in TRIGGERS.items()}}
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE name IN (%s, %s, %s, %s)", list(wanted))
        if dict(cursor.fetchall()) == wanted:
            return
        try:
            with transaction.atomic(using=database.alias):
                _put_up(cursor, wanted)
        except OperationalError as error:
            if "fts5" not in str(error):
                raise


def _put_up(cursor: Any, wanted: dict[str, str]) -> None:
    for name in TRIGGERS:
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
    cursor.execute(f"DROP TABLE IF EXISTS {FTS}")
    for statement in wanted.values():
        cursor.execute(statement)
    cursor.execute(f"INSERT INTO {FTS}({FTS}) VALUES ('rebuild')")  # noqa: S608
