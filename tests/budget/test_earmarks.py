"""Carry-forwards with a purpose: what spends them, what is left, and what is planned for something else."""

import pytest
from django.core.exceptions import ValidationError

from budget.actions import earmarks as actions
from budget.actions import lines as line_actions
from budget.actions.virements import approve_virement
from budget.domain.earmarks import (
    Earmark,
    EarmarkError,
    OwnFunds,
    Use,
    check_use,
    finding,
    free_of_purpose,
    planned_elsewhere,
    planned_untied,
    spent_by_use,
    spent_elsewhere,
)
from budget.models import EarmarkUse
from budget.queries.earmarks import earmark_check, earmarks_of, own_funds
from projects.models import ProgrammeYear
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from seslip.foundation.money import pounds

from .pages import tables, text_of
from .virements import ask, line, pay

# Table 2 and Appendix 5: £349,624 of own funds, £301,697 of it planned.
OWN = OwnFunds(pounds(349_624), pounds(301_697))
SEND = Earmark(1, "C/f-earmarked for SEND", "SEND", pounds(92_314))
ISLE = Earmark(2, "C/f-IoW", "Isle of Wight", pounds(20_572), (Use(1, 45, "IoW", pounds(20_572), pounds(20_572)),))
BGM = Earmark(3, "C/f-BGM", "BGM research", pounds(21_060), (Use(2, 48, "BGM", pounds(21_060), pounds(22_000)),))
PLAN = [SEND, ISLE, BGM]


# --- The rule ------------------------------------------------------------------------------------------------------


def test_the_plan_spends_part_of_the_send_earmark_on_something_else() -> None:
    assert planned_untied(PLAN, OWN) == pounds(260_065)
    assert free_of_purpose(PLAN, OWN) == pounds(215_678)
    assert planned_elsewhere(PLAN, OWN) == pounds(44_387)
    words = finding(PLAN, OWN)
    for part in ("£260,065", "only £215,678 is free of a purpose", "£44,387 of the money earmarked for SEND (£92,314"):
        assert part in words


def test_spent_elsewhere_is_a_check() -> None:
    check = spent_elsewhere(PLAN, OWN)
    [overall] = check.open
    assert (overall.expected, overall.held, overall.difference) == ("at most £215,678", "£260,065", -pounds(44_387))
    assert [result.line for result in check.results] == [None, 45, 48]
    assert not spent_elsewhere([], OWN).results


def test_once_the_send_money_is_tied_nothing_is_spent_elsewhere() -> None:
    tied = Earmark(1, "SEND", "SEND", pounds(92_314), (Use(3, 46, "CYPCC", pounds(44_387), pounds(44_387)),))
    assert planned_elsewhere([tied, ISLE, BGM], OWN) == 0
    assert finding([tied, ISLE, BGM], OWN) == ""
    assert not spent_elsewhere([tied, ISLE, BGM], OWN).open


def test_a_line_that_lost_its_money_no_longer_covers_its_earmark() -> None:
    poorer = Earmark(2, "C/f-IoW", "IoW", pounds(20_572), (Use(1, 45, "IoW", pounds(20_572), pounds(20_000)),))
    [result] = [result for result in spent_elsewhere([poorer], OWN).results if result.line == 45]
    assert (result.holds, result.difference) == (False, pounds(572))


@pytest.mark.parametrize(
    ("paid", "amounts", "spent"),
    [
        (0, [5], [0]),
        (3, [5], [3]),
        (9, [5], [5]),
        (9, [5, 3], [5, 3]),
        (6, [5, 3], [5, 1]),
        (-2, [5], [0]),
        (4, [], []),
    ],
)
def test_a_line_spends_its_earmarks_first_and_one_after_the_other(
    paid: int, amounts: list[int], spent: list[int]
) -> None:
    assert spent_by_use(paid, amounts) == spent


def test_check_use_says_how_much_is_left() -> None:
    check_use(100, 100, 100)
    with pytest.raises(EarmarkError, match="Only £1 of this carry-forward is left"):
        check_use(101, 100, 200)
    with pytest.raises(EarmarkError, match="Only £1 of this line’s own funds is left"):
        check_use(101, 200, 100)
    with pytest.raises(EarmarkError, match="Nothing of this carry-forward is left"):
        check_use(1, 0, 100)


