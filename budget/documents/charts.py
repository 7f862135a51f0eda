"""The charts of the position: streams by theme, and spending over the year against an even profile."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from budget.domain.spending import MONTHS, Month, months_of
from budget.queries.position import CARRIED, PlacedLine
from projects.domain.streams import Stream
from seslip.foundation.charts import Curve, Part, PartedBar, curves
from seslip.foundation.money import show_money
from seslip.foundation.periods import month_ends, show_month

from .position import Asked


def stream_bars_by_theme(asked: Asked, placed: list[PlacedLine]) -> list[PartedBar]:
    """One bar a stream of its revised budget, parted by theme; all bars on the scale of the largest stream."""
    themes: dict[str, str] = {}
    sums: dict[tuple[str, str], int] = {}
    for one in placed:
        theme = one.line.heading.section.theme
        key = theme.key if theme else CARRIED
        themes.setdefault(key, theme.name if theme else one.line.heading.section.label)
        for stream, share in zip(Stream, one.outturn.revised, strict=True):
            sums[stream.value, key] = sums.get((stream.value, key), 0) + (share or 0)
    wholes = {s.value: sum(sums.get((s.value, key), 0) for key in themes) for s in Stream}
    scale = max(wholes.values(), default=0)
    shown = [s for s in Stream if wholes[s.value] > 0 and asked.choice.stream in ("", s.value)]
    return [
        PartedBar(
            stream.label,
            show_money(wholes[stream.value]),
            [
                Part(
                    name,
                    show_money(pence),
                    100 * pence / scale,
                    f"part-{number}",
                    asked.address(stream=stream.value, theme=key),
                )
                for number, (key, name) in enumerate(themes.items(), 1)
                if (pence := sums.get((stream.value, key), 0)) > 0
            ],
        )
        for stream in shown
    ]


def spending_curves(months: list[Month], asked: Asked) -> dict[str, str | SafeString]:
    """The curves with what stands around them: the highest amount, the first and the last month."""
    scale = max([month.even for month in months] + [month.so_far or 0 for month in months])
    begun = [month for month in months if month.so_far is not None]
    if not scale:
        return {}
    even = [(0.0, 0.0)] + [(n / MONTHS, month.even / scale) for n, month in enumerate(months, 1)]
    reached = [(_across(month, asked.as_at, n), (month.so_far or 0) / scale) for n, month in enumerate(begun)]
    so_far = begun[-1].so_far or 0 if begun else 0
    words = (
        f"Paid so far {show_money(so_far)}; an even profile would come to {show_money(months[-1].even)} "
        f"by the end of {show_month(months[-1].first)}."
    )
    drawn = (Curve("Even profile", "curve-even", even), Curve("Paid so far", "curve-paid", [(0.0, 0.0), *reached]))
    return {
        "drawing": curves(drawn, words),
        "words": words,
        "top": show_money(scale),
        "first": show_month(months[0].first),
        "last": show_month(months[-1].first),
    }


def _across(month: Month, as_at: date, before: int) -> float:
    """Where a month ends on the axis; the month of the position date ends on that day."""
    ends = month_ends(month.first)
    part = as_at.day / ends.day if (as_at.year, as_at.month) == (ends.year, ends.month) else 1
    return (before + part) / MONTHS


def month_leads(asked: Asked) -> dict[date, str]:
    """For each month the payments it is the sum of."""
    chosen = {name: value for name, value in vars(asked.choice).items() if value}
    leads = {}
    for first in months_of(asked.year.starts):
        last = min(month_ends(first), asked.as_at)
        days = {"day_from": first.isoformat(), "day_to": last.isoformat()}
        told = {"year": asked.year.label, "state": "paid", **days, **chosen}
        leads[first] = f"{reverse('budget:payment_list')}?{urlencode(told)}"
    return leads
