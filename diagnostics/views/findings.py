"""Findings, in confidence: the list of those a reader reads, one with its outcome, and writing them."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from diagnostics.access import check_facilitate, check_read_candid, facilitates
from diagnostics.actions import findings as actions
from diagnostics.documents.findings import findings_register
from diagnostics.domain.findings import days_open
from diagnostics.filters.findings import FindingFilter
from diagnostics.forms.findings import FindingForm, OutcomeForm
from diagnostics.models import Finding
from diagnostics.queries.findings import finding_rows, groups_read, priorities_to_name, seen_priority
from diagnostics.queries.themes import waits_for_draft
from diagnostics.tables.findings import FindingTable, finding_url, outcome_label, short
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page, press_button, remove_page
from seslip.foundation.history import history_of
from seslip.foundation.html_tables import label_html
from seslip.foundation.lists import ListPage
from seslip.foundation.panels import panels_for
from seslip.foundation.sheets import Document


class FindingList(ListPage):
    """`/diagnostics/findings/`: the findings of the groups the reader sits in or facilitates."""

    request: PersonRequest
    address = "diagnostics:finding_list"
    shared = False  # what is said in confidence is nobody else's to find named
    title = "Findings"
    template_name = "diagnostics/finding_list.html"
    table_class = FindingTable
    filter_class = FindingFilter
    default_sort = "-raised"

    def listed(self) -> QuerySet[Finding]:
        check_read_candid(self.request.user)
        return finding_rows(self.request.user)

    def total(self) -> int:
        """Counted anew for each reader: what is kept between requests is shared by all of one standing."""
        return self.rows.count()

    def table_options(self) -> dict[str, Any]:
        return {"today": today()}

    def register(self, rows: QuerySet[Finding]) -> Document:
        return findings_register(rows, today())

    def extra(self) -> dict[str, Any]:
        return {
            "groups": list(groups_read(self.request.user)),
            "any": finding_rows(self.request.user).exists(),
            "export_url": reverse("diagnostics:finding_list") + "register",
        }


def finding_page(request: PersonRequest, pk: int) -> HttpResponse:
    finding = _found(request, pk)
    context = {
        "finding": finding,
        "outcome": label_html(outcome_label(finding)),
        "days": days_open(finding.raised, finding.outcome_day, today()),
        "may_edit": facilitates(request.user, finding.group),
        "may_draft": waits_for_draft(finding),
        "priority": seen_priority(request.user, finding),
        "panels": panels_for("finding", request.user, finding=finding),
        "entries": history_of(finding, hide=("priority",)),
    }
    return render(request, "diagnostics/finding_page.html", context)


def finding_create(request: PersonRequest, pk: int) -> HttpResponse:
    group = find(groups_read(request.user), pk=pk)
    check_facilitate(request.user, group)
    form = FindingForm(request.POST or None, instance=Finding(group=group), group=group)
    return edit_page(
        request,
        form,
        lambda: actions.create_finding(by=request.user, group=group, fields=form.values()),
        title=f"Add a finding of {group}, {group.round}",
        back=reverse("diagnostics:group_page", args=(group.pk,)),
        saved="The finding is added. Say what becomes of it as soon as that is known.",
        after=finding_url,
        template="diagnostics/finding_edit.html",
        group=group,
    )


def finding_edit(request: PersonRequest, pk: int) -> HttpResponse:
    finding = _found(request, pk)
    check_facilitate(request.user, finding.group)
    form = FindingForm(request.POST or None, instance=finding, group=finding.group)
    return edit_page(
        request,
        form,
        lambda: actions.edit_finding(by=request.user, finding=finding, version=form.seen, fields=form.values()),
        title="Edit a finding",
        back=finding_url(finding),
        saved="The finding is saved.",
        template="diagnostics/finding_edit.html",
        group=finding.group,
        finding=finding,
    )


def finding_decide(request: PersonRequest, pk: int) -> HttpResponse:
    """What becomes of it: a package, a referral, a regional priority, or nothing."""
    finding = _found(request, pk)
    check_facilitate(request.user, finding.group)
    priorities = priorities_to_name(request.user, finding)
    form = OutcomeForm(request.POST or None, instance=finding, priorities=priorities)
    return edit_page(
        request,
        form,
        lambda: actions.decide_finding(by=request.user, finding=finding, version=form.seen, fields=form.values()),
        title="What becomes of this finding",
        back=finding_url(finding),
        saved="The outcome is saved.",
        template="diagnostics/finding_decide.html",
        group=finding.group,
        finding=finding,
    )


@require_POST
def finding_reopen(request: PersonRequest, pk: int) -> HttpResponse:
    finding = _found(request, pk)
    return press_button(
        request,
        lambda seen: actions.reopen_finding(by=request.user, finding=finding, version=seen),
        back=finding_url(finding),
        done="The outcome is taken back: the finding waits for one again.",
        stale="Somebody changed this finding after you opened the page. Look at it again first.",
    )


def finding_remove(request: PersonRequest, pk: int) -> HttpResponse:
    finding = _found(request, pk)
    check_facilitate(request.user, finding.group)
    return remove_page(
        request,
        finding,
        lambda version: actions.remove_finding(by=request.user, finding=finding, version=version),
        title="Remove this finding?",
        what=f"“{short(finding.text)}” Remove a finding only if it was written down by mistake.",
        back=finding_url(finding),
        after=reverse("diagnostics:group_page", args=(finding.group_id,)),
        removed="The finding is removed.",
    )


def _found(request: PersonRequest, pk: int) -> Finding:
    return find(finding_rows(request.user).prefetch_related("group__members"), pk=pk)
