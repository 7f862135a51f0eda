"""Phases beyond the year: how they stand, who decided, and what is still open."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from budget.actions.phases import decide_phase, remove_funding
from budget.domain.phases import Paying, PhaseStanding, sums_by_standing, without_funding
from budget.models import PhaseFunding
from budget.queries.phases import funding_history, phase_check, phase_rows
from projects.models import Phase, ProgrammeYear
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from seslip.foundation.clock import today
from seslip.foundation.money import pounds

from .pages import tables, text_of

# The headings of the projects in the plan; the phases that Appendix 5 does not pay for.
BEYOND = {
    "7.2": 42_000,
    "15.2": 21_000,
    "18.2": 30_000,
    "19.2": 12_000,
    "20.2": 55_000,
    "21.2": 21_000,
    "22.2": 47_439,
    "24.2": 54_500,
    "27.2": None,
    "28.2": 30_500,
}
INSIDE = {
    "7.1": 45_000,
    "15.1": 21_000,
    "18.1": 30_000,
    "19.1": 18_000,
    "20.1": 50_000,
    "21.1": 26_000,
    "22.1": 44_875,
    "24.1": 45_500,
    "27.1": 6_000,
    "28.1": 28_500,
}
DECIDED = {"decided_by": "DCS group", "decided_on": date(2026, 1, 22), "note": "From the underspend on networks"}
PAYING = (Paying(5, "SEND Workforce part 2", pounds(42_000)),)


def standing(decision: str, lines: tuple[Paying, ...] = ()) -> PhaseStanding:
    return PhaseStanding("7.2", "SEND workforce", pounds(42_000), lines, decision)


# --- The rule ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decision", "lines", "holds", "held"),
    [
        ("", (), False, "not decided yet"),
        ("funded", (), False, "no line"),
        ("funded", PAYING, True, "in the budget"),
        ("", PAYING, True, "in the budget"),
        ("underspend", (), True, "Subject to underspend"),
        ("next_year", (), True, "Next year"),
        ("dropped", (), True, "Dropped"),
        ("dropped", PAYING, False, "dropped, but in the budget"),
    ],
)
def test_a_phase_needs_a_decision_and_a_funded_one_a_line(
    decision: str, lines: tuple[Paying, ...], holds: bool, held: str
) -> None:
    [result] = without_funding([standing(decision, lines)]).results
    assert (result.holds, result.held) == (holds, held)
    assert result.key == "7.2"
    assert result.line == (5 if lines else None)


def test_sums_by_standing_leave_out_what_does_not_occur() -> None:
    later = PhaseStanding("27.2", "Business case", None)
    sums = sums_by_standing([standing(""), later, standing("funded"), standing("", PAYING)])
    assert [(s.label.text, s.phases, s.amount, s.note) for s in sums] == [
        ("In the budget", 1, pounds(42_000), ""),
        ("Funded", 1, pounds(42_000), ""),
        ("Not decided yet", 2, pounds(42_000), "1 to be announced"),
    ]


# --- From the records ----------------------------------------------------------------------------------------------


@pytest.fixture
def manager(person_as):
    return person_as("programme_manager")


@pytest.fixture
def year(plan: None) -> ProgrammeYear:
    return ProgrammeYear.objects.get(label="2025-26")


def phase(number: str) -> Phase:
    project, part = number.split(".")
    return Phase.objects.get(project__number=project, number=part)


def test_the_plan_pays_for_first_phases_and_leaves_the_others_undecided(year) -> None:
    rows = {row.standing.number: row.standing for row in phase_rows(year)}
    amounts = {number: row.amount and row.amount // 100 for number, row in rows.items()}
    assert {number: amounts[number] for number, row in rows.items() if row.in_budget} == INSIDE
    assert {number: amounts[number] for number, row in rows.items() if not row.in_budget} == BEYOND
    assert sum(amount or 0 for amount in BEYOND.values()) == 313_439
    sums = sums_by_standing(rows.values())
    assert [(s.label.text, s.phases, s.amount) for s in sums] == [
        ("In the budget", 10, pounds(314_875)),
        ("Not decided yet", 10, pounds(313_439)),
    ]
    assert [result.key for result in phase_check(year).open] == list(BEYOND)


def test_phases_take_the_same_queries_for_few_and_for_many(year, django_assert_num_queries) -> None:
    for project in year.projects.filter(used=True, phases__isnull=True):
        Phase.objects.create(project=project, number=2, amount=100)
    with django_assert_num_queries(2):
        assert len(phase_rows(year)) > 50


def test_decide_phase_is_recorded_with_its_history(manager, year) -> None:
    found = phase("7.2")
    made = decide_phase(by=manager, phase=found, version=0, fields={"state": "underspend", **DECIDED})
    decide_phase(by=manager, phase=found, version=1, fields={"state": "dropped", **DECIDED})
    with pytest.raises(Stale):
        decide_phase(by=manager, phase=found, version=1, fields={"state": "funded", **DECIDED})
    stored = PhaseFunding.objects.get()
    assert (stored.pk, stored.state, stored.version) == (made.pk, "dropped", 2)
    remove_funding(by=manager, funding=stored, version=2)
    said = [sentence for entry in funding_history(found) for sentence in entry.sentences]
    assert any("from “Subject to underspend” to “Dropped”" in sentence for sentence in said)
    assert any(sentence.startswith("removed the decision on the phase") for sentence in said)
    assert "7.2" in [result.key for result in phase_check(year).open]


def test_the_second_who_decides_first_is_told(manager, person_as) -> None:
    decide_phase(by=manager, phase=phase("7.2"), version=0, fields={"state": "next_year", **DECIDED})
    with pytest.raises(Stale):
        decide_phase(by=person_as("finance"), phase=phase("7.2"), version=0, fields={"state": "funded", **DECIDED})
    assert PhaseFunding.objects.get().state == "next_year"


def test_decide_phase_refuses_a_day_to_come_and_other_people(manager, person_as) -> None:
    fields = {"state": "funded", **DECIDED, "decided_on": today() + timedelta(days=1)}
    with pytest.raises(ValidationError, match="still to come"):
        decide_phase(by=manager, phase=phase("7.2"), version=0, fields=fields)
    for role in ("project_manager", "sponsor", "support_team", "la_lead", "dfe_reader", "administrator"):
        with pytest.raises(Refused):
            decide_phase(by=person_as(role), phase=phase("7.2"), version=0, fields={"state": "funded", **DECIDED})
    assert not PhaseFunding.objects.exists()


# --- The pages -----------------------------------------------------------------------------------------------------


def test_phase_list_shows_sums_and_every_phase(sign_in) -> None:
    client, _ = sign_in("finance")
    answer = client.get("/budget/phases/")
    text = text_of(answer)
    assert "Beyond the year: £313,439, and 1 to be announced" in text
    by_state, beyond, inside = tables(answer)
    assert by_state[1:] == [
        ["In the budget", "10", "£314,875"],
        ["Not decided yet", "10 1 to be announced", "£313,439"],
    ]
    assert [row[0] for row in beyond[1:]] == list(BEYOND)
    assert [row[0] for row in inside[1:]] == list(INSIDE)
    assert beyond[9][2:4] == ["To be announced", "Not decided yet"]
    assert inside[1][4].strip() == "SEND Workforce part 1 £45,000"


def test_phase_list_names_no_line_that_the_reader_may_not_see(sign_in) -> None:
    client, _ = sign_in("sponsor")  # sponsors 7, not 15
    for answer in (client.get("/budget/phases/"), client.get("/budget/phases.csv")):
        page = answer.content.decode()
        assert "SEND Workforce part 1" in page
        assert "AP network part 1" not in page
    lead, _ = sign_in("la_lead")
    assert "part 1" not in lead.get("/budget/phases.csv").content.decode()
    assert "Decide<" not in lead.get("/budget/phases/").content.decode()


def test_a_decision_is_recorded_in_the_browser(sign_in) -> None:
    client, _ = sign_in("programme_manager")
    address = f"/budget/phases/{phase('22.2').pk}/"
    typed = {
        "version": 0,
        "state": "underspend",
        "decided_by": "DCS group",
        "decided_on": "2026-01-22",
        "note": "If free",
    }
    assert client.post(address, typed | {"decided_on": "2026-02-31"}).status_code == 422
    assert client.post(address, typed).status_code == 302
    again = client.post(address, typed | {"state": "funded"})
    assert again.status_code == 409
    assert "Somebody changed this while you were typing" in text_of(again)
    text = text_of(client.get("/budget/phases/"))
    assert "Subject to underspend 1 £47,439" in text
    assert "DCS group, 22 Jan 2026 If free" in text
    assert "added the decision on the phase “22.2: Subject to underspend”" in text_of(client.get(address))
    assert client.post(f"{address}remove/", {"version": 1}).status_code == 302
    assert not PhaseFunding.objects.exists()


def test_a_projects_page_says_how_its_phases_are_funded(sign_in, manager) -> None:
    decide_phase(by=manager, phase=phase("7.2"), version=0, fields={"state": "underspend", **DECIDED})
    for role, sees in (("project_manager", True), ("la_lead", True), ("administrator", False)):
        text = text_of(sign_in(role)[0].get("/projects/2025-26/7/"))
        said = "7.2 £42,000 DCS group, 22 Jan 2026 From the underspend on networks Subject to underspend"
        assert (said in text) == sees
    assert "How its phases are funded" not in text_of(sign_in("finance")[0].get("/projects/2025-26/1/"))
