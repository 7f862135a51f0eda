"""Every address as everybody gets what `walk_table.py` says, and nothing more.

A new page fails here until it has a row there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Max
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.audited import AuditedClient, without_contexts
from tests.conftest import somebody

from .walk_table import COLUMNS, bare, rows, writes

NOT_THERE = 999_999


def url_names(resolver: URLResolver, within: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{within}{entry.name}"
        else:
            yield from url_names(entry, f"{within}{entry.namespace}:" if entry.namespace else within)


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert {bare(name) for name in rows()} == set(url_names(get_resolver()))


@pytest.fixture(scope="module")
def signed_in(plan_of_file: Callable[[], AbstractContextManager[None]]) -> dict[str, str]:
    """The session of each role."""
    with plan_of_file():
        return {role: session_of(somebody(role)) for role in COLUMNS}


def session_of(person: Any) -> str:
    person.set_password("a password of their own")
    person.save()
    client = Client()
    client.force_login(person)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


@pytest.fixture
def clients(db: None, signed_in: dict[str, str]) -> Iterator[dict[str, Client]]:
    found = {role: AuditedClient(raise_request_exception=False) for role in COLUMNS}
    for role, client in found.items():
        client.cookies[settings.SESSION_COOKIE_NAME] = signed_in[role]
    with without_contexts():
        yield found | {"signed out": Client(raise_request_exception=False)}


@pytest.mark.parametrize("name", rows())
def test_everybody_gets_what_the_design_says(name: str, arguments: Any, clients: dict[str, Client]) -> None:
    url = reverse(bare(name), kwargs=arguments(name))
    found = {who: (c.post(url) if name.endswith("!") else c.get(url)).status_code for who, c in clients.items()}
    assert found == rows()[name]


@pytest.mark.same_on_every_database
@pytest.mark.parametrize("name", [name for name in rows() if name.endswith("!")])
def test_what_only_takes_a_post_refuses_a_get(name: str, arguments: Any, clients: dict[str, Client]) -> None:
    url = reverse(bare(name), kwargs=arguments(name))
    answers = [clients[role].get(url) for role in COLUMNS]
    assert {answer.status_code for answer in answers} == {405}
    assert all("This address belongs to a button." in answer.content.decode() for answer in answers)


def same(response: Any) -> tuple[int, str, list[str]]:
    """What a reader can tell a page by: all of it but the one-time token."""
    body = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", response.content.decode())
    return response.status_code, body, sorted(set(response.headers) - {"Content-Length"})


@pytest.mark.same_on_every_database
@pytest.mark.parametrize("name", [name for name, row in rows().items() if 404 in row.values()])
def test_hidden_is_the_same_as_not_there(name: str, arguments: Any, clients: dict[str, Client]) -> None:
    known = arguments(name)
    url = reverse(bare(name), kwargs=known)
    last = list(known)[-1] if known and "form" not in known else ""
    nothing = {**known, last: NOT_THERE} if last else {}
    missing = reverse(bare(name), kwargs=nothing) if last else f"/{url.split('/')[1]}/there-is-no-such-page/"
    for who in (who for who, outcome in rows()[name].items() if outcome == 404):
        method = "post" if name.endswith("!") else "get"
        hidden, absent = (same(getattr(clients[who], method)(address)) for address in (url, missing))
        assert hidden == absent, f"{who} can tell {url} from {missing}"


@pytest.mark.parametrize("name", ["kpis:appendix_4_file", "budget:appendix_5_file", "projects:frameworks_export"])
def test_a_pdf_is_hidden_from_those_who_may_not_have_the_workbook(name: str, clients: dict[str, Client]) -> None:
    url = reverse(name, kwargs={"form": "pdf"})
    hidden = {who: clients[who].get(url).status_code for who, outcome in rows()[name].items() if outcome != 200}
    assert hidden == {who: outcome for who, outcome in rows()[name].items() if outcome != 200}


def everything() -> dict[str, tuple[int, Any]]:
    """How many rows each table of ours has, and its last one: histories included."""
    ours = ("projects", "budget", "kpis", "diagnostics", "targeted_support", "returns")
    models = [model for app in ours for model in apps.get_app_config(app).get_models()]
    return {model.__name__: (model.objects.count(), model.objects.aggregate(m=Max("pk"))["m"]) for model in models}


@pytest.mark.parametrize("name", [name for name in rows() if writes(name)])
def test_a_post_without_the_right_changes_nothing(name: str, arguments: Any, clients: dict[str, Client]) -> None:
    url = reverse(bare(name), kwargs=arguments(name))
    before = everything()
    for who, outcome in rows()[name].items():
        several = bare(name) == "kpis:kpis_update" and who != "programme_manager"
        if outcome in (403, 404) or who == "signed out" or several:
            for data in ({}, {"version": "1", "kpi": "1", "status": "complete", "number": "1"}):
                response = clients[who].post(url, data)
                assert response.status_code == outcome, f"{who} posts to {url}"
    assert everything() == before
