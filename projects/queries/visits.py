"""Since when something is new to somebody."""

from datetime import datetime

from projects.models import Person, Visit
from seslip.foundation.sharing import read_once


@read_once
def last_visit(reader: Person) -> datetime | None:
    """When the visit before the present one ended; None on the first. One query."""
    return Visit.objects.filter(person=reader.pk).values_list("before", flat=True).first()
