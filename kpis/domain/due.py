"""Which dates a promise of a programme year, and what is done for it, may have."""

from datetime import date

from seslip.foundation.periods import Period, show_date

YEARS_BEFORE, YEARS_AFTER = 1, 5  # a promise may be late from the year before, or reach beyond the grant


def earliest(year: Period) -> date:
    return year.starts.replace(year=year.starts.year - YEARS_BEFORE)


def problem_of_due(due: date | None, year: Period) -> str:
    """The sentence that refuses a due date far outside the programme year, which is a slip of the pen, or nothing."""
    first = earliest(year)
    last = year.ends.replace(year=year.ends.year + YEARS_AFTER)
    if due is None or first <= due <= last:
        return ""
    return f"Enter a date from {show_date(first)} to {show_date(last)}: this KPI belongs to the year {year.label}."


def problem_of_step(due: date, promised: date | None, year: Period) -> str:
    """The sentence that refuses an interim milestone after the promise itself is due, or far outside the year."""
    if promised and due > promised:
        return f"The KPI itself is due on {show_date(promised)}: a milestone on the way to it comes before."
    return problem_of_due(due, year)


def problem_of_done(day: date, latest: date, year: Period) -> str:
    """The sentence that refuses a day on which nothing was done: after the position, or far before the year."""
    if earliest(year) <= day <= latest:
        return ""
    return f"Enter a date from {show_date(earliest(year))} to {show_date(latest)}, on which it was done."
