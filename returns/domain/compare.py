"""What is different between two returns: by KPI, by budget line, by narrative, by anything a part keeps facts of."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from seslip.foundation.labels import Label
from seslip.foundation.money import show_money
from seslip.foundation.periods import read_date, show_date
from seslip.foundation.sheets import Cell, Column, Row, Table, header_row

from .content import Content, Fact, PartKey


class Kind(StrEnum):
    ADDED = "New"
    REMOVED = "No longer there"
    CHANGED = "Changed"


# What is compared in each part, in the words of the page. What is not listed names the row and is no change itself.
FIELDS: dict[PartKey, dict[str, str]] = {
    PartKey.KPIS: {
        "promise": "Promise",
        "due": "Due",
        "status": "Status",
        "figures": "Figures",
        "note": "Note",
        "reported": "Reported as at",
    },
    PartKey.MONEY: {
        "original": "Original budget",
        "revised": "Revised budget",
        "received": "Received",
        "paid": "Paid",
        "committed": "Committed",
        "forecast": "Forecast",
    },
    PartKey.NARRATIVE: {"text": "Narrative"},
    PartKey.EXCEPTIONS: {"why": "What is the matter", "explanation": "Explanation"},
    PartKey.ENGAGEMENT: {
        "meetings": "Meetings attended",
        "projects_reached": "Projects",
        "received": "Packages received",
        "gave": "Packages given to",
    },
}
# A part in a word: it stands in each row of a long list.
SHORT = {PartKey.KPIS: "KPIs", PartKey.MONEY: "Budget", PartKey.ENGAGEMENT: "Engagement"}
MONEY, DATES = frozenset(FIELDS[PartKey.MONEY]), frozenset({"due", "reported"})
COLUMNS = (
    Column("part", "Part", width=12),
    Column("what", "What", width=34),
    Column("field", "Which", width=18),
    Column("before", "Before", width=40),
    Column("now", "Now", width=40),
)


@dataclass(frozen=True)
class Change:
    """One value that is another. `name` says which row it is of; a row that is new or gone has no field."""

    part: PartKey
    key: str
    name: str
    kind: Kind
    field: str = ""
    before: str = ""
    now: str = ""

    @property
    def label(self) -> str:
        return FIELDS[self.part].get(self.field, self.kind.value)


def changed_label(change: Change) -> Label:
    """The mark of a row that is another than in the return before."""
    return Label("Changed" if change.kind is Kind.CHANGED else change.kind.value, "at-risk", "arrow")


def compare(before: Content, now: Content) -> list[Change]:
    """Every difference, part by part in the order of the rows; nothing where both say the same."""
    return [change for part in FIELDS for change in _part(part, before, now)]


def _part(part: PartKey, before: Content, now: Content) -> Iterator[Change]:
    old, new = before.part(part).facts, now.part(part).facts
    for key, fact in new.items():
        if key not in old:
            yield Change(part, key, row_name(part, fact), Kind.ADDED, now=_gist(part, fact))
            continue
        for field in FIELDS[part]:
            if old[key].get(field) != fact.get(field):
                values = (shown(part, field, one.get(field)) for one in (old[key], fact))
                yield Change(part, key, row_name(part, fact), Kind.CHANGED, field, *values)
    for key, fact in old.items():
        if key not in new:
            yield Change(part, key, row_name(part, fact), Kind.REMOVED, before=_gist(part, fact))


def row_name(part: PartKey, fact: Fact) -> str:
    """`KPI 33.1 (SEND)`, or the label of a line, a narrative, an authority."""
    if part in (PartKey.KPIS, PartKey.EXCEPTIONS):
        return f"KPI {fact['ref']} ({fact['stream']})"
    return str(fact.get("label") or "")


def _gist(part: PartKey, fact: Fact) -> str:
    """What a whole row says, in a few words."""
    field = next(iter(FIELDS[part]))
    return shown(part, field, fact.get(field))


def shown(part: PartKey, field: str, value: str | int | None) -> str:
    """A value as people read it."""
    if value is None or value == "":
        return "–"
    if part is PartKey.MONEY and field in MONEY:
        return show_money(int(value))
    return show_date(read_date(str(value))) if field in DATES else str(value)


def changes_table(changes: list[Change], since: str) -> Table:
    """`since` names what it is compared with."""
    body = tuple(
        Row(
            (
                Cell(SHORT.get(change.part, change.part.heading)),
                Cell(change.name, heading="row"),
                Cell(change.label),
                Cell(change.before or None, missing="–"),
                Cell(change.now or None, missing="–"),
            )
        )
        for change in changes
    )
    return Table(f"Changes since {since}", COLUMNS, (header_row(COLUMNS),), body, "Nothing has changed.")


def word_differences(before: str, now: str) -> list[tuple[str, str]]:
    """The texts as runs of words: `same`, `gone` or `new`, in reading order."""
    old, new = before.split(), now.split()
    runs: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append(("same", " ".join(old[a:b])))
            continue
        runs += [("gone", " ".join(old[a:b]))] if b > a else []
        runs += [("new", " ".join(new[c:d]))] if d > c else []
    return runs
