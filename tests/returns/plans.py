"""What the published plan 2025-26 prints, typed from it, and how tests find a part of the document made again."""

from __future__ import annotations

from datetime import date

from projects.models import Person, ProgrammeYear
from returns.documents.plan import plan_document
from seslip.foundation.sheets import Document, Passage, Table, place

DAY = date(2026, 3, 31)
TABLE_1 = [
    ["2024-25"],
    ["CSC 2024-25", "£80,000", "£60,800", "£27,200", "£94,000", "£262,000"],
    ["SEND 2024-25", "–", "–", "£143,256", "–", "£143,256"],
    ["Total 2024-25", "£80,000", "£60,800", "£170,456", "£94,000", "£405,256"],
    ["2025-26"],
    ["CSC 2025-26", "£80,000", "£60,800", "£200,000", "£90,121", "£430,921"],
    ["SEND 2025-26", "£160,000", "£76,000", "£600,000", "£370,200", "£1,206,200"],
    ["Total 2025-26", "£240,000", "£136,800", "£800,000", "£460,321", "£1,637,121"],
]
TABLE_2 = [
    ["Carry forward – earmarked for SEND", "£92,314"],
    ["Carry forward – IoW small package", "£20,572"],
    ["Carry forward – BGM research", "£21,060"],
    ["Carry forward – unrestricted", "£50,178"],
    ["SE subs", "£165,500"],
    ["Total before DfE grant", "£349,624"],
    ["DfE – data", "£240,000"],
    ["DfE – diagnostic", "£136,800"],
    ["DfE – universal", "£800,000"],
    ["DfE – targeted", "£460,321"],
    ["Total DfE grant", "£1,637,121"],
    ["Grand total", "£1,986,745"],
]
TABLE_3 = [
    ["Pounds", "£430,921", "£1,206,200", "£349,624"],
    ["Percentage of DfE grant", "26%", "74%", ""],
    ["Percentage of SESLI Programme", "22%", "61%", "17%"],
]
# The headings of the plan's body, with a strand under its theme.
SECTIONS = [
    "Introduction",
    "DfE RIIA Grant",
    "Objectives of this plan",
    "Grant Delivery Plan",
    "Data Capacity and Capability",
    "Regional Diagnostics",
    "Universal Improvement",
    "Universal Improvement: Take Your Place",
    "Universal Improvement: Workforce, agency, recruitment and retention",
    "Universal Improvement: Communities of Practice",
    "Universal Improvement: New Universal Projects (SEND)",
    "Universal Improvement: New Universal Projects (CSC)",
    "Universal Improvement: Project Management",
    "Targeted Support",
    "SESLIP own funds",
]
APPENDICES = [
    "Appendix 1: Analysis of CSC Dashboard as at June 2025",
    "Appendix 2: Mapping projects to enablers and outcomes",
    "Appendix 3: Outputs from 2024-25 round of DCS peer challenge events",
    "Appendix 4: RIIA grant delivery plan",
    "Appendix 5: SESLI Programme proposed budget 2025-26 including RIIA grant",
    "Where the published plan prints otherwise",
]


def plan_for(reader: Person, year: str = "2025-26") -> Document:
    return plan_document(reader, ProgrammeYear.objects.get(label=year), DAY)


def headings(document: Document, level: int = 2) -> list[str]:
    return [p.heading for p in document.parts if isinstance(p, Passage) and p.heading and p.level == level]


def under(document: Document, heading: str) -> list[Passage | Table]:
    """A section's parts from its heading to the next of the same level."""
    parts = list(document.parts)
    start = next(i for i, p in enumerate(parts) if isinstance(p, Passage) and p.heading == heading)
    level = parts[start].level  # type: ignore[union-attr]
    end = next(
        (
            i
            for i, p in enumerate(parts[start + 1 :], start + 1)
            if isinstance(p, Passage) and p.heading and p.level <= level
        ),
        len(parts),
    )
    return parts[start:end]


def words(document: Document, heading: str) -> str:
    return "\n".join("\n".join(p.text.lines()) for p in under(document, heading) if isinstance(p, Passage))


def rows(table: Table) -> list[list[str]]:
    place(table)
    return [[cell.shown() for cell in row.cells] for row in table.body]


def table(document: Document, start: str) -> Table:
    return next(one for one in document.tables if one.caption.startswith(start))
