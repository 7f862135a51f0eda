"""What targeted support comes to for one measure: packages delivered, authorities engaged, prospectus and evaluation
published (plan, Appendix 4, SEND 4 and CSC 8).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from diagnostics.domain.wording import counted, listed
from kpis.domain.measures import Behind, Counted
from seslip.foundation.periods import show_date

from .reach import Engagement


@dataclass(frozen=True)
class Delivery:
    """A package of a year: its line for everybody and its page, its stream, and the day it was complete, if it is."""

    name: str
    url: str
    stream: str
    complete: date | None
    running: bool = True


def packages_delivered(deliveries: Iterable[Delivery], stream: str, target: int | None, as_at: date) -> Counted:
    """Packages of a stream that were complete by a day; those whose stream is not recorded are told, not counted."""
    every = list(deliveries)
    own = [one for one in every if one.stream == stream]
    done = sorted(
        ((one.complete, one) for one in own if one.complete and one.complete <= as_at),
        key=lambda pair: (pair[0], pair[1].name),
    )
    behind = tuple(Behind(one.name, one.url, day) for day, one in done)
    to_go = (target or 0) - len(done)
    words = [f"{counted(to_go, 'package')} to go"] if to_go > 0 else []
    ended = {one for _day, one in done}
    if under_way := [one for one in own if one.running and one not in ended]:
        words.append(f"{counted(len(under_way), 'package')} not complete yet")
    if unknown := [one for one in every if not one.stream]:
        words.append(f"Without a recorded stream: {listed(sorted(one.name for one in unknown))}")
    return Counted(len(done), behind, tuple(words))


def authorities_engaged(engagements: Iterable[Engagement]) -> Counted:
    """How many authorities received or gave help; behind each the record that came first. Then who is missing."""
    every = list(engagements)
    there = [one for one in every if one.engaged]
    firsts = ((one, min(one.records, key=lambda record: (record.day, record.name))) for one in there)
    behind = tuple(Behind(f"{one.name}: {first.name}", first.url, first.day) for one, first in firsts)
    missing = [one.name for one in every if not one.engaged]
    return Counted(len(there), behind, (f"Not yet reached: {listed(missing)}",) if missing else ())


def published(what: str, url: str, day: date | None, as_at: date) -> Counted:
    """1 where `what` (“The prospectus”) was published by a day."""
    if day is None:
        return Counted(0, (), (f"{what} is not published yet",))
    if day > as_at:
        return Counted(0, (), (f"{what} was published later, on {show_date(day)}",))
    return Counted(1, (Behind(f"{what} is published", url, day),))
