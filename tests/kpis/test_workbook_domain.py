"""What is read from a workbook somebody filled in, cell by cell. No database, no file."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.domain.statuses import Status
from kpis.domain.workbook import Reading, read_entries
from kpis.domain.workbook_keys import (
    FigureKind,
    Seen,
    SeenFigure,
    key_heading,
    note_mark,
    plain_note,
    read_key,
    write_key,
)
from kpis.domain.workbook_values import read_done, read_figure, read_note, read_status
from seslip.foundation.outside import Area, Cell, Sheet, Unreadable
from seslip.foundation.outside_values import Misread

DAY = date(2026, 3, 31)
HEADINGS = (
    *("Stream", "KPI", "Status", "Figure 1", "So far 1", "Progress note", "Position at"),
    *("Evidence link", "Published at 1", key_heading("2025-26")),
)
SEEN = Seen(7, 3, Status.ON_TRACK, "Four held", DAY, {1: SeenFigure(45, 4)})


def row(seen: Seen = SEEN, **typed: object) -> list[object]:
    words = {
        "status": "On track",
        "so_far": Decimal(4),
        "note": "Four held",
        "day": DAY,
        "key": write_key(seen),
    } | typed
    return [
        "SEND",
        "3.1",
        words["status"],
        "10 conversations",
        words["so_far"],
        words["note"],
        words["day"],
        words.get("link"),
        words.get("where"),
        words["key"],
    ]


def sheet(*rows: list[object], headings: tuple[object, ...] = HEADINGS, **more: object) -> Sheet:
    grid = [["KPIs to fill in"], list(headings), *rows]
    cells = tuple(
        tuple(Cell(y, x, v, isinstance(v, str) and v.startswith("=")) for x, v in enumerate(line, 1) if v is not None)
        for y, line in enumerate(grid, 1)
    )
    return Sheet("KPIs", tuple(line for line in cells if line), **more)  # type: ignore[arg-type]


def read(*rows: list[object], **more: object) -> Reading:
    return read_entries([sheet(*rows, **more)], "2025-26")  # type: ignore[arg-type]


def test_a_row_that_was_left_alone_is_unchanged() -> None:
    assert read(row()) == Reading("KPIs", unchanged=1)


def test_only_what_was_typed_is_told() -> None:
    (entered,) = read(row(so_far=Decimal(6), note="Six held")).rows
    assert (entered.status, entered.note, entered.day, dict(entered.figures)) == (None, "Six held", None, {45: 6})
    assert entered.cells["measure-45"].name == "E3" and entered.seen.version == 3


def test_an_emptied_note_and_an_emptied_figure_are_changes() -> None:
    (entered,) = read(row(so_far=None, note=None)).rows
    assert entered.note == "" and dict(entered.figures) == {45: None}


def test_columns_may_be_moved_and_rows_sorted() -> None:
    other = replace(SEEN, kpi=8, figures={1: SeenFigure(46, 4)})
    lines = [row(other, status="At risk"), row(so_far=Decimal(5))]
    turned = read(*(line[::-1] for line in lines), headings=HEADINGS[::-1])
    assert [(entered.seen.kpi, entered.status) for entered in turned.rows] == [(8, Status.AT_RISK), (7, None)]


def first(reading: Reading) -> tuple[str, str, str, str]:
    problem = reading.problems[0]
    return problem.cell, problem.value, problem.rule, problem.suggestion


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"status": "Ontrack"}, ("C3", "Ontrack", "There is no such status.", "Did you mean On track?")),
        ({"status": "Splendid"}, ("C3", "Splendid", "There is no such status.", "Choose one from the list.")),
        ({"status": None}, ("C3", "", "The status is missing.", "Choose one from the list.")),
        ({"so_far": "six"}, ("E3", "six", "This is not a number.", "Enter a whole number, without words.")),
        ({"so_far": Decimal("6.5")}, ("E3", "6.5", "This is not a whole number.", "Enter a whole number.")),
        ({"so_far": Decimal(-1)}, ("E3", "-1", "This is out of range.", "Enter a number from 0 to 1,000,000.")),
        ({"so_far": DAY}, ("E3", "2026-03-31", "This is not a number.", "Enter a whole number.")),
        ({"so_far": "=1+1"}, ("E3", "=1+1", "The cell holds a formula.", "Type the value itself.")),
        ({"day": None}, ("G3", "", "The date is missing.", "Enter the day your report speaks of.")),
        ({"day": "31/02/2026"}, ("G3", "31/02/2026", "There is no such day.", "Write the day that is meant")),
        ({"key": "kpi 7"}, ("B3", "3.1", "The key of this row was changed.", "Download the workbook again")),
        ({"key": None}, ("C3", "On track", "This row has no key: it was added by hand.", "Type into")),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_taken_is_named(typed: dict, problem: tuple[str, ...]) -> None:
    *told, suggestion = first(read(row(**typed)))
    assert told == [*problem[:3]] and suggestion.startswith(problem[3])


def test_a_row_tells_all_of_its_problems() -> None:
    assert [problem.cell for problem in read(row(status="x", so_far="y", day="z")).problems] == ["C3", "G3", "E3"]


def test_a_kpi_twice_is_refused() -> None:
    reading = read(row(), row(status="Complete"))
    assert first(reading)[2:] == ("This KPI stands in row 3 already.", "Keep the row that is meant, delete the other.")


def test_a_figure_where_none_is_typed_is_not_dropped() -> None:
    counted = replace(SEEN, figures={})
    assert first(read(row(counted)))[2] == "No figure is typed here: it is counted from records, or there is none."
    assert read(row(counted, so_far="–")).unchanged == 1


def test_merged_cells_among_the_rows_are_refused() -> None:
    assert first(read(row(), merged=(Area(3, 3, 4, 3),)))[:1] == ("C3:C4",)


DELIVERED = replace(SEEN, figures={1: SeenFigure(45, DAY, FigureKind.DONE, "The hub")})


def test_where_something_is_published_is_told_where_it_is_another_place() -> None:
    assert read(row(DELIVERED, so_far=DAY, where="The  hub")).unchanged == 1
    (entered,) = read(row(DELIVERED, so_far=DAY, where="The open hub")).rows
    assert (dict(entered.figures), dict(entered.places)) == ({}, {45: "The open hub"})
    assert entered.cells["measure-45-where"].name == "I3"
    (emptied,) = read(row(DELIVERED, so_far=DAY)).rows
    assert dict(emptied.places) == {45: ""}


def test_a_link_is_told_and_one_that_is_none_is_refused() -> None:
    assert read(row(link="www.example.org/a")).rows[0].link == "https://www.example.org/a"
    assert first(read(row(link="see e-mail")))[:3] == (
        "H3", "see e-mail", "This link cannot be added as evidence."
    )  # fmt: skip
    assert first(read(row(link='=HYPERLINK("https://a.org")')))[2] == "The cell holds a formula."


def test_a_place_where_nothing_is_delivered_is_not_dropped() -> None:
    told = "Nothing is published here: this figure is no deliverable."
    assert first(read(row(where="The hub")))[:3] == ("I3", "The hub", told)
    assert read(row(where="–")).unchanged == 1


@pytest.mark.parametrize("name", ["KPI", "Status", "Progress note", "Position at", "So far 1", "Evidence link"])
def test_a_column_that_is_gone_is_named(name: str) -> None:
    place = HEADINGS.index(name)
    headings = HEADINGS[:place] + HEADINGS[place + 1 :]
    reading = read([value for at, value in enumerate(row()) if at != place], headings=headings)
    assert reading.problems[0].rule == f"The column “{name}” is missing."


def test_the_column_of_places_is_missed_where_something_is_delivered() -> None:
    headings = [name for name in HEADINGS if name != "Published at 1"]
    short = [*row(DELIVERED, so_far=DAY)[:-2], row(DELIVERED)[-1]]
    assert read(short, headings=tuple(headings)).problems[0].rule == "The column “Published at 1” is missing."
    assert read([*row()[:-2], row()[-1]], headings=tuple(headings)).unchanged == 1


def test_a_column_twice_is_refused() -> None:
    assert first(read([*row(), "x"], headings=(*HEADINGS, "Status")))[2] == "Two columns have this heading."


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        (key_heading("2024-25"), "This workbook belongs to 2024-25, this page to 2025-26."),
        ("Key, leave as it is · 2025-26 · layout 99", "made by another version of this page"),
        ("Key", "not a workbook to fill in"),
    ],
)
def test_a_workbook_of_another_kind_is_refused_in_words(heading: str, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read(row(), headings=(*HEADINGS[:-1], heading))


def test_what_stands_below_the_table_is_left_alone() -> None:
    assert read(row(), ["", None], ["Fill in the pale yellow cells"]).problems == ()


@pytest.mark.parametrize(
    ("value", "percent", "figure"),
    [(Decimal("0.5"), True, 50), ("50%", True, 50), ("50", True, 50), ("1,200", False, 1200), (None, False, None),
     (Decimal("0.07"), True, 7), ("–", False, None)],
)  # fmt: skip
def test_figures(value: object, percent: bool, figure: int | None) -> None:
    assert read_figure(Cell(1, 1, value), percent=percent) == figure  # type: ignore[arg-type]


@pytest.mark.parametrize(("value", "percent"), [("50%", False), (Decimal("0.505"), True), ("²", False), (True, False)])
def test_figures_that_cannot_be_taken(value: object, percent: bool) -> None:
    with pytest.raises(Misread):
        read_figure(Cell(1, 1, value), percent=percent)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "done"), [(None, None), (DAY, DAY), ("31 Mar 2026", DAY), ("Done", "done"), ("yes", "done"), ("–", None)]
)
def test_deliverables(value: object, done: object) -> None:
    assert read_done(Cell(1, 1, value)) == done  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "note"),
    [("a\r\nb ", "a\nb"), ("=1+1", "=1+1"), (Decimal(6), "6"), (DAY, "31 Mar 2026"), (True, "Yes"), (None, "")],
)
def test_notes(value: object, note: str) -> None:
    assert read_note(Cell(1, 1, value)) == note  # type: ignore[arg-type]


def test_every_status_is_read_in_any_case() -> None:
    for status in Status:
        assert read_status(Cell(1, 1, status.label.text.upper())) is status


FIGURES = st.one_of(
    st.builds(SeenFigure, st.integers(1, 10**9), st.none() | st.integers(0, 10**6), st.just(FigureKind.NUMBER)),
    st.builds(SeenFigure, st.integers(1, 10**9), st.none() | st.integers(0, 100), st.just(FigureKind.PERCENT)),
    st.builds(
        SeenFigure,
        st.integers(1, 10**9),
        st.none() | st.dates() | st.just("done"),
        st.just(FigureKind.DONE),
        st.just("") | st.text(min_size=1),
    ),
)


@given(
    st.integers(1, 10**9), st.integers(1, 10**6), st.sampled_from(Status), st.text(), st.dates(),
    st.dictionaries(st.integers(1, 9), FIGURES, max_size=9),
)  # fmt: skip
def test_a_key_says_what_was_written(
    kpi: int, version: int, status: Status, note: str, day: date, figures: dict
) -> None:
    seen = Seen(kpi, version, status, note, day, figures)
    marked = {
        place: replace(figure, where=note_mark(figure.where) if figure.where else "")
        for place, figure in figures.items()
    }
    assert read_key(write_key(seen)) == replace(seen, note=note_mark(note), figures=marked)


@given(st.text())
def test_any_text_is_a_key_or_none(text: str) -> None:
    read_key(text)
    read_key(f"kpi 1 version 1 status on_track note 0123456789ab day 2026-02-31{text}")
    assert plain_note(plain_note(text)) == plain_note(text)