# --- From the records ----------------------------------------------------------------------------------------------


@pytest.fixture
def manager(person_as):
    return person_as("programme_manager")


@pytest.fixture
def year(plan: None) -> ProgrammeYear:
    return ProgrammeYear.objects.get(label="2025-26")


def test_the_plan_ties_two_of_three_earmarks(year) -> None:
    found = earmarks_of(year, year.ends)
    assert [(e.purpose, e.amount, e.left_planned) for e in found] == [
        ("SEND", pounds(92_314), pounds(92_314)),
        ("Isle of Wight small package", pounds(20_572), 0),
        ("BGM research", pounds(21_060), 0),
    ]
    assert [(use.label, use.amount, use.budget) for e in found for use in e.uses] == [
        ("IoW Targeted Support", pounds(20_572), pounds(20_572)),
        ("BGM phase 1", pounds(21_060), pounds(22_000)),
    ]
    assert own_funds(year, year.ends) == OWN
    assert earmark_check(year, year.ends).open[0].difference == -pounds(44_387)


def test_what_is_paid_counts_as_spent_up_to_the_earmark(year, manager) -> None:
    pay(manager, line("BGM phase 1"), 21_500)
    bgm = earmarks_of(year, year.ends)[2]
    assert (bgm.uses[0].paid, bgm.spent, bgm.left_unspent) == (pounds(21_500), pounds(21_060), 0)


def test_a_virement_from_the_carry_forward_out_is_planned_without_an_earmark(year, manager, person_as) -> None:
    asked = ask(manager, "Unrestricted c/f", "Early Help", "own", 1_000)
    approve_virement(by=person_as("finance"), virement=asked, version=1)
    assert earmark_check(year, year.ends).open[0].difference == -pounds(45_387)


def test_earmarks_take_the_same_queries_for_one_and_for_many(year, manager, django_assert_num_queries) -> None:
    with django_assert_num_queries(4):
        earmarks_of(year, year.ends)
    for label in ("Adoption", "Commissioners", "Early Help", "Fostering"):
        actions.create_earmark_use(by=manager, source=line("C/f-earmarked for SEND"), line=line(label), amount=100)
    with django_assert_num_queries(4):
        assert len(earmarks_of(year, year.ends)[0].uses) == 4


# --- Tying ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "target", "amount", "field", "words"),
    [
        (
            "C/f-earmarked for SEND",
            "CYP and Continuing Care",
            35_001,
            "amount",
            "Only £35,000 of this line’s own funds",
        ),
        ("C/f-earmarked for SEND", "BGM phase 1", 941, "amount", "Only £940 of this line’s own funds"),
        ("C/f-BGM research", "Early Help", 1, "amount", "Nothing of this carry-forward is left"),
        ("C/f-earmarked for SEND", "Unrestricted c/f", 1, "line", "planned spending of 2025-26"),
        ("C/f-earmarked for SEND", "SEND Residential W/F", 1, "amount", "Nothing of this line’s own funds is left"),
        ("C/f-earmarked for SEND", "SE subs", 1, "line", "planned spending"),
        ("C/f-unrestricted", "Early Help", 1, "__all__", "has no purpose"),
    ],
)
def test_create_earmark_use_refuses(manager, source: str, target: str, amount: int, field: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words) as caught:
        actions.create_earmark_use(by=manager, source=line(source), line=line(target), amount=pounds(amount))
    assert field == (next(iter(caught.value.message_dict)) if hasattr(caught.value, "error_dict") else "__all__")
    assert EarmarkUse.objects.count() == 2


def test_uses_are_tied_changed_and_untied(manager) -> None:
    send = line("C/f-earmarked for SEND")
    made = actions.create_earmark_use(
        by=manager, source=send, line=line("CYP and Continuing Care"), amount=pounds(35_000)
    )
    with pytest.raises(ValidationError, match="own funds is left"):
        actions.create_earmark_use(by=manager, source=send, line=line("CYP and Continuing Care"), amount=1)
    changed = actions.edit_earmark_use(by=manager, use=made, version=1, amount=pounds(20_000))
    assert (changed.amount, changed.version) == (pounds(20_000), 2)
    with pytest.raises(ValidationError, match="already spends this earmark"):
        actions.create_earmark_use(by=manager, source=send, line=line("CYP and Continuing Care"), amount=1)
    with pytest.raises(Stale):
        actions.remove_earmark_use(by=manager, use=made, version=1)
    actions.remove_earmark_use(by=manager, use=changed, version=2)
    assert not send.earmark_uses.exists()
    assert EarmarkUse.history.filter(id=made.pk, history_type="-").get().history_user == manager


