"""Starting a package from a finding or from a courageous conversation."""

from django.http import HttpResponse

from diagnostics.models import Conversation
from diagnostics.queries.findings import finding_rows
from diagnostics.tables.conversations import conversation_url
from diagnostics.tables.findings import finding_url
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.editing import edit_page
from targeted_support.access import check_start_from_conversation, check_start_from_finding
from targeted_support.actions import package_starts as actions
from targeted_support.forms.packages import StartForm
from targeted_support.models import Package

STARTED = "The package is started as an enquiry, and the targeted-support team takes it on."


def package_from_finding(request: PersonRequest, pk: int) -> HttpResponse:
    """By the facilitator, who alone knows what the finding says and what of it everybody may read."""
    finding = find(finding_rows(request.user).prefetch_related("group__members__authority"), pk=pk)
    check_start_from_finding(request.user, finding)
    places = finding.group.authorities
    form = StartForm(
        request.POST or None,
        instance=Package(stream=finding.stream),
        offered=places,
        initial={"recipients": [finding.authority] if finding.authority else places},
    )
    return edit_page(
        request,
        form,
        lambda: actions.start_from_finding(
            by=request.user, finding=finding, fields=form.values(), recipients=form.cleaned_data["recipients"]
        ),
        title="Start a package",
        back=finding_url(finding),
        saved=STARTED,
        template="targeted_support/package_start.html",
        submit_label="Start the package",
        finding=finding,
    )


def package_from_conversation(request: PersonRequest, pk: int) -> HttpResponse:
    """By who leads the conversation, or by the team."""
    conversation = find(Conversation.objects.visible_to(request.user).select_related("authority"), pk=pk)
    check_start_from_conversation(request.user, conversation)
    form = StartForm(request.POST or None, instance=Package(stream="SEND"))
    return edit_page(
        request,
        form,
        lambda: actions.start_from_conversation(by=request.user, conversation=conversation, fields=form.values()),
        title=f"Start a package for {conversation.authority}",
        back=conversation_url(conversation.pk),
        saved=STARTED,
        template="targeted_support/package_start.html",
        submit_label="Start the package",
        conversation=conversation,
    )
