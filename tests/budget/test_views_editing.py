"""Changing lines and headings, and sharing a cost out, in the browser."""

import re

import pytest

from budget.models import BudgetLine, Heading
from projects.models import Project
from seslip.foundation.money import pounds

from .figures import STREAM_SUMS
from .pages import entered, shown, tables, text_of


def test_line_edit_saves_and_says_so(manager, survey: BudgetLine) -> None:
    form = manager.get(f"/budget/lines/{survey.pk}/edit/").content.decode()
    assert 'value="45000"' in form
    answer = manager.post(
        f"/budget/lines/{survey.pk}/edit/", entered(survey, send="44,000.50", csc="999.50"), follow=True
    )
    assert answer.redirect_chain == [(f"/budget/lines/{survey.pk}/", 302)]
    survey.refresh_from_db()
    assert (survey.csc, survey.send, survey.amount) == (999_50, 44_000_50, 45_000_00)
    assert "changed the SEND grant from £45,000 to £44,000.50" in text_of(answer)


def test_line_edit_keeps_an_unchanged_line_as_it_is(manager) -> None:
    """Opening each kind of line and saving it changes nothing."""
    for label in (
        "SEND networks",
        "PChall 5 x Triads @£9,600",
        "Unrestricted c/f",
        "C/f-BGM research",
        "SEND – SE 19 c/f",
    ):
        line = BudgetLine.objects.get(label=label)
        answer = manager.post(f"/budget/lines/{line.pk}/edit/", entered(line))
        assert answer.status_code == 302, text_of(answer)
        stored = BudgetLine.objects.get(pk=line.pk)
        same = ("label", "csc", "send", "own", "quantity", "unit_cost", "note", "earmark", "position", "heading_id")
        assert [getattr(stored, name) for name in same] == [getattr(line, name) for name in same]


def test_line_edit_asks_for_projects_only_where_it_spends(manager, survey: BudgetLine) -> None:
    income = BudgetLine.objects.get(label="DfE-data")
    chosen = '<details class="more">'
    assert chosen in manager.get(f"/budget/lines/{income.pk}/edit/").content.decode()
    assert chosen in manager.get(f"/budget/lines/{survey.pk}/edit/").content.decode()
    assert '<details class="more" open>' in manager.get("/budget/lines/add/").content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"send": "many"}, "Enter an amount in pounds"),
        ({"send": "£45.001"}, "Enter an amount in pounds"),
        ({"send": "9" * 10_000}, "Enter an amount of at most 24 characters"),
        ({"send": "-45000"}, "Enter £0 or more"),
        ({"send": "999999999999"}, "less than £100 billion"),
        ({"label": ""}, "This field is required"),
        ({"label": "x" * 10_000}, "at most 120 characters"),
        ({"quantity": "five", "unit_cost": "9000"}, "Enter a whole number"),
        ({"quantity": "5", "unit_cost": ""}, "Enter both the number and the cost of one, or neither"),
        ({"quantity": "9" * 40, "unit_cost": "9000"}, "Enter a number up to 1,000,000"),
        ({"quantity": "9" * 5_000, "unit_cost": "0"}, "Enter a whole number"),
        ({"quantity": "1000001", "unit_cost": "0.01"}, "Enter a number up to 1,000,000"),
        ({"quantity": "-5", "unit_cost": "9000"}, "greater than or equal to 0"),
        ({"quantity": "4", "unit_cost": "9000"}, "4 × £9,000 is £36,000, but the shares add up to £45,000"),
        ({"total": "46000"}, "The shares add up to £45,000, not to £46,000"),
        ({"heading": "999999"}, "Select a valid choice"),
        ({"projects": ["999999"]}, "Select a valid choice"),
        ({"projects": ["x"]}, "is not a valid value"),
        ({"projects": []}, "Phase 7.1 belongs to project 7"),
        ({"phase": "999999"}, "Select a valid choice"),
    ],
)
def test_line_edit_says_what_is_wrong_and_changes_nothing(
    manager, survey: BudgetLine, changed: dict[str, object], words: str
) -> None:
    answer = manager.post(f"/budget/lines/{survey.pk}/edit/", entered(survey, **changed))
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert "There is a problem" in text_of(answer)
    assert BudgetLine.objects.get(pk=survey.pk).version == 1


def test_line_edit_shows_the_second_editor_what_changed_and_keeps_what_they_typed(sign_in, survey: BudgetLine) -> None:
    first, _ = sign_in("programme_manager")
    second, _ = sign_in("finance")
    form = entered(survey, note="mine")
    both = [*form["projects"], Project.objects.get(number=9).pk]  # type: ignore[misc]
    address = f"/budget/lines/{survey.pk}/edit/"
    first.post(address, entered(survey, projects=both))
    answer = second.post(address, form)
    assert answer.status_code == 409
    text = text_of(answer)
    assert "Somebody changed this while you were typing" in text
    assert "added the project “9 SEND Operational Leads”" in text
    assert 'value="mine"' in answer.content.decode()
    assert BudgetLine.objects.get(pk=survey.pk).note == survey.note
    again = re.search(r'name="version" value="(\d+)"', answer.content.decode())
    assert again
    assert second.post(address, {**form, "version": again[1]}).status_code == 302
    assert BudgetLine.objects.get(pk=survey.pk).note == "mine"


