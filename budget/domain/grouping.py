"""What the rows of the position are: a stream, a theme, a strand, a project or a line."""

from enum import StrEnum

from .ledger import Shares
from .outturn import Outturn


class By(StrEnum):
    STREAM = "stream"
    THEME = "theme"
    STRAND = "strand"
    PROJECT = "project"
    LINE = "line"

    @property
    def label(self) -> str:
        return {"stream": "Funding stream", "theme": "Theme", "strand": "Strand", "project": "Project", "line": "Line"}[
            self.value
        ]

    @property
    def below(self) -> "By":
        """What a row opens into."""
        return {By.STREAM: By.THEME, By.THEME: By.PROJECT, By.STRAND: By.PROJECT}.get(self, By.LINE)


def only(outturn: Outturn, stream: int) -> Outturn:
    """The part of an outturn that is of one stream (0 to 2, in the order of Table 3)."""

    def part(shares: Shares) -> Shares:
        return Shares(*(share if index == stream else None for index, share in enumerate(shares)))

    return Outturn(
        part(outturn.original),
        part(outturn.moved),
        part(outturn.paid),
        part(outturn.committed),
        part(outturn.forecast),
    )
