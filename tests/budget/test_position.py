"""The position at a date: what the records give, for who may see it, and every figure leads to its records."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries as MaxQueries

from budget.actions.forecasts import forecast_line
from budget.documents.position import Asked, position_document
from budget.domain.grouping import By
from budget.domain.ledger import Shares
from budget.models import BudgetLine, Commitment, Forecast, Payment, Virement
from budget.queries.money import line_outturns
from budget.queries.position import placed_lines
from budget.queries.underspend import radars
from projects.models import Person, ProgrammeYear
from seslip.foundation import audit
from seslip.foundation.access import Refused
from seslip.foundation.money import pounds

from .pages import text_of

DAY = date(2025, 9, 30)
LAST = date(2026, 3, 31)


@pytest.fixture
def year(plan: None) -> ProgrammeYear:
    return ProgrammeYear.objects.get(label="2025-26")


def line(label: str) -> BudgetLine:
    return BudgetLine.objects.select_related("heading__section__year").filter(label=label).order_by("pk").first()


def pay(by: Person, to: BudgetLine, day: date, **shares: int) -> Payment:
    key = f"{to.pk}-{day}-{Payment.objects.count()}"
    payment = Payment(line=to, day=day, payee="Demo Ltd", recorded_by=by, key=key, **shares)
    return audit.create(payment, by=by)


def outturn(of: BudgetLine, year: ProgrammeYear, at: date = LAST):
    return line_outturns([of], year, at)[of.pk].outturn


def test_position_counts_only_what_had_happened_by_its_date(year: ProgrammeYear, person_as) -> None:
    survey, manager = line("SEND Workforce part 1"), person_as("programme_manager")
    pay(manager, survey, DAY, send=pounds(10_000))
    pay(manager, survey, date(2025, 10, 1), send=pounds(5_000))
    assert outturn(survey, year, DAY).paid == Shares(None, pounds(10_000), None)
    assert outturn(survey, year).paid.total == pounds(15_000)


def test_commitment_counts_for_what_is_not_paid_of_it_until_it_is_closed(year: ProgrammeYear, person_as) -> None:
    survey, manager = line("SEND Workforce part 1"), person_as("programme_manager")
    order = Commitment(line=survey, day=DAY, payee="Demo Ltd", send=pounds(20_000))
    audit.create(order, by=manager)
    payment = pay(manager, survey, DAY, send=pounds(8_000))
    audit.change(payment, by=manager, version=1, fields={"commitment": order})
    assert outturn(survey, year).committed.total == pounds(12_000)
    assert outturn(survey, year).forecast.total == pounds(20_000)  # on the last day: paid and promised
    audit.change(order, by=manager, version=1, fields={"closed_on": date(2026, 1, 5)})
    assert outturn(survey, year).committed.total == 0
    assert outturn(survey, year, date(2026, 1, 4)).committed.total == pounds(12_000)


def test_approved_virement_changes_the_revised_budget_and_never_the_original(year: ProgrammeYear, person_as) -> None:
    source, target = line("SEND Workforce part 1"), line("SEND expertise")
    asked = Virement(
        source=source,
        target=target,
        stream="SEND",
        target_stream="SEND",
        amount=pounds(3_000),
        reason="Training",
        requested_by=person_as("programme_manager"),
        requested_on=DAY,
    )
    audit.create(asked, by=person_as("programme_manager"))
    assert outturn(source, year).revised.total == pounds(45_000)
    decided = {"state": "approved", "decided_by": person_as("finance"), "decided_on": date(2025, 10, 2)}
    audit.change(asked, by=person_as("finance"), version=1, fields=decided)
    assert outturn(source, year).revised.total == pounds(42_000)
    assert outturn(target, year).revised.total == pounds(33_000)
    assert outturn(source, year).original.total == pounds(45_000)
    assert outturn(source, year, DAY).revised.total == pounds(45_000)


@pytest.mark.parametrize("by", list(By))
def test_every_way_to_look_adds_up_to_the_budget(year: ProgrammeYear, by: By) -> None:
    placed = placed_lines(Person.command_line(), year, DAY)
    (table,) = position_document(Asked(year, DAY, by), placed).tables
    total = table.body[-1].cells
    assert [cell.value for cell in total[1:4]] == [pounds(1_986_745), 0, pounds(1_986_745)]
    assert sum(row.cells[1].value for row in table.body[:-1]) == pounds(1_986_745)


def test_position_by_theme_gives_the_plans_totals(sign_in) -> None:
    client, _ = sign_in("finance")
    text = text_of(client.get("/budget/position/?by=theme"))
    for figure in ("£240,000", "£136,800", "£800,000", "£460,321", "£301,697", "£47,927", "£1,986,745"):
        assert figure in text


def test_position_of_a_project_manager_is_of_their_own_lines(sign_in) -> None:
    client, _ = sign_in("project_manager")  # Mark Evans: projects 4, 5, 6 and 41
    text = text_of(client.get("/budget/position/?by=line"))
    assert "Take Your Place" in text
    assert "Data Benchmarking" not in text


def test_position_takes_as_many_queries_for_many_payments_as_for_one(
    sign_in, year: ProgrammeYear, django_assert_max_num_queries: MaxQueries, person_as
) -> None:
    client, _ = sign_in("finance")
    survey, manager = line("SEND Workforce part 1"), person_as("programme_manager")
    pay(manager, survey, DAY, send=pounds(1))
    client.get("/budget/position/")
    with django_assert_max_num_queries(30) as one:
        client.get("/budget/position/?by=line")
    for number in range(40):
        pay(manager, line("SEND expertise"), DAY, send=pounds(number + 1))
    with django_assert_max_num_queries(30) as many:
        client.get("/budget/position/?by=line")
    assert len(one) == len(many)


@pytest.mark.parametrize("query", ["as_at=2025-02-30", "as_at=x", "as_at=1999-01-01", "by=nonsense", "project=x"])
def test_position_says_what_it_cannot_read_and_shows_the_usual_one(sign_in, query: str) -> None:
    client, _ = sign_in("finance")
    answer = client.get(f"/budget/position/?{query}")
    assert answer.status_code == 200
    assert "£1,986,745" in text_of(answer)


def test_position_file_refuses_a_date_it_cannot_read(sign_in) -> None:
    client, _ = sign_in("finance")
    assert client.get("/budget/position.xlsx?as_at=2025-02-30").status_code == 400
    assert client.get("/budget/position.csv?by=line").content.decode().count("\n") > 40


def test_forecast_far_from_the_budget_asks_for_a_reason(year: ProgrammeYear, person_as) -> None:
    survey, manager = line("SEND Workforce part 1"), person_as("programme_manager")
    given = {"by": manager, "line": survey, "position_date": DAY, "budget": outturn(survey, year, DAY)}
    with pytest.raises(ValidationError, match="£5,000 away"):
        forecast_line(**given, expected=Shares(None, pounds(40_000)))
    forecast_line(**given, expected=Shares(None, pounds(40_000)), explanation="The survey is shorter.")
    forecast_line(**given, expected=Shares(None, pounds(41_000)), explanation="A little longer.")
    assert outturn(survey, year, DAY).forecast.total == pounds(41_000)
    assert Forecast.objects.filter(line=survey).count() == 2


def test_forecast_below_what_is_paid_is_refused(year: ProgrammeYear, person_as) -> None:
    survey, manager = line("SEND Workforce part 1"), person_as("programme_manager")
    pay(manager, survey, DAY, send=pounds(44_000))
    with pytest.raises(ValidationError, match="£44,000 is paid already from this stream"):
        forecast_line(
            by=manager,
            line=survey,
            position_date=DAY,
            expected=Shares(None, pounds(43_999)),
            budget=outturn(survey, year, DAY),
        )


def test_forecast_is_for_those_who_manage_the_line(year: ProgrammeYear, person_as) -> None:
    sponsored = line("SEND Workforce part 1")
    with pytest.raises(Refused):
        forecast_line(
            by=person_as("sponsor"),
            line=sponsored,
            position_date=DAY,
            expected=Shares(),
            budget=outturn(sponsored, year),
        )


def test_forecast_form_keeps_what_was_typed_and_says_what_is_wrong(sign_in) -> None:
    client, _ = sign_in("programme_manager")
    url = f"/budget/lines/{line('SEND Workforce part 1').pk}/forecast/"
    answer = client.post(url, {"send": "forty", "position_date": "2026-02-30", "explanation": "Why not"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Enter an amount in pounds" in text
    assert "Enter a real date" in text
    assert "Why not" in text
    assert not Forecast.objects.exists()
    answer = client.post(url, {"send": "44,500", "position_date": "2025-10-01", "explanation": ""}, follow=True)
    assert "The forecast is saved." in text_of(answer)


def test_underspend_says_what_is_handed_back_and_drafts_a_virement(sign_in, year: ProgrammeYear, person_as) -> None:
    manager = person_as("programme_manager")
    pay(manager, line("Data Benchmarking"), DAY, csc=pounds(80_000), send=pounds(163_000))
    found = {radar.end.stream.value: radar for radar in radars(manager, year, LAST)}
    send = found["SEND"]
    assert send.end.left == pounds(1_206_200 - 163_000)  # nothing else is paid or promised on the last day
    assert found["own"].end.carried == pounds(47_927)
    assert [(draft.need.label, draft.pence) for draft in send.drafts] == [("Data Benchmarking", pounds(3_000))]
    client, _ = sign_in("finance")
    assert "handed back to DfE" in text_of(client.get("/budget/underspend/"))
