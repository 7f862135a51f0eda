"""An extract becomes payments, or all of its problems by cell. No database."""

from datetime import date

import pytest

from budget.domain.extract_lines import KnownLine, Lines
from budget.domain.extract_rows import Known, KnownCommitment
from budget.domain.extracts import Reading, read_extract
from budget.domain.ledger import Shares
from seslip.foundation.csv_reading import read_csv
from seslip.foundation.money import pounds
from seslip.foundation.workbook_reading import read_workbook

from .hostile import HEAD, ROW, workbook

# Projects 5, 7 and 31 of Appendix 5, and the two lines of project 33 for SEND.
LINES = [
    KnownLine(16, "Take Your Place", ((5, "Take Your Place"),), Shares(pounds(25_000), pounds(75_000))),
    KnownLine(61, "SEND Workforce part 1", ((7, "SEND workforce"),), Shares(None, pounds(45_000)), "7.1"),
    KnownLine(37, "Website", ((31, "SESLIP website"),), Shares(pounds(550), pounds(1_525))),
    KnownLine(59, "Website", ((31, "SESLIP website"),), Shares(None, None, pounds(425))),
    KnownLine(40, "Targeted scheme mgt", ((33, "Targeted"),), Shares(pounds(27_037), pounds(111_060))),
    KnownLine(42, "SEND 12 packages@21,595", ((33, "Targeted"),), Shares(None, pounds(259_140))),
]
ORDERS = [KnownCommitment(3, 61, "PO-7005"), KnownCommitment(4, 16, "PO-7004")]
KNOWN = Known(date(2025, 4, 1), date(2026, 3, 31), date(2026, 2, 27), Lines(LINES), ORDERS)


def read(text: str) -> Reading:
    return read_extract(read_csv(text.encode()).sheets, KNOWN)


def read_book(content: bytes) -> Reading:
    return read_extract(read_workbook(content).sheets, KNOWN)


def told(reading: Reading) -> list[tuple[str, str, str]]:
    return [(problem.cell, problem.value, problem.rule) for problem in reading.problems]


def test_a_months_extract_is_read() -> None:
    reading = read(
        "Kent County Council,,,,\n\nPosting date,Supplier,Invoice number,Net,Project\n"
        '01/10/2025,Harbourside Training,HT-1,"£1,000.00",5\n'
        "02/10/2025,Harbourside Training,HT-1-CR,(500),5\n"
        "Total,,,500.00,\n"
    )
    assert reading.problems == ()
    assert [(row.row, row.day, row.payee, row.reference, row.pence) for row in reading.rows] == [
        (4, date(2025, 10, 1), "Harbourside Training", "HT-1", 100_000),
        (5, date(2025, 10, 2), "Harbourside Training", "HT-1-CR", -50_000),
    ]
    assert [row.split for row in reading.rows] == [Shares(25_000, 75_000), Shares(-12_500, -37_500)]
    assert reading.total == Shares(12_500, 37_500)
    assert reading.notes == ("1 row above the headings in row 3 left out.", "Row 6 is a total and is not a payment.")


@pytest.mark.parametrize(
    ("said", "line"),
    [
        *[(name, 61) for name in ("7", "7.0", "Project 7", "P07", "7.1", "send  WORKFORCE", "L61", "line 61")],
        *[("SEND Workforce part 1", 61), ("7 SEND workforce", 61), ("Take Your Place", 16)],
    ],
)
def test_a_line_by_any_of_its_names(said: str, line: int) -> None:
    reading = read(f"Date,Payee,Net,Line\n01/10/2025,ACME,10,{said}\n")
    assert [row.line.pk for row in reading.rows] == [line], reading.problems


@pytest.mark.parametrize(
    ("row", "line", "split"),
    [
        ("31,10,CSC,,,", 37, Shares(1_000, 0)),
        ("31,10,own,,,", 59, Shares(None, None, 1_000)),
        ("31,10,,,,10", 59, Shares(None, None, 1_000)),
        ("31,10,,2,8,", 37, Shares(200, 800)),
        ("33,10,CSC,,,", 40, Shares(1_000, 0)),
    ],
)
def test_of_the_lines_of_a_project_the_stream_tells_which(row: str, line: int, split: Shares) -> None:
    reading = read(f"Date,Payee,Project,Net,Stream,CSC,SEND,Own\n01/10/2025,ACME,{row}\n")
    assert [(one.line.pk, one.split) for one in reading.rows] == [(line, split)], reading.problems


def test_what_fits_several_lines_is_a_problem_that_names_them() -> None:
    reading = read("Date,Payee,Net,Project,Stream\n01/10/2025,ACME,10,33,SEND\n")
    assert told(reading) == [("D2", "33", "2 budget lines fit.")]
    assert reading.problems[0].suggestion == (
        "Write L40 (Targeted scheme mgt, CSC grant and SEND grant) or L42 (SEND 12 packages@21,595, SEND grant), "
        "or name the stream."
    )


