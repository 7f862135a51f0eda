"""How a return comes to be: steps that people take, and the state that follows from them.

A return is never "set" to a state. Its steps are only added, and the state is what they come to.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from seslip.foundation.labels import Label


class Step(StrEnum):
    STARTED = "started"
    CHECKED = "checked"
    SIGNED = "signed"
    SENT_BACK = "sent_back"
    LAPSED = "lapsed"
    CERTIFIED_MANAGER = "certified_manager"
    CERTIFIED_FINANCE = "certified_finance"
    REOPENED = "reopened"
    FROZEN = "frozen"

    @property
    def words(self) -> str:
        """What somebody did, for the timeline."""
        return _WORDS[self]


_WORDS = {
    Step.STARTED: "Started",
    Step.CHECKED: "Checked, and sent to the sponsors to sign",
    Step.SIGNED: "Signed",
    Step.SENT_BACK: "Sent back",
    Step.LAPSED: "Changed since it was signed, so it is to be signed again",
    Step.CERTIFIED_MANAGER: "Certified by the programme manager",
    Step.CERTIFIED_FINANCE: "Certified by finance",
    Step.REOPENED: "Opened again as a draft",
    Step.FROZEN: "Frozen and submitted",
}
CERTIFICATES = (Step.CERTIFIED_MANAGER, Step.CERTIFIED_FINANCE)


class State(StrEnum):
    DRAFT = "draft"
    CHECKED = "checked"
    SIGNING = "signing"
    CERTIFIED = "certified"
    FROZEN = "frozen"

    @property
    def label(self) -> Label:
        return _LABELS[self]


_LABELS = {
    State.DRAFT: Label("Draft", "not-started", "circle"),
    State.CHECKED: Label("Checked", "at-risk", "arrow"),
    State.SIGNING: Label("Part sign-off", "at-risk", "arrow"),
    State.CERTIFIED: Label("Certified", "on-track", "tick"),
    State.FROZEN: Label("Frozen", "complete", "tick"),
}
_OPEN = frozenset({State.CHECKED, State.SIGNING})
# In which states a step can be taken; who takes it stands in `access`.
FROM: dict[Step, frozenset[State]] = {
    Step.CHECKED: frozenset({State.DRAFT}),
    Step.SIGNED: _OPEN,
    Step.SENT_BACK: _OPEN | {State.CERTIFIED},
    Step.CERTIFIED_MANAGER: _OPEN | {State.CERTIFIED},
    Step.CERTIFIED_FINANCE: _OPEN | {State.CERTIFIED},
    Step.REOPENED: _OPEN | {State.CERTIFIED},
    Step.FROZEN: frozenset({State.CERTIFIED}),
}


@dataclass(frozen=True)
class Rule:
    """A line of the page that says who moves what."""

    step: Step
    who: str
    when: str
    then: str


RULES = (
    Rule(Step.STARTED, "Programme manager", "At any time", "Draft: the records fill it, people write in it"),
    Rule(
        Step.CHECKED,
        "Programme manager",
        "No blocking finding is open and each warning is passed with a reason",
        "Checked: sponsors are asked to sign",
    ),
    Rule(Step.SIGNED, "Sponsor", "For each of their own projects, with the password", "Part sign-off"),
    Rule(
        Step.SENT_BACK, "Sponsor", "For one of their own projects, with a comment", "Part sign-off; certificates lapse"
    ),
    Rule(
        Step.CERTIFIED_FINANCE,
        "Finance",
        "All projects are signed as they stand now, with the password",
        "Part sign-off, or Certified when both have certified",
    ),
    Rule(
        Step.CERTIFIED_MANAGER,
        "Programme manager",
        "As above; never the person who certified for finance",
        "Part sign-off, or Certified when both have certified",
    ),
    Rule(
        Step.REOPENED,
        "Programme manager",
        "Before it is frozen, with a reason",
        "Draft; certificates lapse, signatures stay where nothing changes",
    ),
    Rule(
        Step.FROZEN,
        "Programme manager",
        "Certified by two people, and nothing has changed since",
        "Frozen for good: its files are made once and kept",
    ),
)


@dataclass(frozen=True)
class Event:
    """One step: what it was about, what it was bound to, who took it. `project` is a number, 0 for the whole."""

    step: Step
    by: int
    when: datetime
    project: int = 0
    fingerprint: str = ""
    words: str = ""


@dataclass(frozen=True)
class Standing:
    """Where a return stands. `signed` and `certified` give the events that hold, `sent_back` those not answered,
    `lapsed` the projects whose signature was found not to hold any more.
    """

    state: State
    signed: dict[int, Event]
    sent_back: dict[int, Event]
    certified: dict[Step, Event]
    lapsed: frozenset[int] = frozenset()

    def allows(self, step: Step) -> bool:
        return self.state in FROM.get(step, frozenset())


def standing_of(events: Iterable[Event]) -> Standing:
    """What the steps come to, in the order in which they were taken."""
    state, lapsed = State.DRAFT, set[int]()
    signed, sent_back, certified = dict[int, Event](), dict[int, Event](), dict[Step, Event]()
    for event in events:
        match event.step:
            case Step.CHECKED:
                state = State.CHECKED
            case Step.SIGNED:
                state = State.SIGNING
                signed[event.project] = event
                sent_back.pop(event.project, None)
                lapsed.discard(event.project)
            case Step.SENT_BACK:
                state, certified = State.SIGNING, {}
                sent_back[event.project] = event
                signed.pop(event.project, None)
            case Step.LAPSED:
                signed.pop(event.project, None)
                lapsed.add(event.project)
            case Step.CERTIFIED_MANAGER | Step.CERTIFIED_FINANCE:
                certified[event.step] = event
                state = State.CERTIFIED if _both_say_the_same(certified) else State.SIGNING
            case Step.REOPENED:
                state, certified = State.DRAFT, {}
            case Step.FROZEN:
                state = State.FROZEN
    return Standing(state, signed, sent_back, certified, frozenset(lapsed))


def _both_say_the_same(certified: Mapping[Step, Event]) -> bool:
    """Two certificates for different contents are none."""
    return len(certified) == len(CERTIFICATES) and len({event.fingerprint for event in certified.values()}) == 1


class Signature(StrEnum):
    """How a project's part stands with its sponsor."""

    MISSING = "missing"
    SIGNED = "signed"
    CHANGED = "changed"
    SENT_BACK = "sent_back"

    @property
    def label(self) -> Label:
        return {
            Signature.MISSING: Label("Not signed yet", "not-started", "circle"),
            Signature.SIGNED: Label("Signed", "complete", "tick"),
            Signature.CHANGED: Label("Changed since it was signed", "at-risk", "triangle"),
            Signature.SENT_BACK: Label("Sent back", "off-track", "octagon"),
        }[self]


