"""Appendix 4 (requirements, planned activities, KPIs), against figures typed from the source."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

PLAN = Path(__file__).resolve().parents[2] / "fixtures" / "plan-2025-26"
REQUIREMENTS: list[dict[str, Any]] = json.loads((PLAN / "requirements.json").read_text(encoding="utf-8"))

ACTIVITIES: dict[tuple[int, int], dict[str, Any]] = {
    (requirement["number"], activity["project"]): activity
    for requirement in REQUIREMENTS
    for activity in requirement["activities"]
}
KPIS: dict[tuple[str, int, int], dict[str, Any]] = {
    (requirement["stream"], activity["project"], kpi["number"]): kpi
    for requirement in REQUIREMENTS
    for activity in requirement["activities"]
    for kpi in activity["kpis"]
}

# In printed order: requirement, project (the body's number), label, leads, sub-requirements, number of KPIs.
PRINTED = [
    (1, 1, "Data Benchmarking", "Luke Ede", "1.1 1.2 1.3", 5),
    (2, 3, "Courageous Conversations", "Chris Baird", "2.1 2.2 2.3 2.4 2.5", 5),
    (3, 4, "SEND Residential staff", "Mark Evans", "3.1", 3),
    (3, 5, "TYP", "Mark Evans", "3.1", 4),
    (3, 7, "SEND workforce", "Claire Woodcock", "3.1", 5),
    (3, 8, "SEND Strategic Leads", "Sheelagh Sullivan", "3.1", 3),
    (3, 9, "SEND Operational Leads", "Sheelagh Sullivan", "3.1", 3),
    (3, 10, "PfA and post-16 Network", "Julie Pointer", "3.1 3.2", 5),
    (3, 11, "DCO/DMO Network", "Sheelagh Sullivan", "3.2", 1),
    (3, 12, "SEND Forum", "Sheelagh Sullivan", "3.2", 4),
    (3, 13, "CYP Regional Network", "Julie Pointer", "3.2", 4),
    (3, 15, "AP Network", "Chris Owen", "3.2", 4),
    (3, 17, "SEND expertise", "Jo McSherrie/Sheelagh Sullivan", "3.2", 5),
    (3, 18, "Decision Technology", "Nick King", "3.2", 3),
    (3, 19, "Co-production", "Sheelagh Sullivan", "3.2", 4),
    (3, 20, "Mainstream Inclusion", "Marian Cullen", "3.2", 5),
    (3, 21, "SENDAP", "Chris Owen", "3.2", 1),
    (3, 22, "YJ/SLT", "Mac Heath", "3.2", 3),
    (4, 33, "Targeted support", "Chris Baird/Claire Woodcock", "4.1 4.2 4.3", 4),
    (5, 1, "Data Benchmarking", "Luke Ede", "5.1 5.2", 3),
    (6, 2, "DCS self-assessment and peer challenge", "Richard Tyndall", "6.1 6.2 6.3 6.4 6.5", 4),
    (7, 5, "TYP", "Mark Evans", "7.1", 4),
    (7, 6, "CSC workforce", "Mark Evans", "7.2", 2),
    (7, 16, "Transformation", "Rebecca Eligon", "7.2", 5),
    (7, 24, "Widening community involvement in Fostering", "Rebecca Eligon", "7.3", 3),
    (7, 25, "Adoption for SW", "Rebecca Eligon", "7.4", 3),
    (7, 26, "Kinship co-production", "Rebecca Eligon", "7.4", 4),
    (7, 27, "Business case for Kinship Connected", "Rebecca Eligon", "7.4", 1),
    (7, 28, "Pilot for Kinship Reach", "Rebecca Eligon", "7.4", 4),
    (8, 33, "Targeted support", "Chris Baird/Claire Woodcock", "8.1 8.2 8.3", 4),
]
NOT_MARCH: dict[tuple[str, int, int], str | None] = {
    ("SEND", 3, 4): "2025-12-31",
    ("SEND", 4, 1): "2025-10-31",
    ("SEND", 7, 1): "2025-10-31",
    ("SEND", 7, 2): "2025-10-31",
    ("SEND", 7, 4): "2025-12-31",
    ("SEND", 13, 1): "2025-11-30",
    ("SEND", 18, 1): "2025-12-31",
    ("SEND", 19, 2): None,
    ("SEND", 19, 3): None,
    ("SEND", 22, 2): "2025-12-31",
    ("SEND", 33, 1): "2025-09-30",
    ("CSC", 2, 2): "2025-11-30",
    ("CSC", 6, 1): "2025-12-31",
    ("CSC", 16, 1): "2025-12-31",
    ("CSC", 33, 1): "2025-09-30",
    ("CSC", 33, 3): None,
    ("CSC", 33, 4): None,
}
WORDS = {"2025-09-30": "end Sep 25", "2025-10-31": "end Oct 25", "2025-11-30": "end Nov 25",
         "2025-12-31": "end Dec 25", "2026-03-31": "end Mar 26", None: "month year"}  # fmt: skip
ALL = "19 LAs"
HALF = "50 % of LAs at each meeting"
JOINT = "2 meetings held jointly with the Education Network"
TARGETS: dict[tuple[str, int, int], list[str]] = {
    ("SEND", 1, 3): ["3 meetings of the SENDAP data managers network", "3 SENDAP Insights & Trends workshops"],
    ("SEND", 1, 4): [ALL],
    ("SEND", 3, 1): ["10 courageous conversations"],
    ("SEND", 3, 2): [ALL],
    ("SEND", 4, 1): ["12 residential workers"],
    ("SEND", 5, 1): ["40 delegates", "15 LAs", "3 appointments"],
    ("SEND", 7, 3): ["3 meetings of the project working group"],
    ("SEND", 7, 5): ["4 pilots"],
    ("SEND", 8, 1): ["4 meetings", "2 in-person conferences", JOINT],
    ("SEND", 8, 2): [ALL, HALF],
    ("SEND", 9, 1): ["4 meetings", "2 in-person conferences", JOINT],
    ("SEND", 9, 2): [ALL, HALF],
    ("SEND", 10, 1): ["1 good practice guide or regional protocol/guideline"],
    ("SEND", 10, 2): ["2 meetings"],
    ("SEND", 10, 3): [ALL],
    ("SEND", 11, 1): ["100 % of meetings that the programme attended"],
    ("SEND", 12, 1): ["4 forums"],
    ("SEND", 12, 2): ["4 forums"],
    ("SEND", 12, 3): [ALL],
    ("SEND", 13, 1): ["19 LAs with a named contact"],
    ("SEND", 13, 2): ["2 meetings", HALF],
    ("SEND", 13, 3): [ALL],
    ("SEND", 15, 1): ["5 pilots"],
    ("SEND", 15, 2): ["3 meetings"],
    ("SEND", 15, 3): [ALL, HALF],
    ("SEND", 17, 1): ["1 exemplar topic pack"],
    ("SEND", 17, 2): ["3 meetings"],
    ("SEND", 17, 3): [ALL, HALF],
    ("SEND", 19, 1): ["2 examples of regional good practice"],
    ("SEND", 19, 2): ["2 meetings"],
    ("SEND", 19, 3): [ALL],
    ("SEND", 20, 2): ["2 meetings"],
    ("SEND", 20, 3): [ALL, HALF],
    ("SEND", 21, 1): ["4 projects"],
    ("SEND", 22, 3): ["9 LAs in the Thames Valley Police area"],
    ("SEND", 33, 2): ["12 SEND targeted support packages"],
    ("SEND", 33, 3): [ALL],
    ("CSC", 1, 2): [ALL],
    ("CSC", 1, 3): ["3 meetings of the data managers network", "3 Insights & Trends workshops"],
    ("CSC", 2, 1): ["6 triad/quartet events"],
    ("CSC", 5, 1): ["40 delegates", "15 LAs", "3 appointments"],
    ("CSC", 16, 2): ["3 meetings"],
    ("CSC", 16, 3): [ALL, HALF],
    ("CSC", 26, 2): [ALL, "50 % of areas contributing to the template"],
    ("CSC", 28, 3): ["70 % of participants positive"],
    ("CSC", 33, 2): ["3 CSC targeted support packages"],
    ("CSC", 33, 3): [ALL],
}
LISTS = {("SEND", 5, 1): ("letters", 2), ("SEND", 8, 1): ("letters", 2), ("SEND", 9, 1): ("letters", 2),
         ("SEND", 18, 3): ("bullets", 8), ("SEND", 22, 1): ("bullets", 2)}  # fmt: skip
VERBS = {"Begin", "Bring", "Circulate", "Deliver", "Devise", "Engage", "Enrol", "Establish", "Follow", "Have",
         "Hold", "Identify", "Map", "Organise", "Plan", "Produce", "Publish", "See", "Support"}  # fmt: skip


def test_counts_of_the_form() -> None:
    assert [requirement["number"] for requirement in REQUIREMENTS] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [requirement["stream"] for requirement in REQUIREMENTS] == ["SEND"] * 4 + ["CSC"] * 4
    headings = ["Data Capacity and Capability", "Regional Diagnostics", "Universal Improvement", "Targeted Support"]
    assert [requirement["title"] for requirement in REQUIREMENTS] == [
        f"{stream} {heading}" for stream in ("SEND", "CSC") for heading in headings
    ]
    refs = [[sub["ref"] for sub in requirement["sub_requirements"]] for requirement in REQUIREMENTS]
    counts = [3, 5, 2, 3, 2, 5, 4, 3]
    assert refs == [[f"{n}.{i}" for i in range(1, count + 1)] for n, count in enumerate(counts, 1)]
    assert (sum(map(len, refs)), len(ACTIVITIES), len(KPIS)) == (27, 30, 108)


def test_activities_stand_in_printed_order() -> None:
    held = [
        (number, project, activity["title"], activity["leads"], " ".join(activity["sub_requirements"]))
        for (number, project), activity in ACTIVITIES.items()
    ]
    assert held == [row[:5] for row in PRINTED]


@pytest.mark.parametrize(("requirement", "project", "count"), [(row[0], row[1], row[5]) for row in PRINTED])
def test_kpis_are_numbered_through(requirement: int, project: int, count: int) -> None:
    numbers = [kpi["number"] for kpi in ACTIVITIES[requirement, project]["kpis"]]
    assert numbers == list(range(1, count + 1))


def test_71_kpis_for_send_and_37_for_csc() -> None:
    streams = [stream for stream, _, _ in KPIS]
    assert (streams.count("SEND"), streams.count("CSC")) == (71, 37)


def test_every_due_date() -> None:
    held = {key: kpi["due"] for key, kpi in KPIS.items() if kpi["due"] != "2026-03-31"}
    assert held == NOT_MARCH
    dates = [kpi["due"] for kpi in KPIS.values()]
    assert (dates.count("2026-03-31"), dates.count(None)) == (91, 4)
    assert all(kpi["due_printed"] == WORDS[kpi["due"]] for kpi in KPIS.values())


def figures(kpi: dict[str, Any]) -> list[dict[str, Any]]:
    """What of a KPI is promised in numbers; a deliverable that is counted from records has none."""
    return [target for target in kpi["targets"] if target["kind"] != "deliverable"]


def test_every_promised_quantity() -> None:
    held = {key: [f"{t['target']} {t['unit']}" for t in figures(kpi)] for key, kpi in KPIS.items() if figures(kpi)}
    assert held == TARGETS


def test_the_figures_of_a_kpi_are_in_its_text() -> None:
    """A target that the text does not show could not be checked by a reader. ("All", "half", "every" are words.)"""
    for key, kpi in KPIS.items():
        text = " ".join([kpi["text"], *kpi["items"]])
        found = {int(figure) for figure in re.findall(r"\d+", text)}
        words = {"all": 19, "each LA": 19, "half": 50, "one": 1, "every meeting": 100}
        found |= {value for word, value in words.items() if re.search(rf"\b{word}\b", text)}
        assert {target["target"] for target in figures(kpi)} <= found, key


def test_lists_inside_a_kpi() -> None:
    held = {key: (kpi["list_style"], len(kpi["items"])) for key, kpi in KPIS.items() if kpi["list_style"]}
    assert held == LISTS
    assert all(kpi["list_style"] for kpi in KPIS.values() if kpi["items"])


def test_the_forum_is_promised_twice() -> None:
    first, second, *_ = ACTIVITIES[3, 12]["kpis"]
    assert {**first, "number": 0} == {**second, "number": 0}


def test_texts_read_after_we_will() -> None:
    for kpi in KPIS.values():
        assert kpi["text"].split()[0] in VERBS
        assert not kpi["text"].endswith((".", ",", ":", " "))
