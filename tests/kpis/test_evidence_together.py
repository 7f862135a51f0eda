"""The same evidence sent several times at one moment, as by a double click: kept once, and nobody meets an error."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.test import Client

from kpis.models import Evidence, Kpi
from tests.crowds import at_once, statuses

from .evidence_pages import add, kept, sent

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_several_who_send_the_same_at_once_one_adds_it(files: Any, person_as: Any) -> None:
    manager = person_as("project_manager")
    kpi = Kpi.objects.filter(activity__project__managers__person=manager).first()

    def sending() -> Any:
        client = Client(raise_request_exception=False)
        client.force_login(manager)
        return lambda: add(client, kpi, sent(), link="www.example.org/report")

    found = at_once([sending() for _ in range(6)])
    assert statuses(found) == {302: 6}, found
    assert Counter(Evidence.objects.values_list("title", flat=True)) == {"Minutes.pdf": 1, "www.example.org": 1}
    assert len(kept(files)) == 1
