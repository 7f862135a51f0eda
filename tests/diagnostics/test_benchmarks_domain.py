"""A file becomes a set of benchmarks, or all of its problems by cell; two sets are put side by side. No database."""

from datetime import date

import pytest

from diagnostics.domain.benchmark_files import ReadBenchmarks, read_benchmarks
from diagnostics.domain.benchmarks import (
    Change,
    Indicator,
    Line,
    Values,
    Versus,
    compare,
    next_quarter,
    problem_of_day,
    step_label,
)
from seslip.foundation.csv_reading import read_csv
from tests.projects.test_meetings_lists import NAMES, SPELLINGS

from .benchmarking import PRINTED, csv_of

KNOWN = {found.key: found for found in [Indicator("1 Family Support", "Access", "CIN")]}
IDS = {name: pk for pk, name in NAMES.items()}


def read(content: bytes) -> ReadBenchmarks:
    return read_benchmarks(read_csv(content).sheets, SPELLINGS, KNOWN)


def problems(content: bytes) -> list[tuple[str, str, str]]:
    found = read(content)
    assert not found.lines, "nothing is taken from a file with problems"
    assert all(one.suggestion.endswith(".") for one in found.problems)
    return [(one.cell, one.value, one.rule) for one in found.problems]


def test_the_rows_of_appendix_1_are_read_as_they_are_printed() -> None:
    text = (
        PRINTED + "1 family support,Access,CIN,,Better,4,Isle of Wight,Reading\n"
        "1 Family Support,Stability,New UASC,,-,-,-,-\n"
        "3 Safety,Harms outside home,Trafficking,,Average,-,-,-\n\n"
        + PRINTED
        + "2 Family Network,CLA to SGO,,,worse,9,-,KCC\n"
    )
    found = read(text.encode())
    assert found.problems == ()
    assert list(found.lines) == [
        Line(
            Indicator("1 Family Support", "Access", "CIN"),
            Values(Versus.BETTER, 4, (IDS["Isle of Wight"], IDS["Reading"])),
        ),
        Line(Indicator("1 Family Support", "Stability", "New UASC"), Values()),
        Line(Indicator("3 Safety", "Harms outside home", "Trafficking"), Values(Versus.AVERAGE)),
        Line(Indicator("2 Family Network", "CLA to SGO"), Values(Versus.WORSE, 9, (IDS["Kent"],))),
    ]


def test_the_register_that_is_handed_out_is_read_too() -> None:
    head = "outcome,area,measure,group,versus_national,rank,outliers\n"
    found = read(f"{head}1 Family Support,Access,CIN,,Better,4,Isle of Wight; Reading\n".encode())
    assert found.problems == ()
    assert found.lines[0].values.outliers == (IDS["Isle of Wight"], IDS["Reading"])


ROW = ("1 Family Support", "Access", "CIN", "", "Better", 4, "Kent", "Reading")


@pytest.mark.parametrize(
    ("column", "value", "cell", "rule"),
    [
        (0, "", "A2", "The outcome is missing."),
        (1, "-", "B2", "The area is missing."),
        (0, "x" * 61, "A2", "The text is longer than 60 characters."),
        (2, "C\u202eIN", "C2", "The text holds characters that cannot be shown."),
        (4, "brilliant", "E2", "This is neither better, average nor worse."),
        (5, "first", "F2", "This is not a rank."),
        (5, "0", "F2", "This is not a rank."),
        (5, "10", "F2", "This is not a rank."),
        (5, "2.5", "F2", "This is not a rank."),
        (5, "-3", "F2", "This is not a rank."),
        (5, "²", "F2", "This is not a rank."),
        (6, "Narnia", "G2", "No single authority is known by this name."),
        (7, "Sussex", "H2", "No single authority is known by this name."),
        (7, "KCC", "H2", "The authority is named twice in this row."),
    ],
)
def test_each_wrong_cell_is_named(column: int, value: str, cell: str, rule: str) -> None:
    row = [*ROW[:column], value, *ROW[column + 1 :]]
    assert [(found[0], found[2]) for found in problems(csv_of(tuple(row)))] == [(cell, rule)]


