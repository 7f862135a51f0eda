"""The registry of what apps of the floors above ask of people on a day: for the “To do” page and the same e-mails.

Whoever asks registers how to find what is asked. Each asking is mailed once, on its day, under its key, and is in the
list of each week until it is answered.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Model

from projects.models import Person


@dataclass(frozen=True)
class Asked:
    """One asking from the day `since` on, of `people` by id. Its words go into e-mails: none is confidential.

    `key` names thing and occasion, such as `package/12/outcomes/2026-04-30`; `name` and `title` say what it is about,
    `why` what is the matter, `action` names the link `url`.
    """

    key: str
    id: int
    people: frozenset[int]
    since: date
    name: str
    title: str
    why: str
    url: str
    action: str


Find = Callable[[date, Person | None], Sequence[Asked]]
ASKERS: dict[str, Find] = {}
ASKED_OF: dict[str, tuple[type[Model], ...]] = {}


def register(key: str, find: Find, watched: tuple[type[Model], ...]) -> None:
    """`find(day, reader)` gives what is asked on a day, of a reader or of everybody, in a fixed number of queries.

    `watched` are the models that the answer hangs on: what is drawn of it is kept until one of them changes. Raises
    ValueError where somebody else asks under the key.
    """
    if key in ASKERS:
        raise ValueError(f"“{key}” asks already.")
    ASKERS[key], ASKED_OF[key] = find, watched


def further_asks(day: date, reader: Person | None = None) -> list[Asked]:
    return [asked for find in ASKERS.values() for asked in find(day, reader)]
