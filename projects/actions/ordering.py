"""Putting a record one place earlier or later among its neighbours."""

from typing import Any, TypeVar

from django.db.models import QuerySet

from projects.models import Person
from seslip.foundation import audit
from seslip.foundation.audit import Recorded

R = TypeVar("R", bound=Recorded)


def reorder(*, by: Person, among: QuerySet[R], record: R, version: int, later: bool) -> R:
    """`among` are those that it stands among by `position`; called within a transaction. Raises Stale.

    All are held before one is written, so two people wait for each other in one order only. Places that two records
    share are counted afresh; only records that move are written.
    """
    held = list(among.select_for_update(no_key=True).order_by("position", "pk"))
    stored = audit.change(record, by=by, version=version, fields={})
    rows: list[Any] = [stored if one == stored else one for one in held]
    here = rows.index(stored)
    there = here + 1 if later else here - 1
    if not 0 <= there < len(rows):
        return stored
    places = [one.position for one in rows]
    if len(set(places)) < len(places):
        places = list(range(places[0], places[0] + len(places)))
    rows[here], rows[there] = rows[there], rows[here]
    for one, position in zip(rows, places, strict=True):
        if one.position != position:
            audit.change(one, by=by, version=one.version, fields={"position": position})
    return stored.as_stored()
