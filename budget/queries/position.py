"""The lines of a year with where their money stands on a day, and what was paid month by month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth

from budget.domain.outturn import LineOutturn, Outturn, add_outturns
from budget.models import STREAM_FIELDS, BudgetLine, Forecast, Payment, PaymentState, Side
from projects.domain.streams import Stream
from projects.models import Person, ProgrammeYear
from seslip.foundation.sharing import read_once

from .money import line_outturns
from .plan import visible_lines


@dataclass(frozen=True)
class PlacedLine:
    """A line of spending, read with its details, and where its money stands."""

    line: BudgetLine
    standing: LineOutturn

    @property
    def outturn(self) -> Outturn:
        return self.standing.outturn

    def gives(self, stream: str) -> bool:
        """Whether the stream has anything to do with the line."""
        index = list(Stream).index(Stream(stream))
        shares = (self.outturn.revised, self.outturn.paid, self.outturn.committed)
        return any(share[index] is not None for share in shares)


@dataclass(frozen=True)
class Choice:
    """What the position is asked of: empty texts ask for everything."""

    stream: str = ""
    theme: str = ""
    strand: str = ""
    project: str = ""

    def keeps(self, placed: PlacedLine) -> bool:
        line = placed.line
        theme = line.heading.section.theme
        return (
            (not self.stream or placed.gives(self.stream))
            and (not self.theme or (theme.key if theme else CARRIED) == self.theme)
            and (not self.strand or self.strand in {strand_key(link.project) for link in line.covered})
            and (not self.project or self.project in {str(link.project.number) for link in line.covered})
        )


CARRIED = "carried"  # stands where a theme's key would, for what is carried into the next year


def strand_key(project: object) -> str:
    strand = getattr(project, "strand", None)
    return strand.key if strand else ""


@read_once
def placed_lines(reader: Person, year: ProgrammeYear, as_at: date) -> list[PlacedLine]:
    """The lines of spending the reader may see that carry money or move it, in the plan's order; nine queries."""
    lines = list(
        visible_lines(reader, year)
        .filter(heading__section__side=Side.EXPENDITURE)
        .prefetch_related("line_projects__project__strand")
    )
    standings = line_outturns(lines, year, as_at)
    placed = [PlacedLine(line, standings[line.pk]) for line in lines]
    return [one for one in placed if one.outturn.revised.any or one.outturn.used.any]


def totals(placed: Iterable[PlacedLine]) -> Outturn:
    return add_outturns(one.outturn for one in placed)


def paid_by_month(lines: Iterable[BudgetLine], as_at: date, stream: str = "") -> dict[date, int]:
    """Pence paid from these lines in each month up to a date, by the month's first day."""
    field = STREAM_FIELDS[Stream(stream)] if stream else "amount"
    paid = Payment.objects.until(as_at).filter(line__in=[line.pk for line in lines], state=PaymentState.PAID)
    months = paid.order_by().annotate(month=TruncMonth("day")).values("month").annotate(total=Sum(field))
    return {row["month"]: row["total"] or 0 for row in months}


def forecasts_of(line: BudgetLine) -> QuerySet[Forecast]:
    """What people expected of a line, latest first."""
    return line.forecasts.select_related("by").order_by("-position_date", "-pk")
