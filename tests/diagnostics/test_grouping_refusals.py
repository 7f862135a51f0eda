"""Wishes that no grouping can keep are refused at once, with the wishes of which one can be dropped."""

from __future__ import annotations

from itertools import combinations

import pytest

from diagnostics.domain import grouping_proposal
from diagnostics.domain.grouping import GroupingError, PastRound, Wishes, grouping_task
from diagnostics.domain.grouping_cost import Costs
from diagnostics.domain.grouping_exact import feasible_options, first_cover
from diagnostics.domain.grouping_proposal import propose

from .groupings import LAST, YEAR, made_up, the_nineteen

SLUGS = [one.slug for one in the_nineteen()]
Pairs = frozenset[frozenset[str]]


def all_apart(slugs: list[str]) -> Pairs:
    return frozenset(map(frozenset, combinations(slugs, 2)))


def in_twos(number: int) -> Pairs:
    return frozenset(frozenset(SLUGS[at : at + 2]) for at in range(0, 2 * number, 2))


def proposed(rounds: tuple[PastRound, ...] = (LAST,), **wishes: Pairs) -> grouping_proposal.Proposal:
    return propose(grouping_task(the_nineteen(), rounds, Wishes(**wishes), YEAR), 1)


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        (
            {"apart": all_apart(SLUGS[:7])},
            "Seven authorities are all kept apart from each other, and there are six groups. Drop one of these wishes, "
            "between any two of Bracknell Forest, Brighton and Hove, Buckinghamshire, East Sussex, Hampshire, "
            "Isle of Wight and Kent.",
        ),
        (
            {"apart": all_apart(SLUGS[1:8]), "together": frozenset({frozenset(SLUGS[:2])})},
            "Seven authorities or sets kept together are all kept apart from each other, and there are six groups. "
            "Drop one of these wishes, between any two of Bracknell Forest with Brighton and Hove, Buckinghamshire,",
        ),
        (
            {"together": in_twos(8)},
            "Eight pairs are to be kept together, and six groups have room for seven. Drop one of these wishes: "
            "Bracknell Forest with Brighton and Hove, Buckinghamshire with East Sussex,",
        ),
        (
            {"apart": frozenset(frozenset({"kent", slug}) for slug in SLUGS if slug != "kent")},
            "Kent is kept apart from so many that nobody is left to sit with, and a group has at least three. "
            "Drop one of the wishes to keep apart.",
        ),
        (
            {
                "apart": frozenset(frozenset({"kent", slug}) for slug in SLUGS if slug not in ("kent", "medway")),
                "together": frozenset({frozenset({"kent", "medway"})}),
            },
            "Kent and Medway are kept together and apart from so many that nobody is left to sit with",
        ),
    ],
)
def test_wishes_that_count_out_are_refused_before_any_search(
    wishes: dict[str, Pairs], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(grouping_proposal, "search")
    with pytest.raises(GroupingError) as refused:
        proposed(**wishes)
    assert said in str(refused.value)


def test_as_many_as_can_be_kept_are_kept() -> None:
    """One authority, one pair fewer: six groups hold six that are apart, and seven pairs."""
    assert not proposed(apart=all_apart(SLUGS[:6])).outcome.unmet
    assert not proposed(together=in_twos(7)).outcome.unmet
    assert not proposed(together=in_twos(2) | all_apart(SLUGS[4:7]) | all_apart(SLUGS[7:10])).outcome.unmet


def test_sets_of_three_leave_less_room_for_pairs() -> None:
    """Of 8 in two quartets with two sets of three, one is left beside each."""
    slugs = [one.slug for one in made_up(8)]
    wishes = Wishes(together=all_apart(slugs[:3]) | all_apart(slugs[3:6]) | {frozenset(slugs[6:])})
    said = "One pair is to be kept together, and two groups have room, beside the larger sets .*, for none"
    with pytest.raises(GroupingError, match=said):
        propose(grouping_task(made_up(8), [], wishes, YEAR), 1)


def test_what_cannot_be_counted_out_is_given_up_soon() -> None:
    """Of thirteen no three may sit together: that takes seven groups, though only six are all apart."""
    ring = SLUGS[:13]
    allowed = {frozenset((ring[at], ring[at - 1])) for at in range(13)}
    asked = grouping_task(the_nineteen(), [LAST], Wishes(apart=all_apart(ring) - allowed), YEAR)
    cover = first_cover(asked, feasible_options(asked, Costs(asked)))
    assert cover.best is None and cover.steps <= 15_000, "half a second"
    with pytest.raises(GroupingError, match="Take back a wish"):
        propose(asked, 1)
