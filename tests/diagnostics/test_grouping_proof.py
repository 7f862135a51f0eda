"""The proof by itself: from a poor grouping to the best there is, and no claim beyond what was tried."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import assume, given, settings

from diagnostics.domain import grouping_cover
from diagnostics.domain.grouping import Task, Wishes, grouping_task
from diagnostics.domain.grouping_cost import Cost, Costs
from diagnostics.domain.grouping_cover import Cover, Option
from diagnostics.domain.grouping_exact import feasible_options, first_cover, prove
from diagnostics.domain.grouping_proposal import numbered, propose

from .groupings import YEAR, at_random, made_up, past_rounds, the_nineteen
from .test_grouping_domain import best_of_all, questions


def nothing(weight: int, km: int, farthest: int) -> int:
    return 0


@settings(max_examples=60)
@given(questions())
def test_from_the_first_grouping_that_will_do_the_proof_reaches_the_best_of_all(question) -> None:
    best = best_of_all(*question)
    candidates, rounds, wishes = question
    assume(best is not None)
    asked = grouping_task(candidates, rounds, wishes, YEAR)
    costs = Costs(asked)
    options = feasible_options(asked, costs)
    first = first_cover(asked, options).best
    assert first, "there is one"
    found = prove(asked, costs, first, options)
    assert costs.total(found.groups).rank == (0, *best)
    assert (found.weight, found.travel) == best


@pytest.mark.parametrize("years", [1, 10])
def test_nineteen_from_a_random_grouping_come_out_as_well_as_from_a_good_one(years: int) -> None:
    candidates = the_nineteen()
    asked = grouping_task(candidates, past_rounds(candidates, years), Wishes(), YEAR)
    proposal = propose(asked, 1)
    total = proposal.outcome.total
    assert (proposal.least_weight, proposal.least_travel) == (total.weight, total.km + total.farthest), "proven"
    costs = Costs(asked)
    found = prove(asked, costs, numbered(asked, at_random(candidates, Random(4))), feasible_options(asked, costs))
    assert costs.total(found.groups).rank >= total.rank
    assert (found.weight, found.travel) <= (total.weight, total.km + total.farthest)


def options(*groups: tuple[int, ...], km: int = 10) -> list[Option]:
    return [Option(group, Cost(0, 0, km)) for group in groups]


def sixteen() -> Task:
    return grouping_task(made_up(16), [], Wishes(), YEAR)


def test_sixteen_are_a_quartet_and_four_triads_also_where_four_quartets_would_be_cheaper() -> None:
    quartets = options(*((at, at + 1, at + 2, at + 3) for at in (0, 4, 8, 12)), km=1)
    triads = options(*((at, at + 1, at + 2) for at in (4, 7, 10, 13)))
    cover = Cover(sixteen(), [*quartets, *triads], lambda weight, km, farthest: km, under=1_000)
    assert sorted(map(len, cover.best or [])) == [3, 3, 3, 3, 4]


def test_of_several_combinations_the_cheapest_is_taken_and_all_were_tried() -> None:
    asked = grouping_task(made_up(6), [], Wishes(), YEAR)
    dear, cheap = options((0, 1, 2), (3, 4, 5)), options((0, 1, 5), (2, 3, 4), km=7)
    cover = Cover(asked, [*dear, *cheap], lambda weight, km, farthest: km + farthest, under=100)
    assert cover.best == [(0, 1, 5), (2, 3, 4)] and cover.finished
    assert Cover(asked, [*dear, *cheap], lambda weight, km, farthest: km + farthest, under=21).best is None


def test_where_no_combination_covers_everybody_there_is_none() -> None:
    asked = grouping_task(made_up(6), [], Wishes(), YEAR)
    cover = Cover(asked, options((0, 1, 2), (2, 3, 4), (3, 4, 5, 0)), nothing, under=None)
    assert cover.best is None and cover.finished


def test_what_was_given_up_is_not_told_as_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping_cover, "MOST_STEPS", 2)
    candidates = the_nineteen()
    asked = grouping_task(candidates, [], Wishes(), YEAR)
    costs = Costs(asked)
    start = numbered(asked, at_random(candidates, Random(4)))
    found = prove(asked, costs, start, feasible_options(asked, costs))
    best = propose(asked, 1).outcome.total
    assert found.groups == start
    assert found.travel <= best.km + best.farthest < costs.total(start).km
