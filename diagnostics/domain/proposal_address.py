"""What a proposal of groups hangs on, as it stands in an address: so it can be sent to somebody, who sees the same.

    ?seed=3&out=slough&guest=medway&mode=virtual&apart=kent~surrey&together=kent~medway
    &group=kent~medway~reading&group=…&swapped=kent~slough

Authorities are named by their slugs. `group` is there once two were swapped, `swapped` names the last two.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from .grouping import Pair, Wishes

BETWEEN = "~"  # stands in an address as it is, and in no slug
VIRTUAL = "virtual"
FIRST_SEED, HIGHEST_SEED = 1, 999_999

Two = tuple[str, str]
Slugs = tuple[str, ...]
Parameters = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Asked:
    """Who is left out, who cannot host, whom to keep apart and together; groups once they differ from the proposal."""

    seed: int = FIRST_SEED
    out: Slugs = ()
    guests: Slugs = ()
    virtual: bool = False
    apart: tuple[Two, ...] = ()
    together: tuple[Two, ...] = ()
    groups: tuple[Slugs, ...] = ()
    swapped: Two | None = None

    def wishes(self, everybody: Iterable[str]) -> Wishes:
        return Wishes(
            withdrawn=frozenset(self.out),
            apart=_pairs(self.apart),
            together=_pairs(self.together),
            hosts=frozenset(everybody) - frozenset(self.guests) if self.guests else None,
            virtual=self.virtual,
        )

    @property
    def idle(self) -> list[tuple[Two, Slugs]]:
        """The wishes that do not count since somebody they name is left out: each with those who are."""
        found = [(two, tuple(slug for slug in two if slug in self.out)) for two in (*self.apart, *self.together)]
        return [(two, out) for two, out in found if out]

    def as_proposed(self) -> "Asked":
        """The same question, without what people swapped."""
        return replace(self, groups=(), swapped=None)

    def parameters(self) -> list[tuple[str, str]]:
        """In the order in which they stand in the address; what is as usual is left out."""
        found = [("seed", str(self.seed))]
        found += [("mode", VIRTUAL)] if self.virtual else []
        found += [("out", slug) for slug in self.out]
        found += [("guest", slug) for slug in self.guests]
        found += [("apart", BETWEEN.join(two)) for two in self.apart]
        found += [("together", BETWEEN.join(two)) for two in self.together]
        found += [("group", BETWEEN.join(group)) for group in self.groups]
        return found + ([("swapped", BETWEEN.join(self.swapped))] if self.swapped else [])


def read_asked(parameters: Parameters, known: Collection[str]) -> Asked:
    """What an address asks; what it says of authorities that are not known, or cannot be read, is left out."""
    swapped = _twos(parameters.get("swapped", ()), known)
    return Asked(
        seed=_seed(parameters.get("seed", ())),
        out=_known(parameters.get("out", ()), known),
        guests=_known(parameters.get("guest", ()), known),
        virtual=VIRTUAL in parameters.get("mode", ()),
        apart=_twos(parameters.get("apart", ()), known),
        together=_twos(parameters.get("together", ()), known),
        groups=read_groups(parameters.get("group", ())),
        swapped=swapped[0] if swapped else None,
    )


def read_groups(texts: Iterable[str]) -> tuple[Slugs, ...]:
    """Groups as an address or a form tells them; whether they fit, `grouping_proposal.numbered` knows."""
    return tuple(tuple(text.split(BETWEEN)) for text in texts)


def _seed(texts: Sequence[str]) -> int:
    text = texts[0] if texts else ""
    readable = text.isascii() and text.isdigit() and len(text) <= len(str(HIGHEST_SEED))
    return max(int(text), FIRST_SEED) if readable else FIRST_SEED


def _known(texts: Iterable[str], known: Collection[str]) -> Slugs:
    return tuple(sorted({text for text in texts if text in known}))


def _twos(texts: Iterable[str], known: Collection[str]) -> tuple[Two, ...]:
    pairs = {_known(text.split(BETWEEN), known) for text in texts}
    return tuple(sorted((pair[0], pair[1]) for pair in pairs if len(pair) == 2))


def _pairs(twos: Iterable[Two]) -> frozenset[Pair]:
    return frozenset(map(frozenset, twos))
