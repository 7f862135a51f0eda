"""Who looks at the budget, and the line they look at."""

import pytest

from budget.models import BudgetLine


@pytest.fixture
def manager(sign_in):
    return sign_in("programme_manager")[0]


@pytest.fixture
def survey(plan: None) -> BudgetLine:
    return BudgetLine.objects.get(label="SEND Workforce part 1")
