"""Which links are taken as evidence, how many files at once, and what an item is called."""

from datetime import date

import pytest

from kpis.domain import evidence as rules
from seslip.foundation.periods import period_of

YEAR, TODAY = period_of("2025-26"), date(2026, 2, 3)


def test_ten_files_at_once_and_no_more():
    assert rules.problem_of_number(10) == ""
    assert rules.problem_of_number(11) == (
        "You chose 11 files; at most 10 are added at once. Add the others after these."
    )


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


def test_an_item_is_called_by_its_title_or_its_name():
    assert rules.default_title("", "a.pdf", alone=True) == "a.pdf"
    assert rules.default_title(" Minutes  of March ", "a.pdf", alone=True) == "Minutes of March"
    assert rules.default_title("Minutes", "a.pdf", alone=False) == "Minutes: a.pdf"


def test_evidence_is_dated_up_to_today():
    assert rules.problem_of_day(TODAY, TODAY, YEAR) == ""
    assert rules.problem_of_day(date(2024, 4, 1), TODAY, YEAR) == ""
    words = "Enter a date from 1 Apr 2024 to 3 Feb 2026."
    assert rules.problem_of_day(date(2026, 2, 4), TODAY, YEAR) == words
    assert rules.problem_of_day(date(2024, 3, 31), TODAY, YEAR) == words


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
