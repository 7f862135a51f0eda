"""Making files beside the requests: whoever asks waits a moment, and where that is too short, comes back.

What has been made is kept (`kept`), and that is what other processes and later requests go by. Here is only what is
being made at this moment, each file once a process.
"""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from .kept import keep_file, read_kept

AT_ONCE = 4  # files being made at the same time in a process; the others wait for their turn
LINGERS = 60.0  # seconds; an answer that nobody came for, or a failure, is forgotten after


@dataclass(frozen=True)
class Making:
    """A file before it is made: `key` stands for all that goes in, `make` makes it and asks no database."""

    key: str
    make: Callable[[], bytes]


@dataclass
class _Job:
    future: "Future[bytes]" = field(default_factory=Future)
    done_at: float = 0.0

    @property
    def is_stale(self) -> bool:
        return self.future.done() and time.monotonic() - self.done_at > LINGERS


@dataclass
class _Bench:
    """The jobs of one process; a forked copy must have its own."""

    owner: int = field(default_factory=os.getpid)
    jobs: dict[str, _Job] = field(default_factory=dict)
    turns: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(AT_ONCE))


_lock = threading.Lock()
_bench = _Bench()


def ask_for(making: Making, patience: float) -> bytes | None:
    """The file, kept or made; none where it is not ready after `patience` seconds. Raises what its writer raises."""
    if (content := read_kept(making.key)) is not None:
        return content
    job = _job_of(making)
    try:
        content = job.future.result(timeout=patience)
    except TimeoutError:
        if not job.future.done():
            return None
        raise
    finally:
        if job.future.done():
            _forget(_bench, making.key, job)
    return content


def _job_of(making: Making) -> _Job:
    """The job that makes this file, begun if there is none."""
    global _bench
    with _lock:
        if _bench.owner != os.getpid():
            _bench = _Bench()
        for key in [key for key, job in _bench.jobs.items() if job.is_stale]:
            del _bench.jobs[key]
        return _bench.jobs.get(making.key) or _begun(making, _bench)


def _begun(making: Making, bench: _Bench) -> _Job:
    """A new job; done already where another has just kept the file and gone."""
    job = _Job()
    if (content := read_kept(making.key)) is not None:
        job.future.set_result(content)
        return job
    bench.jobs[making.key] = job
    # Nobody waits for it when the process ends.
    threading.Thread(target=_do, args=(job, making, bench), name="making a file", daemon=True).start()
    return job


def _do(job: _Job, making: Making, bench: _Bench) -> None:
    """Makes and keeps the file. One that is kept needs no job any more; any other waits for whoever asked."""
    try:
        with bench.turns:
            content = making.make()
        kept = keep_file(making.key, content)
    except BaseException as problem:
        job.done_at = time.monotonic()
        job.future.set_exception(problem)
        return
    job.done_at = time.monotonic()
    job.future.set_result(content)
    if kept:
        _forget(bench, making.key, job)


def _forget(bench: _Bench, key: str, job: _Job) -> None:
    """Not a younger job for the same file."""
    with _lock:
        if bench.jobs.get(key) is job:
            del bench.jobs[key]
