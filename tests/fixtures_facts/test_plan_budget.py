"""Appendix 5 and Table 1 (money), and what was published otherwise, against figures typed from the source."""

import json
from pathlib import Path
from typing import Any

import pytest

PLAN = Path(__file__).resolve().parents[2] / "fixtures" / "plan-2025-26"
BUDGET: dict[str, Any] = json.loads((PLAN / "budget.json").read_text(encoding="utf-8"))
PUBLISHED: list[dict[str, Any]] = json.loads((PLAN / "published.json").read_text(encoding="utf-8"))
STREAMS = ("csc", "send", "own")
Shares = tuple[int | None, int | None, int | None]

INCOME: list[tuple[str, int | None, int | None, int | None]] = [
    ("DfE-data", 80_000, 160_000, None),
    ("DfE-diagnostic", 60_800, 76_000, None),
    ("DfE-universal-projects", 200_000, 400_000, None),
    ("DfE-universal-management", 0, 200_000, None),
    ("DfE-targeted", 90_121, 370_200, None),
    ("C/f-earmarked for SEND", None, None, 92_314),
    ("C/f-IoW small package", None, None, 20_572),
    ("C/f-BGM research", None, None, 21_060),
    ("C/f-unrestricted", None, None, 50_178),
    ("SE subs", None, None, 165_500),
]
# Printed order of Appendix 5, with the body's project numbers and the figures that balance.
EXPENDITURE: list[tuple[str, list[int], int | None, int | None, int | None, str]] = [
    ("Data Benchmarking", [1], 80_000, 160_000, None, "Paid to ESCC"),
    ("SEND CoConv 10@7,600", [3], None, 76_000, None, "Chris Baird"),
    ("PChall 1xQuartet@12,800", [2], 12_800, None, None, ""),
    ("PChall 5 x Triads @£9,600", [2], 48_000, None, None, ""),
    ("SEND Residential W/F", [4], None, 84_000, None, "RCC/West Sussex"),
    ("Take Your Place", [5], 25_000, 75_000, None, "Mark Evans"),
    ("Workforce matters, MoC", [6], 16_250, None, None, "Mark Evans"),
    ("SEND Workforce part 1", [7], None, 45_000, None, "Sheelagh Sullivan"),
    ("SEND networks", [8, 9, 10, 11, 12, 13], None, 66_000, None, ""),
    ("Not used", [14], None, None, None, "-"),
    ("AP network part 1", [15], None, 21_000, None, "Chris Owen"),
    ("Transformation Network", [16], 35_000, None, None, "Rebecca Eligon"),
    ("SEND expertise", [17], None, 30_000, None, "Jo McSherrie"),
    ("Decision technology part 1", [18], None, 30_000, None, "Nick King"),
    ("Coproduction part 1", [19], None, 18_000, None, "Sheelagh Sullivan"),
    ("Regional Inclusion part 1", [20], None, 50_000, None, "Marian Cullen"),
    ("SENDAP part 1", [21], None, 26_000, None, "Chris Owen"),
    ("YJ/SLT part 1", [22], None, 44_875, None, "Carly Murphy MKC"),
    ("Not used", [23], None, None, None, ""),
    ("Widening Fostering involvement", [24], 45_500, None, None, "Rebecca Eligon"),
    ("Adoption training for SW", [25], 15_000, None, None, "via RAAs"),
    ("Co-production Kinship part 1", [26], 15_000, None, None, "Rebecca Eligon"),
    ("Bus. case Kinship connected", [27], 6_000, None, None, "Rebecca Eligon"),
    ("Kinship Reach part 1", [28], 28_500, None, None, "Rebecca Eligon"),
    ("SEND Prog Mgr & support", [29], None, 72_000, None, "Sheelagh Sullivan"),
    ("SESLIP Prog Manager", [30], 7_700, 21_350, None, "£35,000 split"),
    ("Website", [31], 550, 1_525, None, "£2,500 split"),
    ("KCC Overhead", [32], 5_500, 15_250, None, "£25,000 split"),
    ("Targeted scheme mgt", [33], 27_037, 111_060, None, ""),
    ("CSC 3 packages@21,028", [33], 63_084, None, None, ""),
    ("SEND 12 packages@21,595", [33], None, 259_140, None, ""),
    ("Adoption", [34], None, None, 11_500, "Rebecca Eligon"),
    ("Commissioners", [35], None, None, 18_000, "Chris Baird"),
    ("Early Help", [36], None, None, 9_500, "Rebecca Eligon"),
    ("Fostering", [37], None, None, 9_500, "Rebecca Eligon"),
    ("Kinship care", [38], None, None, 9_500, "Rebecca Eligon"),
    ("Principal Social Workers", [39], None, None, 12_000, "Jenny Boyd"),
    ("Quality Assurance", [40], None, None, 15_000, "Kevin Kasaven"),
    ("AD Safeguarding", [41], None, None, 18_000, "Mark Evans"),
    ("Education", [42], None, None, 18_000, "Chris Owen"),
    ("Lead Members", [43], None, None, 7_500, "Helen Watson"),
    ("Fostering rewards offers", [44], None, None, 30_000, "BFC/LAFSE"),
    ("IoW Targeted Support", [45], None, None, 20_572, "Chris Baird"),
    ("CYP and Continuing Care", [46], None, None, 35_000, "Sue Kocaman"),
    ("QA phase 2", [47], None, None, 30_000, "Kevin Kasaven"),
    ("BGM phase 1", [48], None, None, 22_000, "Kevin Kasaven"),
    ("SE ADCS Rooms", [49], None, None, 25_000, "Richard Tyndall"),
    ("SESLIP Prog Manager", [30], None, None, 5_950, "£35,000 split"),
    ("Website", [31], None, None, 425, "£2,500 split"),
    ("KCC Overhead", [32], None, None, 4_250, "£25,000 split"),
    ("SEND – SE 19 c/f", [], None, None, None, ""),
    ("Unrestricted c/f", [], None, None, 47_927, ""),
]
SUBTOTALS = {
    "DfE-universal-total": 800_000,
    "Total Carry Forward": 184_124,
    "DCS Peer Challenge": 60_800,
    "Staff Development": 184_000,
    "Workforce": 61_250,
    "Communities of Practice": 122_000,
    "New Universal Projects": 308_875,  # printed 308,750
    "Universal pm": 123_875,
    "Targeted Support": 460_321,
}
TOTALS = {
    "DfE RIIA Grant": 1_637_121,
    "SESLIP Funds": 349_624,
    "Data Benchmarking": 240_000,
    "Diagnostics": 136_800,
    "Universal": 800_000,
    "Targeted": 460_321,
    "Total SESLIP own funds": 301_697,  # printed 296,697
    "Carry forward": 47_927,
}
DIFFERENCES = {
    "project-25-csc": ("45,500", "15,000", 30_500),
    "project-25-subtotal": ("45,500", "15,000", 30_500),
    "new-universal-subtotal": ("308,750", "308,875", -125),
    "own-funds-total": ("296,697", "301,697", -5_000),
    "targeted-management": ("138,096", "138,097", -1),
    "targeted-packages": ("322,225", "322,224", 1),
    "seslip-manager-split": ("29,050", "35,000", -5_950),
    "website-split": ("2,075", "2,500", -425),
    "kcc-overhead-split": ("20,750", "25,000", -4_250),
    "bgm-earmark": ("21,060", "22,000", -940),
}
TOPICS = {"money", "numbering", "people", "titles", "dates", "duplicates", "mapping", "text"}


