"""The checks on the words of a return: what is missing, and faults that can be told from the text alone."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from .content import PartKey
from .preflight import Check, Finding, Level, Mend, finding_key

PLACEHOLDER = re.compile(
    r"\b(?:month year|to be confirmed|to be announced|tbc|tba|xx+|lorem ipsum|insert [\w ]{1,20} here)\b", re.IGNORECASE
)
DOUBLED = re.compile(r"\b([a-z]+) \1\b", re.IGNORECASE)
MAY_DOUBLE = frozenset({"that", "had"})
BREAKS_OFF = re.compile(r"(?:[,;:(–—-]|\b(?:and|or|the|of|to|with|for|a|an|in|by))$", re.IGNORECASE)
LAST_WORDS = 4


@dataclass(frozen=True)
class Written:
    """Words that go out with the return. `key` names them, `about` says what they are."""

    key: str
    about: str
    text: str
    part: PartKey
    mend: Mend


@dataclass(frozen=True)
class NarrativeFact:
    """The words of a policy theme: those `written`, else the draft from the updates."""

    key: str
    heading: str
    text: str
    written: bool
    mend: Mend


@dataclass(frozen=True)
class ExceptionFact:
    """A KPI to be explained; `written` says that somebody did, else the note of its last update stands for it."""

    kpi: int
    ref: str
    why: str
    text: str
    written: bool
    mend: Mend


@dataclass(frozen=True)
class PrintedFact:
    """What the plan prints otherwise of the words of Appendix 4, known and explained."""

    key: str
    about: str
    printed: str
    held: str
    why: str
    mend: Mend


def missing_narratives(facts: Iterable[NarrativeFact]) -> list[Finding]:
    found = []
    for fact, there, level in _unwritten(facts):
        sentence = (
            "Only the draft from the updates stands here." if there else "Nothing is written and no update tells."
        )
        key = finding_key(Check.NARRATIVE, fact.key)
        found.append(Finding(Check.NARRATIVE, level, fact.heading, key, sentence, fact.mend, PartKey.NARRATIVE))
    return found


def missing_explanations(facts: Iterable[ExceptionFact]) -> list[Finding]:
    found = []
    for fact, there, level in _unwritten(facts):
        how = "only the note of its last update explains it" if there else "nothing explains it"
        key = finding_key(Check.EXCEPTIONS, fact.kpi)
        sentence = f"{fact.why}, and {how}."
        found.append(
            Finding(Check.EXCEPTIONS, level, f"KPI {fact.ref}", key, sentence, fact.mend, PartKey.EXCEPTIONS, fact.text)
        )
    return found


F = TypeVar("F", NarrativeFact, ExceptionFact)


def _unwritten(facts: Iterable[F]) -> Iterator[tuple[F, bool, Level]]:
    """Those that nobody has written, whether a draft stands for them, and how grave that is."""
    for fact in facts:
        if not fact.written:
            there = bool(fact.text.strip())
            yield fact, there, Level.NOTE if there else Level.BLOCKING


def faults(text: str) -> list[str]:
    """What is wrong with a text, one sentence a fault; nothing where there is no text."""
    words = " ".join(text.split())
    if not words:
        return []
    found = []
    if BREAKS_OFF.search(words):
        found.append(f"It breaks off after “{' '.join(words.split()[-LAST_WORDS:])}”.")
    if words.count("(") > words.count(")"):
        found.append("A bracket is opened and never closed.")
    if match := PLACEHOLDER.search(words):
        found.append(f"The placeholder “{match[0]}” was left in.")
    doubled = (match for match in DOUBLED.finditer(words) if match[1].lower() not in MAY_DOUBLE)
    if match := next(doubled, None):
        found.append(f"A word stands twice: “{match[0]}”.")
    return found


def text_faults(texts: Iterable[Written]) -> list[Finding]:
    return [
        Finding(
            Check.TEXT,
            Level.WARNING,
            text.about,
            finding_key(Check.TEXT, text.key),
            " ".join(found),
            text.mend,
            text.part,
            text.text,
        )
        for text in texts
        if (found := faults(text.text))
    ]


def printed_faults(printed: Iterable[PrintedFact]) -> list[Finding]:
    """Faults of the plan itself, held as explained: said, so that nobody is surprised."""
    return [
        Finding(
            Check.TEXT,
            Level.NOTE,
            fact.about,
            finding_key(Check.TEXT, f"plan-{fact.key}"),
            f"The plan prints “{fact.printed}”; held is “{fact.held}”.",
            fact.mend,
            PartKey.KPIS,
            fact.why,
        )
        for fact in printed
    ]
