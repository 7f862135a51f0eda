"""The position, Appendix 5 and the checks, as people meet them in the browser."""

import re

import pytest
from pytest_django import DjangoAssertNumQueries

from budget.models import BudgetLine, Heading, LineProject
from projects.models import ProgrammeYear
from seslip.foundation.money import pounds

from .figures import GRANT_2024_25, STREAM_SUMS, THEMES
from .pages import shown, tables, text_of


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


def test_budget_page_leads_to_the_other_years(manager) -> None:
    html = manager.get("/budget/").content.decode()
    assert '<a href="?year=2025-26" aria-current="page">2025-26</a>' in html
    assert '<a href="?year=2024-25">2024-25</a>' in html


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
    assert "11 findings open" in text_of(answer)  # the SEND earmark, and ten phases nobody decided on
    assert "4 explained" in text_of(answer)  # Appendix 5: Project 25 twice, New Universal Projects, own funds


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
