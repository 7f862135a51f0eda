"""What must not come apart: money stays where it can be seen, forecasts follow what is spent, limits are kept."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from budget.actions import lines as line_actions
from budget.actions.commitments import edit_commitment, record_commitment
from budget.actions.forecasts import forecast_line
from budget.actions.payments import approve_payment, claim_payment, decline_payment, edit_payment, record_payment
from budget.actions.shared_costs import share_out
from budget.actions.virements import request_virement
from budget.domain.ledger import Shares
from budget.models import Apportionment, BudgetLine, Heading, Payment
from budget.queries.findings import all_findings
from budget.queries.money import line_outturns
from budget.queries.shared_costs import costs_of, effects, effects_mark
from projects.models import Person, ProgrammeYear
from seslip.foundation import audit
from seslip.foundation.access import Refused
from seslip.foundation.money import pounds

from .pages import entered, text_of

DAY, LAST = date(2025, 9, 30), date(2026, 3, 31)


@pytest.fixture
def year(plan: None) -> ProgrammeYear:
    return ProgrammeYear.objects.get(label="2025-26")


def line(label: str, **more: Any) -> BudgetLine:
    return BudgetLine.objects.select_related("heading__section__year").get(label=label, **more)


def money(of: BudgetLine, amount: int, **more: Any) -> dict[str, Any]:
    """The fields of a payment, a claim or an order."""
    fields = {"line": of, "day": DAY, "reference": "R-1", "amount": amount, "note": "", "payee": "Demo Ltd"}
    return fields | more


def pay(by: Person, of: BudgetLine, amount: int, **more: Any) -> Payment:
    return record_payment(by=by, fields=money(of, amount, commitment=None, **more))


@pytest.mark.parametrize("heading", ["DfE-data", "Carry forward"])
def test_a_line_with_payments_stays_spending(sign_in, person_as, year, heading: str) -> None:
    client, finance = sign_in("finance")
    survey = line("SEND Workforce part 1")
    pay(finance, survey, pounds(100))
    other = (
        Heading.objects.filter(section__year=year, label=heading).first()
        or Heading.objects.filter(section__year=year, section__side="expenditure", section__theme=None).first()
    )
    answer = client.post(f"/budget/lines/{survey.pk}/edit/", entered(survey, heading=other.pk))
    assert answer.status_code == 422
    assert "a payment, so it stays income, spending or carried forward" in text_of(answer)


def test_a_line_with_payments_keeps_an_amount(sign_in, year) -> None:
    client, finance = sign_in("finance")
    survey = line("SEND Workforce part 1")
    pay(finance, survey, pounds(100))
    answer = client.post(f"/budget/lines/{survey.pk}/edit/", entered(survey, csc="", send="", own=""))
    assert answer.status_code == 422
    assert "keeps an amount" in text_of(answer)


def test_an_earmarked_carry_forward_stays_income(year, person_as) -> None:
    source = line("C/f-BGM research")
    spending = Heading.objects.filter(section__year=year, section__side="expenditure").first()
    with pytest.raises(ValidationError, match="stays income"):
        line_actions.edit_line(
            by=person_as("finance"), line=source, version=1, fields={"heading": spending}, projects=[]
        )


def test_money_moves_only_to_a_line_that_shows_it(year, person_as) -> None:
    details = {"stream": "SEND", "target_stream": "SEND", "amount": pounds(1), "reason": "x"}
    lines = {"source": line("SEND networks"), "target": line("SEND – SE 19 c/f")}
    with pytest.raises(ValidationError, match="carries no money yet"):
        request_virement(by=person_as("finance"), fields=lines | details)


def test_a_forecast_never_hides_what_is_paid_and_promised(year, person_as) -> None:
    finance, survey = person_as("finance"), line("SEND Workforce part 1")
    given = {"by": finance, "line": survey, "position_date": date(2025, 4, 1), "explanation": "Nothing planned."}
    budget = line_outturns([survey], year, date(2025, 4, 1))[survey.pk].outturn
    forecast_line(**given, expected=Shares(None, pounds(100)), budget=budget)
    pay(finance, survey, pounds(60_000))
    standing = line_outturns([survey], year, LAST)[survey.pk]
    assert standing.outturn.forecast.total == pounds(60_000)
    assert standing.outturn.variance.total == pounds(15_000)
    assert standing.wants_explanation  # what was said spoke of £100


def test_a_forecast_is_checked_stream_by_stream(year, person_as) -> None:
    finance, data = person_as("finance"), line("Data Benchmarking")
    pay(finance, data, pounds(30_000))  # £10,000 of it CSC
    budget = line_outturns([data], year, LAST)[data.pk].outturn
    for csc in (pounds(-1_000), pounds(9_999)):
        with pytest.raises(ValidationError, match="£10,000 is paid already from this stream"):
            forecast_line(
                by=finance,
                line=data,
                position_date=LAST,
                expected=Shares(csc, pounds(230_000)),
                budget=budget,
                explanation="x",
            )


def test_a_commitment_with_payments_keeps_its_line_on_the_page(sign_in, year) -> None:
    client, finance = sign_in("finance")
    survey, other = line("SEND Workforce part 1"), line("SEND expertise")
    order = record_commitment(by=finance, fields=money(survey, pounds(1_000)))
    pay(finance, survey, pounds(10))
    record_payment(by=finance, fields=money(survey, pounds(20), commitment=order))
    data = {"line": other.pk, "day": DAY, "payee": "Demo Ltd", "amount": "1000", "version": order.version}
    answer = client.post(f"/budget/commitments/{order.pk}/edit/", data)
    assert answer.status_code == 422
    assert "so the line stays" in text_of(answer)
    with pytest.raises(ValidationError):
        edit_commitment(by=finance, commitment=order, version=order.version, fields=money(other, pounds(1_000)))


def shared(year: ProgrammeYear, total: int) -> dict[int, int]:
    """The website at another whole cost; gives the versions of its lines."""
    Apportionment.objects.filter(label="SESLIP website").update(total=total)
    return {part.line: part.version for cost in costs_of(year) for part in cost.parts}


def test_share_out_refuses_a_line_whose_price_says_otherwise(year, person_as) -> None:
    BudgetLine.objects.filter(label="Website", csc=pounds(550)).update(quantity=1, unit_cost=pounds(2_075))
    seen, mark = shared(year, pounds(3_000)), ""
    mark = effects_mark(effects(year))
    with pytest.raises(ValidationError, match="“Website”"):
        share_out(by=person_as("finance"), year=year, seen=seen, mark=mark)


def test_share_out_applies_only_what_was_shown(year, person_as) -> None:
    seen = shared(year, pounds(3_000))
    mark = effects_mark(effects(year))
    shared(year, pounds(9_000))
    with pytest.raises(ValidationError, match="Look at the effect again"):
        share_out(by=person_as("finance"), year=year, seen=seen, mark=mark)


def test_checks_tell_nobody_what_a_line_holds_that_they_may_not_see(sign_in, year) -> None:
    BudgetLine.objects.filter(label="Transformation Network").update(csc=pounds(12_345))
    for role, told in (("project_manager", False), ("sponsor", False), ("finance", True)):
        client, _ = sign_in(role)
        assert ("£12,345" in text_of(client.get("/budget/checks/"))) is told, role


def test_a_decided_claim_stays_as_it_was_decided(year, person_as) -> None:
    manager, finance = person_as("project_manager"), person_as("finance")
    claim = claim_payment(by=manager, fields=money(line("Take Your Place"), pounds(10), commitment=None))
    approved = approve_payment(by=person_as("programme_manager"), payment=claim, version=claim.version)
    with pytest.raises(Refused):
        edit_payment(
            by=finance,
            payment=approved,
            version=approved.version,
            fields=money(line("Take Your Place"), pounds(9_999), commitment=None),
        )


def test_a_declined_claim_outside_the_year_is_no_finding(year, person_as) -> None:
    fields = money(line("Take Your Place"), pounds(10), commitment=None, day=date(2024, 12, 1))
    claim = claim_payment(by=person_as("project_manager"), fields=fields)
    key = f"payments-in-year/{claim.pk}"
    assert key in {f.key for f in all_findings(Person.command_line(), year, LAST)}
    decline_payment(by=person_as("finance"), payment=claim, version=claim.version, note="Wrong year")
    assert key not in {f.key for f in all_findings(Person.command_line(), year, LAST)}


def test_outstanding_is_that_of_the_date_it_is_asked_for(sign_in, year) -> None:
    client, finance = sign_in("finance")
    survey = line("SEND Workforce part 1")
    order = record_commitment(by=finance, fields=money(survey, pounds(1_000)))
    record_payment(by=finance, fields=money(survey, pounds(400), commitment=order, day=date(2026, 1, 5)))
    audit.change(order.as_stored(), by=finance, version=order.version, fields={"closed_on": date(2026, 2, 1)})
    for day, left in (("2025-10-31", "1000"), ("2026-01-31", "600")):
        text = client.get(f"/budget/commitments.csv?year=2025-26&open_at={day}").content.decode()
        assert f",{left}," in text, day


def test_a_claimant_learns_nothing_of_payments_they_may_not_see(sign_in, person_as, year) -> None:
    pay(person_as("finance"), line("SEND Workforce part 1"), pounds(77))
    client, _ = sign_in("project_manager")
    own = line("Take Your Place")
    data = {"line": own.pk, "day": DAY, "payee": "Demo Ltd", "reference": "R-1", "amount": "77"}
    answer = client.post("/budget/payments/claim/", data)
    assert answer.status_code == 422
    assert "recorded already on another line" in text_of(answer)
    assert "/budget/payments/" + str(Payment.objects.get().pk) not in answer.content.decode()


def test_income_is_not_forecast(sign_in, year) -> None:
    client, _ = sign_in("finance")
    assert client.get(f"/budget/lines/{line('SE subs').pk}/forecast/").status_code == 403
