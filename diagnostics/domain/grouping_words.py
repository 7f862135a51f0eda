"""What a proposal is told as: why a group is as it is, how good the whole can be, and what a swap does."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .grouping_proposal import Outcome, Proposal, Repeat, Seated
from .wording import counted, listed


class Change(NamedTuple):
    """A figure of a grouping before and after a swap, and what that means."""

    label: str
    before: str
    after: str
    words: str


def group_words(group: Seated) -> list[str]:
    """One sentence a fact: who of these has met, who hosts and how far the others travel, which wishes it keeps."""
    met = [repeat_words(repeat) for repeat in group.repeats] or ["No two of these have sat together before."]
    return [*met, *_hosting(group), *group.met, *group.unmet]


def repeat_words(repeat: Repeat) -> str:
    one, other = repeat.names
    return f"{one} and {other} sat together in {listed(repeat.rounds)}."


def _hosting(group: Seated) -> Iterator[str]:
    if group.host:
        yield f"{group.host} can host: {listed(f'{name} is {km} km away' for name, km in group.travel)}."


def repeats_words(outcome: Outcome) -> str:
    """`No two have sat together before`, or how many and when last."""
    repeats = outcome.repeats
    if not repeats:
        return "No pair has sat together before."
    last = max(label for repeat in repeats for label in repeat.rounds)
    have = "has" if len(repeats) == 1 else "have"
    return f"{counted(len(repeats), 'pair')} {have} sat together before, most recently in {last}."


def travel_words(outcome: Outcome) -> str:
    """Distances are as the crow flies, one way."""
    total = outcome.total
    if not total.km:
        return "No travel is counted."
    together = f"All members together travel {total.km:,} km to their hosts, one way"
    return f"{together}; at most {total.farthest} km in one group."


def proof_words(proposal: Proposal) -> list[str]:
    """How good the proposal is, against everything that is possible."""
    return [_repeats_proof(proposal), *_travel_proof(proposal)]


def _repeats_proof(proposal: Proposal) -> str:
    weight = proposal.outcome.total.weight
    if not weight:
        return "No grouping can have fewer repeated pairs."
    if weight == proposal.least_weight:
        return (
            "At least one repeated pair is unavoidable. A repeat counts half for each year that has passed, and so "
            "counted no grouping has less."
        )
    if proposal.least_weight:
        return "At least one repeated pair is unavoidable; whether these are the fewest is not known."
    return "Whether these repeats could be avoided is not known."


def _travel_proof(proposal: Proposal) -> Iterator[str]:
    total, least = proposal.outcome.total, proposal.least_travel
    found = total.km + total.farthest
    if not found:
        return
    if found <= least:
        yield "With as few repeats no grouping asks for less travel (the farthest group counted twice)."
    elif least:
        above = -(-100 * (found - least) // least)
        counted_twice = "Travel (the farthest group counted twice)"
        yield f"{counted_twice} is at most {above} % above what is possible with as few repeats."


def changes(before: Outcome, after: Outcome) -> list[Change]:
    """What is different, figure by figure."""
    was, now = before.total, after.total
    return [
        _change("Repeated pairs", len(before.repeats), len(after.repeats), "fewer", "more"),
        _change("Travel to the hosts, km", was.km, now.km, "less", "more"),
        _change("Travel of the farthest group, km", was.farthest, now.farthest, "less", "more"),
        _change("Wishes broken", len(before.unmet), len(after.unmet), "fewer", "more"),
    ]


def _change(label: str, before: int, after: int, less: str, more: str) -> Change:
    by = after - before
    words = f"{by:,} {more}" if by > 0 else f"{-by:,} {less}" if by < 0 else "the same"
    return Change(label, f"{before:,}", f"{after:,}", words)


def swap_words(one: str, other: str, before: Outcome, after: Outcome) -> str:
    """`Kent and Slough swapped: 2 more repeated pairs, 25 km more travel.`"""
    repeats = len(after.repeats) - len(before.repeats)
    km = after.total.km - before.total.km
    said = [
        f"{counted(abs(repeats), 'repeated pair')} {'more' if repeats > 0 else 'fewer'}"
        if repeats
        else "as many repeats",
        f"{abs(km):,} km {'more' if km > 0 else 'less'} travel" if km else "as much travel",
    ]
    broken = new_words(before.unmet, after.unmet)
    return " ".join([f"With {one} and {other} swapped: {listed(said)}.", *broken])


def new_words(before: Iterable[str], after: Iterable[str]) -> list[str]:
    """What was not said before."""
    known = set(before)
    return [words for words in after if words not in known]
