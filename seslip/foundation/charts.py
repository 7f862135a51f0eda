"""Small charts as inline SVG: they need no library, no inline style, and come out the same on paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .icons import icon_svg
from .labels import Label


@dataclass(frozen=True)
class Counter:
    """How many things carry a label, and where the list of exactly those is. `flag`: counted beside the others."""

    label: Label
    number: int
    url: str = ""
    current: bool = False
    flag: bool = False

    @property
    def icon(self) -> SafeString:
        return icon_svg(self.label.icon)


def stacked_bar(counters: Sequence[Counter]) -> SafeString:
    """One bar of all counters that are not flags, with the same in words. Nothing where there is nothing to count."""
    parts = [counter for counter in counters if counter.number and not counter.flag]
    if not parts:
        return SafeString("")
    total, ends = 0, []
    for part in parts:
        ends.append(total)
        total += part.number
    words = ", ".join(f"{part.number:,} {part.label.text.lower()}" for part in parts)
    rects = format_html_join(
        "",
        '<rect class="tone-{}" x="{}" y="0" width="{}" height="1"/>',
        ((part.label.tone, start, part.number) for part, start in zip(parts, ends, strict=True)),
    )
    return format_html(
        '<svg class="stacked" role="img" preserveAspectRatio="none" viewBox="0 0 {} 1" aria-label="{}">{}</svg>',
        total,
        f"Share of each status: {words}",
        rects,
    )
