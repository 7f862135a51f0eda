"""The budget's ledger follows every move and every change of what a package costs; payments count once."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from budget.actions.commitments import close_commitment, edit_commitment, remove_commitment
from budget.models import Commitment
from seslip.foundation.exports import EXPORTS
from seslip.foundation.money import pounds
from tests.conftest import somebody
from tests.diagnostics.rounds import on

from .moneys import EACH, IOW_LINE, LAST, NEXT, agreed, cost, line_of, of_year, pay, standing, used
from .packaging import TODAY, moved, opened, signed, upto

pytestmark = pytest.mark.usefixtures("mid_february")


def test_nothing_is_drawn_until_it_is_agreed() -> None:
    package = opened()
    cost(package, planned=EACH, agreed=EACH)
    assert used() == 0
    upto("scoping", package)
    assert used() == 0
    signed(package)
    moved(package, "agreed")
    assert used() == EACH
    assert standing().committed.send == EACH
    assert standing().left.total == pounds(259_140) - EACH


def test_a_step_back_takes_the_promise_back_and_the_next_one_gives_it_again() -> None:
    package = agreed()
    moved(package, "scoping")
    assert used() == 0
    moved(package, "agreed")
    assert used() == EACH
    assert Commitment.objects.filter(line=line_of()).count() == 1


def test_a_pause_keeps_the_promise_and_a_withdrawal_ends_it() -> None:
    package = agreed(stage="in_delivery")
    moved(package, "paused", reason="The authority is inspected")
    assert used() == EACH
    moved(package, "withdrawn", reason="It asked for something else")
    assert used() == 0
    moved(package, "in_delivery")
    assert used() == EACH


def test_a_package_paused_before_it_was_agreed_draws_nothing() -> None:
    package = opened()
    cost(package, agreed=EACH)
    moved(package, "paused", reason="Later")
    assert used() == 0


@pytest.mark.parametrize("came_to", [pounds(18_000), pounds(23_000)])
def test_complete_it_draws_what_it_came_to(came_to: int) -> None:
    package = agreed(stage="in_delivery")
    cost(package, actual=came_to)
    assert used() == EACH  # as long as it is under way
    moved(package, "complete")
    assert used() == came_to
    moved(package, "in_delivery")
    assert used() == EACH


def test_complete_without_a_figure_it_keeps_what_was_agreed() -> None:
    agreed(stage="complete")
    assert used() == EACH


def test_a_package_that_came_to_nothing_draws_nothing() -> None:
    package = agreed(stage="in_delivery", actual=0)
    moved(package, "complete")
    assert used() == 0


def test_changes_after_agreement_reach_the_ledger_at_once() -> None:
    package = agreed()
    cost(package, agreed=pounds(15_000))
    assert used() == pounds(15_000)
    cost(package, agreed=0)
    assert used() == 0
    cost(package, agreed=pounds(15_000))
    assert used() == pounds(15_000)
    cost(package, line=line_of(IOW_LINE))
    assert (used(), used(line_of(IOW_LINE))) == (0, pounds(15_000))


def test_without_a_line_nothing_is_promised_until_it_has_one() -> None:
    package = opened()
    cost(package, agreed=EACH, line=None)
    upto("agreed", package)
    assert used() == 0
    assert of_year(package).commitment is None
    cost(package, line=line_of())
    assert used() == EACH


def test_what_is_agreed_is_not_taken_off_its_line() -> None:
    package = agreed()
    for stage in ("in_delivery", "paused"):
        with pytest.raises(ValidationError, match="so it stays on a budget line"):
            cost(package, line=None)
        moved(package, stage, reason="The authority is inspected")
    assert (used(), of_year(package).line) == (EACH, line_of())
    cost(package, line=line_of(IOW_LINE))  # another line may pay for it
    assert (used(), used(line_of(IOW_LINE))) == (0, EACH)
    moved(package, "withdrawn", reason="It asked for something else")
    assert cost(package, line=None).line is None


def test_a_line_from_which_something_was_paid_stays_after_a_withdrawal() -> None:
    package = agreed()
    pay(of_year(package), pounds(1))
    moved(package, "withdrawn", reason="It asked for something else")
    with pytest.raises(ValidationError, match="so it stays on a budget line"):
        cost(package, line=None)


def test_a_package_under_way_with_only_what_it_came_to_draws_that() -> None:
    package = opened()
    cost(package, actual=pounds(18_000))
    assert used() == 0
    upto("in_delivery", package)
    assert used() == pounds(18_000)
    cost(package, actual=pounds(17_000))
    assert used() == pounds(17_000)
    cost(package, agreed=EACH)
    assert used() == EACH


def test_payments_against_the_commitment_count_once() -> None:
    package = agreed()
    pay(of_year(package), pounds(10_000))
    assert used() == EACH
    assert (standing().paid.total, standing().committed.total) == (pounds(10_000), EACH - pounds(10_000))
    pay(of_year(package), pounds(13_000), "KCC-2")
    assert used() == pounds(23_000)  # more was paid than agreed: it is never below what is paid


def test_what_is_paid_stays_after_a_withdrawal() -> None:
    package = agreed()
    pay(of_year(package), pounds(10_000), day=TODAY)
    moved(package, "withdrawn", reason="It asked for something else")
    assert used() == pounds(10_000)


def test_finance_changes_the_package_and_not_its_commitment() -> None:
    package = agreed(title="Annual reviews")
    finance, made = somebody("finance"), of_year(package).commitment
    fields = {"line": made.line, "amount": 1, "day": made.day, "payee": "X", "reference": "", "note": ""}
    tries = (
        lambda: edit_commitment(by=finance, commitment=made, version=made.version, fields=fields),
        lambda: close_commitment(by=finance, commitment=made, version=made.version, closed_on=TODAY),
        lambda: remove_commitment(by=finance, commitment=made, version=made.version),
    )
    for attempt in tries:
        with pytest.raises(ValidationError, match="follows the package “Annual reviews”"):
            attempt()
    assert used() == EACH


def test_an_unchanged_promise_is_not_written_again() -> None:
    package = agreed()
    before = of_year(package).commitment.version
    moved(package, "in_delivery")
    assert of_year(package).commitment.version == before


def test_what_is_agreed_after_the_year_counts_on_its_last_day() -> None:
    package = opened()
    cost(package, agreed=EACH)
    with on(date(2026, 6, 8)):
        upto("scoping", package)
        signed(package)
        moved(package, "agreed", date(2026, 6, 8))
    assert of_year(package).commitment.day == LAST
    assert used() == EACH


def test_several_years_promise_each_on_its_own_line() -> None:
    package = agreed()
    later = cost(package, NEXT, agreed=pounds(9_000))
    assert (later.line, later.commitment) == (None, None)  # 2026-27 has no budget yet
    assert used() == EACH


def test_the_position_moves_in_the_next_export_and_in_appendix_5() -> None:
    """A package taken to complete moves its line in the position, in Appendix 5 and in their files."""
    package = agreed(stage="in_delivery", actual=pounds(18_000))
    reader, year = somebody("finance"), line_of().heading.section.year

    def forecast_in(name: str) -> list[str]:
        document = EXPORTS[name].build(reader, year, LAST)
        rows = [row for table in document.tables for row in table.body]
        return [cell.shown() for row in rows if row.cells[0].shown() == line_label(row) for cell in row.cells]

    def line_label(row: object) -> str:
        texts = [cell.shown() for cell in row.cells]  # type: ignore[attr-defined]
        return texts[0] if any("SEND 12 packages" in text for text in texts) else "no such row"

    before = forecast_in("appendix-5-position")
    assert "£21,595" in before
    moved(package, "complete")
    after = forecast_in("appendix-5-position")
    assert "£18,000" in after
    assert "£21,595" not in after
