"""What happened to things over a period, told as news: the net effect of many steps in one sentence, the steps below.

Pure: no database and no clock. Texts are ready for people; times are local.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby

MOST_NAMED = 2  # people of a line, and phrases of one kind
LONGEST_NOTE = 300  # characters


class Did(StrEnum):
    """What a step did to its record; SAID where something is only ever added, such as a sponsor's answer."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    SAID = "said"


@dataclass(frozen=True)
class Turn:
    """One value that became another; "" is none. The aspect "" is the state of the thing itself, such as its status."""

    aspect: str
    before: str
    after: str


@dataclass(frozen=True)
class Phrase:
    """Something done, “step “Draft” added”; `many` says it of several records: “{n} steps added”."""

    text: str
    many: str = ""


@dataclass(frozen=True)
class Step:
    """What one person did at one moment. `record` names what it was done to, such as `kpis.kpi/12`."""

    when: datetime
    who: str
    person: int
    record: str
    did: Did = Did.CHANGED
    main: bool = False  # done to the thing itself, not to a part of it
    phrases: tuple[Phrase, ...] = ()
    turns: tuple[Turn, ...] = ()
    note: str = ""

    @property
    def sentence(self) -> str:
        return net([self])


@dataclass(frozen=True)
class Thing:
    """What a line of news is about. `projects` are ids; without an address there is no page of it."""

    key: str
    kind: str
    name: str
    title: str = ""
    url: str = ""
    projects: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Line:
    """Everything that happened to one thing, oldest first."""

    thing: Thing
    steps: tuple[Step, ...]

    @property
    def when(self) -> datetime:
        return self.steps[-1].when

    @property
    def day(self) -> date:
        return self.when.date()

    @property
    def who(self) -> str:
        """The last to do something stands first."""
        names = list(dict.fromkeys(step.who for step in reversed(self.steps)))
        if len(names) <= MOST_NAMED:
            return " and ".join(names)
        return f"{names[0]} and {len(names) - 1} others"

    @property
    def people(self) -> frozenset[int]:
        return frozenset(step.person for step in self.steps)

    @property
    def sentence(self) -> str:
        """What it all comes to, without who and about what."""
        return net(self.steps)

    @property
    def told(self) -> str:
        """The whole line: “Mark Evans: KPI 7.1 (CSC) from At risk to On track, “agreed””."""
        return f"{self.who}: {self.thing.name} {self.sentence}"


def net(steps: Sequence[Step]) -> str:
    """What steps come to: what was added and removed again is gone, a value goes from its first to its last."""
    new = any(step.main and step.did is Did.ADDED for step in steps)
    turns = list(_turned(steps))
    main = [words for turn, moved in turns if not turn.aspect and (words := _main_words(turn, moved=moved, new=new))]
    rest = [words for turn, _ in turns if turn.aspect and (words := _aspect_words(turn))]
    phrases = list(_phrases([step for step in steps if not step.main]))
    said = [*_phrases([step for step in steps if step.main]), *main, *rest, *phrases] or ["changed, and changed back"]
    note = next((step.note for step in reversed(steps) if step.note), "")
    return ", ".join([*said, *([f"“{_cut(note)}”"] if note else [])])


def _turned(steps: Sequence[Step]) -> Iterator[tuple[Turn, bool]]:
    """The value of each record from its first to its last, and whether it moved in between."""
    found: dict[tuple[str, str], Turn] = {}
    moved: set[tuple[str, str]] = set()
    for step in steps:
        for turn in step.turns:
            key = (step.record, turn.aspect)
            found[key] = Turn(turn.aspect, found.get(key, turn).before, turn.after)
            moved |= {key} if turn.before != turn.after else set()
    yield from ((turn, key in moved) for key, turn in found.items())


def _main_words(turn: Turn, *, moved: bool, new: bool) -> str:
    if turn.before == turn.after:
        return f"{turn.after} again" if moved else f"still {turn.after}"
    if new or not turn.before:
        return f"now {turn.after}"
    return f"from {turn.before} to {turn.after}" if turn.after else f"no longer {turn.before}"


def _aspect_words(turn: Turn) -> str:
    """Nothing where the value is what it was."""
    if turn.before == turn.after:
        return ""
    if not turn.before:
        return f"{turn.aspect} set to {turn.after}"
    return f"{turn.aspect} from {turn.before} to {turn.after or 'none'}"


def _phrases(steps: Sequence[Step]) -> Iterator[str]:
    """Each said once; those of one kind about many records are counted."""
    grouped: dict[str, dict[str, Phrase]] = defaultdict(dict)
    for step in steps:
        for phrase in step.phrases:
            grouped[phrase.many or phrase.text][step.record] = phrase
    for many, about in grouped.items():
        texts = dict.fromkeys(phrase.text for phrase in about.values())
        if "{n}" in many and len(about) > MOST_NAMED:
            yield many.format(n=len(about))
        else:
            yield from texts


def _cut(note: str) -> str:
    said = " ".join(note.split())
    return said if len(said) <= LONGEST_NOTE else f"{said[: LONGEST_NOTE - 1].rstrip()}…"


def lines_of(told: Iterable[tuple[Thing, Step]]) -> list[Line]:
    """One line a thing, the latest first; a record that was added and removed again leaves no word."""
    things: dict[str, Thing] = {}
    steps: dict[str, list[Step]] = defaultdict(list)
    for thing, step in told:
        things.setdefault(thing.key, thing)
        steps[thing.key].append(step)
    lines = [
        Line(things[key], tuple(kept)) for key, some in steps.items() if (kept := _lasting(sorted(some, key=_order)))
    ]
    return sorted(lines, key=lambda line: (line.when, line.thing.key), reverse=True)


def _order(step: Step) -> datetime:
    return step.when


def _lasting(steps: list[Step]) -> list[Step]:
    """Of a record that came and went, or went and came back, nothing; of one that did so and went again the last."""
    came = Counter(step.record for step in steps if step.did is Did.ADDED)
    went = Counter(step.record for step in steps if step.did is Did.REMOVED)
    last = {step.record: step for step in steps}
    both = came.keys() & went.keys()
    return [
        step
        for step in steps
        if step.record not in both or (step is last[step.record] and came[step.record] != went[step.record])
    ]


def by_day(lines: Iterable[Line]) -> list[tuple[date, list[Line]]]:
    """Lines that are ordered by time, under the day on which the last of each happened."""
    return [(day, list(some)) for day, some in groupby(lines, key=lambda line: line.day)]


def by_project(lines: Iterable[Line], order: Sequence[int]) -> list[tuple[int | None, list[Line]]]:
    """Under each project (ids in `order`) what belongs to it, also where it belongs to others; last what is of none."""
    found: dict[int | None, list[Line]] = defaultdict(list)
    for line in lines:
        for project in line.thing.projects & set(order) or {None}:
            found[project].append(line)
    return [(project, found[project]) for project in [*order, None] if project in found]


def counted(lines: Iterable[Line]) -> dict[str, int]:
    """How many lines of each kind."""
    counts: dict[str, int] = defaultdict(int)
    for line in lines:
        counts[line.thing.kind] += 1
    return dict(counts)
