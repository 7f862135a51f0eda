"""Appendices 1 to 5 of the regional improvement plan, each as the app that owns it describes it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from budget.documents.appendix_5 import appendix_5
from diagnostics.documents.benchmarks import DIRECTION, benchmark_register
from diagnostics.documents.themes import appendix_3
from diagnostics.domain.benchmarks import month_name
from diagnostics.queries.benchmarks import benchmark_rows
from diagnostics.queries.rounds import groups_of
from diagnostics.queries.themes import themes_of
from kpis.documents.appendix_4 import appendix_4
from projects.documents.programme import appendix_2
from projects.models import Person
from returns.queries.plan import PlanRecords, benchmarks_of_plan, round_of_plan
from seslip.foundation.sheets import Cell, Column, Kind, Passage, Rich, Row, Table, header_row

from .plan_body import Block, Part, referred

NOT_SEEN = "This copy leaves it out: only the programme manager and finance see every line of the budget."
OTHERWISE = "Where the published plan prints otherwise"
DIFFERENCES = (
    Column("number", "No.", Kind.NUMBER, 6),
    Column("what", "What", width=30),
    Column("where", "Where", width=26),
    Column("printed", "The plan prints", width=26),
    Column("held", "Held here", width=26),
    Column("why", "Why", width=44),
)


def plan_appendices(reader: Person, records: PlanRecords, as_at: date) -> Iterator[Part]:
    """Each under its heading; one without anything says so."""
    yield from _appendix_1(reader, records)
    yield from _appendix_2(reader, records)
    yield from _appendix_3(reader, records)
    tables = appendix_4(reader, records.year, as_at).tables
    yield _opened("Appendix 4: RIIA grant delivery plan", *referred(records, "Appendix 4"))
    yield from tables
    yield from _appendix_5(reader, records, as_at)
    yield from _differences(records)


def _opened(heading: str, *blocks: Block) -> Passage:
    return Passage(heading, Rich(blocks), new_page=True)


def _appendix_1(reader: Person, records: PlanRecords) -> Iterator[Part]:
    of = benchmarks_of_plan(reader, records.year)
    if of is None:
        yield _opened("Appendix 1: Analysis of CSC Dashboard", "No benchmarks are recorded yet.")
        return
    heading = f"Appendix 1: Analysis of CSC Dashboard as at {month_name(of.as_at)}"
    yield _opened(heading, f"Source: {of.source}. {DIRECTION}")
    (table,) = benchmark_register(benchmark_rows(reader, of), of).tables
    yield replace(table, caption=f"Benchmarks as at {month_name(of.as_at)}")


def _appendix_2(reader: Person, records: PlanRecords) -> Iterator[Part]:
    yield _opened(
        "Appendix 2: Mapping projects to enablers and outcomes",
        "How the projects answer the CSC National Framework and what works in SEND, sorted by projects and then by "
        "enablers and outcomes. Both follow from one mapping.",
        *referred(records, "Appendix 2"),
    )
    yield from appendix_2(reader, records.year).tables


def _appendix_3(reader: Person, records: PlanRecords) -> Iterator[Part]:
    of = round_of_plan(reader, records.year)
    if of is None:
        yield _opened("Appendix 3: Outputs from DCS peer challenge events", "No earlier round has published anything.")
        return
    themes = themes_of(reader, of).filter(published=True)
    yield _opened(f"Appendix 3: Outputs from {of.year} round of DCS peer challenge events")
    yield from appendix_3(of, themes, groups_of(reader, of)).tables


def _appendix_5(reader: Person, records: PlanRecords, as_at: date) -> Iterator[Part]:
    """The budget with the notes beside its rows; its heading alone for who may not see every line."""
    heading = f"Appendix 5: SESLI Programme proposed budget {records.year} including RIIA grant"
    if not records.single:
        yield _opened(heading, NOT_SEEN)
        return
    yield _opened(heading, *referred(records, "Appendix 5"))
    yield from appendix_5(reader, records.year, as_at).tables


def _differences(records: PlanRecords) -> Iterator[Part]:
    if not records.differences:
        return
    body = tuple(
        Row(
            (
                Cell(number, Kind.NUMBER, heading="row"),
                *(Cell(text) for text in (one.label, one.source, one.printed, one.held, one.why)),
            )
        )
        for number, one in records.differences.items()
    )
    yield _opened(
        OTHERWISE,
        "The published plan says some things in two ways. What is held here is what the plan balances with; what is "
        "printed stands beside it. The projects, tables and appendices refer to these numbers.",
    )
    yield Table("Differences", DIFFERENCES, (header_row(DIFFERENCES),), body)
