"""What a return says: parts with the blocks that every reader sees, and the facts that returns are compared by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from seslip.foundation.sheets import Passage, Table
from seslip.foundation.sheets_plain import plain_block, read_block

from .canonical import fingerprint

FORM = 1  # counted up when the canonical document is laid out in another way
Fact = Mapping[str, str | int | None]
Facts = Mapping[str, Fact]


class PartKey(StrEnum):
    KPIS = "kpis"
    MONEY = "money"
    NARRATIVE = "narrative"
    EXCEPTIONS = "exceptions"
    ENGAGEMENT = "engagement"
    CHANGES = "changes"
    SIGNATURES = "signatures"

    @property
    def heading(self) -> str:
        return _HEADINGS[self]


_HEADINGS = {
    PartKey.KPIS: "Delivery of the grant (Appendix 4)",
    PartKey.MONEY: "Budget, paid and forecast (Appendix 5)",
    PartKey.NARRATIVE: "Narrative",
    PartKey.EXCEPTIONS: "Exceptions",
    PartKey.ENGAGEMENT: "Engagement of the authorities",
    PartKey.CHANGES: "Changes since the last return",
    PartKey.SIGNATURES: "Sign-off",
}
# What a correction may open again; the two others follow from what is said elsewhere.
REOPENED = tuple(part for part in PartKey if part not in (PartKey.CHANGES, PartKey.SIGNATURES))


@dataclass(frozen=True)
class Part:
    """`facts` are its rows by a key that stays the same from return to return."""

    key: PartKey
    blocks: tuple[Passage | Table, ...]
    facts: Facts = field(default_factory=dict)

    @property
    def heading(self) -> str:
        return self.key.heading

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Table))

    def plain(self) -> dict[str, Any]:
        facts = [[key, dict(fact)] for key, fact in self.facts.items()]  # in their order, which names would lose
        return {"key": self.key.value, "blocks": [plain_block(block) for block in self.blocks], "facts": facts}


def read_part(plain: Mapping[str, Any]) -> Part:
    return Part(PartKey(plain["key"]), tuple(read_block(block) for block in plain["blocks"]), dict(plain["facts"]))


@dataclass(frozen=True)
class Identity:
    """Which return it is. `edition` counts corrections from 1; `reason` says why one was made."""

    year: str
    period_end: date
    due: date
    edition: int = 1
    reason: str = ""

    def plain(self) -> dict[str, Any]:
        return {
            "year": self.year,
            "period_end": self.period_end.isoformat(),
            "due": self.due.isoformat(),
            "edition": self.edition,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class Content:
    """A return as a whole."""

    identity: Identity
    parts: tuple[Part, ...]

    def part(self, key: PartKey) -> Part:
        """The part; an empty one where the return has none."""
        return next((part for part in self.parts if part.key is key), Part(key, ()))

    def fingerprint(self) -> str:
        """Of everything that is signed: the parts without what follows from signing itself."""
        signed = [part.plain() for part in self.parts if part.key is not PartKey.SIGNATURES]
        return fingerprint({"identity": self.identity.plain(), "parts": signed})


def project_facts(content: Content, project: int) -> dict[str, Facts]:
    """What of a return is about one project (by its number): its KPIs, its exceptions, its lines of the budget."""
    wanted = (PartKey.KPIS, PartKey.EXCEPTIONS, PartKey.MONEY)
    return {key.value: _of_project(content.part(key).facts, project) for key in wanted}


def _of_project(facts: Facts, project: int) -> Facts:
    return {key: fact for key, fact in facts.items() if str(project) in str(fact.get("projects", "")).split()}


def project_fingerprint(content: Content, project: int) -> str:
    """What a sponsor's signature is bound to: what is said of the project, and as at which day."""
    told = project_facts(content, project).items()
    parts = {part: {key: dict(fact) for key, fact in facts.items()} for part, facts in told}
    as_at = [content.identity.year, content.identity.period_end.isoformat()]
    return fingerprint({"as_at": as_at, "parts": parts})


def plain_document(content: Content, *, number: int, previous: str) -> dict[str, Any]:
    """The canonical document of a frozen return: `number` counts all that were frozen, `previous` is the fingerprint of
    the one before, empty for the first.
    """
    return {
        "form": FORM,
        "number": number,
        "previous": previous,
        "identity": content.identity.plain(),
        "parts": [part.plain() for part in content.parts],
    }


def read_document(plain: Mapping[str, Any]) -> Content:
    """The content of a canonical document. Raises KeyError or ValueError where it is none."""
    told = plain["identity"]
    identity = Identity(
        told["year"],
        date.fromisoformat(told["period_end"]),
        date.fromisoformat(told["due"]),
        told["edition"],
        told["reason"],
    )
    return Content(identity, tuple(read_part(part) for part in plain["parts"]))


def taken_from(frozen: Content, live: Content, reopened: Sequence[str]) -> Content:
    """A correction: the parts that are open again as the records are now, the others as they were frozen."""
    fixed: dict[PartKey, Part] = {
        part.key: part for part in frozen.parts if part.key in REOPENED and part.key.value not in reopened
    }
    return Content(live.identity, tuple(fixed.get(part.key, part) for part in live.parts))
