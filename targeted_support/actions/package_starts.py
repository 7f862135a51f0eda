"""Starting a package from what was found or said elsewhere. Nothing of those words is copied: who starts it writes."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from diagnostics.models import Conversation, Finding
from projects.models import Authority, Person
from seslip.foundation.clock import today
from targeted_support.access import check_start_from_conversation, check_start_from_finding
from targeted_support.domain.kinds import Source
from targeted_support.models import Package
from targeted_support.queries.years import year_to_begin

from .packages import open_package

ONCE = "A package with this title came of it already. Open that one, or give this one a title of its own."


def start_from_finding(
    *, by: Person, finding: Finding, fields: Mapping[str, Any], recipients: Collection[Authority]
) -> Package:
    """An enquiry that answers a finding, for authorities of its group. Raises ValidationError."""
    check_start_from_finding(by, finding)
    if strangers := set(recipients) - set(finding.group.authorities):
        names = ", ".join(sorted(str(place) for place in strangers))
        raise ValidationError({"recipients": f"{names} did not sit in the group. Choose among those who did."})
    return _start(by, finding, {**fields, "source": Source.FINDING.value, "finding": finding}, recipients)


def start_from_conversation(*, by: Person, conversation: Conversation, fields: Mapping[str, Any]) -> Package:
    """An enquiry for the authority with which the conversation was held. Raises ValidationError."""
    check_start_from_conversation(by, conversation)
    told = {**fields, "source": Source.CONVERSATION.value, "conversation": conversation}
    return _start(by, conversation, told, [conversation.authority])


def _start(
    by: Person, root: Conversation | Finding, fields: Mapping[str, Any], recipients: Collection[Authority]
) -> Package:
    """`root` is locked, so that a form that is sent twice starts one package."""
    with transaction.atomic():
        type(root)._base_manager.select_for_update(no_key=True).get(pk=root.pk)
        if root.packages.filter(title=fields.get("title", "")).exists():
            raise ValidationError({"title": ONCE})
        return open_package(by, {**fields, "year": year_to_begin(today()), "asked_by": by}, recipients)