def test_every_problem_of_a_file_is_told_at_once() -> None:
    wrong = ("1 Family Support", "Access", "CIN", "", "great", "x", "Atlantis", "")
    assert problems(csv_of(ROW, wrong)) == [
        ("C3", "CIN", "This indicator stands in row 2 already."),
        ("E3", "great", "This is neither better, average nor worse."),
        ("F3", "x", "This is not a rank."),
        ("G3", "Atlantis", "No single authority is known by this name."),
    ]


def test_an_indicator_is_the_same_however_it_is_written() -> None:
    assert (
        Indicator("3 Safety", "Sexual Abuse – adult", "A & B").key
        == Indicator("3  SAFETY", "sexual abuse - adult", "a and b").key
    )
    assert Indicator("3 Safety", "Absence", "CLA").key != Indicator("3 Safety", "Absence", "", "CLA").key


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"Item,Cost\nTea,3\n", "No row has the headings of benchmarks."),
        (b"\n\n", "The file is empty."),
        (csv_of(), "No indicator stands below the headings."),
        (csv_of(("1 Family Support", "Access", "CIN", "", "", "", "", "")), "No indicator has a value."),
        (csv_of(*[("1 Family Support", f"Area {n}", "", "", "better", 1, "", "") for n in range(301)]),
         "The file has more than 300 indicators."),
    ],
)  # fmt: skip
def test_a_file_that_says_nothing_says_so(content: bytes, rule: str) -> None:
    assert [found[2] for found in problems(content)] == [rule]


def test_a_column_that_is_missing_is_named() -> None:
    assert problems(b"Outcome,Area,Measure,Group,Rank\n1 Family Support,Access,CIN,,4\n") == [
        ("Row 1", "", "No column is headed “Against the national average”."),
        ("Row 1", "", "No column is headed “Outlier 1”."),
    ]


def line(area: str, versus: Versus = Versus.WORSE, rank: int | None = 5, *outliers: int) -> Line:
    return Line(Indicator("3 Safety", area), Values(versus, rank, outliers))


def test_two_sets_side_by_side() -> None:
    was = [line("A", Versus.WORSE, 9, 1, 2), line("B"), line("C"), line("D", Versus.WORSE, None), line("E", rank=1)]
    now = [line("F"), line("B"), line("A", Versus.BETTER, 6, 2, 3), line("d", Versus.WORSE, 2), line("E", rank=3)]
    found = {one.indicator.area: one for one in compare(was, now)}
    assert [(area, one.change) for area, one in found.items()] == [
        ("F", Change.NEW),
        ("B", Change.SAME),
        ("A", Change.CHANGED),
        ("d", Change.CHANGED),
        ("E", Change.CHANGED),
        ("C", Change.GONE),
    ]
    assert (found["A"].rank_step, found["A"].come, found["A"].gone) == (3, (3,), (1,))
    assert (found["E"].rank_step, found["d"].rank_step, found["F"].come, found["C"].gone) == (-2, 0, (), ())


def test_a_rank_moves_in_words_with_an_arrow() -> None:
    up, down = step_label(3), step_label(-1)
    assert up is not None and (up.text, up.icon) == ("Up 3 places", "up")
    assert down is not None and (down.text, down.icon) == ("Down 1 place", "down")
    assert step_label(0) is None


def test_a_set_is_of_the_end_of_a_month_that_is_over() -> None:
    today = date(2026, 1, 15)
    assert problem_of_day(date(2025, 12, 31), today) == ""
    assert "such as 31 Dec 2025" in problem_of_day(date(2025, 12, 30), today)
    assert "31 Jan 2026 is still to come" in problem_of_day(date(2026, 1, 31), today)
    assert [next_quarter(date(2025, 6, 30)), next_quarter(date(2025, 12, 31))] == [
        date(2025, 9, 30),
        date(2026, 3, 31),
    ]
