"""Writing with a history: who changed what, when, from what to what.

Every record that people edit is `Recorded`. It is created, changed and removed only through the functions here, each
of which leaves a row of history with the person who did it. A change claims the version the person saw in one
statement, so of two people editing the same record the second is told, and nothing is silently overwritten.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, NoReturn, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from simple_history.models import HistoricalRecords

T = TypeVar("T", bound="Versioned")


class Versioned(models.Model):
    """A record with a version, counted up by each change. One that keeps its own history table adds it itself.

    `SPOKEN` names fields for its history, “changed the … from”, where the verbose name is no noun.
    """

    SPOKEN: ClassVar[Mapping[str, str]] = {}

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def as_stored(self) -> Self:
        """The record as the database holds it now."""
        return type(self)._base_manager.get(pk=self.pk)


class Recorded(Versioned):
    """A versioned record whose whole row goes into its history."""

    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True


class OnlyAdded(models.Model):
    """What was said on a day stays said: a record that is never changed or removed. A later one takes its place."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            self.delete()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(f"A {self._meta.verbose_name} is never changed or removed: add a new one.")


class Stale(Exception):
    """Somebody else changed the record after this person opened it. `current` is how it stands now."""

    def __init__(self, current: Versioned) -> None:
        super().__init__(f"{current} was changed by somebody else in the meantime.")
        self.current = current


def create(record: T, *, by: models.Model | None) -> T:
    """Saves a new record; `by` is None only for what `load_plan` reads from the plan."""
    record._history_user = by  # type: ignore[attr-defined]
    record.save(force_insert=True)
    return record


def create_once(record: T, *, by: models.Model | None, **found_by: Any) -> T:
    """The record that `found_by` finds, or this new one: of several people at the same moment one creates it."""
    rows = type(record)._base_manager.filter(**found_by)
    if there := rows.first():
        return there
    try:
        with transaction.atomic():
            return create(record, by=by)
    except IntegrityError:  # somebody was quicker
        return rows.get()


def change(record: T, *, by: models.Model | None, version: int, fields: Mapping[str, Any]) -> T:
    """Sets `fields`, provided that the record is still at `version`; returns it as stored. Raises Stale otherwise.

    As in `create`, `by` is None only for what `load_plan` reads from the plan.
    """
    with transaction.atomic():
        claimed = type(record)._base_manager.filter(pk=record.pk, version=version).update(version=version + 1)
        stored = _still_there(record)
        if not claimed:
            raise Stale(stored)
        for name, value in fields.items():
            setattr(stored, name, value)
        stored._history_user = by  # type: ignore[attr-defined]
        stored.save()
    return stored


def remove(record: Versioned, *, by: models.Model, version: int | None = None) -> None:
    """Deletes the record; its history stays. Raises Stale where it is no longer at `version`, if one is given."""
    with transaction.atomic():
        stored = _still_there(record)
        if version is not None and stored.version != version:
            raise Stale(stored)
        stored._history_user = by  # type: ignore[attr-defined]
        stored.delete()


def _still_there(record: T) -> T:
    """The record locked until the end of the transaction. Raises ValidationError where somebody has removed it."""
    # `no_key`: others may go on writing rows that point to this one; with a full lock, two such writers deadlock.
    rows = type(record)._base_manager.select_for_update(no_key=True).filter(pk=record.pk)
    stored = rows.order_by("pk").first()
    if stored is None:
        raise ValidationError("Somebody else has removed this in the meantime. Go back and reload the page.")
    return stored
