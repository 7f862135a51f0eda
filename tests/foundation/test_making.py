"""Files made beside the requests: once, kept, waited for a moment."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from seslip.foundation import making
from seslip.foundation.kept import keep_file, read_kept
from seslip.foundation.making import Making, ask_for


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Iterator[Path]:
    settings.MEDIA_ROOT = tmp_path
    yield tmp_path
    wait_until(lambda: not making._bench.jobs)  # every answer was fetched or is kept


class Slow:
    """A file that takes until it is let go; it counts how often it was made."""

    def __init__(self, content: bytes = b"made", problem: BaseException | None = None) -> None:
        self.begun, self.go, self.times = threading.Event(), threading.Event(), 0
        self.content, self.problem = content, problem

    def __call__(self) -> bytes:
        self.times += 1
        self.begun.set()
        assert self.go.wait(20)
        if self.problem:
            raise self.problem
        return self.content


def wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(2000):
        if holds():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it did not come to pass")


def test_a_file_is_made_once_and_then_given_out() -> None:
    slow = Slow()
    slow.go.set()
    assert [ask_for(Making("a", slow), 20) for _ in range(3)] == [b"made"] * 3
    assert slow.times == 1
    assert read_kept("a") == b"made"


def test_who_does_not_wait_is_told_and_finds_it_later() -> None:
    slow = Slow()
    assert ask_for(Making("a", slow), 0.01) is None
    assert ask_for(Making("a", slow), 0.01) is None, "asking again does not begin again"
    slow.go.set()
    wait_until(lambda: read_kept("a") is not None)
    assert ask_for(Making("a", slow), 0.0) == b"made"
    wait_until(lambda: not making._bench.jobs)
    assert slow.times == 1


def test_what_another_process_has_kept_is_given_out() -> None:
    slow = Slow()
    assert ask_for(Making("a", slow), 0.01) is None
    keep_file("a", b"made elsewhere")
    assert ask_for(Making("a", slow), 0.01) == b"made elsewhere"
    slow.go.set()


def test_two_who_ask_at_once_get_the_same() -> None:
    slow = Slow()
    with ThreadPoolExecutor(8) as people:
        answers = [people.submit(ask_for, Making("a", slow), 20) for _ in range(8)]
        assert slow.begun.wait(20)
        slow.go.set()
        assert {answer.result() for answer in answers} == {b"made"}
    assert slow.times == 1


def test_who_comes_just_when_it_is_done_gets_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looked for before it was kept, and asked for after its job had gone."""
    slow = Slow()
    slow.go.set()
    looks = iter([None, b"made"])
    monkeypatch.setattr(making, "read_kept", lambda key: next(looks))
    assert ask_for(Making("a", slow), 20) == b"made"
    assert slow.times == 0


def test_who_waited_for_a_failure_leaves_a_younger_job_alone() -> None:
    broken, mended = Slow(problem=ValueError("no Pango")), Slow()
    with ThreadPoolExecutor(1) as person:
        waiting = person.submit(ask_for, Making("a", broken), 20)
        assert broken.begun.wait(20)
        old = making._bench.jobs.pop("a")
        assert ask_for(Making("a", mended), 0.01) is None
        broken.go.set()
        assert isinstance(waiting.exception(20), ValueError) and old.future.done()
    assert "a" in making._bench.jobs
    mended.go.set()
    assert ask_for(Making("a", mended), 20) == b"made"


def test_what_cannot_be_made_is_told_to_those_who_ask_and_tried_anew_after() -> None:
    broken = Slow(problem=ValueError("no Pango"))
    assert ask_for(Making("a", broken), 0.01) is None
    broken.go.set()
    with pytest.raises(ValueError, match="no Pango"):
        ask_for(Making("a", broken), 20)
    mended = Slow()
    mended.go.set()
    assert ask_for(Making("a", mended), 20) == b"made"


def test_a_writer_s_own_timeout_is_not_taken_for_our_patience() -> None:
    broken = Slow(problem=TimeoutError("the writer gave up"))
    broken.go.set()
    with pytest.raises(TimeoutError, match="the writer gave up"):
        ask_for(Making("a", broken), 20)


def test_what_nobody_comes_for_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Slow(problem=ValueError("no Pango"))
    assert ask_for(Making("a", broken), 0.01) is None
    broken.go.set()
    wait_until(lambda: making._bench.jobs["a"].future.done())
    monkeypatch.setattr(making, "LINGERS", -1.0)
    mended = Slow()
    mended.go.set()
    assert ask_for(Making("a", mended), 20) == b"made"


def test_it_is_given_out_also_where_it_cannot_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "keep_file", lambda *_: False)
    slow = Slow()
    assert ask_for(Making("a", slow), 0.01) is None
    slow.go.set()
    assert ask_for(Making("a", slow), 20) == b"made"


def test_only_some_are_made_at_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making._bench, "turns", threading.Semaphore(2))
    slow = [Slow(str(index).encode()) for index in range(3)]
    assert [ask_for(Making(str(index), one), 0.05) for index, one in enumerate(slow)] == [None] * 3
    assert [one.begun.is_set() for one in slow] == [True, True, False]
    for one in slow:
        one.go.set()
    assert [ask_for(Making(str(index), one), 20) for index, one in enumerate(slow)] == [b"0", b"1", b"2"]


def test_a_forked_process_begins_with_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    slow, again = Slow(), Slow()
    again.go.set()
    parent = making._bench
    assert ask_for(Making("a", slow), 0.01) is None
    monkeypatch.setattr(parent, "owner", -1)
    assert ask_for(Making("a", again), 20) == b"made", "no thread of the parent works here"
    slow.go.set()
    wait_until(lambda: not parent.jobs)
