"""One promise in two places: a project planned under two requirements (1, 5 and 33), a KPI that is listed twice.

The 40 delegates promised under SEND and under CSC are one group of people (plan, para 37).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from .content import PartKey
from .preflight import Check, Finding, Level, finding_key
from .preflight_kpis import KpiFact, MeasureFact
from .preflight_words import Written

NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Pair:
    """Two KPIs of a project that promise the same; `shared` are the measures of both that do, side by side."""

    one: KpiFact
    other: KpiFact
    shared: tuple[tuple[MeasureFact, MeasureFact], ...]

    @property
    def name(self) -> str:
        return f"KPI {self.one.ref} and {self.other.ref}"

    @property
    def behind(self) -> KpiFact:
        """The one that was reported on less lately."""
        return min(self.one, self.other, key=lambda kpi: kpi.reported or date.min)

    @property
    def summed(self) -> list[MeasureFact]:
        """What of it nobody may add up."""
        return [first for first, _ in self.shared if first.summed]


def pairs(kpis: Sequence[KpiFact]) -> Iterator[Pair]:
    by_project: dict[int, list[KpiFact]] = {}
    for kpi in kpis:
        by_project.setdefault(kpi.project, []).append(kpi)
    for own in by_project.values():
        for one, other in combinations(own, 2):
            shared = _shared(one, other)
            measured = bool(shared) and len(shared) == len(one.measures) == len(other.measures)
            if _same_words(one, other) or (measured and one.requirement != other.requirement):
                yield Pair(one, other, shared)


def _same_words(one: KpiFact, other: KpiFact) -> bool:
    first, second = (NOT_LETTERS.sub(" ", kpi.promise.lower()).strip() for kpi in (one, other))
    return first == second


def _shared(one: KpiFact, other: KpiFact) -> tuple[tuple[MeasureFact, MeasureFact], ...]:
    there = {measure.promise: measure for measure in other.measures if measure.promise}
    return tuple((measure, there[measure.promise]) for measure in one.measures if measure.promise in there)


def promised_twice(kpis: Sequence[KpiFact]) -> list[Finding]:
    """A warning where the two are reported differently, else a note."""
    return [_pair_finding(pair) for pair in pairs(kpis)]


def _pair_finding(pair: Pair) -> Finding:
    one, other, differ = pair.one, pair.other, _differences(pair)
    if differ:
        level, sentence = Level.WARNING, f"One promise, reported in two ways: {'; '.join(differ)}."
    else:
        level, sentence = Level.NOTE, f"One promise, reported alike: {one.status.label.text}."
    if summed := " and ".join(f"{measure.target} {measure.unit}" for measure in pair.summed):
        sentence += f" The {summed} are the same under both: any sum counts them once."
    key = finding_key(Check.TWICE, f"{one.id}-{other.id}")
    mend = replace(pair.behind.update, label=f"Update {pair.behind.ref}")
    return Finding(Check.TWICE, level, pair.name, key, sentence, mend, PartKey.KPIS, detail=one.promise)


def _differences(pair: Pair) -> list[str]:
    """Records are counted alike for both, so only what people report is compared."""
    one, other = pair.one, pair.other
    found = []
    if one.status is not other.status:
        found.append(f"{one.ref} is {one.status.label.text}, {other.ref} is {other.status.label.text}")
    for first, second in pair.shared:
        if not first.counted and first.value != second.value:
            found.append(f"{one.ref} says “{first.said}”, {other.ref} “{second.said}”")
    return found


def counted_twice(kpis: Sequence[KpiFact], texts: Iterable[Written]) -> list[Finding]:
    """Words that add up what is one: 80 delegates where 40 are promised under SEND and the same 40 under CSC."""
    found, told = [], list(texts)
    for pair in pairs(kpis):
        for first, second in pair.shared:
            if first.summed and pair.one.requirement != pair.other.requirement:
                found += [_sum_finding(pair, first, text, said) for text, said in _sums(first, second, told)]
    return found


def _sums(first: MeasureFact, second: MeasureFact, texts: Iterable[Written]) -> Iterator[tuple[Written, str]]:
    sums = {2 * (first.target or 0)}
    if first.value and second.value:
        sums.add(first.value + second.value)
    numbers = "|".join(str(number) for number in sorted(sums - {first.target}))  # what is promised is no sum
    pattern = re.compile(rf"(?<![\d,.£])(?:{numbers})\s+(?:[\w-]+\s+){{0,3}}?{re.escape(first.unit)}\b", re.IGNORECASE)
    for text in texts:
        if match := pattern.search(text.text):
            yield text, match[0]


def _sum_finding(pair: Pair, measure: MeasureFact, text: Written, said: str) -> Finding:
    sentence = (
        f"It says “{said}”. The {measure.target} {measure.unit} of {pair.name} are one group: a sum counts them once."
    )
    key = finding_key(Check.TWICE, f"{text.key}-{pair.one.id}-{pair.other.id}-{measure.unit}")
    return Finding(Check.TWICE, Level.WARNING, text.about, key, sentence, text.mend, text.part, detail=text.text)
