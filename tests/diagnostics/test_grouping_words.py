"""What is said of a proposal, of a swap, and of who has met whom."""

from __future__ import annotations

import pytest

from diagnostics.domain.grouping import GroupingError, PastRound, Task, Wishes, grouping_task
from diagnostics.domain.grouping_proposal import Outcome, Proposal, numbered, outcome, propose, swap
from diagnostics.domain.grouping_words import (
    changes,
    group_words,
    proof_words,
    repeats_words,
    swap_words,
    travel_words,
)
from diagnostics.domain.pair_history import Met, pair_matrix

from .groupings import LAST, YEAR, made_up, past_rounds, the_nineteen

HOSTS = frozenset({"kent", "hampshire", "oxfordshire", "surrey", "wokingham", "buckinghamshire", "portsmouth"})


@pytest.fixture(scope="module")
def asked() -> Task:
    return grouping_task(the_nineteen(), [LAST], Wishes(hosts=HOSTS), YEAR)


@pytest.fixture(scope="module")
def proposal(asked: Task) -> Proposal:
    return propose(asked, 1)


def swapped(asked: Task, before: Outcome, one: str, other: str) -> Outcome:
    return outcome(asked, numbered(asked, swap(asked, before.slugs, one, other)))


def test_a_group_is_explained_by_who_has_met_who_hosts_and_how_far_it_is(asked: Task) -> None:
    groups = [("kent", "medway", "slough"), ("isle-of-wight", "portsmouth", "reading")]
    words = [group_words(group) for group in outcome(asked, numbered_part(asked, groups)).groups]
    assert words == [
        ["No two of these have sat together before.", "Kent can host: Medway is 12 km away and Slough is 81 km away."],
        [
            "Isle of Wight and Portsmouth sat together in 2024-25.",
            "Portsmouth can host: Isle of Wight is 18 km away and Reading is 74 km away.",
        ],
    ]


def numbered_part(asked: Task, groups: list[tuple[str, ...]]) -> list[tuple[int, ...]]:
    return [tuple(sorted(asked.number[slug] for slug in group)) for group in groups]


def test_who_met_several_times_is_told_with_all_rounds() -> None:
    rounds = [LAST, PastRound("2022-23", 2022, (("kent", "hampshire", "surrey"),))]
    asked = grouping_task(the_nineteen(), rounds, Wishes(virtual=True), YEAR)
    (group,) = outcome(asked, numbered_part(asked, [("hampshire", "kent", "slough")])).groups
    assert group_words(group) == ["Hampshire and Kent sat together in 2022-23 and 2024-25."]


def test_wishes_are_told_in_the_group_they_are_about() -> None:
    wishes = Wishes(
        apart=frozenset({frozenset({"kent", "medway"})}),
        together=frozenset({frozenset({"surrey", "slough"}), frozenset({"reading", "kent"})}),
        hosts=frozenset({"medway", "slough", "hampshire", "reading", "portsmouth", "southampton", "wokingham"}),
    )
    asked = grouping_task(the_nineteen(), [], wishes, YEAR)
    groups = [("kent", "medway", "hampshire"), ("surrey", "slough", "oxfordshire"), ("buckinghamshire", "west-sussex")]
    words = [group_words(group)[-2:] for group in outcome(asked, numbered_part(asked, groups)).groups]
    assert words[0] == ["Kent and Medway are to be kept apart.", "Kent and Reading are to be kept together."]
    assert words[1][-1] == "Slough and Surrey are kept together as wished."
    assert words[2][-1] == "None of Buckinghamshire and West Sussex can host."


def test_what_is_proven_is_said(proposal: Proposal) -> None:
    assert repeats_words(proposal.outcome) == "No pair has sat together before."
    assert proof_words(proposal) == [
        "No grouping can have fewer repeated pairs.",
        "With as few repeats no grouping asks for less travel (the farthest group counted twice).",
    ]


def test_travel_is_told_in_all_and_for_the_farthest_group(proposal: Proposal) -> None:
    total = proposal.outcome.total
    assert total.km == sum(km for group in proposal.outcome.groups for _, km in group.travel)
    assert total.farthest == max(sum(km for _, km in group.travel) for group in proposal.outcome.groups)
    assert travel_words(proposal.outcome) == (
        f"All members together travel {total.km} km to their hosts, one way; at most {total.farthest} km in one group."
    )


def test_unavoidable_repeats_are_told_as_such() -> None:
    candidates = made_up(7)
    proposal = propose(grouping_task(candidates, past_rounds(candidates, 6), Wishes(), YEAR), 1)
    assert proposal.outcome.repeats
    assert proof_words(proposal)[0].startswith("At least one repeated pair is unavoidable. A repeat counts half")


@pytest.mark.parametrize(
    ("least_weight", "least_travel", "said"),
    [
        (1, 0, ["At least one repeated pair is unavoidable; whether these are the fewest is not known."]),
        (0, 0, ["Whether these repeats could be avoided is not known."]),
        (
            2048,
            100,
            [
                "At least one repeated pair is unavoidable. A repeat counts half for each year that has passed, "
                "and so counted no grouping has less.",
                "Travel (the farthest group counted twice) is at most 13 % above what is possible with as few repeats.",
            ],
        ),
    ],
)
def test_what_is_only_bounded_is_said_as_a_bound(least_weight: int, least_travel: int, said: list[str]) -> None:
    asked = grouping_task(the_nineteen(), [LAST], Wishes(), YEAR)
    found = outcome(asked, numbered(asked, LAST.groups))
    total = found.total._replace(weight=2048, km=100, farthest=13)
    assert proof_words(Proposal(Outcome(found.groups, total), least_weight, least_travel)) == said


