"""The things of diagnostics that the walk meets."""

from __future__ import annotations

from typing import Any

from seslip.foundation import audit
from tests.conftest import somebody

YEAR = "2025-26"


def of_group(number: int, facilitator: str, authority: str) -> dict[str, dict[str, Any]]:
    """A group of 2024-25 with a finding and the self-assessment of a member, with its document."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from diagnostics.actions.assessments import save_assessment
    from diagnostics.models import ChallengeGroup, Finding, SelfAssessment, ThemeHeading
    from projects.models import Authority, Person

    group = ChallengeGroup.objects.get(round__year__label="2024-25", number=number)
    by = Person.objects.get(email=facilitator)
    group = audit.change(group, by=by, version=group.version, fields={"facilitator": by})
    where = Authority.objects.get(slug=authority)
    document = SimpleUploadedFile("Self-assessment.pdf", b"%PDF-1.7")
    written = SelfAssessment(round=group.round, authority=where)
    save_assessment(by=by, assessment=written, group=group, version=0, fields={}, document=document)
    found = {"heading": ThemeHeading.objects.first(), "text": "Decisions wait too long.", "raised": "2025-04-03"}
    finding = audit.create(Finding(group=group, authority=where, **found), by=by)
    assessment = {"year": "2024-25", "authority": authority}
    return {
        "group": {"pk": group.pk},
        "group_task": {"pk": group.pk, "task": "venue"},
        "finding": {"pk": finding.pk},
        "assessment": assessment,
        "assessment_file": {**assessment, "form": "pdf"},
        "answered_finding": {"pk": answered(finding, by)},
        **of_conversation(by, where),
    }


def answered(finding: Any, by: Any) -> int:
    """Another finding of the group, of which a targeted support package becomes."""
    from diagnostics.models import Finding

    said = {"group": finding.group, "heading": finding.heading, "text": "Reviews come late.", "raised": "2025-04-03"}
    done = {"outcome": "package", "outcome_day": "2025-05-03"}
    return int(audit.create(Finding(**said, **done), by=by).pk)


def of_conversation(by: Any, where: Any) -> dict[str, dict[str, Any]]:
    """The conversation with an authority that somebody leads, held, with a partner that spoke."""
    from diagnostics.models import Conversation, ConversationPartner
    from projects.models import Project

    project = Project.objects.get(year__label=YEAR, number=3)
    said = {"agreed_on": "2025-05-01", "day": "2025-10-01", "stage": "held", "follow_up": "package", "scope": "Waiting"}
    made = Conversation(authority=where, project=project, year=project.year, lead=by, **said)
    talk = audit.create(made, by=by).pk
    audit.create(ConversationPartner(conversation_id=talk, partner="health", feedback="Heard"), by=by)
    return {
        "conversation": {"pk": talk},
        "conversation_input": {"pk": talk, "source": "enablers"},
        "partner": {"pk": talk, "partner": "health"},
    }


def benchmark_set() -> int:
    """A quarter that the programme manager has loaded, by its id."""
    from diagnostics.models import BenchmarkSet

    loaded = BenchmarkSet(as_at="2025-09-30", source="The dashboard")
    return int(audit.create(loaded, by=somebody("programme_manager")).pk)
