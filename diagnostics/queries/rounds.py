"""Reads of rounds and their groups: who sits where, how far each has come, what it costs."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from budget.access import may_see_budget
from budget.models import BudgetLine
from budget.queries.money import line_outturns
from diagnostics.domain.checklist import GroupFacts, Line, checklist
from diagnostics.domain.rounds import RoundCost, SizeCost, round_problems, years_to_start
from diagnostics.domain.sizes import QUARTET, TRIAD
from diagnostics.domain.stages import TOOK_PLACE, GroupStage
from diagnostics.domain.steps import reached
from diagnostics.models import ChallengeGroup, ChallengeRound, GroupMember, GroupMove, GroupTask, SelfAssessment
from projects.domain.meetings import Mode
from projects.models import Authority, Person, ProgrammeYear
from seslip.foundation.history import Entry, entries_since, history_of
from seslip.foundation.periods import Period


def rounds() -> QuerySet[ChallengeRound]:
    """All rounds, latest first."""
    found = ChallengeRound.objects.select_related("year", "project__year", "triad_line", "quartet_line")
    return found.order_by("-year__starts")


def rounds_with_counts() -> QuerySet[ChallengeRound]:
    """All rounds, latest first, each with how many groups it has (`formed`) and how many were held (`took_place`)."""
    held = Count("groups", filter=Q(groups__stage__in=TOOK_PLACE))
    return rounds().annotate(formed=Count("groups"), took_place=held)


def round_of(year: ProgrammeYear) -> ChallengeRound | None:
    """The round of a programme year, else the latest before it."""
    return rounds().filter(year__starts__lte=year.starts).first()


def round_now(today: date) -> ChallengeRound | None:
    """The round that runs: of this year, else the latest before it, else the next one; None where there is none.

    A round is prepared before the plan of its year is there, so it is not asked which years are planned.
    """
    return rounds().filter(year__starts__lte=today).first() or rounds().last()


def years_without_round(today: date) -> list[Period]:
    """The years for which a round can be started, latest first; some of them are not opened yet."""
    known = [year.period for year in ProgrammeYear.objects.order_by("-starts")]
    return years_to_start(known, [one.year.period for one in rounds()], today)


def round_like_the_last() -> ChallengeRound:
    """A new round, not saved, that costs what the latest one did and has the number after its."""
    last = rounds().exclude(triad_cost=None, quartet_cost=None).first()
    if last is None:
        return ChallengeRound()
    number = last.number + 1 if last.number else None
    return ChallengeRound(number=number, triad_cost=last.triad_cost, quartet_cost=last.quartet_cost)


def group_rows(reader: Person) -> QuerySet[ChallengeGroup]:
    """The groups that the reader sees, with round, people, members and ticked lines."""
    members = Prefetch("members", GroupMember.objects.select_related("authority").order_by("authority__name"))
    rows = ChallengeGroup.objects.visible_to(reader).prefetch_related(members, "tasks")
    return rows.select_related("round__year", "facilitator__authority", "host")


def groups_of(reader: Person, challenge_round: ChallengeRound) -> list[ChallengeGroup]:
    return list(group_rows(reader).filter(round=challenge_round).order_by("number"))


def sitting(reader: Person, authority: Authority) -> QuerySet[ChallengeGroup]:
    """The groups in which an authority sits or sat, latest round first."""
    mine = GroupMember.objects.filter(authority=authority)
    return group_rows(reader).filter(pk__in=mine.values("group")).order_by("-round__year__starts", "number")


def concerns(reader: Person) -> QuerySet[ChallengeGroup]:
    """The groups that a person facilitates, or in which their authority sits."""
    mine = GroupMember.objects.filter(authority__isnull=False, authority=reader.authority_id)
    return group_rows(reader).filter(Q(facilitator=reader.pk) | Q(pk__in=mine.values("group")))


def left_open(reader: Person, this: ChallengeRound) -> QuerySet[ChallengeGroup]:
    """The groups of other rounds that the reader facilitates and whose follow-up is not done."""
    mine = group_rows(reader).filter(facilitator=reader.pk).exclude(round=this)
    return mine.exclude(stage=GroupStage.FOLLOWED_UP.value).order_by("round__year__starts", "number")


def in_no_group(challenge_round: ChallengeRound) -> list[str]:
    """The authorities that sit in no group of a round, by name."""
    seated = GroupMember.objects.filter(round=challenge_round).values("authority")
    return list(Authority.objects.exclude(pk__in=seated).order_by("name").values_list("name", flat=True))


def received_in(challenge_round: ChallengeRound | int) -> frozenset[int]:
    """The authorities (by id) whose self-assessment of a round is in; nothing else is read of it."""
    found = SelfAssessment.objects.filter(round=challenge_round, received__isnull=False)
    return frozenset(found.values_list("authority", flat=True))


def facts_of(
    group: ChallengeGroup, received: Iterable[int], days: Mapping[GroupStage, date] | None = None
) -> GroupFacts:
    """A row of `group_rows` as its checklist reads it."""
    members = {member.authority_id for member in group.members.all()}
    return GroupFacts(
        stage=GroupStage(group.stage),
        virtual=group.mode == Mode.VIRTUAL.value,
        members=len(members),
        received=len(members & set(received)),
        headlines=bool(group.headlines),
        ticked={task.task: task.done_on for task in group.tasks.all()},
        reached=days or {},
    )


def group_checklist(group: ChallengeGroup) -> list[Line]:
    """The checklist of one group with the day of each line."""
    return checklist(facts_of(group, received_in(group.round), stage_days(group)))


def stage_days(group: ChallengeGroup) -> dict[GroupStage, date]:
    """On which day the group reached each stage."""
    moves = GroupMove.objects.filter(group=group).order_by("pk").values_list("stage", "day")
    return reached((GroupStage(stage), day) for stage, day in moves)


def group_history(group: ChallengeGroup) -> list[Entry]:
    """What happened to a group, its members and its checklist. Nothing of what is said in it."""
    return history_of(group, GroupMember, GroupTask, hide=("round",))


def group_changes(group: ChallengeGroup, seen: int) -> list[Entry]:
    """What happened to a group since the first change after somebody saw it at version `seen`."""
    return entries_since(group, seen, group_history(group))


def seats_of(challenge_round: ChallengeRound) -> dict[int, ChallengeGroup]:
    """The group in which each authority (by id) of a round sits."""
    seats = GroupMember.objects.filter(round=challenge_round).select_related("group")
    return {seat.authority_id: seat.group for seat in seats}


def why_held_stays(group: ChallengeGroup) -> str:
    """Why date and authorities of a group stay as they are: it was held; "" where it was not."""
    if group.stage not in TOOK_PLACE:
        return ""
    return f"Group {group.number} was held, so its date and its authorities stay. Take back the step first."


def why_members_stay(group: ChallengeGroup) -> str:
    """Who was there reads what was said: once a group was held or has findings, nobody comes or goes."""
    if group.stage not in TOOK_PLACE and group.findings.exists():
        return f"What was said in group {group.number} is written down for its authorities, so they stay."
    return why_held_stays(group)


def is_bare(group: ChallengeGroup) -> bool:
    """Whether nothing but its members is recorded of a group of `group_rows`, so that it can be taken away."""
    return not (group.tasks.all() or group.moves.exists() or group.findings.exists())


def round_problems_of(challenge_round: ChallengeRound) -> list[str]:
    """What is wrong with the sizes of a round's groups, and who sits in none, in sentences."""
    sized = challenge_round.groups.annotate(size=Count("members")).order_by("number")
    return round_problems(dict(sized.values_list("number", "size")), in_no_group(challenge_round))


