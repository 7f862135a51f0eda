"""Findings: the published differences and what today's records get wrong, with what people said about them."""

from datetime import date

import pytest

from budget.actions.findings import note_finding
from budget.models import BudgetLine, FindingNote, Payment, PrintedFigure
from budget.queries.findings import all_findings
from projects.models import Person, ProgrammeYear
from seslip.foundation import audit
from seslip.foundation.access import Refused
from seslip.foundation.money import pounds

from .pages import text_of

AT = date(2026, 3, 31)


@pytest.fixture
def year(plan: None) -> ProgrammeYear:
    return ProgrammeYear.objects.get(label="2025-26")


def finding(year: ProgrammeYear, key: str):
    return next(f for f in all_findings(Person.command_line(), year, AT) if f.key == key)


def keys(year: ProgrammeYear) -> set[str]:
    return {f.key for f in all_findings(Person.command_line(), year, AT)}


def test_every_figure_that_the_plan_prints_about_money_is_held_with_its_place(year: ProgrammeYear) -> None:
    printed = PrintedFigure.objects.filter(year=year)
    by_place = {start: printed.filter(source__startswith=start).count() for start in ("Appendix 5", "Table", "para")}
    # Appendix 5: 156 amounts, 5 percentages, 3 split costs. Tables: 15 + 12 + 3 amounts, 5 percentages.
    assert by_place == {"Appendix 5": 164, "Table": 35, "para": 7}
    assert PrintedFigure.objects.filter(year__label="2024-25").count() == 12
    row = printed.get(source="Appendix 5, Adoption training for SW, CSC")
    assert (row.value, row.figure) == (pounds(45_500), "project-25-csc")


def test_a_published_difference_is_explained_by_its_reason_until_somebody_accepts_it(year, person_as) -> None:
    found = finding(year, "plan/project-25-csc")
    assert (found.state, found.printed, found.held) == ("explained", "45,500", "15,000")
    note_finding(by=person_as("finance"), year=year, finding=found, state="accepted", note="Agreed with DfE.")
    assert finding(year, "plan/project-25-csc").state == "accepted"


def test_a_finding_of_the_records_opens_again_when_its_figures_change(year: ProgrammeYear, person_as) -> None:
    BudgetLine.objects.filter(label="SE subs").update(own=pounds(165_000))
    found = finding(year, "balance/SESLIP own funds")
    assert found.state == "open"
    note_finding(by=person_as("finance"), year=year, finding=found, state="explained", note="One authority has left.")
    assert finding(year, "balance/SESLIP own funds").state == "explained"
    BudgetLine.objects.filter(label="SE subs").update(own=pounds(164_000))
    again = finding(year, "balance/SESLIP own funds")
    assert again.state == "open"
    assert again.note.text == "One authority has left."


def test_money_checks_find_an_overspent_line_and_a_payment_outside_the_year(year, person_as) -> None:
    finance, website = person_as("finance"), BudgetLine.objects.get(label="Website", csc=pounds(550))
    for day, key in ((date(2026, 3, 1), "in"), (date(2026, 4, 1), "after")):
        payment = Payment(line=website, day=day, payee="Demo Ltd", csc=pounds(600), recorded_by=finance, key=key)
        audit.create(payment, by=finance)
    found = keys(year)
    assert f"overspent/{website.pk}-CSC" in found
    assert f"payments-in-year/{Payment.objects.get(key='after').pk}" in found
    assert finding(year, f"overspent/{website.pk}-CSC").difference == pounds(-50)


def test_money_checks_find_a_shared_cost_that_no_longer_follows_the_income(year: ProgrammeYear) -> None:
    assert not {key for key in keys(year) if key.startswith("shared-costs/")}
    BudgetLine.objects.filter(label="Website", csc=pounds(550)).update(csc=pounds(551))
    (key,) = {key for key in keys(year) if key.startswith("shared-costs/")}
    assert finding(year, key).difference == pounds(-1)


def test_note_is_for_those_who_edit_the_budget_and_needs_words(year: ProgrammeYear, person_as, sign_in) -> None:
    found = finding(year, "plan/own-funds-total")
    with pytest.raises(Refused):
        note_finding(by=person_as("sponsor"), year=year, finding=found, state="accepted", note="Fine.")
    client, _ = sign_in("finance")
    url = "/budget/checks/note/?year=2025-26&key=plan/own-funds-total"
    assert client.post(url, {"state": "accepted", "note": " "}).status_code == 422
    assert client.post(url, {"state": "nonsense", "note": "Fine."}).status_code == 422
    assert not FindingNote.objects.exists()
    answer = client.post(url, {"state": "accepted", "note": "Agreed by the DCS group."}, follow=True)
    assert "Agreed by the DCS group." in text_of(answer)
    assert "Agreed by the DCS group." in text_of(client.get(url))


def test_unknown_finding_is_not_found(sign_in) -> None:
    client, _ = sign_in("finance")
    assert client.get("/budget/checks/note/?key=plan/nothing").status_code == 404


def test_the_loaded_plan_leaves_open_what_nobody_has_decided(year: ProgrammeYear) -> None:
    """The SEND earmark (£44,387 of it planned for something else) and ten phases beyond the year."""
    left = [f for f in all_findings(Person.command_line(), year, AT) if f.state == "open"]
    assert sum(f.key.startswith("phases/") for f in left) == 10
    (earmark,) = [f for f in left if not f.key.startswith("phases/")]
    assert earmark.difference == pounds(-44_387)  # 50,178 + 165,500 free; 301,697 - 20,572 - 21,060 planned
