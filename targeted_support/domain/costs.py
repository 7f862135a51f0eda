"""What a package costs in a year and what of it is promised on its budget line. Amounts are in pence."""

from collections.abc import Iterable
from datetime import date

from projects.domain.streams import GRANT_STREAMS, Stream
from seslip.foundation.money import show_money

from .kinds import YEARS_AHEAD
from .stages import DELIVERED, PROMISED, PackageStage


def promised(stage: str, reached: Iterable[PackageStage], agreed: int | None, actual: int | None) -> int:
    """What a year of a package draws on its line: nothing until it is agreed, then what was agreed, in the end what
    it came to. One that was paused keeps what was agreed; one that was withdrawn draws nothing more. Where only one of
    the two amounts is recorded, that one counts.
    """
    first, second = (actual, agreed) if stage in DELIVERED else (agreed, actual)
    stands = stage in PROMISED or (stage == "paused" and any(one.value in PROMISED for one in reached))
    return (first if first is not None else second or 0) if stands else 0


def promised_still(stage: str, stands: int, spent: int, later: int) -> int:
    """What a year that was rolled forward promises while no later year has a line: what stands there until the package
    is delivered, then what is spent there and what the later year came to, as far as it stood there.
    """
    return min(max(stands, spent), spent + later) if stage in DELIVERED else stands


def drawn(amount: int, paid: int, *, closed: bool) -> int:
    """What a promise takes of its line: what is promised, or paid where that is more; once closed what was paid."""
    return paid if closed else max(amount, paid)


def promised_on(agreed: date, ends: date) -> date:
    """From which day a promise counts. What is agreed late counts on the year's last day, as a virement does."""
    return min(agreed, ends)


def released_on(day: date, promise: date, ends: date) -> date:
    """From which day nothing more of a promise counts: never before it was made, and within the year it is for."""
    return max(promise, min(day, ends))


def problem_of_cap(pence: int | None, stored: int | None, cap: int | None, year: str) -> str:
    """Why a cost cannot be entered, "" where it can. What stood there before a cap was set may stay."""
    if cap is None or pence is None or pence <= cap or pence == stored:
        return ""
    return f"The cap is {show_money(cap)} for one package in {year}. Enter that or less, or lift the cap first."


def problem_of_paid(pence: int | None, paid: int) -> str:
    """What is agreed and what it came to are never less than what is paid already."""
    if pence is None or pence >= paid or paid <= 0:
        return ""
    return (
        f"{show_money(paid)} of it is paid already. Enter that or more; where money came back, finance records the "
        "refund first."
    )


def problem_of_taking_off(paid: int, *, promises: bool) -> str:
    """Why costs cannot be taken off their budget line, "" where they can: the money would be promised nowhere."""
    if promises:
        return "This is agreed, so it stays on a budget line. Choose another line that pays for packages, or keep it."
    return "Something of it is paid from this line, so it stays on a budget line." if paid > 0 else ""


def problem_of_years(begins: date, label: str, first: date, last: date) -> str:
    """Why a package with costs from a year's first day to another's cannot begin in the year `begins`."""
    if begins <= first and last.year - begins.year <= YEARS_AHEAD:
        return ""
    if begins > first:
        return f"It has costs in {label}. Choose that year or an earlier one, or remove those costs first."
    return f"It has costs in {label}, more than {YEARS_AHEAD} years after. Choose a later year."


def problem_of_line(package: str, line: str) -> str:
    """CSC and SEND grant stay apart (plan, para 5); own funds may pay for either. Both are keys of streams."""
    grants = {stream.value for stream in GRANT_STREAMS}
    if package == line or not {package, line} <= grants:
        return ""
    return f"CSC and SEND grant stay apart: a {Stream(package).short} package is not paid from a line of {line}."


def problem_of_draw(stage: str, agreed: int | None, actual: int | None) -> str:
    """A package that is agreed keeps its costs: without an amount its promise would go unnoticed."""
    if stage in PROMISED and agreed is None and actual is None:
        return "The package is agreed, so say what was agreed. Enter 0 if it costs nothing in this year."
    return ""


def average(pence: Iterable[int]) -> int | None:
    """Of several costs, to the nearest penny; None where there is none."""
    found = list(pence)
    return (2 * sum(found) + len(found)) // (2 * len(found)) if found else None