def test_a_virtual_round_counts_no_travel() -> None:
    proposal = propose(grouping_task(the_nineteen(), [LAST], Wishes(virtual=True), YEAR), 1)
    assert travel_words(proposal.outcome) == "No travel is counted."
    assert proof_words(proposal) == ["No grouping can have fewer repeated pairs."]


def test_a_swap_tells_what_it_does(asked: Task, proposal: Proposal) -> None:
    before = proposal.outcome
    group = next(group for group in before.groups if "kent" in group.slugs)
    oxford = next(group for group in before.groups if "oxfordshire" in group.slugs)
    other = next(slug for slug in oxford.slugs if slug != "oxfordshire")
    after = swapped(asked, before, "kent", other)
    assert {*oxford.slugs, "kent"} - {other} in map(set, after.slugs)
    assert {*group.slugs, other} - {"kent"} in map(set, after.slugs)
    repeats, travel, farthest, _ = changes(before, after)
    assert (repeats.before, repeats.after, repeats.words) == ("0", "1", "1 more")  # Kent met Oxfordshire in 2024-25
    assert travel.words == f"{after.total.km - before.total.km} more"
    assert int(travel.after) - int(travel.before) == after.total.km - before.total.km
    assert farthest.after == str(after.total.farthest)
    assert swap_words("Kent", "Oxford's partner", before, after).startswith(
        f"With Kent and Oxford's partner swapped: 1 repeated pair more and {travel.words.split()[0]} km more travel."
    )


def test_a_swap_that_breaks_a_wish_says_which() -> None:
    wishes = Wishes(
        hosts=frozenset({"wokingham", "surrey", "kent", "medway", "milton-keynes", "slough"}),
        apart=frozenset({frozenset({"kent", "medway"})}),
    )
    asked = grouping_task(the_nineteen(), [], wishes, YEAR)
    before = outcome(asked, numbered(asked, LAST.groups))
    after = swapped(asked, before, "kent", "reading")
    assert [change.words for change in changes(before, after)][-1] == "2 more"
    assert swap_words("Kent", "Reading", before, after).endswith(
        "None of Hampshire, Oxfordshire and Reading can host. Kent and Medway are to be kept apart."
    )


def test_a_swap_taken_back_leaves_the_groups_as_they_were(asked: Task, proposal: Proposal) -> None:
    one, other = proposal.outcome.slugs[0][0], proposal.outcome.slugs[1][0]
    there = swapped(asked, proposal.outcome, one, other)
    assert swapped(asked, there, one, other) == proposal.outcome
    assert swap_words("One", "other", there, there) == "With One and other swapped: as many repeats and as much travel."


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("kent", "kent", "of different groups"),
        ("kent", "cornwall", "Choose two authorities that take part"),
        ("hampshire", "kent", "of different groups"),
    ],
)
def test_a_swap_that_is_none_is_refused(one: str, other: str, said: str) -> None:
    asked = grouping_task(the_nineteen(), [], Wishes(), YEAR)
    with pytest.raises(GroupingError, match=said):
        swap(asked, LAST.groups, one, other)


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        (LAST.groups[1:], "Brighton and Hove, Isle of Wight, Portsmouth and Wokingham in no group"),
        ((("brighton-and-hove", "kent", "portsmouth", "wokingham"), *LAST.groups[1:]), "Kent in several"),
        (
            (("brighton-and-hove", "cornwall", "portsmouth", "wokingham"), *LAST.groups[1:]),
            "1 authority not taking part",
        ),
        ((LAST.groups[0] + LAST.groups[1], *LAST.groups[2:]), "do not fit who takes part. Propose groups again"),
    ],
)
def test_groups_that_do_not_fit_who_takes_part_are_refused(groups, said: str) -> None:
    asked = grouping_task(the_nineteen(), [], Wishes(), YEAR)
    with pytest.raises(GroupingError, match=said):
        numbered(asked, groups)


def test_the_matrix_tells_for_each_pair_how_often_and_when_last() -> None:
    earlier = PastRound("2022-23", 2022, (("kent", "hampshire", "surrey"),))
    slugs = [one.slug for one in the_nineteen()]
    matrix = pair_matrix(slugs, [LAST, earlier])
    assert len(matrix) == 19 and {len(row) for row in matrix} == {19}
    kent, hampshire, surrey, slough = (slugs.index(slug) for slug in ("kent", "hampshire", "surrey", "slough"))
    assert matrix[kent][kent] is None
    assert matrix[kent][hampshire] == matrix[hampshire][kent] == Met(("2022-23", "2024-25"))
    assert (matrix[kent][hampshire].times, matrix[kent][hampshire].last) == (2, "2024-25")
    assert (matrix[kent][surrey].times, matrix[kent][surrey].last) == (1, "2022-23")
    assert (matrix[kent][slough].times, matrix[kent][slough].last) == (0, "")
    # A quartet makes six pairs and a triad three; each pair stands in two cells.
    assert sum(met.times for row in matrix for met in row if met) == 2 * (6 + 5 * 3 + 3)
