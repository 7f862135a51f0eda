"""A register in a file becomes entries, or all of its problems by cell. No database."""

import pytest

from projects.domain.attendance_registers import ReadRegister, read_register
from projects.domain.meetings import Partner
from seslip.foundation.csv_reading import read_csv

from .test_meetings_lists import NAMES, SPELLINGS


def read(text: str) -> ReadRegister:
    return read_register(read_csv(text.encode()).sheets, SPELLINGS)


def told(register: ReadRegister) -> dict[str, tuple[str, str]]:
    return {NAMES[pk]: (entry.state.value, entry.names) for pk, entry in register.entries.items()}


def test_a_register_with_a_title_above_it_is_read() -> None:
    found = read(
        "SEND Strategic Leads,,\n\nAuthority,Attendance,Who came\nKent County Council,present,Jane Smith\n"
        "IoW,Apologies,\nSlough,,\nSurrey,✓,\nMedway,yes,\nHampshire,no,\n"
    )
    assert found.problems == ()
    assert told(found) == {
        "Kent": ("present", "Jane Smith"),
        "Isle of Wight": ("apologies", ""),
        "Surrey": ("present", ""),
        "Medway": ("present", ""),
    }


def test_one_row_a_person_is_one_entry_an_authority() -> None:
    found = read("Name,Organisation,Attended\nAnn,Kent,x\nBob,KCC,x\nCem,Surrey,\n")
    assert told(found) == {"Kent": ("present", "Ann, Bob")}


def test_apologies_may_have_a_column_of_their_own() -> None:
    found = read("LA,Present,Apologies\nKent,x,\nSurrey,,x\nSlough,x,x\n")
    assert [(problem.cell, problem.rule) for problem in found.problems] == [
        ("C4", "Both present and apologies are marked.")
    ]
    assert told(read("LA,Present,Apologies\nKent,x,\nSurrey,,x\n")) == {
        "Kent": ("present", ""),
        "Surrey": ("apologies", ""),
    }


def test_a_list_without_a_column_of_attendance_lists_who_was_present() -> None:
    found = read("Council\nKent\nSurrey\n")
    assert set(told(found)) == {"Kent", "Surrey"}
    assert found.notes == ("No column says who was present, so everybody who is listed counts as present.",)


def test_partners_are_read_from_the_register_that_we_hand_out() -> None:
    found = read(
        'Authority or partner,Attendance,Who came\nKent,present,\nHealth,present,ICB\n"Parents and carers, NNPCF",,\n'
    )
    assert dict(found.partners) == {Partner.HEALTH: "ICB"}


def test_every_problem_is_named_with_its_cell() -> None:
    found = read("Authority,Attendance\nKent,maybe\nCroydon,present\nSussex,present\n,present\nTotal,3\n")
    assert [(one.sheet, one.cell, one.value, one.rule) for one in found.problems] == [
        ("CSV", "B2", "maybe", "This is neither present nor apologies."),
        ("CSV", "A3", "Croydon", "No single authority is known by this name."),
        ("CSV", "A4", "Sussex", "No single authority is known by this name."),
        ("CSV", "B5", "present", "This row names no authority."),
    ]
    assert "East Sussex or West Sussex" in found.problems[2].suggestion
    assert all(one.suggestion for one in found.problems)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Item,Cost\nTea,3\n", "No row has a heading for the authorities."),
        ("Authority,Attendance\nKent,\nSurrey,no\n", "Nobody is marked below the headings."),
    ],
)
def test_a_file_that_says_nothing_says_so(text: str, rule: str) -> None:
    assert [problem.rule for problem in read(text).problems] == [rule]
