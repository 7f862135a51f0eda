"""What a promise is measured by: kinds of measures, when one is met, and how a figure is put in words."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LARGEST_FIGURE = 1_000_000


class MeasureKind(StrEnum):
    """What the figure is: done or not; so many; n of the 19 LAs; a percentage at the weakest meeting; a percentage."""

    DELIVERABLE = "deliverable"
    COUNT = "count"
    REACH = "reach"
    SHARE = "share"
    PERCENTAGE = "percentage"

    @property
    def label(self) -> str:
        return {
            "deliverable": "Deliverable: done or not",
            "count": "Count",
            "reach": "Reach: how many authorities",
            "share": "Share: percentage present at every meeting",
            "percentage": "Percentage",
        }[self.value]

    @property
    def in_percent(self) -> bool:
        return self in (MeasureKind.SHARE, MeasureKind.PERCENTAGE)


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"

    @property
    def label(self) -> str:
        return {"up": "At least the target", "down": "At most the target"}[self.value]


KINDS = [(kind.value, kind.label) for kind in MeasureKind]
DIRECTIONS = [(direction.value, direction.label) for direction in Direction]


def shown_in_percent(kind: MeasureKind, unit: str) -> bool:
    """Whether a figure is a percentage, by its kind or since its unit says so: `% of LAs that were satisfied`."""
    return kind.in_percent or unit.startswith("%")


@dataclass(frozen=True)
class Standing:
    """One measure as it stands: `value` is None before any figure; of a deliverable it is 1 when done, else 0."""

    kind: MeasureKind
    target: int | None
    value: int | None
    baseline: int | None = None
    direction: Direction = Direction.UP

    @property
    def met(self) -> bool:
        if self.value is None:
            return False
        if self.kind is MeasureKind.DELIVERABLE:
            return self.value > 0
        if self.target is None:
            return False
        return self.value <= self.target if self.direction is Direction.DOWN else self.value >= self.target


@dataclass(frozen=True)
class Behind:
    """A record that a counted figure is made of."""

    text: str
    url: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Counted:
    """A figure counted from records: its value, the records behind it, and in words what is missing or remarkable."""

    value: int | None
    records: tuple[Behind, ...] = ()
    missing: tuple[str, ...] = ()


def target_words(kind: MeasureKind, target: int | None, unit: str) -> str:
    """`10 courageous conversations`, `50% of LAs at each meeting`; of a deliverable only its words."""
    if target is None:
        return unit
    if shown_in_percent(kind, unit):
        return f"{target}% {unit.removeprefix('%').strip()}"
    return f"{target} {unit}"


def figure_words(standing: Standing, unit: str) -> str:
    """`6 of 10 courageous conversations`, `47% (target 50% of LAs at each meeting)`; nothing before any figure."""
    if standing.value is None:
        return ""
    if standing.kind is MeasureKind.DELIVERABLE:
        return unit if standing.value else f"{unit}: not yet"
    target = target_words(standing.kind, standing.target, unit)
    if standing.target is None:
        return f"{standing.value} {unit}"
    if shown_in_percent(standing.kind, unit):
        return f"{standing.value}% (target {target})"
    if standing.direction is Direction.DOWN:
        return f"{standing.value} {unit} (at most {standing.target})"
    return f"{standing.value} of {target}"


def missing_words(standing: Standing, unit: str) -> str:
    """What to say of a measure without a figure."""
    if standing.kind is MeasureKind.DELIVERABLE:
        return f"{unit}: not yet"
    return f"No figure for {target_words(standing.kind, standing.target, unit)}"
