"""How far two places are from each other, near enough to compare groups by the travel they ask for."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH = 6371  # km, the mean radius


@dataclass(frozen=True)
class Place:
    """Where an authority has its seat, in decimal degrees."""

    latitude: float
    longitude: float


def kilometres(one: Place | None, other: Place | None) -> int:
    """As the crow flies, in whole km; 0 where a place is not recorded, so that it counts for nothing."""
    if one is None or other is None:
        return 0
    north, south = radians(one.latitude), radians(other.latitude)
    along = radians(other.longitude - one.longitude)
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(along / 2) ** 2
    return round(2 * EARTH * asin(sqrt(half)))
