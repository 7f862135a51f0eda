"""Putting a record one place earlier or later among its neighbours."""

from collections.abc import Sequence
from typing import TypeVar

from projects.models import Person
from seslip.foundation import audit
from targeted_support.models import Lesson, SupportPriority

R = TypeVar("R", Lesson, SupportPriority)


def reorder(by: Person, records: Sequence[R], record: R, version: int, *, later: bool) -> R:
    """`records` are all among which it stands, in order, locked by the caller's transaction. Raises Stale.

    Positions are counted afresh, so that two that had the same one no longer have; only those that move are written.
    """
    stored = audit.change(record, by=by, version=version, fields={})
    keys = [one.pk for one in records]
    here = keys.index(stored.pk)
    there = here + 1 if later else here - 1
    if not 0 <= there < len(keys):
        return stored
    keys[here], keys[there] = keys[there], keys[here]
    places = sorted(one.position for one in records)
    wanted = places if len(set(places)) == len(places) else range(places[0], places[0] + len(places))
    return _place(
        by, {one.pk: one for one in records} | {stored.pk: stored}, dict(zip(keys, wanted, strict=True)), stored
    )


def _place(by: Person, records: dict[int, R], wanted: dict[int, int], moved: R) -> R:
    for key, position in wanted.items():
        one = records[key]
        if one.position != position:
            changed = audit.change(one, by=by, version=one.version, fields={"position": position})
            moved = changed if key == moved.pk else moved
    return moved
