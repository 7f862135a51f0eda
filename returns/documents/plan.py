"""The regional improvement plan of a year as one document, made from the records; PDF and Word draw the same."""

from datetime import date

from projects.access import check_read_plan
from projects.models import Person, ProgrammeYear
from returns.queries.plan import PlanRecords, plan_records
from seslip.foundation.clock import today
from seslip.foundation.exports import register
from seslip.foundation.periods import show_date
from seslip.foundation.sheets import Document, Table

from .plan_appendices import plan_appendices
from .plan_body import plan_body

FORMS = ("pdf", "docx")
LINES_LEFT_OUT = (
    "This copy leaves out the single lines of Table 2, and Appendix 5: only the programme manager and finance see "
    "every line of the budget."
)
BUDGET_LEFT_OUT = (
    "This copy leaves out Tables 1 to 3 and Appendix 5: the budget is for those who take part in the programme."
)


def plan_document(reader: Person, year: ProgrammeYear, as_at: date) -> Document:
    """As far as the reader may see it, and saying what is left out. Raises Http404 for who does not read the plan."""
    check_read_plan(reader)
    records = plan_records(reader, year)
    body, appendices = list(plan_body(records)), list(plan_appendices(reader, records, as_at))
    parts = (*body, *appendices)
    return Document(
        name=f"regional-improvement-plan-{year}",
        title=f"SESLIP Regional Improvement Plan {year}",
        subtitle=plan_subtitle(records),
        tables=tuple(part for part in parts if isinstance(part, Table)),
        landscape=False,
        notes=left_out(records),
        stands=f"Regional Improvement Plan {year}",
        parts=parts,
        contents=True,
        cover=tuple(_author(person) for person in records.made_by),
        wide_from=len(body),
    )


def plan_subtitle(records: PlanRecords) -> str:
    """What it holds; of a year to come, or without projects yet, how it would stand."""
    held = f"Including RIIA Grant Delivery Plan {records.year}"
    draft = records.year.starts > today() or not any(project.used for project in records.projects)
    return f"{held}. As it would stand now, {show_date(today())}" if draft else held


def left_out(records: PlanRecords) -> tuple[str, ...]:
    """In one line what the reader may not see."""
    if records.budget is None:
        return (BUDGET_LEFT_OUT,)
    return () if records.single else (LINES_LEFT_OUT,)


def _author(person: Person) -> str:
    return ", ".join(part for part in (person.name, person.job_title) if part)


register("plan", FORMS, plan_document)
