"""What conversations come to for one measure: held, programmed, followed up (plan, Appendix 4, SEND 2)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kpis.domain.measures import Behind, Counted
from seslip.foundation.periods import show_date

from .stages import ConversationStage
from .steps import reached_by
from .wording import counted, listed


@dataclass(frozen=True)
class Talk:
    """A conversation: of which authority and year, when it was programmed, its date, and the day of each stage."""

    authority: int
    url: str
    year: int
    agreed_on: date
    day: date | None
    reached: Mapping[ConversationStage, date]


@dataclass(frozen=True)
class Talks:
    """Those of a measure's two years, by date; `year` is its own. `authorities`: all 19 by id, by name."""

    talks: tuple[Talk, ...]
    authorities: Mapping[int, str]
    year: int
    target: int | None
    as_at: date

    @property
    def own(self) -> list[Talk]:
        return [talk for talk in self.talks if talk.year == self.year]

    def by(self, stage: ConversationStage, among: Iterable[Talk]) -> list[tuple[Talk, date]]:
        """Those that had reached a stage by the day, with the day on which they did."""
        found = ((talk, reached_by(stage, talk.reached, self.as_at)) for talk in among)
        return [(talk, day) for talk, day in found if day]

    def names(self, talks: Iterable[Talk]) -> str:
        return listed(sorted(self.authorities[talk.authority] for talk in talks))


Counting = Callable[[Talks], Counted]


def held(talks: Talks) -> Counted:
    """Conversations of the year that were held by the day."""
    done = talks.by(ConversationStage.HELD, talks.own)
    there = [talk for talk, _day in done]
    ahead = [talk for talk in talks.own if talk not in there]
    to_go = (talks.target or 0) - len(done)
    words = [f"{counted(to_go, 'conversation')} to go"] if to_go > 0 else []
    for talk in ahead:
        if talk.day and talk.day < talks.as_at:
            words.append(f"{talks.authorities[talk.authority]} was to have its conversation on {show_date(talk.day)}")
    if undated := [talk for talk in ahead if talk.day is None]:
        words.append(f"{talks.names(undated)} {'has' if len(undated) == 1 else 'have'} no date")
    return Counted(len(done), _behind(talks, done), tuple(words))


def programmed(talks: Talks) -> Counted:
    """Authorities whose conversation was programmed by the day, for one of the two years; one held surely was."""
    dated = [(talk, min([talk.agreed_on, *talk.reached.values()])) for talk in talks.talks]
    known = [(talk, day) for talk, day in dated if day <= talks.as_at]
    there = {talk.authority for talk, _day in known}
    missing = [name for key, name in talks.authorities.items() if key not in there]
    words = (f"Not programmed yet: {listed(missing)}",) if missing else ()
    return Counted(len(there), _behind(talks, known), words)


def followed_up(talks: Talks) -> Counted:
    """Done once what each conversation held so far has led to is agreed: a package, or a referral."""
    there = [talk for talk, _day in talks.by(ConversationStage.HELD, talks.own)]
    done = talks.by(ConversationStage.FOLLOWED_UP, there)
    behind = _behind(talks, done)
    if not there:
        return Counted(0, behind, ("No conversation was held yet",))
    after = [talk for talk, _day in done]
    waiting = [talk for talk in there if talk not in after]
    words = (f"Still to be followed up: {talks.names(waiting)}",) if waiting else ()
    return Counted(0 if waiting else 1, behind, words)


COUNTS: dict[str, Counting] = {
    "conversations.held": held,
    "conversations.programmed": programmed,
    "conversations.followed_up": followed_up,
}


def _behind(talks: Talks, found: Iterable[tuple[Talk, date]]) -> tuple[Behind, ...]:
    rows = sorted(found, key=lambda pair: (pair[1], talks.authorities[pair[0].authority]))
    return tuple(Behind(talks.authorities[talk.authority], talk.url, day) for talk, day in rows)
