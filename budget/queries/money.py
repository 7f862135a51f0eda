"""Where the money of lines stands on a day, read in a fixed number of queries whatever the number of lines."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from budget.domain.ledger import Shares
from budget.domain.outturn import NOTHING, LineOutturn, Outturn, Timing, at_least, outstanding, plus, project_forecast
from budget.models import STREAM_FIELDS, BudgetLine, Commitment, Forecast, Payment, PaymentState, Receipt, Virement
from projects.domain.streams import Stream
from projects.models import ProgrammeYear

BY_LINE = defaultdict[int, Shares]


def line_outturns(lines: Iterable[BudgetLine], year: ProgrammeYear, as_at: date) -> dict[int, LineOutturn]:
    """The position of each line of a year at a date, by the line's id; five queries."""
    found = list(lines)
    keys = [line.pk for line in found]
    timing = Timing(year.starts, year.ends, as_at)
    moved, paid = moved_by(keys, as_at), paid_by(keys, as_at)
    committed, forecasts = committed_by(keys, as_at), forecasts_by(keys, as_at)
    return {
        line.pk: _outturn(line, timing, moved[line.pk], paid[line.pk], committed[line.pk], forecasts.get(line.pk))
        for line in found
    }


def _outturn(
    line: BudgetLine, timing: Timing, moved: Shares, paid: Shares, committed: Shares, typed: Forecast | None
) -> LineOutturn:
    original = Shares(line.csc, line.send, line.own)
    used = plus(paid, committed)
    said = Shares(typed.csc, typed.send, typed.own) if typed else None
    if said:
        forecast = at_least(said, used)
    elif line.carried_forward:
        forecast = plus(original, moved)
    else:
        forecast = project_forecast(plus(original, moved), used, timing)
    outturn = Outturn(original, moved, paid, committed, forecast)
    counts = typed is not None and forecast == said
    return LineOutturn(line.pk, outturn, bool(typed), typed.explanation if typed and counts else "")


def moved_by(lines: Iterable[int], as_at: date) -> BY_LINE:
    """What approved virements brought to each line by a date, less what they took."""
    keys = list(lines)
    approved = Virement.objects.approved_by(as_at).filter(Q(source__in=keys) | Q(target__in=keys))
    sums: BY_LINE = defaultdict(Shares)
    for source, target, stream, target_stream, amount in approved.values_list(
        "source", "target", "stream", "target_stream", "amount"
    ):
        sums[source] = plus(sums[source], in_stream(stream, -amount))
        sums[target] = plus(sums[target], in_stream(target_stream, amount))
    return sums


def in_stream(stream: str, amount: int) -> Shares:
    """An amount of one stream."""
    return Shares(**{STREAM_FIELDS[Stream(stream)]: amount})


def paid_by(lines: Iterable[int], as_at: date) -> BY_LINE:
    """What was paid from each line by a date; claims that wait for finance are not paid."""
    return _sums(Payment.objects.until(as_at).filter(line__in=list(lines), state=PaymentState.PAID))


def committed_by(lines: Iterable[int], as_at: date) -> BY_LINE:
    """Of the commitments open on a date, what was not paid yet; more paid than promised counts as nothing left."""
    not_closed = Q(closed_on__isnull=True) | Q(closed_on__gt=as_at)
    still_open = Commitment.objects.until(as_at).filter(not_closed, line__in=list(lines))
    payments = Payment.objects.until(as_at).filter(commitment__in=still_open, state=PaymentState.PAID)
    paid = {row["commitment"]: Shares(row["c"], row["s"], row["o"]) for row in _by(payments, "commitment")}
    sums: BY_LINE = defaultdict(Shares)
    for commitment in still_open:
        promised = Shares(commitment.csc, commitment.send, commitment.own)
        left = outstanding(promised, paid.get(commitment.pk, NOTHING))
        sums[commitment.line_id] = plus(sums[commitment.line_id], left)
    return sums


def received_by(year: ProgrammeYear, as_at: date) -> dict[int, int]:
    """Pence received for each line of income by a date."""
    received = Receipt.objects.until(as_at).filter(line__heading__section__year=year)
    return {row["line"]: row["total"] for row in received.order_by().values("line").annotate(total=Sum("amount"))}


def forecasts_by(lines: Iterable[int], as_at: date) -> dict[int, Forecast]:
    """The latest forecast of each line that had been made by a date."""
    made = Forecast.objects.filter(line__in=list(lines), position_date__lte=as_at)
    return {forecast.line_id: forecast for forecast in made.order_by("position_date", "pk")}


def _sums(transactions: QuerySet[Any]) -> BY_LINE:
    sums: BY_LINE = defaultdict(Shares)
    for row in _by(transactions, "line"):
        sums[row["line"]] = Shares(row["c"], row["s"], row["o"])
    return sums


def _by(transactions: QuerySet[Any], what: str) -> QuerySet[Any, dict[str, Any]]:
    grouped: QuerySet[Any, dict[str, Any]] = transactions.order_by().values(what)
    summed: QuerySet[Any, dict[str, Any]] = grouped.annotate(c=Sum(F("csc")), s=Sum(F("send")), o=Sum(F("own")))
    return summed
