"""The budget as people meet it in the browser."""

import re

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from budget.models import BudgetLine, Heading, LineProject
from projects.models import ProgrammeYear, Project
from seslip.foundation.money import pounds, show_money

from .figures import GRANT_2024_25, STREAM_SUMS, THEMES
from .test_documents import Grid


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def tables(answer) -> list[list[list[str]]]:
    page = Grid()
    page.feed(answer.content.decode())
    return page.tables


def shown(amounts: tuple[int | None, ...]) -> list[str]:
    return [show_money(None if amount is None else pounds(amount)) for amount in amounts]


@pytest.fixture
def manager(sign_in):
    return sign_in("programme_manager")[0]


@pytest.fixture
def survey(plan: None) -> BudgetLine:
    return BudgetLine.objects.get(label="SEND Workforce part 1")


def entered(line: BudgetLine, **changed: object) -> dict[str, object]:
    """The form of a line as the browser would send it back, with changes in pounds as typed."""
    data: dict[str, object] = {"version": line.version, "heading": line.heading_id, "label": line.label}
    data |= {
        name: "" if (v := getattr(line, name)) is None else v / 100 for name in ("csc", "send", "own", "unit_cost")
    }
    data |= {name: getattr(line, name) or "" for name in ("quantity", "note", "earmark")}
    data |= {"phase": line.phase_id or "", "projects": [link.project_id for link in line.covered], "total": ""}
    return data | changed


# --- The position --------------------------------------------------------------------------------------------------


def test_budget_page_says_that_it_balances(manager) -> None:
    answer = manager.get("/budget/")
    assert "The budget balances: in every stream, what goes out is what comes in." in text_of(answer)
    balance, spending, _ = tables(answer)
    assert [row[1] for row in balance[1:]] == shown((*STREAM_SUMS, 1_986_745))
    assert [row[-1] for row in balance[1:]] == ["In = out"] * 4
    rows = {row[0]: row[1:] for row in spending[1:]}
    assert {theme: rows[theme] for theme in THEMES} == {theme: shown(amounts) for theme, amounts in THEMES.items()}
    assert rows["Total out"] == shown((*STREAM_SUMS, 1_986_745))


def test_budget_page_says_what_does_not_balance(manager) -> None:
    BudgetLine.objects.filter(label="Take Your Place").update(csc=pounds(26_000))
    answer = manager.get("/budget/")
    assert "CSC grant plans £1,000 more than comes in" in text_of(answer)
    assert tables(answer)[0][1][-1] == "£1,000 too much"


def test_budget_page_of_2024_25_is_table_1(manager) -> None:
    answer = manager.get("/budget/?year=2024-25")
    rows = {row[0]: row[1:] for row in tables(answer)[0][1:]}
    for source, (csc, send, total) in GRANT_2024_25.items():
        assert rows[source] == shown((csc, send, None, total))
    assert "Only income is recorded for 2024-25" in text_of(answer)


@pytest.mark.parametrize("page", ["", "lines/", "lines.csv", "appendix-5/", "appendix-5.xlsx", "checks/", "lines/add/"])
@pytest.mark.parametrize("year", ["1999-00", "2025", "x" * 10_000, "2025-26'--"])
def test_unknown_year_is_not_found(manager, page: str, year: str) -> None:
    assert manager.get(f"/budget/{page}", {"year": year}).status_code == 404


def test_every_total_leads_to_lines_that_add_up_to_it(manager) -> None:
    """Follows every link of the position and compares the sum of the list with the figure that was clicked."""
    html = manager.get("/budget/").content.decode()
    links = re.findall(r'<a href="(/budget/lines/\?[^"]+)">(£[\d,]+)</a>', html)
    assert len(links) > 50
    for address, figure in sorted(set(links)):
        listed = manager.get(address.replace("&amp;", "&"))
        sums = tables(listed)[0][1]
        stream = re.search(r"stream=(CSC|SEND|own)", address)
        column = {"CSC": 1, "SEND": 2, "own": 3}[stream[1]] if stream else 4
        assert sums[column] == figure, address


def test_totals_do_not_lead_where_the_list_would_be_another(sign_in) -> None:
    client, _ = sign_in("sponsor")
    html = client.get("/budget/").content.decode()
    assert not re.search(r'href="[^"]+">£[\d,]+</a>', html)
    assert "Your projects" in html


