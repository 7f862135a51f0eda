"""The history of a record and of the parts below it, in sentences: “changed the due date from … to …”."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.db import models
from django.utils.timezone import make_aware

from .audit import Versioned
from .fields import PenceField
from .money import show_money
from .periods import show_date

HIDDEN = frozenset({"id", "version", "password", "last_login"})
NOTHING = "nothing"
REMOVED = "a removed record"

Snapshot = Any  # a row of a history table; its class is made at run time
Known = dict[tuple[type[models.Model], Any], models.Model]


@dataclass(frozen=True)
class Entry:
    """What one person did at one moment."""

    when: datetime
    who: str
    sentences: tuple[str, ...]


def history_of(root: Versioned, *parts: type[Versioned], hide: Iterable[str] = ()) -> list[Entry]:
    """Newest first: changes of `root` and of the records of `parts` that point to it; `hide` names fields."""
    hidden = HIDDEN | set(hide)
    rows = _rows(root, parts)
    known = _related(rows)
    events: list[tuple[datetime, str, str]] = []
    for series in _by_record(rows).values():
        for before, after in zip([None, *series], series, strict=False):
            who = str(after.history_user) if after.history_user else "The plan"
            for sentence in _sentences(before, after, known, hidden, is_root=after.instance_type is type(root)):
                events.append((after.history_date, who, sentence))
    return _entries(events)


def changes_since(root: Versioned, version: int, hide: Iterable[str] = ()) -> list[Entry]:
    """What happened to a record after somebody saw it at `version`, newest first."""
    return changes_since_each(type(root), {root.pk: version}, hide).get(root.pk, [])


def changes_since_each(
    model: type[Versioned], versions: Mapping[int, int], hide: Iterable[str] = ()
) -> dict[int, list[Entry]]:
    """The same of several records, by id, in a fixed number of queries; `versions` gives the version seen of each."""
    rows = _history(model).filter(id__in=list(versions)).order_by("history_id") if versions else []
    series: dict[int, list[Snapshot]] = defaultdict(list)
    for row in rows:
        if row.version >= versions[row.id]:
            series[row.id].append(row)
    known = _related([row for found in series.values() for row in found])
    hidden = HIDDEN | set(hide)
    return {
        key: _entries(
            (after.history_date, str(after.history_user or "The plan"), sentence)
            for before, after in pairwise(found)
            for sentence in _sentences(before, after, known, hidden, is_root=True)
        )
        for key, found in series.items()
    }


def entered(model: Any, by: date | None) -> Any:
    """The records of a model as they are, or as they had been entered by the end of a day."""
    return model.history.as_of(make_aware(datetime.combine(by + timedelta(1), time()))) if by else model.objects


def last_changed(records: Iterable[Versioned]) -> dict[tuple[str, int], datetime]:
    """When each record was last changed, by the name of its model and its id; one query. All are of one model."""
    found = list(records)
    if not found:
        return {}
    model = type(found[0])
    rows = _history(model).filter(id__in=[record.pk for record in found])
    latest = rows.order_by().values_list("id").annotate(latest=models.Max("history_date"))
    return {(model.__name__, pk): when for pk, when in latest}


def entries_since(root: Versioned, version: int, entries: Iterable[Entry]) -> list[Entry]:
    """Of the history of a record and its parts what followed the first change after it was seen at `version`."""
    first = _history(type(root)).filter(id=root.pk, version__gt=version).order_by("history_id").first()
    return [entry for entry in entries if first and entry.when >= first.history_date]


def _history(model: type[Versioned]) -> Any:
    return model.history.select_related("history_user")  # type: ignore[attr-defined]


def _rows(root: Versioned, parts: tuple[type[Versioned], ...]) -> list[Snapshot]:
    rows = list(_history(type(root)).filter(id=root.pk).order_by("history_id"))
    for part in parts:
        rows += _history(part).filter(**{_link(part, type(root)): root.pk}).order_by("history_id")
    return rows


def _link(part: type[models.Model], root: type[models.Model]) -> str:
    return next(f.attname for f in part._meta.concrete_fields if f.is_relation and f.related_model is root)


def _by_record(rows: list[Snapshot]) -> dict[tuple[type[models.Model], Any], list[Snapshot]]:
    series: dict[tuple[type[models.Model], Any], list[Snapshot]] = defaultdict(list)
    for row in rows:
        series[row.instance_type, row.id].append(row)
    return series


def _related(rows: list[Snapshot]) -> Known:
    """Every record the snapshots point to, one query a model."""
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for row in rows:
        for field in _foreign(row.instance_type):
            wanted[field.related_model].add(getattr(row, field.attname))
    return {
        (model, pk): record
        for model, keys in wanted.items()
        for pk, record in model._base_manager.in_bulk(keys - {None}).items()
    }


def _foreign(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.is_relation]


def _sentences(
    before: Snapshot | None, after: Snapshot, known: Known, hidden: frozenset[str] | set[str], *, is_root: bool
) -> Iterable[str]:
    name = after.instance_type._meta.verbose_name
    if after.history_type == "+":
        yield f"added this {name}" if is_root else f"added the {name} “{_name(after, known)}”"
    elif after.history_type == "-":
        yield f"removed this {name}" if is_root else f"removed the {name} “{_name(after, known)}”"
    elif before is not None:
        for field in after.instance_type._meta.concrete_fields:
            if field.name in hidden or field.generated or not hasattr(after, field.attname):
                continue
            old, new = getattr(before, field.attname), getattr(after, field.attname)
            if old != new:
                whose = "" if is_root else f" of the {name} “{_name(after, known)}”"
                old_text, new_text = _shown(field, old, known), _shown(field, new, known)
                called = after.instance_type.SPOKEN.get(field.name, field.verbose_name)
                yield f"changed the {called}{whose} from {old_text} to {new_text}"


def _name(row: Snapshot, known: Known) -> str:
    instance = row.instance
    for field in _foreign(row.instance_type):
        if related := known.get((field.related_model, getattr(row, field.attname))):
            setattr(instance, field.name, related)
        elif getattr(row, field.attname) is not None:
            return REMOVED
    return str(instance)


def _shown(field: Any, value: Any, known: Known) -> str:
    if value is None or value == "":
        return NOTHING
    if field.is_relation:
        return str(known.get((field.related_model, value), REMOVED))
    if isinstance(field, PenceField):
        return show_money(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return show_date(value)
    return f"“{dict(field.flatchoices).get(value, value)}”"


def _entries(events: Iterable[tuple[datetime, str, str]]) -> list[Entry]:
    """Sentences of one person within the same minute are one entry."""
    grouped: dict[tuple[datetime, str], list[str]] = defaultdict(list)
    latest: dict[tuple[datetime, str], datetime] = {}
    for when, who, sentence in events:
        key = (when.replace(second=0, microsecond=0), who)
        grouped[key].append(sentence)
        latest[key] = max(when, latest.get(key, when))
    entries = [Entry(latest[key], key[1], tuple(sentences)) for key, sentences in grouped.items()]
    return sorted(entries, key=lambda entry: entry.when, reverse=True)
