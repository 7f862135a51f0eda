"""Virements with what a reader needs to see of them, and the balances they change."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from budget.access import may_see_all_lines
from budget.domain.ledger import Balance, Shares, add_up
from budget.domain.outturn import Outturn, plus
from budget.domain.virements import LineChange, Move, StreamChange, source_change, stream_changes, target_change
from budget.models import BudgetLine, LineProject, Side, Virement, VirementState
from projects.domain.streams import Stream
from projects.models import Person, ProgrammeYear
from seslip.foundation.clock import today

from .money import line_outturns, moved_by
from .plan import PLAN_ORDER, stream_weights, with_details

Pair = tuple[Stream, Stream]


def seen_lines(reader: Person) -> frozenset[int] | None:
    """The lines that may be named to this reader; None for all."""
    if may_see_all_lines(reader):
        return None
    return frozenset(BudgetLine.objects.visible_to(reader).values_list("pk", flat=True))


def visible_virements(reader: Person, year: ProgrammeYear) -> QuerySet[Virement]:
    """Those of a year that touch a line the reader may see, latest first."""
    return with_lines(Virement.objects.visible_to(reader).filter(source__heading__section__year=year))


def with_lines(virements: QuerySet[Virement]) -> QuerySet[Virement]:
    """With both lines, their projects and the people, in a fixed number of queries."""
    links = LineProject.objects.select_related("project").order_by("project__number")
    return virements.select_related(
        "source__heading__section__year", "target__heading__section__theme", "requested_by", "decided_by"
    ).prefetch_related(Prefetch("source__line_projects", links), Prefetch("target__line_projects", links))


def line_virements(reader: Person, line: BudgetLine) -> QuerySet[Virement]:
    """What was asked and decided about one line, latest first."""
    found = with_lines(Virement.objects.visible_to(reader))
    return found.filter(source=line) | found.filter(target=line)


def waiting_for(approver: Person, year: ProgrammeYear) -> QuerySet[Virement]:
    """What waits for a decision of this person, oldest first: never what they asked for themselves."""
    waiting = Virement.objects.visible_to(approver).waiting().filter(source__heading__section__year=year)
    return with_lines(waiting.exclude(requested_by=approver)).order_by("requested_on", "pk")


def movable_lines(reader: Person, year: ProgrammeYear) -> QuerySet[BudgetLine]:
    """Lines of spending that the reader may see, with what is carried forward, in the plan's order.

    Without the rows of numbers that are not used, to which no money can go.
    """
    lines = BudgetLine.objects.visible_to(reader).in_year(year, Side.EXPENDITURE)
    return with_details(lines.exclude(line_projects__project__used=False)).order_by(*PLAN_ORDER)


def outturns_now(lines: Iterable[BudgetLine], year: ProgrammeYear) -> dict[int, Outturn]:
    """Where lines stand with everything that is recorded, whatever its date: what is free to be moved."""
    found = line_outturns(lines, year, max(today(), year.ends))
    return {pk: line.outturn for pk, line in found.items()}


def consented_transfers(year: ProgrammeYear, as_at: date) -> dict[Pair, int]:
    """What moved between CSC and SEND with DfE's consent by a date, by stream from and stream to."""
    approved = Virement.objects.approved_by(as_at).filter(source__heading__section__year=year)
    sums: dict[Pair, int] = defaultdict(int)
    for stream, target, amount in approved.values_list("stream", "target_stream", "amount"):
        if stream != target:
            sums[Stream(stream), Stream(target)] += amount
    return dict(sums)


def revised_income(year: ProgrammeYear, as_at: date) -> list[int]:
    """The year's income by stream, less what DfE agreed to move out of it, more what it let in."""
    incomes = dict(zip(Stream, stream_weights(year), strict=True))
    for (source, target), amount in consented_transfers(year, as_at).items():
        incomes[source] -= amount
        incomes[target] += amount
    return list(incomes.values())


def stream_balances(year: ProgrammeYear, as_at: date) -> list[Balance]:
    """Each stream with approved virements applied; its income revised by what DfE agreed to move."""
    spending = list(BudgetLine.objects.in_year(year, Side.EXPENDITURE).select_related("heading__section"))
    moved = moved_by([line.pk for line in spending], as_at)
    revised: dict[bool, list[Shares]] = {False: [], True: []}
    for line in spending:
        revised[line.carried_forward].append(plus(Shares(line.csc, line.send, line.own), moved[line.pk]))
    sides = zip(Stream, revised_income(year, as_at), add_up(revised[False]), add_up(revised[True]), strict=True)
    return [Balance(stream, given, out or 0, kept or 0) for stream, given, out, kept in sides]


@dataclass(frozen=True)
class Effect:
    """What a virement changes, or has changed where it is approved."""

    source: LineChange
    target: LineChange
    streams: list[StreamChange]


def move_of(virement: Virement) -> Move:
    return Move(Stream(virement.stream), Stream(virement.target_stream), virement.amount)


def effect_of(virement: Virement) -> Effect:
    """Both lines and the streams, without the virement and with it, as everything stands now."""
    year = virement.source.heading.section.year
    lines = virement.source, virement.target
    now = outturns_now(lines, year)
    move, applied = move_of(virement), virement.state == VirementState.APPROVED
    carried = [line.heading.section.theme_id is None for line in lines]
    return Effect(
        source_change(move, now[virement.source_id], applied),
        target_change(move, now[virement.target_id], applied),
        stream_changes(
            move,
            stream_balances(year, max(today(), year.ends)),
            applied,
            from_carried=carried[0],
            to_carried=carried[1],
        ),
    )
