"""What authorities have to do with projects: what they are invited to and attend, what they give and receive."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True)
class Session:
    """A meeting that was held, or what counts like one. Authorities and projects are told by id.

    `key` is told once, in however many projects the session is held; `meeting` is the id where it is a Meeting.
    """

    key: str
    name: str
    url: str
    day: date
    projects: frozenset[int]
    invited: frozenset[int]
    came: frozenset[int]
    apologies: frozenset[int] = frozenset()
    stream: str = ""
    meeting: int | None = None


@dataclass(frozen=True)
class Help:
    """Something that an authority received within a project, or gave; `day` is None where nothing says since when."""

    key: str
    name: str
    url: str
    authority: int
    project: int
    received: bool
    day: date | None = None
    stream: str = ""


@dataclass(frozen=True)
class Found:
    """All that is recorded by a position date, in the order of days."""

    sessions: tuple[Session, ...] = ()
    helps: tuple[Help, ...] = ()

    @property
    def projects(self) -> frozenset[int]:
        """Those with a session or with help."""
        held = (one.projects for one in self.sessions)
        return frozenset().union(*held) | {one.project for one in self.helps}

    def narrowed(self, projects: Collection[int], stream: str = "", since: date | None = None) -> "Found":
        """Within some projects; of a stream, or of none in particular; from a day on: what has no day is left out."""
        kept = frozenset(projects)

        def fits(own: str, day: date | None) -> bool:
            return own in ("", stream or own) and (since is None or (day is not None and day >= since))

        return Found(
            tuple(one for one in self.sessions if one.projects & kept and fits(one.stream, one.day)),
            tuple(one for one in self.helps if one.project in kept and fits(one.stream, one.day)),
        )

    def of(self, authority: int, project: int | None = None) -> "Share":
        """What one authority has to do with one project, or with all of these."""
        sessions = [one for one in self.sessions if project is None or project in one.projects]
        helps = [one for one in self.helps if one.authority == authority and project in (None, one.project)]
        return Share(
            came=tuple(one for one in sessions if authority in one.came),
            away=tuple(one for one in sessions if authority in one.invited - one.came),
            gave=tuple(one for one in helps if not one.received),
            received=tuple(one for one in helps if one.received),
        )

    def by_project(self) -> dict[int, "Found"]:
        """Each project with its own part."""
        return {key: self.narrowed({key}) for key in self.projects}


@dataclass(frozen=True)
class Share:
    """What an authority came to, was invited to and did not come to, gave and received."""

    came: tuple[Session, ...] = ()
    away: tuple[Session, ...] = ()
    gave: tuple[Help, ...] = ()
    received: tuple[Help, ...] = ()

    @property
    def invited(self) -> int:
        return len(self.came) + len(self.away)

    @property
    def reached(self) -> bool:
        return bool(self.came or self.gave or self.received)

    @property
    def lines(self) -> list[str]:
        """`3 of 5`, `gave 1`, `received 2`; nothing where the two have nothing to do with each other."""
        attended = [f"{len(self.came)} of {self.invited}"] if self.invited else []
        gave = [f"gave {len(self.gave)}"] if self.gave else []
        return attended + gave + ([f"received {len(self.received)}"] if self.received else [])

    @property
    def words(self) -> str:
        """`3 of 5`, `Gave 1, received 2`."""
        said = ", ".join(self.lines)
        return said[:1].upper() + said[1:]

    @property
    def shade(self) -> str:
        """The darker, the more of the sessions it came to; "" where it came to none."""
        third = -(-3 * len(self.came) // self.invited) if self.invited else 0
        return f"shade-{third}" if third else ""


class Part(StrEnum):
    """Which authorities a matrix shows."""

    CAME = "came"
    AWAY = "away"
    GAVE = "gave"
    RECEIVED = "received"
    NOT_REACHED = "not-reached"

    @property
    def label(self) -> str:
        return {
            "came": "Came at least once",
            "away": "Invited, and has not come yet",
            "gave": "Gave support",
            "received": "Received support",
            "not-reached": "Not yet reached",
        }[self.value]

    def holds(self, share: Share) -> bool:
        return {
            "came": bool(share.came),
            "away": bool(share.away) and not share.came,
            "gave": bool(share.gave),
            "received": bool(share.received),
            "not-reached": not share.reached,
        }[self.value]


@dataclass(frozen=True)
class MatrixRow:
    """An authority with what it has to do with each project that is shown, and with all of them."""

    authority: int
    name: str
    cells: Mapping[int, Share]
    total: Share


def matrix_rows(found: Found, names: Mapping[int, str], part: Part | None = None) -> list[MatrixRow]:
    """One for each authority, by name; with `part` only those of which it holds across what is shown."""
    parts = found.by_project()
    rows = [
        MatrixRow(key, name, {project: own.of(key) for project, own in parts.items()}, found.of(key))
        for key, name in names.items()
    ]
    return [row for row in rows if part is None or part.holds(row.total)]


NAME, INVITED, CAME, GAVE, RECEIVED = "name", "invited", "came", "gave", "received"
SORTS = (NAME, INVITED, CAME, GAVE, RECEIVED)


def ordered(rows: Iterable[MatrixRow], by: str, columns: Mapping[str, int]) -> list[MatrixRow]:
    """By a total or, `project-8`, by a column (`columns` gives its project); a minus turns it round.

    Equals stay in the order of their names; what is no order is that of names.
    """
    down, key = by.startswith("-"), by.removeprefix("-")
    named = sorted(rows, key=lambda row: row.name)
    if key not in (*SORTS[1:], *columns):
        return named[::-1] if by == f"-{NAME}" else named

    def weight(row: MatrixRow) -> tuple[int, ...]:
        share = row.cells.get(columns[key], Share()) if key in columns else row.total
        numbers = {INVITED: share.invited, CAME: len(share.came), GAVE: len(share.gave), RECEIVED: len(share.received)}
        if key in columns:
            return (numbers[CAME], numbers[GAVE] + numbers[RECEIVED], numbers[INVITED])
        return (numbers[key],)

    return sorted(named, key=weight, reverse=down)


def why_left_out(used: bool, by: date, days: Collection[date], narrowed: bool) -> tuple[str, date | None]:
    """Why a project has no column at a position date: words, and the day they speak of if any.

    `days` are those of its meetings that are not cancelled; `narrowed`: it has something, but not what is asked for.
    """
    if not used:
        return "The number is not used", None
    if narrowed:
        return "Nothing of what is asked for", None
    if any(day <= by for day in days):
        return "Its meetings have no register yet", None
    return ("First meeting on", min(days)) if days else ("No meeting and no support is recorded", None)
