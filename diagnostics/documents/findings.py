"""The findings a reader may read, as a file for that reader."""

from collections.abc import Iterable
from datetime import date

from diagnostics.domain.findings import days_open
from diagnostics.models import Finding
from seslip.foundation.sheets import Column, Document, Kind, flat_table

FINDINGS = (
    Column("round", "Round", width=10),
    Column("group", "Group", Kind.NUMBER, 7),
    Column("raised", "Raised", Kind.DATE, 12),
    Column("about", "About", width=22),
    Column("theme", "Theme", width=24),
    Column("stream", "Stream", width=8),
    Column("finding", "Finding", width=60),
    Column("outcome", "Outcome", width=22),
    Column("where_or_why", "Where to, or why", width=36),
    Column("decided", "Decided", Kind.DATE, 12),
    Column("days_open", "Days open", Kind.NUMBER, 9),
)


def findings_register(findings: Iterable[Finding], as_at: date) -> Document:
    """One row a finding; in confidence, as its heading says."""
    rows = (
        (
            str(finding.group.round.year),
            finding.group.number,
            finding.raised,
            str(finding.authority or "The whole group"),
            str(finding.heading),
            finding.stream or "Both",
            finding.text,
            finding.get_outcome_display() if finding.outcome else "No outcome yet",
            finding.outcome_words,
            finding.outcome_day,
            days_open(finding.raised, finding.outcome_day, as_at),
        )
        for finding in findings
    )
    table = flat_table("Findings", FINDINGS, rows, "No finding.")
    return Document("findings", "Findings", "In confidence: only for people of the group and its facilitator", (table,))
