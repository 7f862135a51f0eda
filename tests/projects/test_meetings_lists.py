"""A pasted list is read in any spelling, and what it does not say for certain is not guessed. No database."""

import json
from pathlib import Path

import pytest

from projects.domain.attendance_lists import LONGEST_LIST, LONGEST_NAMES, Spellings, read_list
from projects.domain.names import name_key

FACTS = json.loads(Path("fixtures/plan-2025-26/authorities.json").read_text(encoding="utf-8"))
NAMES = dict(enumerate((fact["name"] for fact in FACTS), 1))
KEYS = [(name_key(alias), pk) for pk, fact in enumerate(FACTS, 1) for alias in fact["aliases"]]
SPELLINGS = Spellings(NAMES, KEYS)


def read(text: str) -> dict[str, str]:
    """Authorities with the names of who came; apologies are told by a minus."""
    found = read_list(text, SPELLINGS)
    assert not found.unread, found.unread
    return {NAMES[pk]: ("" if e.state == "present" else "-") + e.names for pk, e in found.entries.items()}


def unread(text: str) -> dict[str, str]:
    return {one.text: one.suggestion for one in read_list(text, SPELLINGS).unread}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Isle of Wight, Windsor & Maidenhead", ["Isle of Wight", "Windsor and Maidenhead"]),
        ("RBWM; IoW; ESCC; MKC; BFC; KCC", [
            "Windsor and Maidenhead", "Isle of Wight", "East Sussex", "Milton Keynes", "Bracknell Forest", "Kent",
        ]),
        ("• Kent County Council\n- Medway Council\n3. West Sussex CC\n☑ I.O.W.", [
            "Kent", "Medway", "West Sussex", "Isle of Wight",
        ]),
        ("The Royal Borough of Windsor and Maidenhead\nCity of Portsmouth / Southampton City Council", [
            "Windsor and Maidenhead", "Portsmouth", "Southampton",
        ]),
        ("Brighton & Hove City Council\tBracknell-Forest\tMiltonKeynes", [
            "Brighton and Hove", "Bracknell Forest", "Milton Keynes",
        ]),
        ("Kent and Medway", ["Kent", "Medway"]),
        ("kent\nKENT.\n\n", ["Kent"]),
    ],
)  # fmt: skip
def test_every_spelling_and_separator(text: str, names: list[str]) -> None:
    assert read(text) == dict.fromkeys(names, "")


def test_all_nineteen_in_one_line() -> None:
    assert len(read(", ".join(NAMES.values()))) == len(read("\n".join(NAMES.values()))) == 19


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Kent - Jane Smith", {"Kent": "Jane Smith"}),
        ("Kent County Council – Jane Smith, Bob Jones", {"Kent": "Jane Smith, Bob Jones"}),
        ("Kent (Jane Smith)\nKent\tBob Jones", {"Kent": "Jane Smith, Bob Jones"}),
        ("Jane Smith, Kent", {"Kent": "Jane Smith"}),
        ("Surrey - Clark Kent, Medway", {"Surrey": "Clark Kent", "Medway": ""}),
        ("West Berkshire: Ann", {"West Berkshire": "Ann"}),
    ],
)
def test_who_came_is_kept(text: str, names: dict[str, str]) -> None:
    assert read(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Kent\nApologies: Surrey, Slough",
        "Kent\nApologies\nSurrey\nSlough",
        "Kent; Surrey (apologies); Slough - apologies",
    ],
)
def test_apologies_are_told_from_presence(text: str) -> None:
    assert read(text) == {"Kent": "", "Surrey": "-", "Slough": "-"}


def test_present_wins_where_an_authority_is_named_twice() -> None:
    assert read("Apologies: Kent - Ann\nPresent: Kent - Bob") == {"Kent": "Ann, Bob"}


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("Sussex", "Did you mean East Sussex or West Sussex?"),
        ("Wokinham", "Did you mean Wokingham?"),
        ("Brighton", "Did you mean Brighton and Hove?"),
        ("London Borough of Croydon", "This is none of the 19 authorities, or a spelling that is not known yet."),
        ("NHS England - Ann Other", "This is none of the 19 authorities, or a spelling that is not known yet."),
    ],
)
def test_what_is_not_certain_is_not_guessed(text: str, suggestion: str) -> None:
    assert unread(text) == {text: suggestion}
    assert not read_list(text, SPELLINGS).entries


def test_a_stranger_among_authorities_is_not_taken_for_a_person() -> None:
    found = read_list("Kent, Croydon, Surrey\nSlough, Wokinham", SPELLINGS)
    assert [NAMES[pk] for pk in found.entries] == ["Kent", "Surrey", "Slough"]
    assert [one.text for one in found.unread] == ["Croydon", "Wokinham"]
    assert not any(entry.names for entry in found.entries.values())


def test_a_list_of_any_length_is_read_in_bounds() -> None:
    text = "Kent - " + "x" * 2 * LONGEST_LIST
    found = read_list(text, SPELLINGS)
    assert all(len(entry.names) <= LONGEST_NAMES for entry in found.entries.values())
    assert len(read_list("nobody\n" * LONGEST_LIST, SPELLINGS).unread) == 100
    assert not read_list("", SPELLINGS).entries
