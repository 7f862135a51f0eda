"""The plan's authorities, people, themes, projects and frameworks, against figures typed from the source."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

PLAN = Path(__file__).resolve().parents[2] / "fixtures" / "plan-2025-26"


def load(name: str) -> Any:
    return json.loads((PLAN / name).read_text(encoding="utf-8"))


PROJECTS: dict[int, dict[str, Any]] = {project["number"]: project for project in load("projects.json")}
PEOPLE: dict[str, dict[str, Any]] = {person["key"]: person for person in load("people.json")}

# Headings of the plan's body: amount, managers (first is lead), sponsor.
HEADINGS: dict[int, tuple[int | None, str, str]] = {
    1: (240_000, "Luke Ede", "Carolyn Fair"),
    2: (60_800, "Richard Tyndall", "Sarah Hammond"),
    3: (76_000, "Chris Baird", "Lee-Anne Farach"),
    4: (84_000, "Mark Evans", "Lucy Butler"),
    5: (100_000, "Mark Evans", "Emma Cockerell"),
    6: (16_250, "Mark Evans", "Mac Heath"),
    7: (87_000, "Sheelagh Sullivan", "Lee-Anne Farach"),
    8: (None, "Sheelagh Sullivan", "Lee-Anne Farach"),
    9: (None, "Sheelagh Sullivan", "Lee-Anne Farach"),
    10: (None, "Sheelagh Sullivan, Julie Pointer", "Lee-Anne Farach"),
    11: (None, "Sheelagh Sullivan", "Lee-Anne Farach"),
    12: (None, "Sheelagh Sullivan", "Lee-Anne Farach"),
    13: (None, "Sheelagh Sullivan, Julie Pointer", "Lee-Anne Farach"),
    15: (42_000, "Chris Owen", "Sarah Daly"),
    16: (35_000, "Rebecca Eligon", "Stuart Ashley"),
    17: (30_000, "Sheelagh Sullivan, Jo McSherrie", "Lee-Anne Farach"),
    18: (60_000, "Nick King", "Lee-Anne Farach"),
    19: (30_000, "Sheelagh Sullivan", "Lee-Anne Farach"),
    20: (105_000, "Marian Cullen", "Lee-Anne Farach"),
    21: (47_000, "Chris Owen", "Sarah Daly"),
    22: (92_314, "Carly Murphy", "Mac Heath"),
    24: (100_000, "Rebecca Eligon", "Sarah Daly"),
    25: (15_000, "Rebecca Eligon", "Mac Heath"),
    26: (15_000, "Rebecca Eligon", "Mac Heath"),
    27: (6_000, "Rebecca Eligon", "Mac Heath"),
    28: (59_000, "Rebecca Eligon", "Mac Heath"),
    29: (72_000, "Sheelagh Sullivan", "Lee-Anne Farach"),
    30: (35_000, "Richard Tyndall", "Sarah Hammond"),
    31: (2_500, "Isabelle Gregory", "Sarah Hammond"),
    32: (25_000, "Emma Stone", "Sarah Hammond"),
    33: (460_321, "Chris Baird", "Carolyn Fair"),
    34: (11_500, "Rebecca Eligon", "Mac Heath"),
    35: (18_000, "Chris Baird", "Lara Patel"),
    36: (9_500, "Rebecca Eligon", "Grainne Siggins"),
    37: (9_500, "Rebecca Eligon", "Sarah Daly"),
    38: (9_500, "Rebecca Eligon", "Mac Heath"),
    39: (12_000, "Jenny Boyd", "Lara Patel"),
    40: (15_000, "Kevin Kasaven", "Sarah Hammond"),
    41: (18_000, "Mark Evans", "Mac Heath"),
    42: (18_000, "Chris Owen", "Sarah Daly"),
    43: (7_500, "Helen Watson", "Jacquie Russell"),
    44: (30_000, "Anne-Marie Ali", "Grainne Siggins"),
    45: (20_572, "Chris Baird", "Carolyn Fair"),
    46: (35_000, "Sue Kocaman", "Lin Ferguson"),
    47: (30_000, "Kevin Kasaven", "Sarah Hammond"),
    48: (22_000, "Kevin Kasaven", "Mac Heath"),
    49: (25_000, "Richard Tyndall", "Sarah Hammond"),
}
PHASES: dict[int, list[int | None]] = {
    7: [45_000, 42_000],
    15: [21_000, 21_000],
    18: [30_000, 30_000],
    19: [18_000, 12_000],
    20: [50_000, 55_000],
    21: [26_000, 21_000],
    22: [44_875, 47_439],
    24: [45_500, 54_500],
    27: [6_000, None],
    28: [28_500, 30_500],
}
ORGANISATIONS = {
    "East Sussex": "Luke Ede, Carolyn Fair",
    "SESLIP": "Richard Tyndall, Chris Baird, Mark Evans, Sheelagh Sullivan, Julie Pointer, Chris Owen, Rebecca Eligon, "
    "Nick King, Marian Cullen, Isabelle Gregory, Jenny Boyd, Sue Kocaman, Claire Woodcock",
    "Surrey": "Jo McSherrie",
    "Milton Keynes": "Carly Murphy, Mac Heath",
    "Kent": "Emma Stone, Kevin Kasaven, Sarah Hammond",
    "LGA": "Helen Watson",
    "LAFSE": "Anne-Marie Ali",
    "Medway": "Lee-Anne Farach",
    "RCC": "Lucy Butler",
    "Wokingham": "Emma Cockerell",
    "Portsmouth": "Sarah Daly",
    "Hampshire": "Stuart Ashley",
    "Reading": "Lara Patel",
    "Bracknell Forest": "Grainne Siggins",
    "Windsor and Maidenhead": "Lin Ferguson",
    "West Sussex": "Jacquie Russell",
    "Isle of Wight": "Ashley Whittaker",
}
# Appendix 2, Table 3: CSC enablers, CSC outcomes, SEND enablers, a digit for each number.
MAPPING = {
    1: ("23", "1234", "23"), 2: ("2", "1234", ""), 3: ("", "", "2"), 4: ("", "", "5"), 5: ("3", "1234", "5"),
    6: ("3", "1234", ""), 7: ("", "", "5"), 8: ("", "", "3"), 9: ("", "", "4"), 10: ("", "", "4"),
    11: ("", "", "34"), 12: ("", "", "3"), 13: ("", "", "1"), 15: ("", "", "34"), 16: ("123", "1234", ""),
    17: ("", "", "45"), 18: ("", "", "5"), 19: ("", "", "1"), 20: ("", "", "4"), 21: ("", "", "4"),
    22: ("3", "1", ""), 24: ("23", "1234", ""), 25: ("3", "4", ""), 26: ("3", "2", ""), 27: ("3", "2", ""),
    28: ("3", "2", ""), 33: ("123", "1234", "4"), 34: ("123", "4", ""), 35: ("123", "1234", ""),
    36: ("123", "1", ""), 37: ("123", "4", ""), 38: ("123", "2", ""), 39: ("123", "1234", ""),
    40: ("123", "1234", ""), 41: ("123", "1234", ""), 42: ("123", "1", ""), 43: ("123", "1234", ""),
    44: ("3", "4", ""), 45: ("2", "1234", ""), 46: ("", "", "1"), 47: ("3", "1234", ""), 48: ("3", "1234", "5"),
}  # fmt: skip
CSC, SEND = "csc-national-framework", "what-works-in-send"


def names(keys: list[str]) -> str:
    return ", ".join(PEOPLE[key]["name"] for key in keys)


def test_there_are_19_authorities_with_every_spelling_once() -> None:
    authorities = load("authorities.json")
    assert [authority["name"] for authority in authorities] == [
        "Bracknell Forest", "Brighton and Hove", "Buckinghamshire", "East Sussex", "Hampshire", "Isle of Wight",
        "Kent", "Medway", "Milton Keynes", "Oxfordshire", "Portsmouth", "Reading", "Slough", "Southampton", "Surrey",
        "West Berkshire", "West Sussex", "Windsor and Maidenhead", "Wokingham",
    ]  # fmt: skip
    assert len({authority["slug"] for authority in authorities}) == 19
    spelt = {alias: authority["slug"] for authority in authorities for alias in authority["aliases"]}
    assert spelt == {
        "BFC": "bracknell-forest", "Brighton & Hove": "brighton-and-hove", "Bucks": "buckinghamshire",
        "ESCC": "east-sussex", "IoW": "isle-of-wight", "loW": "isle-of-wight", "KCC": "kent", "Kent CC": "kent",
        "Kent County Council": "kent", "MKC": "milton-keynes", "Oxford": "oxfordshire",
        "RBWM": "windsor-and-maidenhead", "Windsor & Maidenhead": "windsor-and-maidenhead",
    }  # fmt: skip


def test_people_belong_where_the_plan_puts_them() -> None:
    expected = {name: where for where, people in ORGANISATIONS.items() for name in people.split(", ")}
    assert {person["name"]: person["organisation"] for person in PEOPLE.values()} == expected
    assert len(PEOPLE) == 33
    slugs = {authority["name"]: authority["slug"] for authority in load("authorities.json")}
    assert all(person["authority"] == slugs.get(person["organisation"]) for person in PEOPLE.values())


def test_people_have_invented_addresses_and_few_roles() -> None:
    assert [person["email"] for person in PEOPLE.values()] == [
        f"{person['name'].lower().replace(' ', '.')}@example.org" for person in PEOPLE.values()
    ]
    assert len({person["email"] for person in PEOPLE.values()}) == 33
    roles = {key: person["roles"] for key, person in PEOPLE.items() if person["roles"]}
    assert roles == {
        "richard-tyndall": ["programme_manager"],
        "chris-baird": ["support_team"],
        "jenny-boyd": ["support_team"],
        "claire-woodcock": ["support_team"],
    }


def test_there_are_19_managers_11_directors_and_one_councillor() -> None:
    assert len({key for project in PROJECTS.values() for key in project["managers"]}) == 19
    sponsors = {project["sponsor"] for project in PROJECTS.values() if project["sponsor"]}
    titles = Counter(PEOPLE[key]["job_title"] for key in sponsors)
    assert titles == {"Director of Children's Services": 11, "Councillor": 1}


def test_49_numbers_of_which_47_are_used() -> None:
    assert list(PROJECTS) == list(range(1, 50))
    assert [number for number, project in PROJECTS.items() if not project["used"]] == [14, 23]
    assert all(PROJECTS[number]["title"] == "Not used" and not PROJECTS[number]["managers"] for number in (14, 23))
    assert all(project["title"] and project["purpose"] for project in PROJECTS.values() if project["used"])


@pytest.mark.parametrize("number", HEADINGS)
def test_project_is_as_its_heading(number: int) -> None:
    project = PROJECTS[number]
    assert (project["amount"], names(project["managers"]), names([project["sponsor"]])) == HEADINGS[number]


def test_headings_cover_every_used_project() -> None:
    assert sorted(HEADINGS) == [number for number, project in PROJECTS.items() if project["used"]]


def test_networks_share_66_000() -> None:
    notes = {number: project["amount_note"] for number, project in PROJECTS.items() if project["amount_note"]}
    assert notes == dict.fromkeys(range(8, 14), "Shares £66,000 with projects 8 to 13 (plan, para 50)")


def test_phases_are_those_printed_and_come_to_the_heading() -> None:
    held = {n: [phase["amount"] for phase in p["phases"]] for n, p in PROJECTS.items() if p["phases"]}
    assert held == PHASES
    assert all(PROJECTS[number]["amount"] == sum(part or 0 for part in parts) for number, parts in PHASES.items())
    assert PROJECTS[27]["phases"][1]["note"] == "To be announced after the business case"


def test_themes_and_strands_hold_the_projects_of_the_body() -> None:
    themes = load("themes.json")
    assert [theme["name"] for theme in themes] == [
        "Data Capacity and Capability", "Regional Diagnostics", "Universal Improvement", "Targeted Support",
        "SESLIP own funds",
    ]  # fmt: skip
    places = [(theme["key"], strand["key"] if strand else None)
              for theme in themes for strand in (theme["strands"] or [None])]  # fmt: skip
    held = [[n for n, p in PROJECTS.items() if (p["theme"], p["strand"]) == place] for place in places]
    ranges = [(1, 1), (2, 3), (4, 5), (6, 7), (8, 16), (17, 22), (23, 28), (29, 32), (33, 33), (34, 49)]
    assert held == [list(range(first, last + 1)) for first, last in ranges]


def test_frameworks_map_each_project_as_table_3_does() -> None:
    frameworks = load("frameworks.json")
    held: dict[int, dict[tuple[str, str], str]] = {}
    for row in frameworks["mapping"]:
        held.setdefault(row["project"], {})[row["framework"], row["kind"]] = "".join(map(str, row["numbers"]))
    columns = [(CSC, "enabler"), (CSC, "outcome"), (SEND, "enabler")]
    assert {number: tuple(cells.get(column, "") for column in columns) for number, cells in held.items()} == MAPPING
    items = Counter((item["framework"], item["kind"]) for item in frameworks["items"])
    assert items == {(CSC, "enabler"): 3, (CSC, "outcome"): 4, (SEND, "enabler"): 5}
