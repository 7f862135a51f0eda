"""When somebody is written to about what is asked of them (`reminders.asked`), and never twice.

An occasion has a key that names the thing and the moment, such as `kpi/12/due/2026-03-31/before-14`: another due date
is another occasion. What is mailed is always of something that is asked on that day, so that e-mail and page agree.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .honesty import days_stale
from .reminders import SOON, Ask, Facts, Group, Promise, Rules

CATCH_UP = 7  # days: what a run that did not take place would have sent
FIRST_REGISTER, WEEK = 3, 7


@dataclass(frozen=True)
class News:
    """An ask that comes up now, under the key of its occasion."""

    ask: Ask
    key: str


@dataclass(frozen=True)
class Letter:
    """One e-mail: what comes up, and with `digest` (its key) everything else that is asked as well.

    A digest that was not sent on its Monday comes with the next e-mail; `sudden` says that something in it came up
    after that Monday, so that it is more than the list of a week.
    """

    news: tuple[News, ...] = ()
    digest: str = ""
    rest: tuple[Ask, ...] = ()
    sudden: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        return (*(news.key for news in self.news), *([self.digest] if self.digest else []))


@dataclass(frozen=True)
class Overview:
    """How many KPIs of somebody's projects are due in the next 30 days, overdue, and not updated for six weeks."""

    due_soon: int = 0
    overdue: int = 0
    stale: int = 0

    def __bool__(self) -> bool:
        return bool(self.due_soon or self.overdue or self.stale)


def monday(day: date) -> date:
    """The latest Monday, the day itself included."""
    return day - timedelta(day.weekday())


def letter(
    asks: Sequence[Ask], mailed: Collection[str], day: date, rules: Rules, *, weekly: bool = False, more: bool = False
) -> Letter | None:
    """What to write to one person of whom `asks` are asked; None for nothing.

    `mailed` are the keys already written of; with `weekly` all waits for Monday; `more` says that the digest has
    something beside what is asked, such as changes on own projects.
    """
    start = monday(day)
    digest = f"digest/{start}"
    on_time = digest not in mailed and (more or any(ask.since <= start and _speaks(ask, start, rules) for ask in asks))
    if weekly and digest in mailed:
        return None
    upto = start if weekly else day
    found = ((ask, occasion(ask, upto, rules)) for ask in asks)
    news = tuple(News(ask, key) for ask, key in found if key and key not in mailed)
    if not news and not on_time:
        return None
    if not on_time:
        return Letter(news)
    told = {item.ask for item in news}
    rest = tuple(ask for ask in asks if ask not in told and _speaks(ask, day, rules))
    return Letter(news, digest, rest, any(item.key != occasion(item.ask, start, rules) for item in news))


def occasion(ask: Ask, upto: date, rules: Rules) -> str:
    """The key of the latest occasion of the last days; one that a later one overtook is not made up for."""
    recent = [
        (on, key)
        for on, key in _occasions(ask, upto, rules)
        if upto - timedelta(CATCH_UP) <= on <= upto and _speaks(ask, on, rules)
    ]
    return max(recent)[1] if recent else ""


def _speaks(ask: Ask, on: date, rules: Rules) -> bool:
    """A year that is over is silent once the last reminder after a due date has gone."""
    return (on - ask.year.ends).days <= rules.last_after


def _occasions(ask: Ask, upto: date, rules: Rules) -> Iterator[tuple[date, str]]:
    """The days on which somebody is written to about this, up to a day."""
    thing = f"{'step' if ask.group is Group.STEPS else 'kpi'}/{ask.id}"
    if ask.group in (Group.OVERDUE, Group.DUE_SOON, Group.STEPS):
        due = f"{thing}/due/{ask.about}"
        yield from ((ask.about - timedelta(days), f"{due}/before-{days}") for days in rules.before)
        yield from ((ask.about + timedelta(days), f"{due}/after-{days}") for days in rules.after)
    elif ask.group is Group.ESCALATED:
        yield ask.since, f"{thing}/due/{ask.about}/escalated"
    elif ask.group is Group.QUERIED:
        yield ask.since, f"update/{ask.update}/queried/{ask.since}"
    elif ask.group is Group.MEETINGS:
        yield from _register_occasions(ask, upto)
    elif ask.group is Group.FURTHER:
        yield ask.since, ask.key
    elif (week := monday(upto)) > ask.since or (week == ask.since and ask.group is Group.STALE):
        yield week, f"{thing}/stale/{week}" if ask.group is Group.STALE else f"update/{ask.update}/confirm/{week}"


def _register_occasions(ask: Ask, upto: date) -> Iterator[tuple[date, str]]:
    """Three days after the meeting, then weekly."""
    weeks = ((upto - ask.about).days - FIRST_REGISTER) // WEEK
    if weeks >= 0:
        on = ask.about + timedelta(FIRST_REGISTER + WEEK * weeks)
        yield on, f"meeting/{ask.id}/{ask.about}/register-{weeks + 1}"


def overview(facts: Facts, person: int, day: date, rules: Rules) -> Overview:
    """Of the projects that somebody sponsors, and of all of them for the programme manager."""
    everything = person in facts.programme_managers
    own = [
        promise
        for promise in facts.promises
        if promise.open
        and (everything or promise.team.sponsor == person)
        and (day - promise.year.ends).days <= rules.last_after
    ]
    return Overview(
        due_soon=sum(_due_in(promise, day) for promise in own),
        overdue=sum(promise.due is not None and promise.due < day for promise in own),
        stale=sum(days_stale(p.status, p.reported, p.year.starts, day) > 0 for p in own),
    )


def _due_in(promise: Promise, day: date) -> bool:
    return promise.due is not None and 0 <= (promise.due - day).days <= SOON
