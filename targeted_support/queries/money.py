"""What a year has for packages and what they take of it, stream by stream, read in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from budget.domain.ledger import Shares
from budget.domain.outturn import LineOutturn, Outturn, Timing
from budget.domain.underspend import StreamEnd
from budget.models import BudgetLine, Side
from budget.queries.money import forecasts_by, line_outturns
from budget.queries.plan import PLAN_ORDER, with_details
from budget.queries.position import PlacedLine
from budget.queries.underspend import stream_ends
from projects.domain.streams import Stream
from projects.models import ProgrammeYear
from targeted_support.domain.capacity import Capacity, Draw
from targeted_support.domain.slip import underspend, without
from targeted_support.models import OfferYear, Package, StreamOffer

from .costs import Cost, costs_in

PAYING = ("CSC", "SEND", "own")  # in the order of Table 3


@dataclass(frozen=True)
class StreamMoney:
    """A stream of a year: its line, where that stands, what packages take of it, what of them slipped out of it."""

    offer: StreamOffer
    outturn: Outturn
    capacity: Capacity
    costs: tuple[Cost, ...]
    slipped: int
    left_over: int
    left_over_without_slip: int

    @property
    def stream(self) -> Stream:
        return Stream(self.offer.stream)

    @property
    def line(self) -> BudgetLine | None:
        return self.offer.line

    @property
    def unplaced(self) -> list[Cost]:
        """Agreed, but on no budget line: nothing promises it."""
        return [cost for cost in self.costs if cost.one.line_id is None and cost.stands]


@dataclass(frozen=True)
class SupportMoney:
    """Everything of a year; `bare` are packages of the year of which no cost is recorded."""

    year: ProgrammeYear
    as_at: date
    offer: OfferYear | None
    streams: tuple[StreamMoney, ...]
    management: BudgetLine | None
    management_outturn: Outturn
    costs: tuple[Cost, ...]
    bare: tuple[Package, ...]

    @property
    def drawing(self) -> int:
        return sum(one.capacity.drawing for one in self.streams)

    @property
    def number(self) -> int:
        """How many packages the budget lines plan."""
        return sum(one.capacity.number or 0 for one in self.streams)


def support_money(year: ProgrammeYear, as_at: date) -> SupportMoney:
    """Streams in the order of the budget; about a dozen queries, whatever the number of packages."""
    offers = OfferYear.objects.select_related("management_line__heading__section")
    offer = offers.prefetch_related("streams__line__heading__section").filter(year=year).first()
    streams = sorted(offer.streams.all(), key=lambda one: PAYING.index(one.stream)) if offer else []
    management = offer.management_line if offer else None
    lines = [one.line for one in streams if one.line] + ([management] if management else [])
    outturns = line_outturns(lines, year, as_at)
    said = forecasts_by([line.pk for line in lines], as_at)
    costs = costs_in(year, as_at)
    timing = Timing(year.starts, year.ends, as_at)
    found = tuple(
        _stream(one, outturns.get(one.line_id or 0), costs, _shares(said.get(one.line_id or 0)), timing)
        for one in streams
    )
    had = {cost.one.package_id for cost in costs}
    bare = Package.objects.filter(year=year).exclude(pk__in=had).exclude(stage="withdrawn").order_by("title", "pk")
    standing = outturns.get(management.pk) if management else None
    return SupportMoney(
        year, as_at, offer, found, management, standing.outturn if standing else Outturn(), tuple(costs), tuple(bare)
    )


def _shares(forecast: object) -> Shares | None:
    if forecast is None:
        return None
    return Shares(*(getattr(forecast, name) for name in Shares._fields))


def _stream(
    offer: StreamOffer, standing: LineOutturn | None, costs: Sequence[Cost], said: Shares | None, timing: Timing
) -> StreamMoney:
    outturn = standing.outturn if standing else Outturn()
    mine = [cost for cost in costs if _belongs(cost, offer)]
    placed = [cost for cost in mine if offer.line_id and cost.one.line_id == offer.line_id]
    slipped = sum(cost.slipped for cost in placed)
    return StreamMoney(
        offer,
        outturn,
        _capacity(offer, outturn, placed),
        tuple(mine),
        slipped,
        underspend(outturn),
        underspend(without(outturn, -slipped, said, timing)) if slipped else underspend(outturn),
    )


def _belongs(cost: Cost, offer: StreamOffer) -> bool:
    """On the stream's line; without a line, a package of the stream."""
    if cost.one.line_id is None:
        return cost.one.package.stream == offer.stream
    return cost.one.line_id == offer.line_id


def _capacity(offer: StreamOffer, outturn: Outturn, costs: Iterable[Cost]) -> Capacity:
    found = list(costs)
    draws = [Draw(cost.drawn) for cost in found if cost.stands]
    draws += [Draw(cost.wanted or 0, stands=False) for cost in found if cost.waits]
    line = offer.line
    taken = sum(cost.drawn for cost in found)
    return Capacity(
        Stream(offer.stream).short,
        outturn.revised.total,
        line.unit_cost if line else None,
        line.quantity if line else None,
        tuple(draws),
        outturn.used.total - taken,
    )


def all_placed(year: ProgrammeYear, as_at: date) -> list[PlacedLine]:
    """Every line of spending of a year with where it stands: what a stream will have left is a total of all of them."""
    lines = list(with_details(BudgetLine.objects.in_year(year, Side.EXPENDITURE)).order_by(*PLAN_ORDER))
    standings = line_outturns(lines, year, as_at)
    return [PlacedLine(line, standings[line.pk]) for line in lines]


@dataclass(frozen=True)
class SlipEffect:
    """What a slip does: the line's position and the stream's end of the year, both before and after it."""

    line: BudgetLine
    before: Outturn
    after: Outturn
    ends_before: tuple[StreamEnd, ...]
    ends_after: tuple[StreamEnd, ...]


def effect_of_slip(line: BudgetLine, year: ProgrammeYear, as_at: date, pence: int) -> SlipEffect | None:
    """What happens to a year when a line promises so much less; below zero: more. None where the line is not there."""
    placed = all_placed(year, as_at)
    here = next((one for one in placed if one.line.pk == line.pk), None)
    if here is None:
        return None
    said = _shares(forecasts_by([line.pk], as_at).get(line.pk))
    changed = without(here.outturn, pence, said, Timing(year.starts, year.ends, as_at))
    moved = [
        one if one is not here else PlacedLine(one.line, LineOutturn(line.pk, changed, one.standing.typed))
        for one in placed
    ]
    before, after = stream_ends(year, placed, as_at), stream_ends(year, moved, as_at)
    return SlipEffect(here.line, here.outturn, changed, tuple(before), tuple(after))
