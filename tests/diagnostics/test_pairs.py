"""Who has met whom: the matrix of 19 by 19, on the page and in the workbook."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from openpyxl import load_workbook

from .rounds import earlier_round

if TYPE_CHECKING:
    from tests.conftest import SignIn

pytestmark = pytest.mark.usefixtures("plan")
PAIRS = "/diagnostics/pairs/"


@pytest.fixture
def client(sign_in: SignIn) -> Client:
    return sign_in("programme_manager")[0]


def test_the_matrix_names_for_each_pair_the_last_round_and_how_often(client: Client) -> None:
    earlier_round(2022)
    page = client.get(PAIRS).content.decode()
    rows = {row[0]: row[1:] for row in table_rows(page)}
    names = list(rows)[1:]
    assert len(names) == 19 and rows["Authority"] == names
    kent = dict(zip(names, rows["Kent"], strict=True))
    assert kent["Hampshire"] == kent["Oxfordshire"] == "2024-25 (2)"
    assert kent["Kent"] == "–"
    assert {kent[name] for name in names if name not in ("Hampshire", "Kent", "Oxfordshire")} == {""}


def table_rows(page: str) -> Iterator[list[str]]:
    for row in re.findall(r"<tr.*?>(.*?)</tr>", page, re.S):
        cells = re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.S)
        yield [unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in cells]


def test_the_matrix_is_the_same_in_the_workbook(client: Client) -> None:
    response = client.get("/diagnostics/pairs.xlsx")
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    cells = [[str(value or "") for value in row] for row in sheet.iter_rows(values_only=True)]
    head = next(at for at, row in enumerate(cells) if row[0] == "Authority")
    shown = list(table_rows(client.get(PAIRS).content.decode()))
    assert [row[:20] for row in cells[head : head + 20]] == shown
    assert sheet.freeze_panes == f"B{head + 2}"
