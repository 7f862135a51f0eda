"""The draft of a narrative: sentences that the records support, which its owner edits."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from diagnostics.domain.wording import listed
from kpis.domain.statuses import Status
from seslip.foundation.labels import Label
from seslip.foundation.money import show_money

from .content import Fact

_ORDER = (
    Status.COMPLETE,
    Status.ON_TRACK,
    Status.AT_RISK,
    Status.OFF_TRACK,
    Status.NOT_STARTED,
    Status.CARRIED_FORWARD,
    Status.WITHDRAWN,
)
WRITTEN = Label("Written", "complete", "tick")
ONLY_DRAFT = Label("Only the draft", "at-risk", "triangle")
NOTHING = Label("Nothing written", "off-track", "octagon")


def words_label(text: str, draft: str) -> Label:
    """How far a narrative is: written by somebody, what the updates say, or nothing at all."""
    if text.strip():
        return WRITTEN
    return ONLY_DRAFT if draft.strip() else NOTHING


def draft_words(kpis: Sequence[Fact], spent: int, budget: int, titles: dict[str, str]) -> str:
    """Paragraphs: how many KPIs stand where, what is paid of the budget (pence), and what each project last reported.

    `titles` gives a project's title by its number as a text. Nothing recorded gives no sentence.
    """
    paragraphs = [" ".join([*_counts(kpis), *_money(spent, budget)])]
    by_project: dict[object, list[Fact]] = defaultdict(list)
    for fact in kpis:
        by_project[fact["projects"]].append(fact)
    for number, title in titles.items():
        if notes := _notes(by_project[number]):
            paragraphs.append(f"Project {number}, {title}: {' '.join(notes)}")
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _counts(kpis: Sequence[Fact]) -> list[str]:
    """`12 KPIs: 8 complete, 3 on track and 1 off track; 2 are overdue.`"""
    if not kpis:
        return []
    counted = Counter(Status(str(fact["status_key"])) for fact in kpis)
    parts = [f"{counted[status]} {status.label.text.lower()}" for status in _ORDER if counted[status]]
    late = sum(bool(fact["overdue"]) for fact in kpis)
    overdue = f"; {late} {'is' if late == 1 else 'are'} overdue" if late else ""
    return [f"{len(kpis)} KPI{'' if len(kpis) == 1 else 's'}: {listed(parts)}{overdue}."]


def _money(spent: int, budget: int) -> list[str]:
    return [f"{show_money(spent)} of {show_money(budget)} is paid."] if budget or spent else []


def _notes(kpis: Iterable[Fact]) -> list[str]:
    """The latest notes of a project's KPIs, each once and as a sentence."""
    said = dict.fromkeys(" ".join(str(fact["note"] or "").split()) for fact in kpis)
    return [note if note.endswith((".", "!", "?")) else f"{note}." for note in said if note]
