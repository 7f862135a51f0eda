"""When the next step of a package is due, for the calendar of who looks after it. What the step is stays out."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from projects.models import Person
from seslip.foundation.calendars import Address, Event, event_of, register
from seslip.foundation.history import last_changed
from targeted_support.domain.stages import CLOSED
from targeted_support.models import Package


def package_events(person: Person, today: date, address: Address) -> Iterator[Event]:
    """The next steps of the packages that a person looks after, as long as something is expected of them."""
    rows = Package.objects.read_by(person).filter(owner=person.pk, next_step_on__isnull=False)
    found = list(rows.exclude(stage__in=CLOSED).order_by("next_step_on", "pk"))
    changed = last_changed(found)
    for one in found:
        assert one.next_step_on is not None  # those without a date are left out
        yield event_of(
            one,
            changed.get((Package.__name__, one.pk)),
            day=one.next_step_on,
            title=f"Next step: {one.title}",
            lines=["Targeted support package", f"Stage: {one.stage_label.text}"],
            url=address(reverse("targeted_support:package_page", args=(one.pk,))),
            category="Targeted support",
        )


register(package_events)
