"""What tests of rounds and groups share: a group of the round 2025-26, moved on as far as a test needs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

import time_machine

from diagnostics.actions.group_steps import move_group
from diagnostics.actions.groups import create_group, set_members
from diagnostics.domain.stages import GroupStage
from diagnostics.models import ChallengeGroup, ChallengeRound, GroupMember, SelfAssessment
from projects.models import Authority, Person, ProgrammeYear
from seslip.foundation import audit

from .groupings import LAST

TODAY, MET = date(2026, 2, 16), date(2026, 2, 10)
TRIO = ("Oxfordshire", "Buckinghamshire", "Milton Keynes")
ROUND = "/diagnostics/rounds/2025-26/"
STEPS = (
    (GroupStage.DATA_CIRCULATED, date(2025, 12, 10)),
    (GroupStage.ASSESSMENTS_IN, date(2026, 1, 30)),
    (GroupStage.HELD, None),
    (GroupStage.FOLLOWED_UP, TODAY),
)


@contextmanager
def on(day: date) -> Iterator[None]:
    """At noon of a day."""
    with time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Europe/London"))):
        yield


def this_round() -> ChallengeRound:
    return ChallengeRound.objects.select_related("year").get(year__label="2025-26")


def keys(names: Iterable[str]) -> list[int]:
    found = dict(Authority.objects.filter(name__in=tuple(names)).values_list("name", "pk"))
    return [found[name] for name in names]


def add_group(
    by: Person, *names: str, day: date | None = MET, upto: GroupStage | None = None, **fields: object
) -> ChallengeGroup:
    """A group of these authorities, moved on up to a stage."""
    said = {"day": day, "mode": "in_person", "place": "", "facilitator": None, **fields}
    group = create_group(by=by, challenge_round=this_round(), fields=said)
    group = set_members(by=by, group=group, version=group.version, authorities=keys(names), seen={})
    return step(by, group, upto) if upto else group


def seat(by: Person, group: ChallengeGroup, *names: str, seen: dict[int, int | None] | None = None) -> ChallengeGroup:
    """Exactly these authorities, as somebody chooses them who has just looked."""
    stored = group.as_stored()
    return set_members(by=by, group=stored, version=stored.version, authorities=keys(names), seen=seen or {})


def step(by: Person, group: ChallengeGroup, upto: GroupStage) -> ChallengeGroup:
    for stage, day in STEPS:
        stages = list(GroupStage)
        if stages.index(group.stage) < stages.index(stage) <= stages.index(upto):
            group = move_group(by=by, group=group, version=group.version, stage=stage, day=day)
    return group


def members(group: ChallengeGroup) -> list[str]:
    return list(group.members.order_by("authority__name").values_list("authority__name", flat=True))


def received(name: str, day: date = date(2026, 1, 20), **words: str) -> SelfAssessment:
    """The self-assessment of an authority for the round 2025-26, sent in."""
    place = Authority.objects.get(name=name)
    made: SelfAssessment = audit.create(
        SelfAssessment(round=this_round(), authority=place, received=day, **words), by=None
    )
    return made


def earlier_round(first: int) -> ChallengeRound:
    """A round of an earlier year with the groups of 2024-25."""
    span = {"starts": date(first, 4, 1), "ends": date(first + 1, 3, 31)}
    year = audit.create(ProgrammeYear(label=f"{first}-{first % 100 + 1}", **span), by=None)
    made = audit.create(ChallengeRound(year=year), by=None)
    for number, slugs in enumerate(LAST.groups, 1):
        group = audit.create(ChallengeGroup(round=made, number=number), by=None)
        for authority in Authority.objects.filter(slug__in=slugs):
            audit.create(GroupMember(round=made, group=group, authority=authority), by=None)
    return made
