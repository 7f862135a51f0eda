"""The plan made from the records says what the published one says, to each reader what they may see."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from budget.models import BudgetLine
from kpis.domain.appendix_4 import promise
from kpis.models import Kpi
from projects.models import Person, PlanText, ProgrammeYear, Project, ProjectManager, Theme
from seslip.foundation import audit
from seslip.foundation.sheets import Document, Table
from tests.budget.figures import EXPENDITURE, INCOME
from tests.conftest import ROLES, somebody
from tests.fixtures_facts.test_plan_projects import HEADINGS, ORGANISATIONS, PHASES

from .plans import (
    APPENDICES,
    SECTIONS,
    TABLE_1,
    TABLE_2,
    TABLE_3,
    headings,
    plan_for,
    rows,
    table,
    under,
    words,
)

PLACES = {name: where for where, people in ORGANISATIONS.items() for name in people.split(", ")}
BUDGET_READERS = {"programme_manager", "finance"}


@pytest.fixture
def manager(plan: None) -> Person:
    return somebody("programme_manager")


@pytest.fixture(scope="module")
def plan_made(plan_of_file: Callable[[], AbstractContextManager[None]]) -> Document:
    """What the programme manager reads of the plan as it was loaded."""
    with plan_of_file():
        return plan_for(somebody("programme_manager"))


@pytest.fixture
def document(plan_made: Document, plan: None) -> Document:
    """The same, beside the records that it is made from."""
    return plan_made


def test_sections_and_appendices_stand_in_the_order_of_the_plan(document: Document) -> None:
    assert headings(document) == [*SECTIONS, *APPENDICES]
    numbers = [int(one.split()[2].rstrip(":")) for one in headings(document, 3)]
    assert numbers == list(range(1, 50))
    assert document.contents
    assert document.parts[document.wide_from or 0].heading == APPENDICES[0]  # type: ignore[union-attr]


def test_every_project_has_its_managers_sponsor_and_amount(document: Document) -> None:
    assert len(HEADINGS) == 47
    for number in HEADINGS:
        check_project(document, number)


def check_project(document: Document, number: int) -> None:
    amount, managers, sponsor = HEADINGS[number]
    project = Project.objects.get(number=number)
    told = words(document, f"Project No. {number}: {project.title}")
    people = managers.split(", ")
    named = "; ".join(f"{name}, {PLACES[name]}" for name in people)
    assert f"Project manager{'s' * (len(people) > 1)}: {named}" in told
    office = "Cllr sponsor: Cllr" if number == 43 else "DCS sponsor:"
    assert f"{office} {sponsor}, {PLACES[sponsor]}" in told
    assert project.purpose.split("\n")[0] in told
    if amount is None:
        assert "Amount: Shares £66,000 with projects 8 to 13" in told
    elif number not in PHASES:
        assert f"Amount: £{amount:,}" in told.split("\n")
    for part, money in enumerate(PHASES.get(number, []), 1):
        assert f"{number}.{part} £{money:,}" in told if money else f"{number}.{part} to be announced" in told
        assert f"Total £{amount:,}" in told


def test_numbers_that_are_not_used_keep_their_place(document: Document) -> None:
    for number in (14, 23):
        (passage,) = under(document, f"Project No. {number}: not used")
        assert passage.text.blocks == ()  # type: ignore[union-attr]


def test_tables_1_to_3_cell_by_cell(document: Document) -> None:
    one, two, three = (table(document, f"Table {n}:") for n in (1, 2, 3))
    assert [cell.value for cell in one.head[0].cells] == [
        *("SESLIP", "Data", "Diagnostic", "Universal work", "Targeted support", "Total"),
    ]
    assert rows(one) == TABLE_1
    assert rows(two) == TABLE_2
    assert rows(three) == TABLE_3


@pytest.mark.parametrize(
    ("section", "caption", "before", "after"),
    [
        ("DfE RIIA Grant", "Table 1", "4. ", "5. "),
        ("Objectives of this plan", "Table 2", "16. ", "The published plan"),
        ("Universal Improvement: Project Management", "Table 3", "78. ", "The published plan"),
    ],
)
def test_a_table_stands_after_the_paragraph_that_names_it(
    document: Document, section: str, caption: str, before: str, after: str
) -> None:
    parts = under(document, section)
    place = next(i for i, part in enumerate(parts) if getattr(part, "caption", "").startswith(caption))
    assert parts[place - 1].text.blocks[-1].startswith(before)  # type: ignore[union-attr]
    assert parts[place + 1].text.blocks[0].startswith(after)  # type: ignore[union-attr]


def test_a_table_that_no_text_names_stands_in_its_section(manager: Person) -> None:
    PlanText.objects.filter(paragraphs="78").delete()
    text = PlanText.objects.get(paragraphs="80")
    audit.change(text, by=manager, version=text.version, fields={"text": "It is apportioned."})
    parts = under(plan_for(manager), "Grant Delivery Plan")
    assert [part.caption[:7] for part in parts if isinstance(part, Table)] == ["Table 3"]


def test_a_text_stands_after_its_project(document: Document, manager: Person) -> None:
    """Para 50 between projects 13 and 14; one that names a project of another section ends its section."""
    told = under(document, "Universal Improvement: Communities of Practice")
    place = next(i for i, p in enumerate(told) if getattr(p, "heading", "").startswith("Project No. 13"))
    assert "projects 8 to 13 cost a further £66,000" in told[place + 1].text.blocks[0]  # type: ignore[union-attr]
    PlanText.objects.filter(paragraphs="50").update(after=99)
    told = under(plan_for(manager), "Universal Improvement: Communities of Practice")
    assert "projects 8 to 13 cost a further £66,000" in told[-1].text.blocks[0]  # type: ignore[union-attr]


def test_every_paragraph_of_the_plan_that_is_about_no_project_is_there(document: Document) -> None:
    told = "\n".join(words(document, section) for section in SECTIONS).split("\n")
    numbers = [*range(1, 19), 34, 43, 50, 54, 77, 78, 79, 80, 87, 88]
    assert [n for n in numbers if sum(line.startswith(f"{n}. ") for line in told) != 1] == []


def test_appendix_1_has_every_indicator_of_june_2025(document: Document) -> None:
    found = rows(table(document, "Benchmarks as at June 2025"))
    assert len(found) == 51
    assert found[0] == ["1 Family Support", "Access", "CIN", "", "Better", "4", "Isle of Wight; Reading"]
    assert found[-1][2:] == ["Suitable Accom", "19-21", "Worse", "9", "Hampshire; Southampton"]


def test_appendix_3_has_the_round_before_the_year(document: Document) -> None:
    themes, groups = (part for part in under(document, APPENDICES[2])[1:])
    assert len([row for row in rows(themes) if len(row) == 2]) == 24  # type: ignore[arg-type]
    assert [row[1] for row in rows(groups)] == [  # type: ignore[arg-type]
        *("25 Apr 2025", "7 Mar 2025", "3 Apr 2025", "31 Mar 2025", "21 Jan 2025", "31 Mar 2025"),
    ]


def test_appendix_4_has_every_kpi(document: Document) -> None:
    told = "\n".join(cell for part in under(document, APPENDICES[3])[1:] for r in rows(part) for cell in r)  # type: ignore[arg-type]
    kpis = list(Kpi.objects.all())
    assert len(kpis) == 108
    assert [kpi.ref for kpi in kpis if promise(kpi) not in told] == []  # type: ignore[arg-type]


def test_appendix_5_has_every_row(document: Document) -> None:
    income, spending, notes = under(document, APPENDICES[4])[1:]
    assert [row[1] for row in INCOME] == [r[1] for r in rows(income) if not r[1].startswith("%")]  # type: ignore[arg-type]
    labels = [row[1] for row in rows(spending)]  # type: ignore[arg-type]
    assert [row[1] for row in EXPENDITURE] == labels[: len(EXPENDITURE)]
    assert len(rows(notes)) == 7  # type: ignore[arg-type]


def test_what_the_plan_prints_otherwise_is_never_silent(document: Document) -> None:
    """Each difference has its row, and its project refers to it."""
    found = rows(table(document, "Differences"))
    assert len(found) == 86
    assert found[0][1:5] == ["CSC share of Project 25", "Appendix 5, row 25, CSC", "45,500", "15,000"]
    told = words(document, "Project No. 25: Regional training to increase skill in adoption and early permanence")
    assert "Amount: £15,000" in told
    assert "The published plan prints some of this otherwise: differences 1, 2, " in told


def test_a_figure_that_has_changed_since_is_told_below_its_table(manager: Person) -> None:
    line = BudgetLine.objects.get(label="C/f-unrestricted")
    audit.change(line, by=manager, version=line.version, fields={"own": 5_000_000})
    told = words(plan_for(manager), "Objectives of this plan")
    assert "The records have changed since the plan was printed:" in told
    assert "Table 2, Carry forward - unrestricted: printed £50,178, now £50,000." in told
    lead = words(plan_for(somebody("la_lead")), "Objectives of this plan")
    assert "£50,000" not in lead
    assert "Table 2, Grand total: printed £1,986,745, now £1,986,567." in lead


@pytest.mark.parametrize("role", ROLES)
def test_who_reads_what(plan: None, role: str) -> None:
    reader = somebody(role)
    if role == "dfe_reader":
        with pytest.raises(Http404):
            plan_for(reader)
        return
    document = plan_for(reader)
    everything = str(document.parts)
    assert headings(document)[:-1] == [*SECTIONS, *APPENDICES[:-1]]
    tables = [one.caption[:7] for one in document.tables if one.caption.startswith("Table ")]
    assert tables == ([] if role == "administrator" else ["Table 1", "Table 2", "Table 3"])
    assert ("Expenditure" in everything) is (role in BUDGET_READERS)
    assert ("Carry forward – unrestricted" in everything) is (role in BUDGET_READERS)
    assert bool(document.notes) is (role not in BUDGET_READERS)
    if role == "administrator":
        assert document.notes[0].startswith("This copy leaves out Tables 1 to 3 and Appendix 5")
    elif document.notes:
        assert document.notes[0].startswith("This copy leaves out the single lines of Table 2, and Appendix 5")
    groups = role not in ("finance", "administrator")
    assert any(one.caption.startswith("The groups") for one in document.tables) is groups


def test_who_does_not_see_the_checks_reads_the_differences_of_projects_only(plan: None) -> None:
    every, fewer = (rows(table(plan_for(somebody(role)), "Differences")) for role in ("sponsor", "la_lead"))
    assert len(every) == 86
    assert {row[1] for row in every} - {row[1] for row in fewer} >= {"Total of SESLIP own funds spending"}
    assert {row[1] for row in fewer} >= {"CSC share of Project 25", "Theme of the ten networks"}


def test_next_year_is_as_it_would_stand_now(manager: Person) -> None:
    document = plan_for(manager, "2026-27")
    assert "As it would stand now, " in document.subtitle
    assert headings(document)[: len(SECTIONS)] == SECTIONS
    assert words(document, "Introduction") == "No text is written yet."
    assert words(document, "Targeted Support") == "No project is planned yet."
    assert rows(table(document, "Table 2:")) == []
    assert table(document, "Table 1:").caption == "Table 1: DfE grant to SESLIP in 2025-26 and 2026-27 for CSC and SEND"


def test_a_plan_that_is_not_published_counts_its_paragraphs(manager: Person) -> None:
    year = ProgrammeYear.objects.get(label="2026-27")
    for place, section in enumerate(("introduction", "objectives"), 1):
        text = PlanText(year=year, section=section, position=place, text="One.")
        audit.create(text, by=manager)
    theme = Theme.objects.get(key="targeted")
    audit.create(Project(year=year, number=1, title="Support", theme=theme, purpose="Helps."), by=manager)
    document = plan_for(manager, "2026-27")
    assert words(document, "Introduction") == "1. One."
    assert words(document, "Objectives of this plan").startswith("2. One.")
    told = words(document, "Project No. 1: Support")
    assert "3. Helps." in told
    assert "Project manager: Not recorded\nDCS sponsor: Not recorded\nAmount: Not recorded" in told


def test_no_more_questions_for_more_projects(manager: Person) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            plan_for(Person.objects.get(pk=manager.pk))
        return len(queries)

    few = asked()
    model: Any = Project.objects.get(number=7)
    for number in range(60, 70):
        made = audit.create(
            Project(year=model.year, number=number, title=f"New {number}", theme=model.theme, strand=model.strand),
            by=manager,
        )
        audit.create(ProjectManager(project=made, person=manager, position=1), by=manager)
        text = PlanText(year=model.year, section="workforce", after=number, position=number, text="More.")
        audit.create(text, by=manager)
    assert asked() == few
