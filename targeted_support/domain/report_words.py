"""The sentences of the evaluation of a year. Each follows from counts and lists of records alone: without records there
is no sentence, and what nobody recorded is not said.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from diagnostics.domain.wording import counted, listed
from projects.domain.streams import Stream

from .days import show_days
from .impact import OutcomeState


@dataclass(frozen=True)
class Told:
    """A package as everybody may know it; `stage` is where it stood, empty where nothing is recorded."""

    id: int
    title: str
    authorities: tuple[str, ...]
    stage: str = ""
    stream: str = ""
    workforce: bool = False
    topic: str = ""
    kind: str = ""
    summary: str = ""


@dataclass(frozen=True)
class Helped:
    """An authority that helped with a package, and with what."""

    name: str
    package: str
    gives: str = ""


@dataclass(frozen=True)
class Cost:
    """The money of a stream in a year, in pence; None where nobody recorded a figure."""

    stream: str
    budget: int | None = None
    planned: int | None = None
    agreed: int | None = None
    actual: int | None = None

    @property
    def told(self) -> bool:
        return not (self.planned is None and self.agreed is None and self.actual is None)


# What was withdrawn is not part of the evaluation.
STAGE_WORDS: Mapping[str, tuple[str, str]] = {
    "enquiry": ("is an enquiry", "are enquiries"),
    "scoping": ("is being scoped", "are being scoped"),
    "agreed": ("is agreed", "are agreed"),
    "in_delivery": ("is in delivery", "are in delivery"),
    "complete": ("is complete", "are complete"),
    "evaluated": ("is complete and evaluated", "are complete and evaluated"),
    "paused": ("is paused", "are paused"),
}


def package_sentences(packages: Sequence[Told]) -> list[str]:
    """How many packages there are, for whom, and how far they are."""
    if not packages:
        return []
    places = {name for one in packages for name in one.authorities}
    for_whom = f" for {counted(len(places), 'authority')}" if places else ""
    are = "is" if len(packages) == 1 else "are"
    first = f"{counted(len(packages), 'package')} of support{for_whom} {are} recorded."
    return [first, _stage_sentence(packages), *_stream_sentences(packages), *_topic_sentences(packages)]


def _stage_sentence(packages: Sequence[Told]) -> str:
    found = Counter(one.stage for one in packages)
    said = [f"{found[stage]} {words[found[stage] > 1]}" for stage, words in STAGE_WORDS.items() if found[stage]]
    silent = found[""]
    if not said:
        return "How far they have come is not recorded." if silent > 1 else "How far it has come is not recorded."
    told = f"Of them {listed(said)}"
    if not silent:
        return f"{told}."
    return f"{told}; of {silent} it is not recorded how far {'they have' if silent > 1 else 'it has'} come."


def _stream_sentences(packages: Sequence[Told]) -> list[str]:
    """A package about the workforce may also have a stream."""
    found = Counter(one.stream for one in packages)
    said = [f"{found[stream]} for {stream.short}" for stream in Stream if found[stream.value]]
    workforce = sum(one.workforce for one in packages)
    said += [f"{workforce} about the workforce"] if workforce else []
    silent = sum(not (one.stream or one.workforce) for one in packages)
    left = f"; of {silent} no stream is recorded" if silent else ""
    return [f"By stream and subject: {listed(said)}{left}."] if said else []


def _topic_sentences(packages: Sequence[Told]) -> list[str]:
    topics = {one.topic for one in packages if one.topic}
    return [f"They cover {counted(len(topics), 'topic')}."] if len(topics) > 1 else []


def expert_sentences(lenders: Iterable[str], organisations: Iterable[str], tenths: int | None) -> list[str]:
    """Which authorities and organisations lent experts, and the time that is recorded; names no single expert."""
    places, others = sorted(set(lenders)), sorted(set(organisations))
    found = [f"{counted(len(places), 'authority')} lent experts: {listed(places)}."] if places else []
    found += [f"Experts also came from outside the authorities: {listed(others)}."] if others else []
    return [*found, f"They gave {show_days(tenths)} in all, as far as it is recorded."] if found and tenths else found


def donor_sentences(donors: Iterable[Helped]) -> list[str]:
    """A sentence for each authority that helped with a package."""
    return [f"{one.name} helped with “{one.package}”{_after(': ', one.gives)}." for one in donors]


def _after(between: str, words: str) -> str:
    """Words that end a sentence, where there are any."""
    return f"{between}{words.rstrip('.')}" if words else ""


def outcome_sentences(states: Mapping[str, int], later: Mapping[str, int], day: str) -> list[str]:
    """How many outcomes are hoped for and how far they had come: numbers alone, the words are confidential.

    `later` is how they stand on `day`, after the position date: told where answers have changed it.
    """
    number = sum(states.values())
    if not number:
        return []
    found = [f"{counted(number, 'outcome')} of packages {'is' if number == 1 else 'are'} recorded: {_states(states)}."]
    return found if {**later} == {**states} else [*found, f"As they stand on {day}: {_states(later)}."]


def _states(states: Mapping[str, int]) -> str:
    return listed(f"{states[state]} {state.label.text.lower()}" for state in OutcomeState if states.get(state.value))


def engagement_sentences(reached: Sequence[str], missing: Sequence[str]) -> list[str]:
    """Who was reached and who not yet, by name; nothing where nobody was."""
    if not reached:
        return []
    every = len(reached) + len(missing)
    found = [f"{len(reached)} of {counted(every, 'authority')} took part: {listed(reached)}."]
    return [*found, f"Not yet reached: {listed(missing)}."] if missing else found


def money_sentences(costs: Iterable[Cost]) -> list[str]:
    """Says what the figures are, where there are any."""
    if not any(one.told for one in costs):
        return []
    return ["What packages were planned to cost, what was agreed and what they came to, as far as it is recorded."]


def published_sentence(day: str, shared_with: str) -> str:
    """`Published on 31 Mar 2026, shared with the DfE.`"""
    return f"Published on {day}{_after(', shared with ', shared_with)}."
