"""The demonstration's return as a programme manager brings it to “checked”."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from kpis.actions.updates import Report, update_kpi
from kpis.domain.statuses import Status
from kpis.models import Kpi
from projects.models import Person
from returns.actions import passes
from returns.actions.passes import pass_warnings
from returns.actions.steps import check_return
from returns.domain.preflight import Check, Level
from returns.domain.states import State
from returns.models import GrantReturn
from returns.queries.preflight import findings, left
from returns.queries.standing import standing_at
from seslip.demo import load_demo

MARCH = date(2026, 3, 31)


@pytest.mark.django_db
def test_the_demonstration_is_brought_to_checked(plan: None, manager: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    load_demo()
    one = GrantReturn.objects.select_related("year").get(period_end=MARCH)
    at_first = findings(one)
    levels = Counter(finding.level for finding in at_first)
    assert levels == {Level.BLOCKING: 8, Level.WARNING: 150, Level.NOTE: 44}
    blocking = [finding for finding in at_first if finding.level is Level.BLOCKING]
    assert {finding.check for finding in blocking} == {Check.STATUS}
    waiting = [finding.key.split("-")[0] for finding in at_first if finding.check is Check.WAITING]
    assert waiting == [*["waiting/claim"] * 3, "waiting/virement"]
    for kpi in Kpi.objects.filter(pk__in=[finding.kpi for finding in blocking]):
        update_kpi(by=manager, report=Report(kpi, kpi.version, Status.AT_RISK, "Counted again", MARCH))
    now = findings(one)
    monkeypatch.setattr(passes, "findings", lambda one: now)  # passing changes nothing of what they look at
    for check in Check:
        if ticked := [finding.mark for finding in now if finding.check is check and finding.level is Level.WARNING]:
            pass_warnings(by=manager, one=one, marks=ticked, reason="Looked at with the managers in April.")
    assert left(one) == []
    check_return(by=manager, one=one)
    assert standing_at(one).state is State.CHECKED