def test_budget_page_takes_the_same_queries_for_any_size(
    manager, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    heading = Heading.objects.get(label="Workforce")
    BudgetLine.objects.bulk_create(BudgetLine(heading=heading, label=f"n{n}", csc=1, position=n) for n in range(300))
    with django_assert_max_num_queries(16):
        manager.get("/budget/")


# --- The list ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "number", "sums"),
    [
        ("", 62, (430_921, 1_206_200, 349_624, 1_986_745)),
        ("side=income", 10, (430_921, 1_206_200, 349_624, 1_986_745)),
        ("side=expenditure&theme=universal", 24, (200_000, 600_000, None, 800_000)),
        ("project=33", 3, (90_121, 370_200, None, 460_321)),
        ("project=30", 2, (7_700, 21_350, 5_950, 35_000)),
        ("project=9", 1, (None, 66_000, None, 66_000)),
        ("stream=own&side=expenditure", 20, (None, None, 349_624, 349_624)),
        ("part=planned", 50, (430_921, 1_206_200, 301_697, 1_938_818)),
        ("part=carried", 2, (None, None, 47_927, 47_927)),
        ("q=kinship", 4, None),
        ("q=residential+send", 1, (None, 84_000, None, 84_000)),
        ("q=bgm&side=income", 1, (None, None, 21_060, 21_060)),
        ("year=2024-25", 4, (262_000, 143_256, None, 405_256)),
    ],
)
def test_line_list_filters_and_adds_up(manager, query: str, number: int, sums: tuple[int | None, ...] | None) -> None:
    answer = manager.get(f"/budget/lines/?{query}")
    assert f"{number} line" in text_of(answer)
    if sums:
        assert tables(answer)[0][1][1:] == shown(sums)


@pytest.mark.parametrize(
    "sort", ["projects", "-projects", "line", "csc", "-send", "own", "amount", "-amount", "nonsense"]
)
def test_line_list_sorts(manager, sort: str) -> None:
    answer = manager.get("/budget/lines/", {"sort": sort, "side": "expenditure"})
    assert answer.status_code == 200
    if sort == "-amount":
        assert "SEND 12 packages@21,595" in tables(answer)[1][1][1]


@pytest.mark.parametrize(
    "query", ["side=sideways", "stream=NHS", "theme=x", "part=h999999", "project=99", "part=s1%27"]
)
def test_line_list_says_what_it_cannot_read(manager, query: str) -> None:
    answer = manager.get(f"/budget/lines/?{query}")
    assert answer.status_code == 200
    assert "Nothing is listed until this is put right" in text_of(answer)


def test_line_list_takes_the_same_queries_for_one_and_for_many(manager, django_assert_max_num_queries) -> None:
    heading = Heading.objects.get(label="Workforce")
    project = Project.objects.get(number=7)
    for n in range(120):
        line = BudgetLine.objects.create(heading=heading, label=f"n{n}", csc=1, position=n)
        LineProject.objects.create(line=line, project=project)
    with django_assert_max_num_queries(18):
        assert "1 line" in text_of(manager.get("/budget/lines/?q=n119"))
    with django_assert_max_num_queries(18):
        assert "122 lines" in text_of(manager.get(f"/budget/lines/?part=h{heading.pk}"))


def test_line_list_downloads_what_is_listed(manager) -> None:
    rows = manager.get("/budget/lines.csv?project=30").content.decode().splitlines()
    assert rows[0] == "side,section,heading,project,line,csc,send,own,total"
    assert rows[1:] == [
        "Expenditure,Universal,Universal pm,30,SESLIP Prog Manager,7700,21350,,29050",
        "Expenditure,Total SESLIP own funds,SESLIP own funds schemes,30,SESLIP Prog Manager,,,5950,5950",
    ]
    assert manager.get("/budget/lines.xlsx").content[:2] == b"PK"
    assert manager.get("/budget/lines.pdf").status_code == 404


