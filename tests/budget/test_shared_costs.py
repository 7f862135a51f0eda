"""Costs that fall on every stream follow the percentages of the income, when somebody says so."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from budget.actions.shared_costs import create_cost, edit_cost, share_out
from budget.domain.ledger import Shares
from budget.domain.shared_costs import Part, SharedCost, effect_of
from budget.models import Apportionment, BudgetLine
from budget.queries.plan import stream_weights
from budget.queries.shared_costs import costs_of, effects, effects_mark, stale_costs
from projects.models import ProgrammeYear
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from seslip.foundation.money import pounds

from .pages import entered, text_of

pence = st.integers(0, 10**11)


@pytest.fixture
def year(plan: None) -> ProgrammeYear:
    return ProgrammeYear.objects.get(label="2025-26")


@given(pence, st.tuples(pence, pence, pence).filter(any))
def test_parts_always_add_up_to_the_cost(total: int, income: tuple[int, int, int]) -> None:
    parts = (Part(1, "Grant", 1, Shares(0, 0, None)), Part(2, "Own", 1, Shares(None, None, 0)))
    effect = effect_of(SharedCost(1, "Website", total, parts), income)
    assert effect is not None
    assert sum(shares.total for _, shares in effect.after) == total
    assert [shares.own is None for _, shares in effect.after] == [True, False]


def test_a_cost_needs_every_stream_on_exactly_one_of_its_lines() -> None:
    missing = SharedCost(1, "Website", 100, (Part(1, "Grant", 1, Shares(0, 0, None)),))
    assert missing.trouble == "SESLIP own funds must stand on exactly one of its lines, as an amount or £0."
    assert effect_of(missing, (1, 1, 1)) is None


def test_the_plans_three_shared_costs_are_held_as_printed(year: ProgrammeYear) -> None:
    held = {cost.label: (cost.total, tuple(cost.held)) for cost in costs_of(year)}
    assert held == {  # Appendix 5 and para 80
        "SESLIP Programme Manager and support": (pounds(35_000), (pounds(7_700), pounds(21_350), pounds(5_950))),
        "SESLIP website": (pounds(2_500), (pounds(550), pounds(1_525), pounds(425))),
        "KCC overhead contribution": (pounds(25_000), (pounds(5_500), pounds(15_250), pounds(4_250))),
    }
    assert not any(effect.changes for effect in effects(year))


def less_subscriptions() -> None:
    """Half the subscriptions: 430,921 / 1,206,200 / 266,874 are 23, 63 and 14%."""
    BudgetLine.objects.filter(label="SE subs").update(own=pounds(82_750))


def test_changed_income_leads_to_the_shared_costs_and_changes_nothing_by_itself(sign_in, year: ProgrammeYear) -> None:
    client, _ = sign_in("finance")
    subs = BudgetLine.objects.get(label="SE subs")
    answer = client.post(f"/budget/lines/{subs.pk}/edit/", entered(subs, own="82750"), follow=True)
    assert answer.redirect_chain[-1][0] == "/budget/shared-costs/?year=2025-26"
    text = text_of(answer)
    assert "Nothing has been changed yet" in text
    assert "23% 63% 14% 100%" in text
    assert BudgetLine.objects.get(label="Website", own=pounds(425)).amount == pounds(425)


def test_income_that_changes_no_percentage_leads_to_the_line(sign_in, year: ProgrammeYear) -> None:
    client, _ = sign_in("finance")
    subs = BudgetLine.objects.get(label="SE subs")
    answer = client.post(f"/budget/lines/{subs.pk}/edit/", entered(subs, own="165501"))
    assert answer.url == f"/budget/lines/{subs.pk}/"


def test_share_out_gives_every_line_its_share_with_history(year: ProgrammeYear, person_as) -> None:
    less_subscriptions()
    assert len(stale_costs(year)) == 3
    seen = {part.line: part.version for cost in costs_of(year) for part in cost.parts}
    assert share_out(by=person_as("finance"), year=year, seen=seen, mark=effects_mark(effects(year))) == 6
    held = {cost.label: tuple(cost.held) for cost in costs_of(year)}
    assert held["SESLIP website"] == (pounds(575), pounds(1_575), pounds(350))
    line = BudgetLine.objects.get(label="Website", own=pounds(350))
    assert line.history.count() == 2
    assert stream_weights(year)[2] == pounds(266_874)


def test_share_out_refuses_lines_that_changed_after_they_were_seen(year: ProgrammeYear, person_as) -> None:
    less_subscriptions()
    with pytest.raises(Stale):
        share_out(by=person_as("finance"), year=year, seen={}, mark=effects_mark(effects(year)))
    assert BudgetLine.objects.get(label="Website", own=pounds(425))


def test_share_out_from_the_page(sign_in, year: ProgrammeYear) -> None:
    less_subscriptions()
    client, _ = sign_in("programme_manager")
    page = client.get("/budget/shared-costs/")
    data = {f"line-{line}": version for line, version in page.context["seen"].items()}
    data["mark"] = page.context["mark"]
    answer = client.post("/budget/shared-costs/share/", {"year": "2025-26", **data}, follow=True)
    assert "6 lines have their new shares." in text_of(answer)
    assert "Nothing has been changed yet" not in text_of(answer)


def test_shared_cost_is_added_and_changed_by_those_who_edit_the_budget(year: ProgrammeYear, person_as) -> None:
    lines = list(BudgetLine.objects.filter(label="KCC Overhead"))
    finance, cost = person_as("finance"), Apportionment.objects.get(label="KCC overhead contribution")
    with pytest.raises(Refused):
        edit_cost(by=person_as("sponsor"), cost=cost, version=1, fields={"total": 1}, lines=lines)
    with pytest.raises(ValidationError, match="part of another shared cost"):
        create_cost(by=finance, year=year, fields={"label": "Again", "total": pounds(1)}, lines=lines)
    with pytest.raises(ValidationError, match="must stand on exactly one"):
        edit_cost(by=finance, cost=cost, version=1, fields={}, lines=lines[:1])
    edit_cost(by=finance, cost=cost, version=1, fields={"total": pounds(26_000)}, lines=lines)
    assert stale_costs(year) == ["KCC overhead contribution"]
