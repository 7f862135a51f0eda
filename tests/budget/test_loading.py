"""The loaded budget against figures typed from Appendix 5 and Tables 1 to 3."""

import pytest

from budget.domain.ledger import Heading, Ledger, Section
from budget.models import BudgetLine, LineProject, Side
from budget.queries.plan import ledger
from projects.models import Person, PlanFact, ProgrammeYear
from seslip.foundation.money import pounds

from .figures import EXPENDITURE, GRANT_2024_25, INCOME, STREAM_SUMS


@pytest.fixture
def budget(plan: None) -> Ledger:
    return ledger(Person.command_line(), ProgrammeYear.objects.get(label="2025-26"))


def parts(budget: Ledger) -> dict[str, Section | Heading]:
    found: dict[str, Section | Heading] = {}
    for section in budget.sections:
        found[f"section {section.label}"] = section
        found |= {f"heading {heading.label}": heading for heading in section.headings}
    return found


def test_both_sides_come_to_the_three_streams(budget: Ledger) -> None:
    expected = tuple(pounds(amount) for amount in STREAM_SUMS)
    assert tuple(budget.total_in) == expected
    assert tuple(budget.total_out) == expected
    assert budget.total_in.total == budget.total_out.total == pounds(1_986_745)


@pytest.mark.parametrize(
    ("heading", "amount"),
    [
        ("DfE-universal-total", 800_000),
        ("Total Carry Forward", 184_124),
        ("DCS Peer Challenge", 60_800),
        ("Staff Development", 184_000),
        ("Workforce", 61_250),
        ("Communities of Practice", 122_000),
        ("New Universal Projects", 308_875),  # the plan prints 308,750
        ("Universal pm", 123_875),
        ("Targeted Support", 460_321),
    ],
)
def test_sub_totals(budget: Ledger, heading: str, amount: int) -> None:
    assert parts(budget)[f"heading {heading}"].shares.total == pounds(amount)


@pytest.mark.parametrize(
    ("section", "amount"),
    [
        ("DfE RIIA Grant", 1_637_121),
        ("SESLIP Funds", 349_624),
        ("Data Benchmarking", 240_000),
        ("Diagnostics", 136_800),
        ("Universal", 800_000),
        ("Targeted", 460_321),
        ("Total SESLIP own funds", 301_697),  # the plan prints 296,697
        ("Carry forward", 47_927),
    ],
)
def test_section_totals(budget: Ledger, section: str, amount: int) -> None:
    assert parts(budget)[f"section {section}"].shares.total == pounds(amount)


def test_every_line_is_in_appendix_5_and_none_beside_it(budget: Ledger) -> None:
    """Line by line: the typed rows that carry shares, in the printed order."""
    for sections, printed in ((budget.income, INCOME), (budget.spending, EXPENDITURE)):
        held = [
            (line.projects[0].label if len(line.projects) > 1 else line.label, *line.shares)
            for section in sections
            for line in section.lines
            if line.planned
        ]
        totals = {"Total In", "Total Out"}
        typed = [
            (label, *(None if share is None else pounds(share) for share in shares))
            for _, label, *shares, _, _, _ in printed
            if label not in totals and any(share is not None for share in shares)
        ]
        assert held == typed


def test_project_25_is_held_at_its_headings_amount(plan: None) -> None:
    line = BudgetLine.objects.get(line_projects__project__number=25)
    assert (line.csc, line.send, line.own) == (pounds(15_000), None, None)  # Appendix 5 prints 45,500


def test_networks_are_one_line_of_six_projects(plan: None) -> None:
    line = BudgetLine.objects.get(label="SEND networks")
    assert line.send == line.amount == pounds(66_000)
    assert [link.project.number for link in line.covered] == [8, 9, 10, 11, 12, 13]


@pytest.mark.parametrize(
    ("label", "quantity", "cost", "amount"),
    [
        ("PChall 5 x Triads @£9,600", 5, 9_600, 48_000),
        ("PChall 1xQuartet@12,800", 1, 12_800, 12_800),
        ("SEND CoConv 10@7,600", 10, 7_600, 76_000),
        ("CSC 3 packages@21,028", 3, 21_028, 63_084),
        ("SEND 12 packages@21,595", 12, 21_595, 259_140),
    ],
)
def test_prices(plan: None, label: str, quantity: int, cost: int, amount: int) -> None:
    line = BudgetLine.objects.get(label=label)
    assert (line.quantity, line.unit_cost, line.amount) == (quantity, pounds(cost), pounds(amount))


def test_shared_costs_add_up_over_grant_and_own_funds(plan: None) -> None:
    """Paragraph 80: projects 30, 31 and 32 by 22, 61 and 17%."""
    for number, cost in ((30, 35_000), (31, 2_500), (32, 25_000)):
        lines = BudgetLine.objects.filter(line_projects__project__number=number)
        assert [len(lines), sum(line.amount for line in lines)] == [2, pounds(cost)]


def test_grant_of_2024_25_is_table_1(plan: None) -> None:
    budget = ledger(Person.command_line(), ProgrammeYear.objects.get(label="2024-25"))
    held = {heading.label: heading.shares for section in budget.income for heading in section.headings}
    for label, (csc, send, total) in GRANT_2024_25.items():
        shares = budget.total_in if label == "Total in" else held[label]
        assert (shares.csc, shares.send or 0, shares.total) == (pounds(csc), pounds(send or 0), pounds(total))
    assert not budget.planned


def test_loading_again_makes_nothing_and_leaves_changes(plan: None, sign_in) -> None:
    from budget.actions import lines as actions
    from seslip.management.commands.load_plan import load_plan

    _, manager = sign_in("programme_manager")
    line = BudgetLine.objects.get(label="SE subs")
    actions.edit_line(by=manager, line=line, version=line.version, fields={"label": "Subscriptions"}, projects=[])
    before = (BudgetLine.objects.count(), LineProject.objects.count())
    PlanFact.objects.filter(ref__startswith="plan/").delete()  # as if the facts had changed
    assert load_plan() == 0
    assert (BudgetLine.objects.count(), LineProject.objects.count()) == before
    assert BudgetLine.objects.get(pk=line.pk).label == "Subscriptions"


def test_every_line_has_a_history_that_begins_with_the_plan(plan: None) -> None:
    assert all(line.history.count() == 1 for line in BudgetLine.objects.in_year(  # type: ignore[attr-defined]
        ProgrammeYear.objects.get(label="2025-26"), Side.INCOME
    ))  # fmt: skip
