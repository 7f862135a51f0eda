"""Many people at one moment, each with a connection of their own, and what became of each."""

from __future__ import annotations

import fcntl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections
from django.test import Client

from projects.models import Person
from seslip.settings import VAR_DIR
from tests.audited import without_contexts


def at_once(jobs: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each job gave or raised; all start together, each on its own connection."""
    together = threading.Barrier(len(jobs), timeout=60)
    found: list[Any] = [None] * len(jobs)

    def run(place: int) -> None:
        try:
            together.wait()
            found[place] = jobs[place]()
        except Exception as error:
            found[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,), daemon=True) for place in range(len(jobs))]
    with without_contexts(), one_crowd(len(jobs)):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads)
    return found


@contextmanager
def one_crowd(people: int) -> Iterator[None]:
    """No other worker's crowd comes while this one is there: two times fifty are more than PostgreSQL takes."""
    VAR_DIR.mkdir(exist_ok=True)
    with (VAR_DIR / "crowd.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wait_for_room(people)
        yield


def wait_for_room(people: int) -> None:
    """PostgreSQL lets go of a closed connection a moment later, and tests beside us hold some of the 100 it takes.

    Thirty are left over: a person may need a second one while the first is still being let go of.
    """
    until = time.monotonic() + 30
    while connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('max_connections')::int - count(*) FROM pg_stat_activity")
            room = cursor.fetchone()[0]
        if room > people + 30 or time.monotonic() > until:
            assert room > people, f"{people} people need a connection each, and PostgreSQL has room for {room}"
            return
        time.sleep(0.05)


def kinds(found: list[Any]) -> Counter[str]:
    return Counter(type(one).__name__ for one in found)


def posting(person: Person, address: str, data: dict[str, Any]) -> Callable[[], Any]:
    """A form sent from a browser of its own, signed in already."""
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return lambda: client.post(address, data)


def statuses(found: list[Any]) -> Counter[int]:
    return Counter(getattr(one, "status_code", repr(one)) for one in found)
