"""Who could help with something: put in order by reasons that are told in words, with what speaks against each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from diagnostics.domain.wording import listed

TOO_OFTEN = 3  # packages in a year that somebody supported already
RUNNING = frozenset({"agreed", "in_delivery", "paused"})
DONE = frozenset({"complete", "evaluated"})
ASKING = frozenset({"enquiry", "scoping", *RUNNING})
ORDER = (
    "First those who know the topic; then authorities that name it among their strengths; then those that completed "
    "such a package themselves; then those who helped with one; then those who know the recipient from its peer "
    "challenge group; among equals the nearest, then by name. Who cannot be asked, or is of a recipient itself, "
    "comes last."
)


class Why(IntEnum):
    """What speaks for somebody, the strongest first. The first four are about the subject: without one of them
    nobody is named."""

    KNOWS = 0
    OFFERS = 1
    COMPLETED = 2
    HELPED = 3
    GROUP = 4
    NEAR = 5


SUBJECT = frozenset({Why.KNOWS, Why.OFFERS, Why.COMPLETED, Why.HELPED})


class Against(IntEnum):
    """What speaks against somebody; with one of the first two they come last."""

    RECIPIENT = 0
    UNAVAILABLE = 1
    RUNNING = 2
    OFTEN = 3
    ASKS = 4
    GROUP = 5


LAST = frozenset({Against.RECIPIENT, Against.UNAVAILABLE})


@dataclass(frozen=True)
class Support:
    """A package that somebody received or helped with."""

    title: str
    topic: int | None
    stage: str = ""
    this_year: bool = True


@dataclass(frozen=True)
class Need:
    """What help is wanted with (topics by id), and by whom (authorities by id)."""

    topics: Mapping[int, str]
    recipients: Mapping[int, str]


@dataclass(frozen=True)
class Place:
    """What is known of an authority; `offers` and `asks` are topics, as far as the reader may see them."""

    name: str
    url: str
    offers: frozenset[int] = frozenset()
    asks: frozenset[int] = frozenset()
    received: tuple[Support, ...] = ()
    helped: tuple[Support, ...] = ()
    distances: Mapping[int, int] | None = None  # km to other authorities by id, where both seats are recorded
    group: frozenset[int] = frozenset()  # who sits in its peer challenge group


@dataclass(frozen=True)
class Helper:
    """An expert."""

    key: int
    name: str
    url: str
    place: str
    authority: int | None = None
    knows: frozenset[int] = frozenset()
    available: bool = True
    helped: tuple[Support, ...] = ()


@dataclass(frozen=True)
class Match:
    """Somebody who could help; `expert` is None where it is an authority as such."""

    name: str
    url: str
    place: str
    authority: int | None
    expert: int | None
    reasons: Mapping[Why, str]
    cautions: Mapping[Against, str]
    away: int | None = None

    @property
    def rank(self) -> tuple[object, ...]:
        last = bool(LAST & set(self.cautions))
        why = tuple(one not in self.reasons for one in Why if one is not Why.NEAR)
        return (last, *why, self.away is None, self.away or 0, self.name)


def matches(need: Need, experts: Iterable[Helper], places: Mapping[int, Place]) -> list[Match]:
    """Experts and authorities with a reason of the subject, best first; an authority that has an expert among them is
    told by that one. The only recipient is not asked to help itself."""
    found = [_expert(need, one, places) for one in experts]
    found = [one for one in found if {Why.KNOWS, Why.HELPED} & set(one.reasons)]
    told = {one.authority for one in found}
    alone = set(need.recipients) if len(need.recipients) == 1 else set()
    own = [_authority(need, key, place) for key, place in places.items() if key not in told | alone]
    return sorted([*found, *(one for one in own if SUBJECT & set(one.reasons))], key=lambda one: one.rank)


def _expert(need: Need, one: Helper, places: Mapping[int, Place]) -> Match:
    place = places.get(one.authority or 0)
    reasons, cautions = _of_place(need, one.authority, place) if place else ({}, {})
    if known := [name for key, name in need.topics.items() if key in one.knows]:
        reasons[Why.KNOWS] = f"Knows {listed(known)}"
    reasons |= _helped(need, one.helped)
    cautions |= _busy(one.helped)
    if not one.available:
        cautions[Against.UNAVAILABLE] = "Cannot be asked at present"
    return _match(one.name, one.url, one.place, one.authority, one.key, need, place, reasons, cautions)


def _authority(need: Need, key: int, place: Place) -> Match:
    reasons, cautions = _of_place(need, key, place)
    reasons |= _helped(need, place.helped)
    cautions |= _busy(place.helped)
    return _match(place.name, place.url, place.name, key, None, need, place, reasons, cautions)


def _match(
    name: str,
    url: str,
    where: str,
    authority: int | None,
    expert: int | None,
    need: Need,
    place: Place | None,
    reasons: dict[Why, str],
    cautions: dict[Against, str],
) -> Match:
    away, to = _nearest(need, place)
    if to and Against.RECIPIENT not in cautions:
        reasons[Why.NEAR] = f"About {away} km from {to}"
    return Match(
        name,
        url,
        where,
        authority,
        expert,
        dict(sorted(reasons.items())),
        dict(sorted(cautions.items())),
        away,
    )


def _of_place(need: Need, key: int | None, place: Place) -> tuple[dict[Why, str], dict[Against, str]]:
    """What the authority itself brings for and against."""
    reasons: dict[Why, str] = {}
    cautions: dict[Against, str] = {}
    if strengths := [name for topic, name in need.topics.items() if topic in place.offers]:
        reasons[Why.OFFERS] = f"{place.name} names {listed(strengths)} among its strengths, in its self-assessment"
    if done := [one.title for one in place.received if one.topic in need.topics and one.stage in DONE]:
        reasons[Why.COMPLETED] = f"{place.name} completed {_titles(done)} itself"
    if met := [name for other, name in need.recipients.items() if other in place.group and other != key]:
        reasons[Why.GROUP] = f"{place.name} sits in the same peer challenge group as {listed(met)}"
        cautions[Against.GROUP] = "They know each other from the group: what was said there in confidence stays there"
    if key in need.recipients:
        cautions[Against.RECIPIENT] = f"Conflict of interest: the package is for {place.name} itself"
        return reasons, cautions
    asked = [name for topic, name in need.topics.items() if topic in place.asks]
    receives = [one.title for one in place.received if one.topic in need.topics and one.stage in ASKING]
    if receives:
        cautions[Against.ASKS] = f"{place.name} is itself to be helped with this: {_titles(receives)}"
    elif asked:
        cautions[Against.ASKS] = f"{place.name} asks for help with {listed(asked)} itself, in its self-assessment"
    return reasons, cautions


def _helped(need: Need, helped: Iterable[Support]) -> dict[Why, str]:
    titles = [one.title for one in helped if one.topic in need.topics]
    return {Why.HELPED: f"Has helped with {_titles(titles)}"} if titles else {}


def _busy(helped: Iterable[Support]) -> dict[Against, str]:
    """Who supports something that runs, or has been asked a good deal this year."""
    every = list(helped)
    found: dict[Against, str] = {}
    if running := [one.title for one in every if one.stage in RUNNING]:
        found[Against.RUNNING] = f"Already supports {_titles(running)}, which is under way"
    if (often := sum(one.this_year for one in every)) >= TOO_OFTEN:
        found[Against.OFTEN] = f"Has been asked often: {often} packages this year already"
    return found


def _nearest(need: Need, place: Place | None) -> tuple[int | None, str]:
    """How far the nearest recipient is, and which."""
    away = place.distances or {} if place else {}
    found = sorted((away[key], name) for key, name in need.recipients.items() if key in away)
    return found[0] if found else (None, "")


def _titles(titles: Iterable[str]) -> str:
    return listed([f"“{title}”" for title in titles])
