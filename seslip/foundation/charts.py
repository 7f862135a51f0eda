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


@dataclass(frozen=True)
class Part:
    """One part of a bar: its name, its figure in words, and how much of the whole scale it takes (0 to 100)."""

    label: str
    figure: str
    percent: float
    css: str
    url: str = ""


@dataclass(frozen=True)
class PartedBar:
    """A bar of parts side by side, with what it is and what it comes to."""

    label: str
    figure: str
    parts: Sequence[Part]

    @property
    def drawing(self) -> SafeString:
        """The bar; its words stand in the table beneath it, so it is only an image of them."""
        starts = [sum(part.percent for part in self.parts[:index]) for index in range(len(self.parts))]
        rects = format_html_join(
            "",
            '<rect class="{}" x="{}" y="0" width="{}" height="1"><title>{}: {}</title></rect>',
            (
                (part.css, f"{start:.3f}", f"{part.percent:.3f}", part.label, part.figure)
                for part, start in zip(self.parts, starts, strict=True)
            ),
        )
        words = "; ".join(f"{part.label} {part.figure}" for part in self.parts)
        return format_html(
            '<svg class="parted" role="img" preserveAspectRatio="none" viewBox="0 0 100 1"'
            ' aria-label="{}: {}">{}</svg>',
            self.label,
            words or "nothing",
            rects,
        )


@dataclass(frozen=True)
class StackedColumn:
    """A column of parts on top of each other; all columns of a chart share the `scale`, which is the highest one."""

    label: str
    figure: str
    parts: Sequence[Counter]
    scale: int
    url: str = ""

    @property
    def drawing(self) -> SafeString:
        """Only an image of the table beneath, so it says nothing of its own."""
        shown = [part for part in self.parts if part.number]
        tops = [self.scale - sum(part.number for part in shown[: index + 1]) for index in range(len(shown))]
        rects = format_html_join(
            "",
            '<rect class="tone-{}" x="0" y="{}" width="1" height="{}"><title>{}: {}</title></rect>',
            (
                (part.label.tone, top, part.number, part.label.text, part.number)
                for part, top in zip(shown, tops, strict=True)
            ),
        )
        return format_html(
            '<svg class="column" viewBox="0 0 1 {}" preserveAspectRatio="none" aria-hidden="true">{}</svg>',
            self.scale,
            rects,
        )


@dataclass(frozen=True)
class Curve:
    """A line through points of 0 to 1 across and 0 to 1 up, with the class that colours it."""

    label: str
    css: str
    points: Sequence[tuple[float, float]]


def curves(drawn: Sequence[Curve], words: str) -> SafeString:
    """Curves in one frame that stretches to its place; axis labels stand around it as text. `words` says it all."""
    lines = format_html_join(
        "",
        '<polyline class="curve {}" points="{}"><title>{}</title></polyline>',
        (
            (curve.css, " ".join(f"{100 * x:.2f},{100 - 100 * y:.2f}" for x, y in curve.points), curve.label)
            for curve in drawn
            if curve.points
        ),
    )
    heights = ((y, y) for y in (0, 25, 50, 75, 100))
    grid = format_html_join("", '<line class="gridline" x1="0" x2="100" y1="{}" y2="{}"/>', heights)
    return format_html(
        '<svg class="curves" role="img" preserveAspectRatio="none" viewBox="0 0 100 100" aria-label="{}">{}{}</svg>',
        words,
        grid,
        lines,
    )
