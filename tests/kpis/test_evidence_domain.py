"""Which files and links are taken as evidence, and what a person is told of the others."""

import io
from datetime import date

import pytest

from kpis.domain import evidence as rules
from seslip.foundation.periods import period_of

from .files import BAD, GOOD, PDF

YEAR, TODAY = period_of("2025-26"), date(2026, 2, 3)


@pytest.mark.parametrize("name", GOOD)
def test_what_people_have_is_taken(name):
    assert rules.problem_of_file(name, len(GOOD[name]), io.BytesIO(GOOD[name])) == ""


@pytest.mark.parametrize("name", BAD)
def test_what_is_refused_is_told_why_and_what_to_do(name):
    content, words = BAD[name]
    problem = rules.problem_of_file(name, len(content), io.BytesIO(content))
    assert words in problem
    assert rules.clean_name(name) in problem


def test_a_file_is_read_from_its_beginning_wherever_it_stands():
    read = io.BytesIO(PDF)
    read.seek(0, io.SEEK_END)
    assert rules.problem_of_file("Minutes.pdf", len(PDF), read) == ""


def test_ten_megabytes_are_taken_and_a_byte_more_is_not():
    assert rules.problem_of_file("a.pdf", 10_000_000, io.BytesIO(PDF)) == ""
    assert rules.problem_of_file("a.pdf", 10_000_001, io.BytesIO(PDF)).startswith("“a.pdf” is larger than 10 MB.")


def test_ten_files_at_once_and_no_more():
    assert rules.problem_of_number(10) == ""
    assert rules.problem_of_number(11) == (
        "You chose 11 files; at most 10 are added at once. Add the others after these."
    )


@pytest.mark.parametrize(
    "given, kept",
    [
        ("Minutes 3 March.pdf", "Minutes 3 March.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("D:\\papers\\jo\\Report.docx", "Report.docx"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "abSet-Cookie x.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("“Réunion” №3.pdf", "“Réunion” №3.pdf"),
        ('quote".pdf', "quote.pdf"),
        ("  spaced   out .pdf", "spaced out.pdf"),
        ("report.pdf. . ", "report.pdf"),
        ("\u202e", "Evidence"),
        ("", "Evidence"),
        ("..", "Evidence"),
        ("x" * 400 + ".pdf", "x" * 156 + ".pdf"),
        ("x" * 400, "x" * 160),
    ],
)
def test_a_name_keeps_nothing_that_could_mislead(given, kept):
    assert rules.clean_name(given) == kept


def test_the_ending_is_the_one_a_reader_sees():
    assert rules.ending_of("report.pdf.exe") == "exe"
    assert rules.ending_of("Report.PDF") == "pdf"
    assert rules.type_of("Photo.JPEG").label == "JPEG picture"


@pytest.mark.parametrize(
    "typed, link",
    [
        ("https://www.kent.gov.uk/minutes?id=3#top", "https://www.kent.gov.uk/minutes?id=3#top"),
        ("  http://kent.gov.uk ", "http://kent.gov.uk"),
        ("www.kent.gov.uk/minutes", "https://www.kent.gov.uk/minutes"),
        ("HTTPS://KENT.GOV.UK", "HTTPS://KENT.GOV.UK"),
    ],
)
def test_a_link_to_a_page_is_taken(typed, link):
    assert rules.read_link(typed) == link
    assert rules.problem_of_link(link) == ""


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)//https://a.b",
        "java\nscript:alert(1)",
        "data:text/html,<script>",
        "file:///etc/passwd",
        "ftp://kent.gov.uk/a",
        "mailto:a@example.org",
        "https://",
        "https://localhost/",
        "https://kent.gov.uk /a",
        "https://kent.gov.uk:99999/",
        "https://[::1",
        "https://user:pass@example.org/",
        "https://kent.gov.uk\u202e/",
        "https://" + "x" * 500 + ".org",
        "just words",
    ],
)
def test_any_other_link_is_refused(typed):
    assert rules.problem_of_link(rules.read_link(typed))


def test_the_host_shows_a_look_alike_for_what_it_is():
    assert rules.host_of("https://www.kent.gov.uk:443/a") == "www.kent.gov.uk"
    assert rules.host_of("https://kеnt.gov.uk/") == "xn--knt-rdd.gov.uk"  # a Cyrillic е


def test_evidence_is_dated_up_to_today():
    assert rules.problem_of_day(TODAY, TODAY, YEAR) == ""
    assert rules.problem_of_day(date(2024, 4, 1), TODAY, YEAR) == ""
    words = "Enter a date from 1 Apr 2024 to 3 Feb 2026."
    assert rules.problem_of_day(date(2026, 2, 4), TODAY, YEAR) == words
    assert rules.problem_of_day(date(2024, 3, 31), TODAY, YEAR) == words


def test_sizes_are_said_in_words():
    assert [rules.show_size(n) for n in (1, 1_500, 999_400, 1_000_000, 3_440_000)] == [
        "1 KB",
        "2 KB",
        "999 KB",
        "1 MB",
        "3.4 MB",
    ]


def test_an_item_is_called_by_its_title_or_its_name():
    assert rules.default_title("", "a.pdf", alone=True) == "a.pdf"
    assert rules.default_title(" Minutes  of March ", "a.pdf", alone=True) == "Minutes of March"
    assert rules.default_title("Minutes", "a.pdf", alone=False) == "Minutes: a.pdf"
