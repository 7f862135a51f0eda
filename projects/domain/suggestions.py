"""What an authority could do next: plain sentences with a reason, worked out from records. Nobody is ranked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from seslip.foundation.periods import show_date

from .involvement import Found, Session
from .meetings import LATELY


@dataclass(frozen=True)
class Suggestion:
    """One thing to do, why, and where. `private`: it rests on what only some read, and is marked as such."""

    text: str
    reason: str
    url: str
    private: bool = False


@dataclass(frozen=True)
class Network:
    """A project with meetings; `next_day` and `next_url` are of the next one that has a date, if any."""

    key: int
    name: str
    url: str
    next_day: date | None = None
    next_url: str = ""


def networks_to_join(
    authority: int, name: str, found: Found, networks: Mapping[int, Network], as_at: date
) -> list[Suggestion]:
    """Projects whose meetings it has never come to, and to whose last three it has not; those that meet next first."""
    found_for = []
    for key, part in found.by_project().items():
        held = [one for one in part.sessions if one.meeting is not None and authority in one.invited]
        if key in networks and held and (reason := _reason(authority, name, held, as_at)):
            found_for.append((networks[key], reason))
    found_for.sort(key=lambda pair: (pair[0].next_day or date.max, pair[0].key))
    return [_join(network, reason) for network, reason in found_for]


def _reason(authority: int, name: str, held: list[Session], as_at: date) -> str:
    came = [one for one in held if authority in one.came]
    times = {1: "once", 2: "twice"}.get(len(held), f"{len(held)} times")
    if not came:
        return f"It met {times} by {show_date(as_at)}, and {name} has not come yet."
    lately = held[-LATELY:]
    if not any(authority in one.came for one in lately):
        return f"{name} last came on {show_date(came[-1].day)}, and not to the last {LATELY} meetings."
    return ""


def _join(network: Network, reason: str) -> Suggestion:
    when = f" It meets next on {show_date(network.next_day)}." if network.next_day else " Its next date is not set yet."
    return Suggestion(f"Come to {network.name}", reason + when, network.next_url or network.url)


def told(suggestions: Iterable[Suggestion]) -> list[str]:
    """Each as a paragraph of a file."""
    return [f"{one.text}. {one.reason}{' (In confidence)' if one.private else ''}" for one in suggestions]
