"""What a return must explain: KPIs that are overdue, off track, or closed without completion."""

from collections.abc import Mapping
from dataclasses import dataclass

from kpis.domain.statuses import NEEDS_REASON, Status, overdue_words
from seslip.foundation.sheets import Cell, Column, Row, Table, header_row

from .content import Fact, Facts

COLUMNS = (
    Column("kpi", "KPI", width=16),
    Column("promise", "Promise", width=60),
    Column("why", "What is the matter", width=26),
    Column("explanation", "Explanation", width=60),
)
UNEXPLAINED = "Not explained yet"


@dataclass(frozen=True)
class Exceptional:
    """A KPI to be explained. `key` is its id as a text; `note` is what was reported last, the draft of the words."""

    key: str
    fact: Fact
    why: tuple[str, ...]
    written: str

    @property
    def explanation(self) -> str:
        return self.written or str(self.fact.get("note") or "")

    def plain(self) -> Fact:
        kept = {name: self.fact[name] for name in ("projects", "stream", "ref", "promise")}
        return {**kept, "why": "; ".join(self.why), "explanation": self.explanation}


def exceptions_of(kpis: Facts, written: Mapping[str, str]) -> list[Exceptional]:
    """In the order of the KPIs; `written` gives people's explanations by the KPI's key."""
    found = ((key, fact, _why(fact)) for key, fact in kpis.items())
    return [Exceptional(key, fact, why, written.get(key, "").strip()) for key, fact, why in found if why]


def _why(fact: Fact) -> tuple[str, ...]:
    status = Status(str(fact["status_key"]))
    reasons = [overdue_words(int(days))] if (days := fact["overdue"]) else []
    if status is Status.OFF_TRACK or status in NEEDS_REASON:
        reasons.append(status.label.text)
    return tuple(reasons)


def exceptions_table(exceptional: list[Exceptional]) -> Table:
    body = tuple(
        Row(
            (
                Cell(f"{one.fact['ref']} ({one.fact['stream']})", heading="row"),
                Cell(one.fact["promise"]),
                Cell("; ".join(one.why)),
                Cell(one.explanation or None, missing=UNEXPLAINED),
            )
        )
        for one in exceptional
    )
    empty = "Nothing is overdue, off track or closed without completion."
    return Table("Exceptions", COLUMNS, (header_row(COLUMNS),), body, empty)
