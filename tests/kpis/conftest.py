"""What tests of KPIs start from."""

import pytest

from kpis.models import Kpi


@pytest.fixture
def conversations(plan: None) -> Kpi:
    return Kpi.objects.get(activity__project__number=3, number=1)
