"""What registers of meetings come to for one measure: how many were held, who was reached, who was present."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from projects.domain.meetings import Held, MeetingKind, Mode, Partner, lowest_share, reached
from seslip.foundation.periods import show_date

from .measures import Behind, Counted

# Nobody expects all 19 at these: a pilot or a course with one authority is no poorly attended meeting.
FOR_SOME = frozenset({MeetingKind.PILOT, MeetingKind.TRAINING, MeetingKind.WORKING_GROUP})
NO_MEETING = frozenset({MeetingKind.PILOT, MeetingKind.TRAINING})
OURSELVES = frozenset({Partner.PROGRAMME})


@dataclass(frozen=True)
class Series:
    """The meetings of a project up to a day that one measure counts, in date order, also those without a register.

    `as_at` is that day: a register may still be written on it, so one is missed only of meetings before it.
    `authorities`: the 19 by id, in order of their names. `url` leads to a meeting. `joint_with` narrows joint meetings.
    """

    meetings: Sequence[Held]
    authorities: Mapping[int, str]
    target: int | None
    url: Callable[[Held], str]
    as_at: date
    joint_with: int | None = None

    @property
    def held(self) -> list[Held]:
        return [meeting for meeting in self.meetings if meeting.counts]

    @property
    def unregistered(self) -> list[Held]:
        return [meeting for meeting in self.meetings if not meeting.counts and meeting.day < self.as_at]

    def narrowed(self, wanted: Callable[[Held], bool]) -> "Series":
        return replace(self, meetings=[meeting for meeting in self.meetings if wanted(meeting)])


Counting = Callable[[Series], Counted]


def meetings_held(series: Series) -> Counted:
    """Meetings of every kind; a pilot or a course is none."""
    return _number(series.narrowed(lambda meeting: meeting.kind not in NO_MEETING), "meeting")


def held_of_kind(kind: MeetingKind) -> Counting:
    return lambda series: _number(series.narrowed(lambda meeting: meeting.kind is kind), kind.label.lower())


def joint_meetings(series: Series) -> Counted:
    """Held jointly with the project the measure names, else with any."""

    def joint(meeting: Held) -> bool:
        return bool(meeting.joint_with) if series.joint_with is None else series.joint_with in meeting.joint_with

    return _number(series.narrowed(joint), "joint meeting")


def partner_conferences(series: Series) -> Counted:
    """Conferences in person at which wider partners were present (plan, Appendix 4, 8.1 and 9.1)."""
    asked = series.narrowed(lambda meeting: meeting.kind is MeetingKind.CONFERENCE and meeting.mode is Mode.IN_PERSON)
    alone = [meeting for meeting in asked.held if not meeting.partners - OURSELVES]
    counted = _number(asked.narrowed(lambda meeting: meeting not in alone), "conference in person")
    notes = tuple(f"{show_date(meeting.day)}: no wider partner is recorded as present" for meeting in alone)
    return Counted(counted.value, counted.records, (*counted.missing, *notes))


def authorities_reached(series: Series) -> Counted:
    """How many of the 19 were present at one meeting at least."""
    came = reached(series.held)
    missing = [name for key, name in series.authorities.items() if key not in came]
    value = len(series.authorities) - len(missing)
    return Counted(value, _present(series), (*_to_reach(missing, value, series.target), *_unregistered(series)))


def share_reached(series: Series) -> Counted:
    """The whole percentage of the 19 that was present at one meeting at least."""
    whole, came = len(series.authorities), reached(series.held)
    missing = [name for key, name in series.authorities.items() if key not in came]
    value = whole - len(missing)
    wanted = None if series.target is None else -(-series.target * whole // 100)
    words = (*_to_reach(missing, value, wanted), *_unregistered(series))
    return Counted(100 * value // whole if whole and series.held else None, _present(series), words)


def lowest_present_share(series: Series) -> Counted:
    """The whole percentage of the 19 present at the meeting with the fewest; each below the target is named."""
    asked = series.narrowed(lambda meeting: meeting.kind not in FOR_SOME)
    whole = len(series.authorities)
    below = [meeting for meeting in asked.held if series.target and meeting.share(whole) < series.target]
    words = tuple(f"{show_date(meeting.day)}: {_of_all(meeting, whole)}" for meeting in below)
    return Counted(lowest_share(asked.held, whole), _present(asked), (*words, *_unregistered(asked)))


def authorities_named(series: Series) -> Counted:
    """How many authorities have somebody named in a register."""
    named = frozenset[int]().union(*(meeting.named for meeting in series.held))
    missing = [name for key, name in series.authorities.items() if key not in named]
    value = len(series.authorities) - len(missing)
    words = (f"No name yet from {_listed(missing)}",) if missing else ()
    records = tuple(
        Behind(f"{meeting.title}: {len(meeting.named)} with names", series.url(meeting), meeting.day)
        for meeting in series.held
        if meeting.named
    )
    return Counted(value, records, words)


def programme_present(series: Series) -> Counted:
    """The whole percentage of past meetings at which the SE19 SEND programme or SESLIP was present."""
    there = [meeting for meeting in series.meetings if Partner.PROGRAMME in meeting.partners]
    away = [meeting for meeting in series.held if Partner.PROGRAMME not in meeting.partners]
    words = tuple(f"{show_date(meeting.day)}: the programme is not recorded as present" for meeting in away)
    past = len(series.held) + len(series.unregistered)
    value = 100 * len(there) // past if past else None
    return Counted(value, _behind(series, there), (*words, *_unregistered(series)))


COUNTS: dict[str, Counting] = {
    "meetings": meetings_held,
    **{f"meetings.{kind.value}": held_of_kind(kind) for kind in MeetingKind},
    "meetings.joint": joint_meetings,
    "meetings.partner_conference": partner_conferences,
    "meetings.programme_present": programme_present,
    "authorities.reached": authorities_reached,
    "authorities.share_reached": share_reached,
    "authorities.present_share": lowest_present_share,
    "authorities.named": authorities_named,
}


def for_stream(meetings: Iterable[Held], stream: str) -> list[Held]:
    """Those that count for a funding stream: a meeting may be said to count for one only."""
    return [meeting for meeting in meetings if meeting.stream in ("", stream)]


def _number(series: Series, noun: str) -> Counted:
    value = len(series.held)
    to_go = (series.target or 0) - value
    words = (f"{to_go} {noun}{'' if to_go == 1 else 's'} to go",) if to_go > 0 else ()
    return Counted(value, _behind(series, series.held), (*words, *_unregistered(series)))


def _to_reach(missing: Sequence[str], value: int, target: int | None) -> tuple[str, ...]:
    """`Slough and Isle of Wight to reach 19`; below the whole, how many more of whom."""
    if not missing or (target is not None and value >= target):
        return ()
    whole = value + len(missing)
    if target is None or target >= whole:
        return (f"{_listed(missing)} to reach {whole}",)
    more = target - value
    return (f"{more} more to reach {target}, of {_listed(missing)}",)


def _unregistered(series: Series) -> tuple[str, ...]:
    return tuple(f"{show_date(meeting.day)} has no register yet" for meeting in series.unregistered)


def _present(series: Series) -> tuple[Behind, ...]:
    whole = len(series.authorities)
    return tuple(
        Behind(f"{meeting.title}: {_of_all(meeting, whole)}", series.url(meeting), meeting.day)
        for meeting in series.held
    )


def _behind(series: Series, meetings: Iterable[Held]) -> tuple[Behind, ...]:
    return tuple(Behind(meeting.title, series.url(meeting), meeting.day) for meeting in meetings)


def _of_all(meeting: Held, whole: int) -> str:
    return f"{len(meeting.present)} of {whole} present ({meeting.share(whole)}%)"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