def headings(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [heading for section in sections for heading in section["headings"]]


def lines(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for heading in headings(sections) for line in heading["lines"]]


def shares(line: dict[str, Any]) -> Shares:
    return line["csc"], line["send"], line["own"]


def total(sections: list[dict[str, Any]]) -> int:
    return sum(share or 0 for line in lines(sections) for share in shares(line))


def by_stream(sections: list[dict[str, Any]]) -> list[int]:
    return [sum(line[stream] or 0 for line in lines(sections)) for stream in STREAMS]


YEAR = BUDGET["2025-26"]
BOTH = YEAR["income"] + YEAR["expenditure"]


def test_every_income_line() -> None:
    assert [(line["label"], *shares(line)) for line in lines(YEAR["income"])] == INCOME
    earmarks = [line["earmark"] for line in lines(YEAR["income"]) if "earmark" in line]
    assert earmarks == ["SEND", "Isle of Wight small package", "BGM research", None]


def test_every_expenditure_line() -> None:
    held = [(line["label"], line["projects"], *shares(line), line["note"]) for line in lines(YEAR["expenditure"])]
    assert held == EXPENDITURE


def test_the_networks_keep_their_six_rows() -> None:
    (networks,) = [line for line in lines(YEAR["expenditure"]) if "rows" in line]
    assert [(row["project"], row["label"], row["note"]) for row in networks["rows"]] == [
        (8, "SEND Strategic Leads", "Sheelagh Sullivan"),
        (9, "SEND Ops Leads", "Sheelagh Sullivan"),
        (10, "PfA post-16 Network", "Julie Pointer"),
        (11, "DCO/DMO Network", "Sheelagh Sullivan"),
        (12, "SEND Forum", "Sheelagh Sullivan"),
        (13, "CYP Regional Network", "Julie Pointer"),
    ]


def test_quantities_times_prices_are_the_shares() -> None:
    priced = [line for line in lines(YEAR["expenditure"]) if line["quantity"]]
    assert [(line["quantity"], line["unit_cost"]) for line in priced] == [
        (10, 7_600), (1, 12_800), (5, 9_600), (3, 21_028), (12, 21_595),
    ]  # fmt: skip
    assert all(sum(share or 0 for share in shares(line)) == line["quantity"] * line["unit_cost"] for line in priced)


def test_phases_of_the_year_are_the_first_ones() -> None:
    phases = {line["projects"][0]: line["phase"] for line in lines(YEAR["expenditure"]) if line["phase"]}
    assert phases == {number: f"{number}.1" for number in (7, 15, 18, 19, 20, 21, 22, 24, 27, 28)}


def test_subtotals_and_totals() -> None:
    held = {
        h["label"]: sum(s or 0 for line in h["lines"] for s in shares(line)) for h in headings(BOTH) if h["subtotal"]
    }
    assert held == SUBTOTALS
    assert {section["label"]: total([section]) for section in BOTH} == TOTALS
    numbered = {heading["label"]: heading["number"] for heading in headings(BOTH) if heading["number"]}
    assert numbered == {"DCS Peer Challenge": 2, "Targeted Support": 33}


@pytest.mark.parametrize("side", ["income", "expenditure"])
def test_the_budget_balances(side: str) -> None:
    assert by_stream(YEAR[side]) == [430_921, 1_206_200, 349_624]
    assert total(YEAR[side]) == 1_986_745


def test_last_years_grant_is_table_1() -> None:
    assert [shares(line) for line in lines(BUDGET["2024-25"]["income"])] == [
        (80_000, None, None),
        (60_800, None, None),
        (27_200, 143_256, None),
        (94_000, None, None),
    ]


def test_keys_are_unique() -> None:
    for rows in (BOTH, headings(BOTH), lines(BOTH), PUBLISHED):
        assert len({row["key"] for row in rows}) == len(rows)


@pytest.mark.parametrize("key", DIFFERENCES)
def test_published_difference(key: str) -> None:
    (row,) = [row for row in PUBLISHED if row["key"] == key]
    assert (row["printed"], row["held"], row["difference"]) == DIFFERENCES[key]


def test_published_differences_say_where_and_why() -> None:
    assert {row["topic"] for row in PUBLISHED} == TOPICS
    assert len(PUBLISHED) == 86
    texts = ("about", "label", "source", "printed", "held", "held_source", "why")
    assert all(row[field].strip() for row in PUBLISHED for field in texts)
    undated = [row["about"] for row in PUBLISHED if row["printed"] == "month year"]
    assert undated == ["kpi SEND 19.2", "kpi SEND 19.3", "kpi CSC 33.3", "kpi CSC 33.4"]
