"""Authorities, rounds and every possible grouping of a few, worked out in another way than the application does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from random import Random

from diagnostics.domain.distances import Place
from diagnostics.domain.grouping import Candidate, PastRound, Wishes, sizes

FACTS = Path(__file__).resolve().parents[2] / "fixtures" / "plan-2025-26"
YEAR = 2025

# Appendix 3, table 1.
ROUND_2024_25 = (
    ("brighton-and-hove", "isle-of-wight", "portsmouth", "wokingham"),
    ("east-sussex", "surrey", "west-sussex"),
    ("hampshire", "kent", "oxfordshire"),
    ("bracknell-forest", "medway", "reading"),
    ("milton-keynes", "west-berkshire", "windsor-and-maidenhead"),
    ("buckinghamshire", "slough", "southampton"),
)
LAST = PastRound("2024-25", 2024, ROUND_2024_25)


def the_nineteen() -> list[Candidate]:
    places = {fact["slug"]: fact for fact in json.loads((FACTS / "places.json").read_text())}
    return [
        Candidate(one["slug"], one["name"], Place(places[one["slug"]]["latitude"], places[one["slug"]]["longitude"]))
        for one in json.loads((FACTS / "authorities.json").read_text())
    ]


def made_up(number: int, seed: int = 1) -> list[Candidate]:
    """Authorities strewn over a region of about 200 by 400 km."""
    chance = Random(seed)
    return [
        Candidate(f"a{at:03}", f"A{at:03}", Place(50.7 + 4 * chance.random(), -2.5 + 3 * chance.random()))
        for at in range(number)
    ]


def at_random(candidates: list[Candidate], chance: Random) -> list[tuple[str, ...]]:
    slugs = [one.slug for one in candidates]
    chance.shuffle(slugs)
    rest = iter(slugs)
    return [tuple(next(rest) for _ in range(size)) for size in sizes(len(slugs))]


def past_rounds(candidates: list[Candidate], years: int, seed: int = 1) -> list[PastRound]:
    """Rounds of the years before, put together by chance."""
    chance = Random(seed)
    return [
        PastRound(f"{year}-{year % 100 + 1:02}", year, tuple(at_random(candidates, chance)))
        for year in range(YEAR - years, YEAR)
    ]


def all_groupings(slugs: list[str]) -> Iterator[list[tuple[str, ...]]]:
    """Every way to put a few into groups of the right sizes, each once."""
    fours = len(slugs) % 3
    return _all_groupings(sorted(slugs), fours, (len(slugs) - 4 * fours) // 3)


def _all_groupings(slugs: list[str], fours: int, threes: int) -> Iterator[list[tuple[str, ...]]]:
    if not slugs:
        yield []
        return
    for size, left in ((4, (fours - 1, threes)), (3, (fours, threes - 1))):
        if min(left) < 0:
            continue
        for others in combinations(slugs[1:], size - 1):
            rest = [slug for slug in slugs[1:] if slug not in others]
            for more in _all_groupings(rest, *left):
                yield [(slugs[0], *others), *more]


def breaks(groups: list[tuple[str, ...]], wishes: Wishes) -> bool:
    """Whether a grouping breaks a wish."""
    place = {slug: at for at, group in enumerate(groups) for slug in group}
    apart = any(place[one] == place[other] for one, other in wishes.apart)
    split = any(place[one] != place[other] for one, other in wishes.together)
    hosts = wishes.hosts if wishes.hosts is not None else set(place)
    homeless = not wishes.virtual and any(not hosts & set(group) for group in groups)
    return apart or split or homeless


def measured(
    groups: list[tuple[str, ...]], rounds: list[PastRound], far: dict[tuple[str, str], int], wishes: Wishes
) -> tuple[int, int]:
    """Weight of repeats, and km with the farthest group counted twice, by counting."""
    weight = sum(
        max(1024 >> (YEAR - past.year - 1), 1)
        for group in groups
        for past in rounds
        for met in past.groups
        for pair in combinations(group, 2)
        if set(pair) <= set(met)
    )
    if wishes.virtual:
        return weight, 0
    hosts = [[slug for slug in group if wishes.hosts is None or slug in wishes.hosts] for group in groups]
    kms = [
        min(sum(far[host, slug] for slug in group) for host in able) for group, able in zip(groups, hosts, strict=True)
    ]
    return weight, sum(kms) + max(kms)