def test_a_carry_forward_keeps_what_is_tied(manager) -> None:
    source = line("C/f-BGM research")
    with pytest.raises(ValidationError, match="£21,060 of it is tied"):
        line_actions.edit_line(by=manager, line=source, version=1, fields={"own": pounds(21_059)}, projects=[])
    with pytest.raises(ValidationError, match="keeps a purpose"):
        line_actions.edit_line(by=manager, line=source, version=1, fields={"earmark": ""}, projects=[])


@pytest.mark.parametrize("role", ["project_manager", "sponsor", "support_team", "la_lead", "administrator"])
def test_nobody_else_ties(person_as, role: str) -> None:
    person, use = person_as(role), EarmarkUse.objects.first()
    for attempt in (
        lambda: actions.create_earmark_use(by=person, source=use.source, line=line("Early Help"), amount=1),
        lambda: actions.edit_earmark_use(by=person, use=use, version=1, amount=1),
        lambda: actions.remove_earmark_use(by=person, use=use, version=1),
    ):
        with pytest.raises(Refused):
            attempt()


# --- The page ------------------------------------------------------------------------------------------------------


def test_earmark_list_shows_each_with_its_lines_and_the_finding(sign_in) -> None:
    client, _ = sign_in("finance")
    answer = client.get("/budget/earmarks/")
    text = text_of(answer)
    for words in (
        "SEND: £92,314",
        "No line is tied to it: £92,314 is left.",
        "£44,387 of the money earmarked for SEND (£92,314 tied to no line) is planned for something else",
        "Isle of Wight small package: £20,572",
        "BGM research: £21,060",
        "Carried forward with a purpose £133,946",
    ):
        assert words in text
    assert [cell.strip() for cell in tables(answer)[1][1][:5]] == ["BGM phase 1", "£21,060", "£22,000", "£0", "£0"]


def test_earmark_use_is_tied_in_the_browser(sign_in) -> None:
    client, _ = sign_in("finance")
    send, target = line("C/f-earmarked for SEND"), line("CYP and Continuing Care")
    address = f"/budget/earmarks/{send.pk}/add/"
    assert "£92,314 of it is tied to no line yet" in text_of(client.get(address))
    refused = client.post(address, {"version": 1, "line": target.pk, "amount": "35,000.01"})
    assert refused.status_code == 422
    assert "Only £35,000 of this line’s own funds is left" in text_of(refused)
    assert client.post(address, {"version": 1, "line": target.pk, "amount": "35,000"}).status_code == 302
    use = EarmarkUse.objects.get(line=target)
    edit = f"/budget/earmarks/uses/{use.pk}/edit/"
    assert client.post(edit, {"version": 1, "amount": "30000"}, follow=True).redirect_chain
    assert client.post(edit, {"version": 1, "amount": "31000"}).status_code == 409
    assert "changed the amount from £35,000 to £30,000" in text_of(client.get(edit))
    assert client.post(f"/budget/earmarks/uses/{use.pk}/remove/", {"version": 2}).status_code == 302
    assert not EarmarkUse.objects.filter(line=target).exists()


def test_earmarks_download(sign_in) -> None:
    client, _ = sign_in("programme_manager")
    rows = client.get("/budget/earmarks.csv").content.decode().splitlines()
    assert rows[1:] == [
        "SEND,C/f-earmarked for SEND,92314,,,,,,92314,92314",
        "Isle of Wight small package,C/f-IoW small package,20572,IoW Targeted Support,20572,20572,0,0,0,20572",
        "BGM research,C/f-BGM research,21060,BGM phase 1,21060,22000,0,0,0,21060",
    ]
    assert client.get("/budget/earmarks.xlsx").content[:2] == b"PK"