@dataclass(frozen=True)
class Wanted:
    """The part of a project (its number) as it stands now, and who has to sign it (by id; None: no sponsor)."""

    project: int
    fingerprint: str
    signer: int | None = None

    def holds(self, event: Event) -> bool:
        """Whether a signature is for exactly this, by whoever has to give it now."""
        by_right = self.signer is None or event.by == self.signer
        return event.project == self.project and event.fingerprint == self.fingerprint and by_right


def signatures_on(standing: Standing, project: int, earlier: Sequence[Event] = ()) -> list[Event]:
    """Every signature of a project, oldest first. `earlier` are those of the versions that this one corrects: they hold
    where nothing has changed.
    """
    own = standing.signed.get(project)
    return [*(one for one in earlier if one.project == project), *([own] if own else [])]


def holding(standing: Standing, wanted: Wanted, earlier: Sequence[Event] = ()) -> Event | None:
    """The latest signature that is for exactly what the part says now."""
    given = signatures_on(standing, wanted.project, earlier)
    return next((one for one in reversed(given) if wanted.holds(one)), None)


def signature_of(standing: Standing, wanted: Wanted, earlier: Sequence[Event] = ()) -> Signature:
    """How a project stands with whoever signs it."""
    if wanted.project in standing.sent_back:
        return Signature.SENT_BACK
    if holding(standing, wanted, earlier):
        return Signature.SIGNED
    given = signatures_on(standing, wanted.project, earlier)
    return Signature.CHANGED if given or wanted.project in standing.lapsed else Signature.MISSING
