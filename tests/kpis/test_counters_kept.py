"""What is counted is kept until a record changes that it hangs on (decision 0009), and is never stale."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from kpis.models import Measure
from kpis.queries.counters import COUNTERS, Counter, Counting, counted
from projects.models import Authority, ProgrammeYear
from seslip.foundation import audit
from tests.watching import tables_of, tables_read

from .registers import meeting

pytestmark = pytest.mark.django_db

MARCH = date(2026, 3, 31)


@pytest.fixture(autouse=True)
def loaded(plan: None) -> None:
    pass


def measures(**found_by: Any) -> list[Measure]:
    about = "kpi__year", "kpi__activity__project", "kpi__activity__requirement"
    return list(Measure.objects.exclude(counter="").filter(**found_by).select_related(*about))


def read_by(counter: Counter) -> set[str]:
    """The tables that counting reads, now and as entered by a day; in the year of the first round, which has groups."""
    own = [one for one in measures() if COUNTERS[one.counter].count is counter.count]
    past = ProgrammeYear.objects.get(label="2024-25")
    for one in own if re.match("challenge|findings|priorities", counter.key) else ():
        one.kpi.year = past
    years = frozenset(one.kpi.year_id for one in own)
    day = date.today() + timedelta(1)
    return tables_read(lambda: [counter.count(Counting(own, day, known, years)) for known in (False, True)])


def test_a_counter_watches_all_that_it_reads() -> None:
    shared: dict[Any, set[str]] = {}
    for counter in COUNTERS.values():
        read = shared.get(counter.count) or shared.setdefault(counter.count, read_by(counter))
        assert read, f"{counter.key} reads nothing here, so nothing is shown"
        assert read <= tables_of(counter.watched), counter.key
    assert len(shared) == 9


def test_what_is_counted_again_costs_one_query_until_something_changes(django_assert_num_queries: Any) -> None:
    asked = measures()
    counted(asked, MARCH)
    with django_assert_num_queries(1):
        before = counted(asked, MARCH)
    meeting(8, date(2025, 6, 10), 12)
    after = counted(asked, MARCH)
    other = {one.kpi.activity.project.number for one in asked if before[one.pk] != after[one.pk]}
    assert other == {8}


def test_another_day_another_knowledge_and_another_target_are_other_figures() -> None:
    meeting(8, date(2025, 6, 10), 12)
    asked = measures(counter="meetings", kpi__activity__project__number=8)
    key = asked[0].pk
    assert counted(asked, MARCH)[key].value == 1
    assert counted(asked, date(2025, 6, 9))[key].value == 0
    assert counted(asked, MARCH, known=True)[key].value == 0, "it was entered today, after March"
    reach = measures(counter="authorities.reached", kpi__activity__project__number=8)
    reach[0].target = None
    without = counted(reach, MARCH)[reach[0].pk]
    reach[0].target = 13
    assert counted(reach, MARCH)[reach[0].pk].missing != without.missing


def test_the_name_of_an_authority_is_told_as_it_is_now() -> None:
    asked = measures(counter="support.engaged")
    slough = Authority.objects.get(slug="slough")
    assert "Slough" in counted(asked, MARCH)[asked[0].pk].missing[0]
    audit.change(slough, by=None, version=slough.version, fields={"name": "Slough Borough"})
    assert "Slough Borough" in counted(asked, MARCH)[asked[0].pk].missing[0]
