"""Who is asked what on which day: a table made by hand, and the rules between the days. No database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from kpis.domain.occasions import Letter, letter, overview
from kpis.domain.reminders import Answer, Ask, Facts, Further, Gathering, Group, Promise, Rules, Step, Team, Year, asked
from kpis.domain.statuses import Status

MARK, ANNE, RICHARD = 1, 2, 3  # manager, sponsor, programme manager
RULES = Rules()
YEAR = Year(date(2025, 4, 1), date(2026, 3, 31))
TEAM = Team(frozenset({MARK}), ANNE)
MARCH, SEPTEMBER = date(2026, 3, 31), date(2025, 9, 30)


def kpi(due: date | None = MARCH, **said: object) -> Promise:
    """A KPI reported so lately that it is not stale on the days of the table."""
    found = Promise(12, due, TEAM, YEAR, status=Status.ON_TRACK, reported=(due or MARCH) - timedelta(20))
    return replace(found, **said)


def facts(*promises: Promise, **others: object) -> Facts:
    return Facts(promises=promises, programme_managers=frozenset({RICHARD}), **others)


def meeting(**said: object) -> Facts:
    return facts(meetings=(replace(Gathering(4, date(2025, 10, 1), TEAM, YEAR), **said),))


STEP = facts(steps=(Step(3, date(2025, 10, 15), kpi(None)),))
CLOSED = facts(steps=(Step(3, date(2025, 10, 15), kpi(None, status=Status.CARRIED_FORWARD)),))
DONE = facts(steps=(Step(3, date(2025, 10, 15), kpi(None), done_on=date(2025, 10, 7)),))
SILENT = kpi(None, reported=date(2025, 9, 1))  # stale from 14 Oct 2025, a Tuesday
WAITING = kpi(None, answer=Answer(55, date(2025, 10, 15)))
QUERIED = kpi(None, answer=Answer(55, date(2025, 10, 15), queried=True))
NOBODYS = kpi(team=Team(sponsor=ANNE))
ABOVE = facts(further=(Further("package/7/outcomes", 7, frozenset({MARK, ANNE}), date(2025, 10, 15), YEAR),))

TABLE: list[tuple[str, str, Facts, dict[int, str]]] = [
    ("2026-03-01", "30 days before", facts(kpi()), {MARK: "kpi/12/due/2026-03-31/before-30"}),
    ("2026-03-02", "29 days before", facts(kpi()), {}),
    ("2026-03-17", "14 days before", facts(kpi()), {MARK: "kpi/12/due/2026-03-31/before-14"}),
    ("2026-03-24", "a week before", facts(kpi()), {MARK: "kpi/12/due/2026-03-31/before-7"}),
    ("2026-03-24", "a week before, complete", facts(kpi(status=Status.COMPLETE)), {}),
    ("2026-03-24", "a week before, nobody manages it", facts(NOBODYS), {RICHARD: "kpi/12/due/2026-03-31/before-7"}),
    ("2026-03-30", "the day before", facts(kpi()), {MARK: "kpi/12/due/2026-03-31/before-1"}),
    ("2026-03-31", "the day itself", facts(kpi()), {}),
    ("2026-04-01", "the day after, the year is over", facts(kpi()), {MARK: "kpi/12/due/2026-03-31/after-1"}),
    ("2026-04-14", "two weeks after", facts(kpi()), {MARK: "kpi/12/due/2026-03-31/after-14"}),
    ("2026-04-21", "three weeks after: the year is silent", facts(kpi()), {}),
    ("2025-10-21", "three weeks after in the year", facts(kpi(SEPTEMBER)),
     {ANNE: "kpi/12/due/2025-09-30/escalated", RICHARD: "kpi/12/due/2025-09-30/escalated"}),
    ("2025-10-22", "escalated yesterday", facts(kpi(SEPTEMBER)), {}),
    ("2025-10-14", "an app above asks from tomorrow", ABOVE, {}),
    ("2025-10-15", "an app above asks", ABOVE, {MARK: "package/7/outcomes", ANNE: "package/7/outcomes"}),
    ("2025-10-16", "an app above asked yesterday", ABOVE, {}),
    ("2025-10-21", "withdrawn", facts(kpi(SEPTEMBER, status=Status.WITHDRAWN)), {}),
    ("2025-10-13", "no update for just six weeks", facts(SILENT), {}),
    ("2025-10-20", "the Monday after six weeks", facts(SILENT), {MARK: "kpi/12/stale/2025-10-20"}),
    ("2025-10-21", "told yesterday that it is stale", facts(SILENT), {}),
    ("2025-10-27", "stale for a week more", facts(SILENT), {MARK: "kpi/12/stale/2025-10-27"}),
    ("2025-05-19", "nothing since the year began", facts(kpi(None, reported=None)), {MARK: "kpi/12/stale/2025-05-19"}),
    ("2025-10-20", "six weeks are over on a Monday", facts(kpi(None, reported=date(2025, 9, 7))),
     {MARK: "kpi/12/stale/2025-10-20"}),
    ("2025-10-15", "reported today", facts(WAITING), {}),
    ("2025-10-20", "reported today, a Monday", facts(kpi(None, answer=Answer(55, date(2025, 10, 20)))), {}),
    ("2025-10-20", "reported last week, no answer", facts(WAITING), {ANNE: "update/55/confirm/2025-10-20"}),
    ("2025-10-15", "queried today", facts(QUERIED), {MARK: "update/55/queried/2025-10-15"}),
    ("2025-10-20", "queried last week", facts(QUERIED), {}),
    ("2025-10-03", "a meeting the day before yesterday", meeting(), {}),
    ("2025-10-04", "a meeting three days ago", meeting(), {MARK: "meeting/4/2025-10-01/register-1"}),
    ("2025-10-11", "a meeting ten days ago", meeting(), {MARK: "meeting/4/2025-10-01/register-2"}),
    ("2025-10-04", "its register is there", meeting(registered=True), {}),
    ("2025-10-04", "it was cancelled", meeting(cancelled=True), {}),
    ("2025-10-08", "a step due in a week", STEP, {MARK: "step/3/due/2025-10-15/before-7"}),
    ("2025-10-08", "a step that is done", DONE, {}),
    ("2025-10-08", "a step of a KPI that is closed", CLOSED, {}),
]  # fmt: skip


def of(asks: list[Ask], person: int) -> list[Ask]:
    return [ask for ask in asks if ask.person == person]


def days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(number) for number in range((last - first).days + 1))


class Cron:
    """Runs one day after the other and remembers what it mailed, as the database does."""

    def __init__(self, *weekly: int) -> None:
        self.weekly, self.mailed = weekly, defaultdict(set)

    def run(self, known: Facts, day: date) -> dict[int, Letter]:
        found = {}
        asks = asked(known, day, RULES)
        for person in (MARK, ANNE, RICHARD):
            one = letter(of(asks, person), self.mailed[person], day, RULES, weekly=person in self.weekly)
            if one:
                assert not self.mailed[person] & set(one.keys)
                self.mailed[person] |= set(one.keys)
                found[person] = one
        return found

    def news(self, known: Facts, day: date) -> dict[int, list[str]]:
        told = {person: [news.key for news in one.news] for person, one in self.run(known, day).items()}
        return {person: keys for person, keys in told.items() if keys}


@pytest.mark.parametrize(("day", "situation", "known", "expected"), TABLE, ids=[f"{d} {s}" for d, s, _, _ in TABLE])
def test_on_this_day_these_people_are_asked(day: str, situation: str, known: Facts, expected: dict[int, str]) -> None:
    on, cron = date.fromisoformat(day), Cron()
    for before in days(on - timedelta(40), on - timedelta(1)):
        cron.run(known, before)
    assert cron.news(known, on) == {person: [key] for person, key in expected.items()}


def test_in_a_year_of_days_each_occasion_comes_up_once() -> None:
    cron = Cron()
    heard = [key for day in days(YEAR.starts, date(2026, 6, 30)) for keys in cron.news(facts(kpi()), day).values()
             for key in keys if "/due/" in key]  # fmt: skip
    wanted = ["before-30", "before-14", "before-7", "before-1", "after-1", "after-7", "after-14"]
    assert [key.rpartition("/")[2] for key in heard] == wanted


def test_another_due_date_is_another_occasion() -> None:
    cron, first = Cron(), kpi(date(2025, 12, 31))
    assert cron.news(facts(first), date(2025, 12, 24)) == {MARK: ["kpi/12/due/2025-12-31/before-7"]}
    later = replace(first, due=date(2026, 1, 1))
    assert cron.news(facts(later), date(2025, 12, 25)) == {MARK: ["kpi/12/due/2026-01-01/before-7"]}


def test_a_reminder_that_a_later_one_overtook_is_not_made_up_for() -> None:
    """No run from 17 to 23 March: only what is true on the 24th is said, once."""
    cron = Cron()
    cron.run(facts(kpi()), date(2026, 3, 16))
    assert cron.news(facts(kpi()), date(2026, 3, 24)) == {MARK: ["kpi/12/due/2026-03-31/before-7"]}
    assert cron.news(facts(kpi()), date(2026, 3, 25)) == {}


def test_a_run_that_did_not_take_place_is_made_up_for_within_a_week() -> None:
    for late in range(7):
        day = date(2026, 3, 17) + timedelta(late)
        assert Cron().news(facts(kpi()), day) == {MARK: ["kpi/12/due/2026-03-31/before-14"]}
    assert Cron().news(facts(kpi(SEPTEMBER)), date(2025, 10, 29)) == {}  # escalated more than a week ago


def test_weekly_folds_all_of_the_week_into_mondays_e_mail() -> None:
    """2 Mar 2026 is a Monday; the reminders of two weeks before fall on the 10th, the 11th and the 17th."""
    known = facts(*(kpi(date(2026, 3, day), id=day, reported=date(2026, 3, 1)) for day in (24, 25, 31)))
    cron = Cron(MARK)
    letters = {day: cron.run(known, day).get(MARK) for day in days(date(2026, 3, 2), date(2026, 3, 16))}
    assert [day.day for day, one in letters.items() if one] == [2, 9, 16]
    told = [news.key for news in letters[date(2026, 3, 16)].news]
    assert told == ["kpi/24/due/2026-03-24/before-14", "kpi/25/due/2026-03-25/before-14"]


def test_mondays_e_mail_has_the_rest_of_the_list_once() -> None:
    known = facts(kpi(date(2026, 3, 20), id=1), kpi(id=2))
    found = Cron().run(known, date(2026, 3, 9))[MARK]
    assert found.digest == "digest/2026-03-09"
    assert sorted(ask.id for ask in (*found.rest, *(news.ask for news in found.news))) == [1, 2]


def test_a_monday_without_a_run_is_made_up_for_on_tuesday_and_only_then() -> None:
    cron = Cron()
    known = facts(kpi(reported=date(2026, 3, 1)))
    assert cron.run(known, date(2026, 3, 10))[MARK].digest == "digest/2026-03-09"
    assert cron.run(known, date(2026, 3, 11)) == {}


def test_what_comes_up_after_monday_brings_no_digest() -> None:
    """Queried on a Wednesday by the sponsor of a manager who was asked nothing on Monday."""
    found = Cron().run(facts(QUERIED), date(2025, 10, 15))[MARK]
    assert (found.digest, found.rest) == ("", ())


def test_a_digest_made_up_for_on_the_day_something_comes_up_is_more_than_a_week() -> None:
    """No run on Monday 20 Oct 2025: of two KPIs one was escalated the Friday before, the other on Wednesday."""
    both = facts(kpi(date(2025, 9, 26), id=1), kpi(date(2025, 10, 1), id=2))
    tuesday, wednesday = (Cron().run(both, date(2025, 10, day))[ANNE] for day in (21, 22))
    assert tuesday.digest == wednesday.digest == "digest/2025-10-20"
    assert (tuesday.sudden, wednesday.sudden) == (False, True)
    assert not Cron(ANNE).run(both, date(2025, 10, 22))[ANNE].sudden, "who wants one e-mail a week gets that of Monday"
    assert not Cron().run(both, date(2025, 10, 27))[ANNE].sudden


def test_a_kpi_is_asked_for_once_where_it_is_overdue_and_stale() -> None:
    groups = [ask.group for ask in asked(facts(kpi(SEPTEMBER, reported=None)), date(2025, 11, 1), RULES)]
    assert sorted(groups) == [Group.ESCALATED, Group.ESCALATED, Group.OVERDUE]


def test_who_manages_a_kpi_is_not_told_of_it_as_programme_manager_too() -> None:
    own = kpi(SEPTEMBER, team=Team(frozenset({RICHARD}), ANNE))
    found = asked(facts(own), date(2025, 11, 1), RULES)
    assert [(ask.person, ask.group) for ask in found] == [(ANNE, Group.ESCALATED), (RICHARD, Group.OVERDUE)]


def test_an_open_kpi_of_a_year_that_is_over_stays_on_the_list_and_brings_no_e_mail() -> None:
    day = date(2026, 11, 23)  # a Monday
    asks = asked(facts(kpi()), day, RULES)
    assert [ask.group for ask in of(asks, MARK)] == [Group.OVERDUE]
    assert Cron().run(facts(kpi()), day) == {}
    assert not overview(facts(kpi()), RICHARD, day, RULES)


def test_what_is_mailed_is_always_on_the_list_of_that_day() -> None:
    known = facts(kpi(), kpi(SEPTEMBER, id=2), replace(SILENT, id=3), replace(WAITING, id=4), replace(QUERIED, id=5),
                  steps=STEP.steps, meetings=meeting().meetings, further=ABOVE.further)  # fmt: skip
    cron, seen = Cron(ANNE), set()
    for day in days(YEAR.starts, date(2026, 5, 31)):
        asks = asked(known, day, RULES)
        for person, one in cron.run(known, day).items():
            told = {news.ask for news in one.news} | set(one.rest)
            assert told <= set(of(asks, person))
            seen |= {ask.group for ask in told}
    assert seen == set(Group)


def test_the_overview_counts_the_projects_somebody_sponsors() -> None:
    known = facts(kpi(), kpi(date(2026, 3, 1), id=2), kpi(id=3, team=Team()), kpi(id=4, status=Status.COMPLETE))
    found = overview(known, ANNE, date(2026, 3, 9), RULES)
    assert (found.due_soon, found.overdue, found.stale) == (1, 1, 0)
    assert overview(known, RICHARD, date(2026, 3, 9), RULES).due_soon == 2
    assert not overview(known, MARK, date(2026, 3, 9), RULES)
