"""What leaves the building: columns, rows and figures against the plan."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from projects.documents.programme import appendix_2, frameworks_register, group_anchor, item_groups, phases_table
from projects.models import Person, ProgrammeYear, Project
from seslip.foundation.csvs import write_csv
from seslip.foundation.html_tables import table_html
from seslip.foundation.sheets import Document, Table, place

# Plan, Appendix 2, Table 3: CSC enablers, CSC outcomes, SEND enablers of each project that has any.
ALL = "1,2,3,4"
TABLE_3 = {
    1: ("2,3", ALL, "2,3"), 2: ("2", ALL, ""), 3: ("", "", "2"), 4: ("", "", "5"), 5: ("3", ALL, "5"),
    6: ("3", ALL, ""), 7: ("", "", "5"), 8: ("", "", "3"), 9: ("", "", "4"), 10: ("", "", "4"),
    11: ("", "", "3,4"), 12: ("", "", "3"), 13: ("", "", "1"), 15: ("", "", "3,4"), 16: ("1,2,3", ALL, ""),
    17: ("", "", "4,5"), 18: ("", "", "5"), 19: ("", "", "1"), 20: ("", "", "4"), 21: ("", "", "4"),
    22: ("3", "1", ""), 24: ("2,3", ALL, ""), 25: ("3", "4", ""), 26: ("3", "2", ""), 27: ("3", "2", ""),
    28: ("3", "2", ""), 33: ("1,2,3", ALL, "4"), 34: ("1,2,3", "4", ""), 35: ("1,2,3", ALL, ""),
    36: ("1,2,3", "1", ""), 37: ("1,2,3", "4", ""), 38: ("1,2,3", "2", ""), 39: ("1,2,3", ALL, ""),
    40: ("1,2,3", ALL, ""), 41: ("1,2,3", ALL, ""), 42: ("1,2,3", "1", ""), 43: ("1,2,3", ALL, ""),
    44: ("3", "4", ""), 45: ("2", ALL, ""), 46: ("", "", "1"), 47: ("3", ALL, ""), 48: ("3", ALL, "5"),
}  # fmt: skip
# Table 4, where 45 is missing under CSC enabler 2, and 42 (enabler 2) and 24 (outcome 4) are printed twice.
TABLE_4 = {
    "csc-national-framework-enablers": {
        "All": [16, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43],
        "1": [],
        "2": [1, 2, 24, 45],
        "3": [1, 5, 6, 22, 24, 25, 26, 27, 28, 44, 47, 48],
    },
    "csc-national-framework-outcomes": {
        "All": [1, 2, 5, 6, 16, 24, 33, 35, 39, 40, 41, 43, 45, 47, 48],
        "1": [22, 36, 42],
        "2": [26, 27, 28, 38],
        "3": [],
        "4": [25, 34, 37, 44],
    },
    "what-works-in-send-enablers": {
        "1": [13, 19, 46],
        "2": [1, 3],
        "3": [1, 8, 11, 12, 15],
        "4": [9, 10, 11, 15, 17, 20, 21, 33],
        "5": [4, 5, 7, 17, 18, 48],
    },
}


@pytest.fixture
def year(plan: None) -> ProgrammeYear:
    return ProgrammeYear.objects.get(label="2025-26")


@pytest.fixture
def reader(person_as: Callable[[str], Person]) -> Person:
    return person_as("sponsor")


def exported(name: str, tmp_path: Path) -> list[dict[str, str]]:
    target = tmp_path / f"{name}.csv"
    call_command("export", name, "--format", "csv", "-o", str(target), stderr=io.StringIO())
    return list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"))))


def test_the_projects_register_has_the_promised_columns_and_rows(year: ProgrammeYear, tmp_path: Path) -> None:
    rows = exported("projects", tmp_path)
    names = "number,title,used,theme,strand,managers,sponsor,sponsor_authority,phases,amount"
    assert list(rows[0]) == names.split(",")
    assert [row["number"] for row in rows] == [str(number) for number in range(1, 50)]
    assert [row["number"] for row in rows if row["used"] == "no"] == ["14", "23"]


def test_the_projects_register_holds_the_plans_figures(year: ProgrammeYear, tmp_path: Path) -> None:
    rows = {row["number"]: row for row in exported("projects", tmp_path)}
    assert rows["22"] == {
        "number": "22",
        "title": "Youth Offending Teams and Speech and Language assessment",
        "used": "yes",
        "theme": "Universal Improvement",
        "strand": "New Universal Projects (SEND)",
        "managers": "Carly Murphy",
        "sponsor": "Mac Heath",
        "sponsor_authority": "Milton Keynes",
        "phases": "22.1 44875; 22.2 47439",
        "amount": "92314",
    }
    assert (rows["4"]["sponsor"], rows["4"]["sponsor_authority"]) == ("Lucy Butler", "RCC")
    assert rows["7"]["phases"] == "7.1 45000; 7.2 42000"
    assert rows["27"]["phases"] == "27.1 6000; 27.2"
    assert rows["10"]["managers"] == "Sheelagh Sullivan; Julie Pointer"
    assert (rows["8"]["amount"], rows["14"]["amount"], rows["14"]["title"]) == ("", "", "Not used")


def test_the_frameworks_register_is_table_3(year: ProgrammeYear, tmp_path: Path) -> None:
    rows = exported("frameworks", tmp_path)
    assert list(rows[0]) == ["project", "framework", "kind", "item"]
    groups = (
        ("CSC National Framework", "enabler"),
        ("CSC National Framework", "outcome"),
        ("What works in SEND", "enabler"),
    )
    expected = [
        (str(project), *group, item)
        for project, columns in TABLE_3.items()
        for group, items in zip(groups, columns, strict=True)
        for item in items.split(",")
        if item
    ]
    assert [tuple(row.values()) for row in rows] == expected


def test_the_authorities_register_has_19_rows(year: ProgrammeYear, tmp_path: Path) -> None:
    rows = exported("authorities", tmp_path)
    assert list(rows[0]) == ["name", "slug"]
    assert len(rows) == 19
    assert rows[17] == {"name": "Windsor and Maidenhead", "slug": "windsor-and-maidenhead"}


def body(table: Table) -> list[list[tuple[str, int]]]:
    """Each body row as its cells with the row they start in, spans filled from above."""
    grid: dict[tuple[int, int], tuple[str, int]] = {}
    for at in place(table):
        for dy in range(at.cell.rowspan):
            for dx in range(at.cell.colspan):
                grid[at.row + dy, at.column + dx] = (at.cell.shown(), at.row)
    first, last = len(table.head), len(table.head) + len(table.body)
    return [[grid[y, x] for x in range(len(table.columns))] for y in range(first, last)]


def test_projects_with_what_they_serve_is_table_3(year: ProgrammeYear, reader: Person) -> None:
    rows = [[text for text, _ in row] for row in body(appendix_2(reader, year).tables[0])]
    mapping = {int(row[0]): tuple(cell.replace(", ", ",") for cell in row[2:]) for row in rows if row[0].isdecimal()}
    assert mapping == {number: TABLE_3.get(number, ("", "", "")) for number in range(1, 50)}
    groups = list(dict.fromkeys(row[0] for row in rows if not row[0].isdecimal()))
    assert groups == [
        "Data Capacity and Capability",
        "Regional Diagnostics",
        "Universal Improvement: Take Your Place",
        "Universal Improvement: Workforce, agency, recruitment and retention",
        "Universal Improvement: Communities of Practice",
        "Universal Improvement: New Universal Projects (SEND)",
        "Universal Improvement: New Universal Projects (CSC)",
        "Universal Improvement: Project Management",
        "Targeted Support",
        "SESLIP own funds",
    ]


def test_items_with_their_projects_is_table_4_put_right(year: ProgrammeYear, reader: Person) -> None:
    tables = appendix_2(reader, year).tables[1:]
    for group, table in zip(item_groups(), tables, strict=True):
        found: dict[str, list[int]] = {}
        for row in body(table):
            found.setdefault(row[0][0], [])
            if row[2][0].isdecimal():
                found[row[0][0]].append(int(row[2][0]))
        assert found == TABLE_4[group_anchor(group)]


def test_both_directions_link_to_the_projects(year: ProgrammeYear, reader: Person) -> None:
    for table in appendix_2(reader, year).tables:
        html = table_html(table)
        assert 'href="/projects/2025-26/33/"' in html
    assert 'href="#csc-national-framework-enablers"' in table_html(appendix_2(reader, year).tables[0])


def test_a_reader_without_the_plan_gets_no_rows(year: ProgrammeYear, person_as: Callable[[str], Person]) -> None:
    assert not frameworks_register(person_as("dfe_reader"), year).tables[0].body


def test_phases_have_a_total_that_adds_them_up(year: ProgrammeYear) -> None:
    table = phases_table(Project.objects.get(number=22))
    shown = [[cell.shown() for cell in row.cells] for row in table.body]
    assert shown == [["22.1", "£44,875", ""], ["22.2", "£47,439", ""], ["Total", "£92,314", ""]]
    assert table.body[-1].cells[1].sums == ("phase-1", "phase-2")
    assert "–" in table_html(phases_table(Project.objects.get(number=27))), "27.2 is still to be announced"


def test_a_title_that_looks_like_a_formula_is_data(year: ProgrammeYear, reader: Person) -> None:
    from projects.documents.programme import projects_register
    from projects.queries.programme import register_rows

    Project.objects.filter(number=1).update(title="=1+1")
    document: Document = projects_register(register_rows(reader, year), year)
    assert b"\n1,'=1+1,yes" in write_csv(document.tables[0])