@pytest.mark.parametrize(
    ("cost", "shares"),
    [("35,000", (7_700, 21_350, 5_950)), ("£2,500", (550, 1_525, 425)), ("25000.00", (5_500, 15_250, 4_250))],
)
def test_apportion_fills_the_shares_shows_the_receipt_and_saves_nothing(
    manager, survey: BudgetLine, cost: str, shares: tuple[int, ...]
) -> None:
    form = entered(survey, label="", total=cost, apportion="yes")
    answer = manager.post(f"/budget/lines/{survey.pk}/edit/", form)
    html = answer.content.decode()
    for name, share in zip(("csc", "send", "own"), shares, strict=True):
        assert re.search(rf'name="{name}" value="{share}"', html)
    assert [row[1:] for row in tables(answer)[0][1:]] == [
        shown((*STREAM_SUMS, 1_986_745)),
        ["22%", "61%", "17%", "100%"],
        shown((*shares, sum(shares))),
    ]
    assert "There is a problem" not in html  # what else is missing is said when it is saved
    assert BudgetLine.objects.get(pk=survey.pk).version == 1


@pytest.mark.parametrize(
    ("cost", "words"),
    [
        ("", "Enter the whole cost"),
        ("lots", "Enter an amount in pounds"),
        ("-5", "Enter £0 or more"),
        ("9" * 99, "at most 24"),
    ],
)
def test_apportion_says_what_it_cannot_share(manager, survey: BudgetLine, cost: str, words: str) -> None:
    answer = manager.post(f"/budget/lines/{survey.pk}/edit/", entered(survey, total=cost, apportion="yes"))
    assert words in text_of(answer)
    assert "How the cost was shared out" not in text_of(answer)


def test_apportion_without_income_says_so(manager) -> None:
    heading = Heading.objects.filter(section__year__label="2024-25").first()
    assert heading
    BudgetLine.objects.filter(heading__section__year__label="2024-25").update(csc=0, send=0)
    answer = manager.post(
        "/budget/lines/add/?year=2024-25", {"total": "100", "apportion": "yes", "heading": heading.pk}
    )
    assert "There is no income to share the amount by" in text_of(answer)


def test_line_create_from_apportioning_to_saving(manager) -> None:
    heading = Heading.objects.get(label="Universal pm")
    project = Project.objects.get(number=31)
    form = manager.get(f"/budget/lines/add/?heading={heading.pk}&project=31").content.decode()
    assert re.search(rf'<option value="{heading.pk}" selected>', form)
    assert re.search(rf'name="projects" value="{project.pk}"[^>]* checked', form)
    data = {"heading": heading.pk, "label": "Hosting", "projects": [project.pk], "total": "1000"}
    data |= {"csc": "220", "send": "610", "own": "170", "version": "1"}
    answer = manager.post("/budget/lines/add/", data, follow=True)
    line = BudgetLine.objects.get(label="Hosting")
    assert answer.redirect_chain == [(f"/budget/lines/{line.pk}/", 302)]
    assert (line.amount, line.position, line.covered[0].project) == (pounds(1_000), 5, project)


@pytest.mark.parametrize("query", ["heading=x", "project=abc", "project=999999999999", "heading=" + "9" * 40])
def test_line_create_opens_whatever_the_address_says(manager, query: str) -> None:
    assert manager.get(f"/budget/lines/add/?{query}").status_code == 200


def test_line_remove_asks_first(manager, survey: BudgetLine) -> None:
    address = f"/budget/lines/{survey.pk}/remove/"
    assert "Remove SEND Workforce part 1?" in text_of(manager.get(address))
    assert BudgetLine.objects.filter(pk=survey.pk).exists()
    answer = manager.post(address, {"version": survey.version}, follow=True)
    assert "SEND Workforce part 1 is removed" in text_of(answer)
    assert not BudgetLine.objects.filter(pk=survey.pk).exists()


@pytest.mark.parametrize("version", ["0", "", "x", "2"])
def test_line_remove_of_another_version_keeps_the_line(manager, survey: BudgetLine, version: str) -> None:
    answer = manager.post(f"/budget/lines/{survey.pk}/remove/", {"version": version}, follow=True)
    assert "Look at it again first" in text_of(answer)
    assert BudgetLine.objects.filter(pk=survey.pk).exists()


def test_headings_are_added_and_renamed(manager) -> None:
    heading = Heading.objects.get(label="Workforce")
    added = manager.post("/budget/headings/add/", {"section": heading.section_id, "label": "Pilots", "subtotal": "on"})
    assert added.status_code == 302
    assert Heading.objects.get(label="Pilots").subtotal
    address = f"/budget/headings/{heading.pk}/edit/"
    answer = manager.post(
        address, {"version": 1, "label": "Workforce 2025", "subtotal": "on", "project": "", "note": ""}
    )
    assert answer.status_code == 302
    heading.refresh_from_db()
    assert heading.label == "Workforce 2025"
    assert "at most 80 characters" in text_of(manager.post(address, {"version": 2, "label": "x" * 10_000}))


def test_heading_remove_says_what_stands_in_the_way(manager) -> None:
    heading = Heading.objects.get(label="Workforce")
    address = f"/budget/headings/{heading.pk}/remove/"
    assert "Remove the heading Workforce?" in text_of(manager.get(address))
    assert "2 lines stand under this heading" in text_of(manager.post(address, {"version": 1}, follow=True))
    assert Heading.objects.filter(pk=heading.pk).exists()
