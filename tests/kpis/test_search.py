"""Searching the register: right whatever the number found, and the texts are read through once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.models import Kpi
from seslip.foundation import filters

pytestmark = pytest.mark.django_db


def reading(queries) -> list[str]:
    """The statements that read the promises' texts through."""
    return [query["sql"] for query in queries if "%PROSPECTUS%" in query["sql"].upper() and "kpis_kpi" in query["sql"]]


def listed(client) -> str:
    return client.get("/kpis/?q=prospectus").content.decode()


def test_search_reads_the_texts_once_where_few_are_found(sign_in) -> None:
    client, _ = sign_in("programme_manager")
    with CaptureQueriesContext(connection) as run:
        listed(client)
    assert len(reading(run.captured_queries)) == 1


def test_search_finds_the_same_however_many_there_are(sign_in, monkeypatch) -> None:
    client, _ = sign_in("programme_manager")
    few = listed(client)
    monkeypatch.setattr(filters, "FEW", 1)
    assert listed(client).split("<tbody")[1].split("</tbody")[0] == few.split("<tbody")[1].split("</tbody")[0]
    held = [kpi for kpi in Kpi.objects.all() if "prospectus" in f"{kpi.text} {kpi.note}".lower()]
    assert held
    assert all(f"row-{kpi.pk}" in few for kpi in held)
    assert few.count('<tr id="row-') == len(held)
