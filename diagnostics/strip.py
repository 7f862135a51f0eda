"""The strip of links of the diagnostics' pages."""

from diagnostics.models import ChallengeGroup
from projects.models import Person
from seslip.foundation.strips import Page, register


def _reads_plan(reader: Person) -> bool:
    return reader.standing.reads_plan


def _reads_groups(reader: Person) -> bool:
    return reader.standing.reads_meetings


def _reads_findings(reader: Person) -> bool:
    """Whose authority may sit in a group, and who facilitates one; others find nothing there."""
    sits = reader.standing.candid_authority is not None
    return sits or ChallengeGroup.objects.filter(facilitator=reader.pk).exists()


register(
    "diagnostics",
    "Diagnostics",
    Page("diagnostics:diagnostics_page", "Peer challenge", _reads_plan, yearly=False),
    Page("diagnostics:pair_page", "Who has met whom", _reads_groups, yearly=False),
    Page("diagnostics:finding_list", "Findings", _reads_findings, yearly=False),
    Page("diagnostics:theme_list", "Regional priorities", _reads_plan, yearly=False),
    Page("diagnostics:conversation_list", "Conversations", _reads_groups, yearly=False),
    Page("diagnostics:benchmark_list", "Benchmarks", _reads_plan, yearly=False),
)
