"""Tables 1 to 3 from any ledger, and the numbers of paragraphs and differences."""

from __future__ import annotations

import pytest

from budget.domain.ledger import Heading, Ledger, Line, Section, Shares
from returns.domain.plan_numbers import Paragraphs, spans, tables_named
from returns.domain.plan_tables import income_label, table_1, table_2, table_3
from seslip.foundation.sheets import Table, place


def heading(label: str, *lines: tuple[str, Shares]) -> Heading:
    return Heading(1, label, tuple(Line(1, name, shares) for name, shares in lines))


def grant(*headings: Heading) -> Section:
    return Section(1, "DfE RIIA Grant", headings, spending=False)


GRANT = grant(
    heading("DfE-data", ("DfE-data", Shares(100, 200, None))),
    heading("DfE-universal-total", ("DfE-universal-projects", Shares(None, 300, None)), ("More", Shares(0, 50, None))),
)
OWN = Section(2, "Own", (heading("Total Carry Forward", ("C/f-a", Shares(own=7)), ("C/f-b", Shares(own=8))),), False)
LEDGER = Ledger("2026-27", (GRANT, OWN))


def shown(table: Table) -> list[list[str]]:
    place(table)
    return [[cell.shown() for cell in row.cells] for row in (*table.head, *table.body)]


def test_table_1_parts_the_grant_by_stream_and_kind_of_work() -> None:
    assert shown(table_1([LEDGER]))[1:] == [
        ["2026-27"],
        ["CSC 2026-27", "£1", "–", "£0", "–", "£1"],
        ["SEND 2026-27", "£2", "–", "£3.50", "–", "£5.50"],
        ["Total 2026-27", "£3", "–", "£3.50", "–", "£6.50"],
    ]


def test_table_1_gives_a_kind_of_work_that_is_new_a_column_of_its_own() -> None:
    new = grant(heading("DfE-innovation", ("DfE-innovation", Shares(5, None, None))))
    assert shown(table_1([Ledger("2026-27", (new,))]))[0][-2:] == ["innovation", "Total"]


def test_table_2_names_single_lines_only_for_who_sees_them() -> None:
    every = [row[0] for row in shown(table_2(LEDGER, single=True))]
    sums = [row[0] for row in shown(table_2(LEDGER, single=False))]
    assert every[1:4] == ["Carry forward – a", "Carry forward – b", "Total before DfE grant"]
    assert sums[1:3] == ["Carry forward", "Total before DfE grant"]
    assert every[4:] == sums[3:] == ["DfE – data", "DfE – universal", "Total DfE grant", "Grand total"]


def test_tables_of_a_year_without_income_say_so() -> None:
    nothing = Ledger("2026-27")
    for table in (table_1([nothing]), table_2(nothing, single=True), table_3(nothing)):
        assert table.body == ()
        assert table.empty == "No income is recorded yet."


def test_table_3_leaves_out_percentages_of_nothing() -> None:
    assert [row[0] for row in shown(table_3(Ledger("2026-27", (OWN,))))[1:]] == [
        "Pounds",
        "Percentage of SESLI Programme",
    ]


@pytest.mark.parametrize(
    ("held", "printed"),
    [
        ("C/f-IoW small package", "Carry forward – IoW small package"),
        ("DfE-targeted", "DfE – targeted"),
        ("SE subs",) * 2,
    ],
)
def test_income_label(held: str, printed: str) -> None:
    assert income_label(held) == printed


def test_paragraphs_keep_the_numbers_of_the_published_plan() -> None:
    """Projects 34 to 43 share theirs, which stand with the texts (plan, para 87)."""
    numbers = Paragraphs(["1", "19-22", "87-88", "87-88", ""])
    assert [numbers.next(one) for one in ("1", "19-22", "87-88", "")] == ["1. ", "19–22. ", "", ""]


def test_paragraphs_of_a_plan_that_is_not_published_are_counted() -> None:
    numbers = Paragraphs(["", ""])
    assert [numbers.next("") for _ in range(2)] == ["1. ", "2. "]


def test_tables_named() -> None:
    assert tables_named("See Table 3, and Table 12; the tables. Table 1.") == [3, 1]


@pytest.mark.parametrize(
    ("numbers", "told"),
    [([4], "4"), ([1, 2], "1 and 2"), ([1, 2, 3, 12], "1 to 3 and 12"), ([1, 3, 5], "1, 3 and 5")],
)
def test_spans(numbers: list[int], told: str) -> None:
    assert spans(numbers) == told
