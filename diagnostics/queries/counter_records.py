"""What several counters read: the rounds of some years with their groups, and the moves from stage to stage."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from django.utils.timezone import localdate

from diagnostics.models import ChallengeGroup, ChallengeRound
from kpis.queries.counters import Counting
from seslip.foundation.history import entered

S = TypeVar("S", bound=StrEnum)


def round_years(years: frozenset[int]) -> dict[int, int]:
    """The year of each round that some years have, by the round's id."""
    return dict(ChallengeRound.objects.filter(year__in=years).order_by().values_list("pk", "year"))


def groups_by_number(rounds: tuple[int, ...], by: date | None) -> list[ChallengeGroup]:
    """The groups of some rounds by number, as they are, or as entered by the end of a day."""
    return sorted(entered(ChallengeGroup, by).filter(round__in=rounds).order_by(), key=lambda one: one.number)


def grouped_years(asked: Counting) -> list[tuple[ChallengeGroup, int]]:
    """The groups of the rounds of the years that are counted, by number, each with its year; two queries in all."""
    rounds = asked.once(round_years, asked.years)
    return [(group, rounds[group.round_id]) for group in asked.once(groups_by_number, tuple(rounds), asked.by)]


def moves_by(
    model: Any, about: str, stage: type[S], records: Collection[int] | None, by: date | None
) -> dict[int, list[tuple[S, date]]]:
    """The moves in order, by the id of the record they are `about`, of all or of some; those entered by a day."""
    rows = model.objects.order_by("pk")
    if records is not None:
        rows = rows.filter(**{f"{about}__in": records})
    found: dict[int, list[tuple[S, date]]] = defaultdict(list)
    for record, reached, day, recorded in rows.values_list(about, "stage", "day", "recorded"):
        if by is None or localdate(recorded) <= by:
            found[record].append((stage(reached), day))
    return found
