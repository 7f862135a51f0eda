"""Where a return stands follows from its steps, and from nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from returns.domain.states import FROM, RULES, Event, Signature, State, Step, Wanted, signature_of, standing_of

NOON = datetime(2026, 4, 1, 12, tzinfo=timezone.utc)  # noqa: UP017
SPONSOR, MANAGER, FINANCE = 1, 2, 3


def steps(*taken: Step | tuple[Step, int] | tuple[Step, int, str]) -> list[Event]:
    found = []
    for index, one in enumerate(taken):
        step, *rest = one if isinstance(one, tuple) else (one,)
        project, seal = (*rest, 0, "")[:2] if len(rest) < 2 else rest
        found.append(Event(step, SPONSOR, NOON + timedelta(minutes=index), int(project or 0), str(seal or "")))
    return found


@pytest.mark.parametrize(
    ("taken", "state"),
    [
        ([Step.STARTED], State.DRAFT),
        ([Step.STARTED, Step.CHECKED], State.CHECKED),
        ([Step.STARTED, Step.CHECKED, (Step.SIGNED, 7)], State.SIGNING),
        ([Step.STARTED, Step.CHECKED, Step.CERTIFIED_FINANCE], State.SIGNING),
        ([Step.STARTED, Step.CHECKED, Step.CERTIFIED_FINANCE, Step.CERTIFIED_MANAGER], State.CERTIFIED),
        ([Step.STARTED, Step.CHECKED, (Step.SIGNED, 7), Step.REOPENED], State.DRAFT),
        ([Step.STARTED, Step.CHECKED, Step.CERTIFIED_FINANCE, Step.CERTIFIED_MANAGER, Step.FROZEN], State.FROZEN),
    ],
)
def test_the_state_follows_from_the_steps(taken: list[Step], state: State) -> None:
    assert standing_of(steps(*taken)).state is state


def test_what_is_sent_back_takes_the_certificates_and_that_signature_away() -> None:
    taken = [Step.STARTED, Step.CHECKED, (Step.SIGNED, 7, "a"), (Step.SIGNED, 5, "b"), Step.CERTIFIED_FINANCE]
    standing = standing_of(steps(*taken, (Step.SENT_BACK, 7)))
    assert standing.state is State.SIGNING
    assert standing.certified == {}
    assert set(standing.signed) == {5}
    assert set(standing.sent_back) == {7}


def test_signing_again_answers_what_was_sent_back() -> None:
    standing = standing_of(steps(Step.STARTED, Step.CHECKED, (Step.SENT_BACK, 7), (Step.SIGNED, 7, "b")))
    assert standing.sent_back == {}
    assert signature_of(standing, Wanted(7, "b")) is Signature.SIGNED


def test_a_signature_holds_for_what_was_signed_and_for_nothing_else() -> None:
    standing = standing_of(steps(Step.STARTED, Step.CHECKED, (Step.SIGNED, 7, "as it was")))
    assert signature_of(standing, Wanted(7, "as it was")) is Signature.SIGNED
    assert signature_of(standing, Wanted(7, "as it is now")) is Signature.CHANGED
    assert signature_of(standing, Wanted(5, "as it was")) is Signature.MISSING


def test_a_signature_outlives_opening_again_and_a_correction_where_nothing_changed() -> None:
    reopened = standing_of(steps(Step.STARTED, Step.CHECKED, (Step.SIGNED, 7, "a"), Step.REOPENED, Step.CHECKED))
    assert signature_of(reopened, Wanted(7, "a")) is Signature.SIGNED
    correction = standing_of(steps(Step.STARTED, Step.CHECKED))
    earlier = steps((Step.SIGNED, 7, "a"))
    assert signature_of(correction, Wanted(7, "a"), earlier) is Signature.SIGNED
    assert signature_of(correction, Wanted(7, "b"), earlier) is Signature.CHANGED


def test_a_signature_found_to_have_lapsed_is_asked_for_again() -> None:
    standing = standing_of(steps(Step.STARTED, Step.CHECKED, (Step.SIGNED, 7, "a"), (Step.LAPSED, 7)))
    assert standing.lapsed == {7}
    assert signature_of(standing, Wanted(7, "b")) is Signature.CHANGED
    assert standing_of(steps((Step.LAPSED, 7), (Step.SIGNED, 7, "b"))).lapsed == frozenset()


def test_a_signature_counts_from_whoever_has_to_give_it() -> None:
    standing = standing_of(steps(Step.STARTED, Step.CHECKED, (Step.SIGNED, 7, "a")))
    assert signature_of(standing, Wanted(7, "a", SPONSOR)) is Signature.SIGNED
    assert signature_of(standing, Wanted(7, "a", MANAGER)) is Signature.CHANGED


def test_two_certificates_for_different_contents_are_none() -> None:
    def taken(*seals: str) -> list[Event]:
        both = zip((Step.CERTIFIED_FINANCE, Step.CERTIFIED_MANAGER), seals, strict=True)
        return [*steps(Step.STARTED, Step.CHECKED), *(Event(step, FINANCE, NOON, 0, seal) for step, seal in both)]

    assert standing_of(taken("a", "a")).state is State.CERTIFIED
    assert standing_of(taken("a", "b")).state is State.SIGNING


def test_nothing_moves_a_frozen_return() -> None:
    frozen = standing_of(steps(Step.STARTED, Step.FROZEN))
    assert not [step for step in Step if frozen.allows(step)]


def test_only_what_is_certified_is_frozen() -> None:
    assert FROM[Step.FROZEN] == {State.CERTIFIED}


def test_the_page_of_rules_tells_every_step_that_people_take() -> None:
    assert {rule.step for rule in RULES} == set(Step) - {Step.LAPSED}
