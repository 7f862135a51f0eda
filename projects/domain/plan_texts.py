"""What the regional improvement plan says in words: its sections, and how a text that people typed is read."""

import re
from collections.abc import Iterator
from enum import StrEnum
from itertools import groupby

from seslip.foundation.sheets import Item, Listing, paragraphs

BULLET = re.compile(r"^\s*[-•]\s+")
Block = str | Listing


class PlanSection(StrEnum):
    """The sections before the projects; the others are the policy themes and their strands, by their keys."""

    INTRODUCTION = "introduction"
    GRANT = "grant"
    OBJECTIVES = "objectives"
    DELIVERY = "delivery"

    @property
    def heading(self) -> str:
        return {
            "introduction": "Introduction",
            "grant": "DfE RIIA Grant",
            "objectives": "Objectives of this plan",
            "delivery": "Grant Delivery Plan",
        }[self.value]


def blocks_of(text: str) -> tuple[Block, ...]:
    """Paragraphs and lists: an empty line parts paragraphs, and a line that begins with `- ` is an entry of a list."""
    return tuple(block for paragraph in paragraphs(text) for block in _blocks(paragraph))


def _blocks(paragraph: str) -> Iterator[Block]:
    lines = [line for line in paragraph.split("\n") if line.strip()]
    for listed, some in groupby(lines, key=lambda line: bool(BULLET.match(line))):
        if listed:
            yield Listing("•", tuple(Item(BULLET.sub("", line).strip()) for line in some))
        else:
            yield "\n".join(line.strip() for line in some)
