"""What a year has for packages: its cap, and which streams take new ones and from which line they pay."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from budget.models import BudgetLine
from seslip.foundation import audit
from seslip.foundation.access import Refused
from seslip.foundation.money import pounds
from targeted_support.actions.offers import begin_offer, edit_stream, set_cap
from targeted_support.actions.packages import create_package
from targeted_support.models import OfferYear, Package, StreamOffer
from targeted_support.queries.money import support_money
from tests.conftest import somebody

from .carrying import TEN, next_line, year_of
from .moneys import EACH, NEXT, YEAR, agreed, cost, line_of
from .packaging import opened, place, team

pytestmark = pytest.mark.usefixtures("mid_february")


def test_a_cap_is_set_and_lifted_with_a_reason() -> None:
    offer = OfferYear.objects.get(year__label=YEAR)
    with pytest.raises(ValidationError, match="Say why"):
        set_cap(by=team(), offer=offer, version=offer.version, cap=pounds(20_000), reason=" ")
    with pytest.raises(ValidationError, match="above £0"):
        set_cap(by=team(), offer=offer, version=offer.version, cap=0, reason="No")
    capped = set_cap(by=team(), offer=offer, version=offer.version, cap=pounds(20_000), reason="So that many get some")
    package = opened()
    for field in ("planned", "agreed", "actual"):
        with pytest.raises(ValidationError, match="The cap is £20,000 for one package in 2025-26"):
            cost(package, **{field: EACH})
    cost(package, planned=pounds(20_000))
    with pytest.raises(ValidationError, match="Say why"):
        set_cap(by=team(), offer=capped, version=capped.version, cap=None, reason="")
    set_cap(by=team(), offer=capped, version=capped.version, cap=None, reason="The evaluation of year 1 advises it")
    assert cost(package, planned=EACH).planned == EACH


def test_a_cap_below_what_stands_leaves_it() -> None:
    package = agreed()
    offer = OfferYear.objects.get(year__label=YEAR)
    set_cap(by=team(), offer=offer, version=offer.version, cap=TEN, reason="So that many get some")
    assert cost(package, note="Two workshops", agreed=EACH).note == "Two workshops"


def test_a_stream_that_ended_takes_no_new_packages_until_it_is_opened() -> None:
    fields = {"title": "A new one", "stream": "CSC", "year": year_of(NEXT)}
    with pytest.raises(ValidationError, match="CSC 2026-27 takes no new packages"):
        create_package(by=team(), fields=fields, recipients=[place("kent")])
    stream = StreamOffer.objects.get(offer__year__label=NEXT, stream="CSC")
    with pytest.raises(ValidationError, match="Say why"):
        edit_stream(by=team(), stream=stream, version=stream.version, is_open=True, reason="", line=None)
    why = "DfE funds them after all"
    stream = edit_stream(by=team(), stream=stream, version=stream.version, is_open=True, reason=why, line=None)
    assert create_package(by=team(), fields=fields, recipients=[place("kent")]).pk
    with pytest.raises(ValidationError, match="Say why"):
        edit_stream(by=team(), stream=stream, version=stream.version, is_open=False, reason="", line=None)


def test_a_stream_pays_from_a_line_with_its_own_money() -> None:
    stream = StreamOffer.objects.get(offer__year__label=YEAR, stream="SEND")
    given = {"by": team(), "stream": stream, "version": stream.version, "is_open": True, "reason": ""}
    with pytest.raises(ValidationError, match="no money of SEND"):
        edit_stream(line=line_of("CSC 3 packages@21,028"), **given)
    with pytest.raises(ValidationError, match=r"Choose a budget line of 2025-26\."):
        edit_stream(line=next_line(), **given)
    agreed()
    with pytest.raises(ValidationError, match="Packages draw on this line"):
        edit_stream(line=None, **given)


def test_a_year_is_opened_once() -> None:
    cost(opened(), "2027-28", planned=1)
    year = year_of("2027-28")
    assert begin_offer(by=team(), year=year) == begin_offer(by=team(), year=year)
    assert [one.stream for one in support_money(year, year.starts).streams] == ["CSC", "SEND", "own"]
    with pytest.raises(Refused):
        begin_offer(by=somebody("finance"), year=year)


def test_a_stream_keeps_its_line_while_packages_draw_on_it() -> None:
    stream = StreamOffer.objects.get(offer__year__label=YEAR, stream="SEND")
    beside = line_of()
    beside = audit.create(BudgetLine(heading=beside.heading, label="More SEND", send=1, position=90), by=team())
    given = {"by": team(), "is_open": True, "reason": ""}
    agreed()
    agreed("Engagement")
    with pytest.raises(ValidationError, match=r"Packages draw on this line \(2\), so the stream keeps it"):
        edit_stream(stream=stream, version=stream.version, line=beside, **given)
    assert StreamOffer.objects.get(pk=stream.pk).line == line_of()
    Package.objects.get(title="Engagement").years.update(line=None, commitment=None)
    Package.objects.get(title="Annual reviews").years.update(line=None, commitment=None)
    stream = edit_stream(stream=StreamOffer.objects.get(pk=stream.pk), version=stream.version, line=beside, **given)
    assert stream.line == beside
