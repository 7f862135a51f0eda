"""Figures of a dashboard: each a link to the list of exactly what it counts (docs/looks.md)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Figure:
    """A number of things, what they are, and where they are listed. `tone` colours one that wants an eye."""

    number: int
    url: str
    words: str = ""
    tone: str = ""

    @property
    def html(self) -> SafeString:
        css = "figure muted" if not self.number else f"figure tone-{self.tone}" if self.tone else "figure"
        words = format_html(" {}", self.words) if self.words else ""
        number = f"{self.number:,}"
        return format_html(
            '<a class="{}" href="{}" data-count="{}"><strong>{}</strong>{}</a>', css, self.url, number, number, words
        )


@dataclass(frozen=True)
class Amount:
    """An amount, a share or a day as people read it, which the page it leads to shows as well."""

    shown: str
    url: str
    words: str = ""

    @property
    def html(self) -> SafeString:
        words = format_html(" {}", self.words) if self.words else ""
        link = '<a class="figure" href="{}" data-shown="{}"><strong>{}</strong>{}</a>'
        return format_html(link, self.url, self.shown, self.shown, words)


@dataclass(frozen=True)
class FigureRow:
    """A line of a table of figures: a name with the address it leads to, and one figure for each column."""

    name: str
    url: str
    figures: Sequence[Figure | Amount]
