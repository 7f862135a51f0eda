"""What the database holds to, whoever writes."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from budget.models import BudgetLine, Heading, LineProject
from projects.models import Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def heading(plan: None) -> Heading:
    return Heading.objects.get(label="Workforce")


def test_amount_is_the_sum_of_the_shares_in_the_database(heading: Heading) -> None:
    made = BudgetLine.objects.create(heading=heading, label="New", csc=1, send=None, own=2, position=99)
    assert BudgetLine.objects.get(pk=made.pk).amount == 3


def test_price_that_is_not_the_amount_is_refused_by_the_database(heading: Heading) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetLine.objects.create(
            heading=heading, label="New", csc=47_000_00, quantity=5, unit_cost=9_600_00, position=9
        )


def test_price_that_is_not_the_amount_is_explained() -> None:
    line = BudgetLine(label="New", csc=47_000_00, quantity=5, unit_cost=9_600_00)
    with pytest.raises(ValidationError, match="5 × £9,600 is £48,000, but the shares add up to £47,000") as caught:
        line.clean()
    assert list(caught.value.message_dict) == ["quantity"]


def test_line_covers_a_project_once(plan: None) -> None:
    link = LineProject.objects.first()
    assert link
    with pytest.raises(IntegrityError), transaction.atomic():
        LineProject.objects.create(line=link.line, project=link.project)


def test_not_used_lines_carry_no_money(plan: None) -> None:
    unused = BudgetLine.objects.filter(line_projects__project__used=False)
    assert [line.planned for line in unused] == [False, False]


def test_zero_is_money_and_none_is_not() -> None:
    assert BudgetLine(csc=0).planned
    assert not BudgetLine().planned


def test_project_with_a_budget_line_cannot_be_deleted(plan: None) -> None:
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        Project.objects.get(number=8).delete()
