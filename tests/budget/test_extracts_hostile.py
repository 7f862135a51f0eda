"""No file that somebody may upload does harm: each is read rightly or refused in words. No database."""

import time

import pytest

from benchmarks.extracts import SECONDS, read

from .hostile import FILES, ROW, clean, workbook


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_in_words_or_read(name: str) -> None:
    make, words = FILES[name]
    content = make()
    started = time.process_time()
    rows, said = read(content)
    taken = time.process_time() - started
    if words:
        assert words in said
        assert rows == 0 and said.endswith(".")
    else:
        assert (rows, said) == (1, "")
    assert (
        taken < 3 * SECONDS
    )  # of this process; how quick it is when nobody disturbs it: python -m benchmarks.extracts


def test_a_clean_file_is_read_whole() -> None:
    assert read(clean(300)) == (300, "")


@pytest.mark.parametrize(
    ("amount", "outcome"),
    [
        ("£1,234.50", (1, "")),
        ("(500)", (1, "")),
        ("\u00a01,234.50\u00a0", (1, "")),
        ("12.345", (0, "An amount has at most two decimals.")),
        ("=1+1", (0, "The cell holds a formula.")),
        ("=WEBSERVICE(\"http://example.org\")", (0, "The cell holds a formula.")),
        ("#REF!", (0, "This is not an amount.")),
    ],
)  # fmt: skip
def test_amounts_as_texts_and_formulas(amount: str, outcome: tuple[int, str]) -> None:
    assert read(workbook((*ROW[:3], amount, 7))) == outcome