def round_lines(reader: Person, challenge_round: ChallengeRound) -> list[BudgetLine]:
    """The budget lines of a round that the reader sees."""
    keys = [key for key in (challenge_round.quartet_line_id, challenge_round.triad_line_id) if key]
    return list(BudgetLine.objects.visible_to(reader).filter(pk__in=keys)) if keys else []


def round_cost(
    reader: Person, challenge_round: ChallengeRound, groups: Iterable[ChallengeGroup], as_at: date
) -> RoundCost | None:
    """What a round comes to; None for those who do not see the budget, and where the round has no cost."""
    costs = {QUARTET: challenge_round.quartet_cost, TRIAD: challenge_round.triad_cost}
    if not may_see_budget(reader) or not any(cost is not None for cost in costs.values()):
        return None
    lines = {QUARTET: challenge_round.quartet_line, TRIAD: challenge_round.triad_line}
    paying = {line.pk: line for line in lines.values() if line}
    money = line_outturns(paying.values(), challenge_round.year, challenge_round.year.period.position_date(as_at))
    parts = []
    rows = list(groups)
    for size, label in ((QUARTET, "Quartets"), (TRIAD, "Triads")):
        each, line = costs[size], lines[size]
        if each is None:
            continue
        sized = [group for group in rows if len(group.members.all()) == size]
        held = sum(group.stage in TOOK_PLACE for group in sized)
        budget = money[line.pk].outturn.revised.total if line else None
        parts.append(SizeCost(label, each, len(sized), held, budget))
    return RoundCost(tuple(parts))
