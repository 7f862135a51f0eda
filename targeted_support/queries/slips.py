"""What a slip would do to this year's underspend and to the next year, shown before anything is written."""

from dataclasses import dataclass
from datetime import date

from budget.domain.underspend import StreamEnd
from projects.models import ProgrammeYear
from seslip.foundation.clock import today
from seslip.foundation.money import show_money
from seslip.foundation.periods import show_date
from targeted_support.domain.slip import TwoYears, slipped, underspend
from targeted_support.domain.slip_tables import Change, Part
from targeted_support.domain.stages import PROMISED
from targeted_support.models import PackageYear, StreamOffer

from .costs import default_line
from .money import SlipEffect, effect_of_slip


@dataclass(frozen=True)
class Preview:
    """The parts of the table, and what is to be known besides, in sentences."""

    parts: list[Part]
    words: list[str]


def preview_slip(one: PackageYear, later: ProgrammeYear, pence: int) -> Preview:
    """`later` may be a year that is not recorded yet; the amount is one that may slip."""
    year = one.year
    target = PackageYear.objects.filter(package=one.package_id, year=later.pk).select_related("line").first()
    before = TwoYears(one.agreed, target.agreed if target else None)
    after = slipped(before, pence)
    parts = [
        Part(
            f"Agreed for the package “{one.package}”",
            [
                Change(str(year), before.now, after.now),
                Change(str(later), before.later, after.later),
                Change("Both years", before.total, after.total, "subtotal"),
            ],
        )
    ]
    words: list[str] = []
    draws = one.commitment is not None and one.commitment.closed_on is None and one.line is not None
    effect = effect_of_slip(one.line, year, _at(year), pence) if draws and one.line else None
    if effect is not None:
        parts += _this_year(effect, year)
        words += [_end_words(end, then, year) for end, then in _changed(effect)]
    else:
        words.append(f"The package draws on no line in {year} yet, so nothing changes in the budget of that year.")
    return _next_year(one, target, later, pence, Preview(parts, words))


def _at(year: ProgrammeYear) -> date:
    return year.period.position_date(today())


def _changed(effect: SlipEffect) -> list[tuple[StreamEnd, StreamEnd]]:
    pairs = zip(effect.ends_before, effect.ends_after, strict=True)
    return [(before, after) for before, after in pairs if before.left != after.left]


def _this_year(effect: SlipEffect, year: ProgrammeYear) -> list[Part]:
    before, after = effect.before, effect.after
    line = Part(
        f"{year}: the line {effect.line}",
        [
            Change("Paid and committed", before.used.total, after.used.total),
            Change("Expected underspend of the line", underspend(before), underspend(after), "subtotal"),
        ],
    )
    streams = [
        Part(
            f"{year}: {end.stream.label} as a whole on {show_date(year.ends)}",
            [Change(_end_label(then), end.left, then.left, "subtotal")],
        )
        for end, then in _changed(effect)
    ]
    return [line, *streams]


def _end_label(then: StreamEnd) -> str:
    if then.left < 0:
        return "Expected to be left (below zero: overspent)"
    return "Handed back to DfE" if then.handed_back else "Left to carry forward"


def _end_words(end: StreamEnd, then: StreamEnd, year: ProgrammeYear) -> str:
    """What the stream's underspend becomes."""
    more = then.left - end.left
    if then.left < 0:
        return f"{end.stream.label} is still expected to be overspent in {year}; the slip frees {show_money(more)}."
    if not then.left:
        return f"All of {end.stream.label} is then expected to be spent in {year}."
    if end.handed_back:
        return (
            f"{show_money(then.left)} of {end.stream.label} is then expected to be handed back to DfE for {year}, "
            f"{show_money(more)} more than now, unless DfE agrees to carry it over or a virement uses it."
        )
    return f"{show_money(then.left)} of {end.stream.label} is then left of {year}, {show_money(more)} more than now."


def _next_year(
    one: PackageYear, target: PackageYear | None, later: ProgrammeYear, pence: int, found: Preview
) -> Preview:
    line = target.line if target else default_line(one.package, later)
    promised = one.package.stage in PROMISED or one.commitment is not None
    effect = effect_of_slip(line, later, _at(later), -pence) if line and promised else None
    if line is None:
        found.words.append(
            f"{later} has no budget line for it yet: the work is agreed there, and draws on a line once there is one."
        )
    elif effect is not None:
        before, after = effect.before, effect.after
        changes = [
            Change("Paid and committed", before.used.total, after.used.total),
            Change("Left on the line", before.left.total, after.left.total, "subtotal"),
        ]
        found.parts.append(Part(f"{later}: the line {effect.line}", changes))
        if after.left.total < 0:
            found.words.append(f"The line {effect.line} is then overdrawn by {show_money(-after.left.total)}.")
    ended = StreamOffer.objects.filter(offer__year=later.pk, stream=one.package.stream, is_open=False).first()
    if ended is not None and one.package.stream:
        found.words.append(
            f"{ended} takes no new packages: {ended.why_closed} This work is under way and may go on, but somebody "
            "has to find the money for it."
        )
    return found
