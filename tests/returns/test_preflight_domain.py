"""What findings come to: passed or in the way, grouped, and what a correction asks about."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from returns.domain.content import PartKey
from returns.domain.preflight import (
    LONGEST_KEY,
    Check,
    Finding,
    Level,
    Passed,
    finding_key,
    grouped,
    judged,
    open_again,
)

from .facts import MEND


def finding(level: Level = Level.WARNING, check: Check = Check.STALE, **other: object) -> Finding:
    one = Finding(check, level, "KPI 7.1 (SEND)", f"{check.value}/18", "Nothing since May.", MEND, PartKey.KPIS, "", 18)
    return replace(one, **other)  # type: ignore[arg-type]


def passed(sentence: str = "Nothing since May.", reason: str = "It rests until the autumn.") -> dict[str, Passed]:
    return {"stale/18": Passed(sentence, reason, "Richard Tyndall", datetime(2026, 4, 1))}


def test_a_warning_is_in_the_way_until_it_is_passed() -> None:
    assert judged([finding()], {})[0].in_the_way
    row = judged([finding()], passed())[0]
    assert not row.in_the_way and row.passed and row.label.text == "Passed"


def test_a_pass_holds_for_what_was_said() -> None:
    assert judged([finding(sentence="Nothing since June.")], passed())[0].in_the_way


def test_a_pass_is_for_what_was_recorded_before_it() -> None:
    """In the same words, but recorded anew, it is another."""
    told = [finding(since=datetime(2026, month, 1)) for month in (3, 4, 5)]
    assert [judged([one], passed())[0].in_the_way for one in told] == [False, False, True]
    assert len({one.mark for one in (finding(), *told)}) == 4


def test_a_pass_that_was_lifted_holds_no_more() -> None:
    assert judged([finding()], passed(reason=""))[0].in_the_way


def test_what_blocks_is_never_passed() -> None:
    row = judged([finding(Level.BLOCKING)], passed())[0]
    assert row.in_the_way and row.passed is None and row.label.text == "Blocking"


def test_a_note_is_in_nobodys_way() -> None:
    assert not judged([finding(Level.NOTE)], {})[0].in_the_way


def test_the_mark_is_another_with_another_sentence() -> None:
    assert finding().mark == finding().mark != finding(sentence="Nothing since June.").mark


def test_a_key_is_never_longer_than_what_keeps_it() -> None:
    long = [finding_key(Check.BUDGET, "Project 18, " + "using technology " * 9 + end) for end in "ab"]
    assert {len(key) for key in long} == {LONGEST_KEY} and long[0] != long[1]
    assert finding_key(Check.STALE, 33) == "stale/33"


def test_groups_begin_with_what_blocks() -> None:
    rows = judged(
        [
            finding(Level.NOTE, Check.STATUS),
            finding(),
            finding(Level.WARNING, Check.TWICE),
            finding(Level.BLOCKING, Check.MIXING),
        ],
        passed(),
    )
    groups = grouped(rows)
    assert [group.check for group in groups] == [Check.MIXING, Check.TWICE, Check.STATUS, Check.STALE]
    assert [group.in_the_way for group in groups] == [1, 1, 0, 0]
    assert [len(group.passed) for group in groups] == [0, 0, 0, 1]
    assert groups[1].to_update == [18]


def test_a_correction_asks_about_its_open_parts() -> None:
    money = finding(check=Check.VARIANCE, part=PartKey.MONEY)
    assert open_again([finding(), money], "money narrative") == [money]


def test_every_check_says_what_it_is_and_what_to_do() -> None:
    assert all(check.heading and check.what.endswith(".") for check in Check)
