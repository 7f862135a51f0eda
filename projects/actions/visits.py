"""Noting that somebody is here. Each step is one statement that holds its own condition, so that of two requests at the
same moment one begins a visit and the other goes on with it.
"""

from datetime import datetime

from django.db.models import F, Q

from projects.domain.visits import ENDS_AFTER
from projects.models import Visit


def note_visit(person: int, now: datetime) -> None:
    """A visit begins where there was none, or where the last one ended; otherwise it goes on."""
    own = Visit.objects.filter(person=person)
    quiet = Q(seen__lte=now - ENDS_AFTER) | Q(over=True)
    if own.filter(quiet).update(before=F("seen"), began=now, seen=now, over=False):
        return
    if not own.filter(seen__lte=now).update(seen=now):
        Visit.objects.bulk_create([Visit(person_id=person, began=now, seen=now)], ignore_conflicts=True)


def end_visit(person: int, now: datetime) -> None:
    """They sign out: what comes later is new to them."""
    Visit.objects.filter(person=person, over=False).update(seen=now, over=True)
