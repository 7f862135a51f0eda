"""The three funding streams (plan, Table 3). CSC and SEND grant must be kept apart (plan, para 5)."""

from enum import StrEnum


class Stream(StrEnum):
    CSC = "CSC"
    SEND = "SEND"
    OWN = "own"

    @property
    def label(self) -> str:
        """As a heading: `CSC grant`."""
        return {"CSC": "CSC grant", "SEND": "SEND grant", "own": "SESLIP own funds"}[self.value]

    @property
    def short(self) -> str:
        """As a table cell: `CSC`."""
        return "SESLIP funds" if self is Stream.OWN else self.value


GRANT_STREAMS = (Stream.CSC, Stream.SEND)
