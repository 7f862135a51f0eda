"""What a proposal hangs on stands in its address, and whatever an address says breaks nothing."""

from __future__ import annotations

import pytest

from diagnostics.domain.proposal_address import Asked, read_asked


def test_what_an_address_says_comes_back_from_it() -> None:
    asked = Asked(
        seed=7,
        out=("slough",),
        guests=("kent",),
        virtual=True,
        apart=(("kent", "surrey"),),
        together=(("medway", "reading"),),
        groups=(("kent", "medway", "reading"),),
        swapped=("kent", "slough"),
    )
    lists: dict[str, list[str]] = {}
    for name, value in asked.parameters():
        lists.setdefault(name, []).append(value)
    known = {"kent", "surrey", "medway", "reading", "slough"}
    assert read_asked(lists, known) == asked
    assert read_asked({}, known) == Asked()


@pytest.mark.parametrize(
    "lists",
    [
        {"seed": ["٣"]},
        {"seed": ["9" * 40]},
        {"seed": ["-1"]},
        {"seed": ["0"]},
        {"out": ["cornwall"]},
        {"apart": ["kent", "kent~kent", "kent~cornwall", "~", ""]},
        {"mode": ["hybrid"]},
        {"swapped": ["kent"]},
    ],
)
def test_what_cannot_be_read_in_an_address_is_left_out(lists: dict[str, list[str]]) -> None:
    assert read_asked(lists, {"kent"}) == Asked()
