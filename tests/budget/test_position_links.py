"""Every figure of the position leads to the records that make it, and they add up to it."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from budget.documents.position import Asked, position_rows
from budget.domain.grouping import By
from budget.models import BudgetLine, Commitment, Payment, Virement
from budget.queries.position import Choice, placed_lines
from projects.models import Person, ProgrammeYear
from seslip.foundation import audit
from seslip.foundation.money import in_pounds, pounds

DAY, LATER = date(2026, 3, 1), date(2026, 3, 20)
SUMS = {"original": "total", "paid": "net", "committed": "outstanding"}


@pytest.fixture
def year(plan: None) -> ProgrammeYear:
    return ProgrammeYear.objects.get(label="2025-26")


def spend(by: Person) -> None:
    """On every fourth line a payment, a commitment partly paid, one closed, and something after the date."""
    lines = BudgetLine.objects.filter(heading__section__side="expenditure", amount__gt=0).order_by("pk")
    for number, line in enumerate(lines):
        if number % 4:
            continue
        stream = next(name for name in ("own", "send", "csc") if getattr(line, name))
        order = Commitment(line=line, day=DAY, payee="Demo Ltd", **{stream: pounds(100 + number)})
        audit.create(order, by=by)
        closed = Commitment(line=line, day=DAY, payee="Demo Ltd", closed_on=DAY, **{stream: pounds(7)})
        audit.create(closed, by=by)
        for key, day, amount, against in (("a", DAY, 13, order), ("b", DAY, 29, None), ("c", LATER, 1_000, None)):
            payment = Payment(
                line=line,
                day=day,
                payee="Demo Ltd",
                commitment=against,
                recorded_by=by,
                key=f"{key}{number}",
                **{stream: pounds(amount + number)},
            )
            audit.create(payment, by=by)


def move(by: Person, decider: Person) -> None:
    source, target = (BudgetLine.objects.get(label=label) for label in ("SEND Residential W/F", "SEND networks"))
    details = {"stream": "SEND", "target_stream": "SEND", "amount": pounds(500), "reason": "More meetings"}
    decided = {"state": "approved", "decided_by": decider, "decided_on": DAY}
    people = {"requested_by": by, "requested_on": DAY}
    audit.create(Virement(source=source, target=target, **details, **decided, **people), by=by)


def listed(client, href: str) -> list[dict[str, str]]:
    """The rows of the list that a figure leads to, as its CSV file gives them."""
    page, _, query = href.partition("?")
    assert client.get(href).status_code == 200
    answer = client.get(f"{page.rstrip('/')}.csv?{query}")
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


@pytest.mark.parametrize(
    ("by", "choice"),
    [(By.STREAM, Choice()), (By.THEME, Choice()), (By.STRAND, Choice(theme="universal")), (By.PROJECT, Choice())],
)
def test_figures_lead_to_records_that_add_up_to_them(sign_in, person_as, year, by: By, choice: Choice) -> None:
    client, finance = sign_in("finance")
    spend(finance)
    move(finance, person_as("programme_manager"))
    table = position_rows(Asked(year, DAY, by, choice), placed_lines(finance, year, DAY))
    keys = [column.key for column in table.columns]
    followed = 0
    for row in table.body:
        stream = {"CSC grant": "csc", "SEND grant": "send", "SESLIP own funds": "own"}.get(str(row.cells[0].value), "")
        for key, cell in zip(keys, row.cells, strict=True):
            if cell.href and key == "moved":
                assert listed(client, cell.href), row.cells[0].value
            elif cell.href and key in SUMS:
                column = SUMS[key] if by is not By.STREAM or not stream or key == "committed" else stream
                found = sum(Decimal(record[column] or 0) for record in listed(client, cell.href))
                assert found == in_pounds(cell.value), (row.cells[0].value, key, cell.href)
                followed += 1
    assert followed > 8