def test_line_list_shows_project_people_their_own(sign_in) -> None:
    client, _ = sign_in("project_manager")
    answer = client.get("/budget/lines/?side=expenditure")
    assert "4 lines of your own projects" in text_of(answer)
    empty, _ = sign_in("support_team")
    assert empty.get("/budget/lines/").status_code == 200


# --- One line ------------------------------------------------------------------------------------------------------


def test_line_page_shows_what_it_pays_for_and_its_history(manager) -> None:
    line = BudgetLine.objects.get(label="PChall 5 x Triads @£9,600")
    text = text_of(manager.get(f"/budget/lines/{line.pk}/"))
    for words in ("5 × £9,600", "£48,000", "2 DCS Self-assessment and Peer Challenge", "The plan", "created this"):
        assert words in text


def test_line_page_shows_what_the_plan_prints_otherwise(manager) -> None:
    line = BudgetLine.objects.get(label="Adoption training for SW")
    assert "CSC share of Project 25 : 45,500 in the plan" in text_of(manager.get(f"/budget/lines/{line.pk}/"))


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30, "abc", "-1"])
def test_unknown_line_is_not_found(manager, pk: str) -> None:
    for page in ("", "edit/", "remove/"):
        assert manager.get(f"/budget/lines/{pk}/{page}").status_code == 404


# --- Changing ------------------------------------------------------------------------------------------------------


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
        ({"quantity": "9" * 40, "unit_cost": "9000"}, "less than or equal to"),
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


# --- Appendix 5, checks, panels ------------------------------------------------------------------------------------


def test_appendix_5_downloads(manager) -> None:
    pdf, xlsx = (manager.get(f"/budget/appendix-5.{form}") for form in ("pdf", "xlsx"))
    assert pdf.content[:4] == b"%PDF"
    assert xlsx.headers["Content-Disposition"] == 'attachment; filename="appendix-5-2025-26.xlsx"'
    assert manager.get("/budget/appendix-5.csv").status_code == 404


def test_checks_show_every_difference_with_its_source_and_reason(manager) -> None:
    from projects.models import PublishedFigure

    answer = manager.get("/budget/checks/")
    text = re.sub(r"\s+", "", text_of(answer))
    year = ProgrammeYear.objects.get(label="2025-26")
    from django.utils.html import escape

    for figure in PublishedFigure.objects.filter(year=year):
        for words in (figure.label, figure.printed, figure.held, figure.source, figure.held_source, figure.why):
            assert re.sub(r"\s+", "", escape(words)) in text, figure.key
    assert "-£125" in text
    assert "0 open findings in today’s records" in text_of(answer)
    assert "2 explained below" in text_of(answer)


def test_checks_point_to_the_line_that_is_wrong(manager) -> None:
    line = BudgetLine.objects.get(label="Adoption")
    LineProject.objects.filter(line=line).delete()
    html = manager.get("/budget/checks/").content.decode()
    assert f'<a href="/budget/lines/{line.pk}/">Adoption</a>' in html
    assert "1 open" in html


def test_checks_of_2024_25(manager) -> None:
    assert "Nothing of 2024-25 is known to be printed differently" in text_of(
        manager.get("/budget/checks/?year=2024-25")
    )


def test_home_panel_shows_streams_to_those_who_see_totals(sign_in) -> None:
    client, _ = sign_in("la_lead")
    text = text_of(client.get("/"))
    assert "Budget by stream" in text
    assert "£1,206,200 planned of £1,206,200" in text
    hidden, _ = sign_in("dfe_reader")
    assert "Budget by stream" not in text_of(hidden.get("/"))


@pytest.mark.parametrize(
    ("role", "sees"), [("finance", True), ("project_manager", True), ("la_lead", False), ("sponsor", False)]
)
def test_project_panel_shows_the_lines_the_reader_may_see(sign_in, role: str, sees: bool) -> None:
    client, _ = sign_in(role)
    html = client.get(reverse("projects:project_page", args=("2025-26", 5))).content.decode()
    assert ("Take Your Place</a>" in html) == sees
    assert ("Add a budget line for this project" in html) == (role == "finance")


def test_project_panel_says_with_whom_a_line_is_shared(manager) -> None:
    html = manager.get(reverse("projects:project_page", args=("2025-26", 8))).content.decode()
    assert "Shared with projects 9, 10, 11, 12, 13" in html
