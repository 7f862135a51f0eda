"""Keeping the index in step: what is written is marked in its own transaction, and read before the next search.

Making an entry at once would have every writer of a part of a project wait for the others, or lock records in an order
that lets two of them wait for each other. A mark is a row that nobody else writes. Whoever searches first makes the
entries of all that is marked, so nobody ever finds what is no longer so.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.models import Exists, Model, OuterRef
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save

from .history import HIDDEN
from .models import SearchEntry, SearchMark
from .search_engines import put_up_fts
from .search_sources import SOURCES, Source, Text
from .search_words import kept_words

EDITION = 1  # counted up when the words or a source's texts are made in another way: all entries are made again then
RULES = hashlib.sha256(f"{EDITION}".encode()).hexdigest()[:12]
LONGEST_TEXT = 60_000  # characters
AT_ONCE = 500
NOTED = "_search_roots"


def listen(source: Source) -> None:
    """Marks what is written of a source's model and of its parts; not of others, whose removal that would slow down."""
    for model in (source.model, *source.parts):
        uid = f"search {model._meta.label}"
        post_save.connect(mark_after, sender=model, dispatch_uid=uid)
        post_delete.connect(mark_after, sender=model, dispatch_uid=uid)
    for model in source.parts:
        uid = f"search {model._meta.label}"
        pre_save.connect(note_before, sender=model, dispatch_uid=uid)
        pre_delete.connect(note_before, sender=model, dispatch_uid=uid)


# Marking -------------------------------------------------------------------------------------------------------------


def note_before(sender: type[Model], instance: Any, update_fields: Any = None, **_: Any) -> None:
    """Before a part is written or removed: whose texts it is in now, which may not be so afterwards."""
    if not _is_silent(update_fields) and instance.pk is not None and not instance._state.adding:
        setattr(instance, NOTED, _roots(sender, instance))


def mark_after(sender: type[Model], instance: Any, update_fields: Any = None, **_: Any) -> None:
    """After any write: the record itself, and those whose texts it is in, or was."""
    if _is_silent(update_fields):
        return
    noted = instance.__dict__.pop(NOTED, set())
    own = {(source.kind, instance.pk) for source in SOURCES.values() if source.model is sender}
    mark(own | noted | _roots(sender, instance))


def _is_silent(update_fields: Any) -> bool:
    """A write of what nobody reads, as each sign-in is one."""
    return bool(update_fields) and set(update_fields) <= HIDDEN


def _roots(sender: type[Model], instance: Any) -> set[tuple[str, int]]:
    found: set[tuple[str, int]] = set()
    for source in SOURCES.values():
        for lookup in source.parts.get(sender, ()):
            rows = source.model._base_manager.filter(**{lookup: instance.pk}).order_by()
            found |= {(source.kind, pk) for pk in rows.values_list("pk", flat=True)}
    return found


def mark(records: Iterable[tuple[str, int]]) -> None:
    SearchMark.objects.bulk_create(SearchMark(kind=kind, object_id=pk) for kind, pk in sorted(records))


# Making entries ------------------------------------------------------------------------------------------------------


def bring_up_to_date() -> None:
    """Makes the entries of all that is marked; where nothing is, one query asks."""
    if not SearchMark.objects.exists():
        return
    with transaction.atomic():
        while marks := _taken():
            wanted: dict[str, set[int]] = defaultdict(set)
            for one in marks:
                wanted[one.kind].add(one.object_id)
            for kind, keys in wanted.items():
                _make(kind, sorted(keys))
            SearchMark.objects.filter(pk__in=[one.pk for one in marks]).delete()


def _taken() -> list[SearchMark]:
    """Some marks, ours until the end: others who would take them wait, and then find what is left."""
    return list(SearchMark.objects.select_for_update().order_by("kind", "object_id", "pk")[:AT_ONCE])


def _make(kind: str, keys: list[int]) -> None:
    """The entries of these records as they are now; what is no longer there has none."""
    source = SOURCES.get(kind)
    records = source.records().filter(pk__in=keys) if source else ()
    entries = [_entry(source, record) for record in records] if source else []
    SearchEntry.objects.filter(kind=kind, object_id__in=keys).delete()
    SearchEntry.objects.bulk_create(entries)


def _entry(source: Source, record: Any) -> SearchEntry:
    told: Text = source.text(record)
    text = " · ".join(filter(None, (" ".join(str(words).split()) for words in told.words)))[:LONGEST_TEXT]
    title, line = told.title[:400], told.line[:400]
    return SearchEntry(
        kind=source.kind,
        object_id=record.pk,
        ref=told.ref,
        title=title,
        line=line,
        text=text,
        url=told.url,
        day=told.day,
        terms=kept_words(source.kind, source.names, title, line, text),
        rules=RULES,
    )


# Repairing itself ----------------------------------------------------------------------------------------------------


def mend_index() -> None:
    """Marks what has no entry of today's rules, and entries without a record; then makes them.

    After a migration, and whenever the application starts: where all is well it only looks.
    """
    for source in SOURCES.values():
        entry = SearchEntry.objects.filter(kind=source.kind, object_id=OuterRef("pk"), rules=RULES)
        without = source.records().order_by().filter(~Exists(entry)).values_list("pk", flat=True)
        record = source.records().order_by().filter(pk=OuterRef("object_id"))
        orphans = SearchEntry.objects.filter(kind=source.kind).filter(~Exists(record))
        mark((source.kind, pk) for pk in {*without, *orphans.values_list("object_id", flat=True)})
    mark(SearchEntry.objects.exclude(kind__in=SOURCES).values_list("kind", "object_id"))
    bring_up_to_date()


def mend_after_migrate(using: str, **_: Any) -> None:
    """After each `migrate` of the database that is searched, and after it was emptied.

    Some tables may not be there, or be those of an earlier state: the next migration or start mends it then.
    """
    tables = set(connections[using].introspection.table_names())
    if using != DEFAULT_DB_ALIAS or not {SearchEntry._meta.db_table, SearchMark._meta.db_table} <= tables:
        return
    put_up_fts(connections[using])
    try:
        with transaction.atomic():
            mend_index()
    except DatabaseError:
        return