def test_a_name_that_is_nearly_right_is_suggested_never_taken() -> None:
    reading = read("Date,Payee,Net,Line\n01/10/2025,ACME,10,Take your palce\n")
    assert told(reading) == [("D2", "Take your palce", "No budget line or project of this year is called so.")]
    assert reading.problems[0].suggestion == "Is it L16 (Take Your Place, CSC grant and SEND grant)?"


def test_every_problem_of_every_row_is_told_by_its_cell() -> None:
    reading = read(
        "Date,Payee,Reference,Net,Project,CSC,SEND,Commitment\n"
        "31/02/2025,,HT-1,ten,99,,,\n"
        "01/03/2026,ACME,HT-2,0,5,,,\n"
        "01/10/2025,ACME,HT-3,10,5,2,7,\n"
        "01/10/2025,ACME,HT-4,10,7,,,PO-7004\n"
        "01/10/2025,ACME,HT-5,10,,,,\n"
        "01/10/2025,ACME,HT-6,10,5,,,PO-7004\n"
    )
    assert reading.problems and told(reading) == [
        ("A2", "31/02/2025", "There is no such day."),
        ("B2", "", "The payee is missing."),
        ("D2", "ten", "This is not an amount."),
        ("E2", "99", "No budget line or project of this year is called so."),
        ("A3", "01/03/2026", "1 Mar 2026 lies in the future."),
        ("D3", "0", "An amount of £0 is no payment."),
        ("F4", "2", "The streams add up to £9, not to £10."),
        ("H5", "PO-7004", "No commitment of this line has this number."),
        ("E6", "", "The budget line is missing."),
    ]
    assert all(problem.sheet == "CSV" and problem.suggestion for problem in reading.problems)


def test_a_payment_outside_the_year_is_read_and_marked() -> None:
    reading = read("Date,Payee,Net,Project\n31/03/2025,ACME,10,5\n01/04/2025,ACME,10,5\n")
    assert [row.outside_year for row in reading.rows] == [True, False]


def test_a_formula_in_a_payment_is_named_and_in_a_total_it_is_not() -> None:
    total = ("Total", None, None, "=SUM(D2:D3)")
    reading = read_book(workbook(ROW, (*ROW[:3], "=D2*2", 7), total))
    assert told(reading) == [("D3", "=D2*2", "The cell holds a formula.")]
    assert read_book(workbook(ROW, total)).problems == ()


def test_merged_payments_are_named_and_a_merged_title_is_not() -> None:
    def merge(areas: list[str]) -> bytes:
        return workbook(ROW, ROW, then=lambda book: [book.active.merge_cells(area) for area in areas])

    assert told(read_book(merge(["B2:B3"])))[-1] == ("B2:B3", ROW[1], "Merged cells belong to several rows or columns.")
    assert read_book(merge(["A1:A1", "J2:J3"])).problems == ()


def test_net_is_taken_where_gross_and_vat_stand_too() -> None:
    reading = read("Date,Payee,Gross,VAT,Net amount (£),Project\n01/10/2025,ACME,120,20,100,5\n")
    assert [row.pence for row in reading.rows] == [10_000]
    assert reading.notes == ("The net amount “Net amount (£)” is recorded, not “VAT” and “Gross”.",)


def test_gross_alone_is_not_taken_for_net() -> None:
    reading = read("Date,Payee,Gross,Project\n01/10/2025,ACME,120,5\n")
    rule = "No column holds the net amount. The gross amount “Gross” is not what the grant pays."
    assert told(reading) == [("Row 1", "", rule)]


def test_the_first_sheet_with_headings_is_read() -> None:
    def more(book: object) -> None:
        book.create_sheet("Cover", 0)["A1"] = "Extract for October"  # type: ignore[attr-defined]

    reading = read_book(workbook(ROW, then=more))
    assert len(reading.rows) == 1
    assert reading.notes[0] == "The payments are read from the sheet “Sheet”."


def test_headings_again_on_a_new_page_are_no_payment() -> None:
    reading = read_book(workbook(ROW, HEAD, ROW))
    assert (len(reading.rows), reading.problems) == (2, ())


def test_a_total_that_does_not_agree_is_said() -> None:
    reading = read("Date,Payee,Net,Project\n01/10/2025,ACME,10,5\nGrand total,,11,\n")
    assert reading.notes[-1] == "C3 says £11, the payments above it add up to £10."


@pytest.mark.parametrize("text", ["Date,Payee,Net,Project\n", "a,b,c\n1,2,3\n", "\n\n", "Dear Sir"])
def test_a_file_without_payments_is_a_problem(text: str) -> None:
    reading = read(text)
    assert (len(reading.problems), reading.rows) == (1, ())
