"""Where returns stand by the steps that were taken."""

from collections.abc import Iterator

from returns.domain.states import Event, Standing, standing_of
from returns.models import GrantReturn, ReturnEvent


def events_of(one: GrantReturn) -> list[ReturnEvent]:
    """The steps in the order in which they were taken."""
    return list(one.events.select_related("by").order_by("pk"))


def standing_at(one: GrantReturn) -> Standing:
    return standing_of(event.plain for event in events_of(one))


def corrected_by(one: GrantReturn) -> Iterator[GrantReturn]:
    """The versions that this one corrects, latest first."""
    while one.corrects is not None:
        one = one.corrects
        yield one


def earlier_signatures(one: GrantReturn) -> list[Event]:
    """Signatures of the versions that this one corrects: they hold for what has not changed."""
    return [event for before in corrected_by(one) for event in standing_at(before).signed.values()]
