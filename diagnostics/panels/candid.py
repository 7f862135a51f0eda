"""What a group's page shows in confidence: the members' self-assessments and the session's findings."""

from typing import Any

from django.urls import reverse

from diagnostics.access import facilitates, may_edit_assessment
from diagnostics.domain.findings import days_open
from diagnostics.models import (
    ChallengeGroup,
    ChallengeRound,
    Finding,
    GroupMember,
    RegionalTheme,
    ThemeHeading,
)
from diagnostics.queries.findings import assessments_of, finding_rows
from diagnostics.tables.findings import finding_url, outcome_label, short
from projects.models import Authority, Person
from seslip.foundation.clock import today
from seslip.foundation.html_tables import label_html
from seslip.foundation.panels import Panel, register
from seslip.foundation.periods import show_date


def _reads(reader: Person, group: ChallengeGroup) -> bool:
    return ChallengeGroup.objects.read_by(reader).filter(pk=group.pk).exists()


def assessments_panel(reader: Person, group: ChallengeGroup) -> Panel | None:
    """A line for each member: whether its self-assessment is in, and where to read or write it."""
    if not _reads(reader, group):
        return None
    written = assessments_of(reader, group)
    year = group.round.year.label
    rows = [
        _assessment_line(reader, group, authority, written.get(authority.pk), year) for authority in group.authorities
    ]
    return Panel("Self-assessments, in confidence", "diagnostics/panel_assessments.html", {"rows": rows})


def _assessment_line(
    reader: Person, group: ChallengeGroup, authority: Authority, written: Any, year: str
) -> dict[str, Any]:
    may_write = written is None and may_edit_assessment(reader, authority.pk, group)
    received = written.received if written else None
    return {
        "authority": authority,
        "url": reverse("diagnostics:assessment_page", args=(year, authority.slug)) if written else "",
        "write_url": reverse("diagnostics:assessment_edit", args=(year, authority.slug)) if may_write else "",
        "words": f"Handed in on {show_date(received)}" if received else "Begun" if written else "Not in yet",
    }


def findings_panel(reader: Person, group: ChallengeGroup) -> Panel | None:
    """What the session found, with outcomes, for the group's people and its facilitator."""
    if not _reads(reader, group):
        return None
    rows = [
        {
            "finding": finding,
            "url": finding_url(finding),
            "words": short(finding.text),
            "outcome": label_html(outcome_label(finding)),
            "days": None if finding.outcome else days_open(finding.raised, None, today()),
        }
        for finding in finding_rows(reader).filter(group=group.pk)
    ]
    add = reverse("diagnostics:finding_create", args=(group.pk,)) if facilitates(reader, group) else ""
    url = f"{reverse('diagnostics:finding_list')}?group={group.pk}"
    context = {"rows": rows, "add_url": add}
    label = "All findings of this group"
    return Panel("Findings, in confidence", "diagnostics/panel_findings.html", context, url, label, wide=True)


def waiting_panel(reader: Person) -> Panel | None:
    """For a facilitator: how many findings wait for an outcome, and for how long the oldest has."""
    waiting = [
        days_open(finding.raised, None, today())
        for finding in finding_rows(reader).filter(group__facilitator=reader.pk, outcome="")
    ]
    if not waiting:
        return None
    url = f"{reverse('diagnostics:finding_list')}?outcome=open"
    context = {"number": len(waiting), "oldest": max(waiting), "url": url}
    return Panel(
        "Findings without an outcome", "diagnostics/panel_waiting.html", context, url, "Say what becomes of them"
    )


register("challenge_group", 10, assessments_panel)
register("challenge_group", 20, findings_panel)
register("home", 35, waiting_panel, (ChallengeRound, ChallengeGroup, GroupMember, Finding, RegionalTheme, ThemeHeading))
register("diagnostics", 10, waiting_panel)
