"""Where the pages of a PDF end."""

from hypothesis import given
from hypothesis import strategies as st

from seslip.foundation.pdf_pages import Measured, paginate


def test_rows_that_fit_stay_together() -> None:
    cells = [Measured(row, 1, (100.0,)) for row in range(10)]
    assert [at.row for at in paginate(cells, 10, 300.0, 400.0)] == [3, 7]


def test_a_merged_cell_gives_what_fits_and_goes_on() -> None:
    tall = Measured(0, 4, tuple(50.0 * i for i in range(1, 9)))
    rows = [Measured(row, 1, (60.0,)) for row in range(4)]
    (only,) = paginate([tall, *rows], 4, 220.0, 300.0)
    assert (only.row, only.inside) == (3, False)
    assert only.shown == {0: 4}


def test_a_row_is_divided_rather_than_leave_much_of_a_page_white() -> None:
    short, tall = Measured(0, 1, (100.0,)), Measured(1, 1, tuple(50.0 * i for i in range(1, 9)))
    (only,) = paginate([short, tall], 2, 400.0, 400.0)
    assert (only.row, only.inside, only.shown) == (1, True, {1: 6})


def test_a_row_taller_than_any_page_is_divided_as_often_as_needed() -> None:
    tall = Measured(0, 1, tuple(50.0 * i for i in range(1, 21)))
    shown = [at.shown[0] for at in paginate([tall], 1, 300.0, 400.0)]
    assert shown == [6, 14]


@given(
    cells=st.lists(
        st.tuples(st.integers(0, 7), st.integers(1, 8), st.lists(st.integers(10, 180), min_size=1, max_size=12)),
        min_size=1,
        max_size=12,
    ),
    first_room=st.integers(60, 400),
)
def test_every_piece_is_shown_and_no_page_overflows(cells: list[tuple[int, int, list[int]]], first_room: int) -> None:
    measured = [
        Measured(row, min(span, 8 - row), tuple(float(sum(heights[: i + 1])) for i in range(len(heights))))
        for row, span, heights in cells
    ]
    measured += [Measured(row, 1, (20.0,)) for row in range(8)]
    breaks = paginate(measured, 8, float(first_room), 400.0)
    places = [(at.row, at.inside) for at in breaks]
    assert [row for row, _ in places] == sorted(row for row, _ in places)
    for index, cell in enumerate(measured):
        shown = [at.shown[index] for at in breaks if index in at.shown]
        assert shown == sorted(shown), "a cell only ever goes on"
        assert all(1 <= number <= len(cell.pieces) for number in shown), "and shows something each time"
        crossed = [at for at in breaks if cell.row < at.row + at.inside and at.row < cell.row + cell.span]
        assert len(shown) == len(crossed), "at every page end inside it, and nowhere else"
