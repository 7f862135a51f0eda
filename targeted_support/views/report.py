"""The evaluation of a year: its page, its files, the words of its parts, and publishing it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from projects.models import ProgrammeYear
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from seslip.foundation.clock import today
from seslip.foundation.downloads import download
from seslip.foundation.editing import edit_page, press_button
from seslip.foundation.history import history_of
from seslip.foundation.html_tables import rich_html, table_html
from seslip.foundation.sheets import Passage
from targeted_support.access import check_edit_impact, check_read_giving, is_team
from targeted_support.actions import report as actions
from targeted_support.documents.evaluation import MADE, DrawnPart, evaluation, published_words, report_parts
from targeted_support.domain.report_parts import PARTS, ReportPart
from targeted_support.forms.impact import PublishReportForm, SectionForm
from targeted_support.models import ReportSection, SupportReport
from targeted_support.queries.lessons import impact_years
from targeted_support.queries.report import ReportFacts, label_after, report_facts

PUBLICATION = "publication"
# Where the records of a part are entered; the others are counted from packages.
LEARNT = ("targeted_support:lesson_page", "Lessons and feedback")
ENTERED = {
    ReportPart.LEARNING: LEARNT,
    ReportPart.LIMITATIONS: LEARNT,
    ReportPart.FEEDBACK: LEARNT,
    ReportPart.MONEY: ("targeted_support:money_page", "Costs of packages"),
    ReportPart.PRIORITIES: ("targeted_support:priority_page", "Priorities"),
}


def report_page(request: PersonRequest) -> HttpResponse:
    """Everything that the file holds; the team sees also which parts are left out of it."""
    facts = _facts(request)
    parts = report_parts(facts)
    context = {
        "year": facts.year,
        "years": list(impact_years()),
        "position": facts.position,
        "public": facts.public,
        "published": facts.published,
        "told": published_words(facts),
        "made": MADE if facts.packages else "",
        "parts": [_shown(one, facts) for one in parts if one.blocks],
        "left_out": [_shown(one, facts) for one in parts if not one.blocks and not _left_alone(one, facts)],
        "may_edit": is_team(request.user),
        "file_query": f"?year={facts.year}{'&for=publication' if facts.public else ''}",
    }
    return render(request, "targeted_support/report_page.html", context)


def report_export(request: PersonRequest, form: str) -> HttpResponse:
    """PDF and Word hold what the page holds."""
    facts = _facts(request)
    return download(request, evaluation(facts), form, facts.position)


def _facts(request: PersonRequest) -> ReportFacts:
    check_read_giving(request.user)
    year = chosen_year(request.GET.get("year"), today())
    public = request.GET.get("for") == PUBLICATION
    return report_facts(request.user, year, year.period.position_date(today()), public=public)


def _left_alone(one: DrawnPart, facts: ReportFacts) -> bool:
    """What is not published is not missing there."""
    return facts.public and one.part in (ReportPart.MONEY, ReportPart.FEEDBACK)


def _shown(one: DrawnPart, facts: ReportFacts) -> dict[str, Any]:
    address, label = ENTERED.get(one.part, ("", ""))
    year = facts.following if one.part is ReportPart.PRIORITIES and facts.priorities else facts.year
    return {
        "key": one.part.value,
        "heading": one.heading,
        "written": one.written,
        "blocks": [_drawn(block) for block in one.blocks],
        "edit_url": reverse("targeted_support:section_edit", args=(facts.year.label, one.part.value)),
        "entered_url": f"{reverse(address)}?year={year}" if address else "",
        "entered": label,
    }


def _drawn(block: Any) -> tuple[str, SafeString]:
    """A table with its caption, or a text without one."""
    if isinstance(block, Passage):
        return "", rich_html(block.text)
    return block.caption, table_html(block)


def report_url(year: ProgrammeYear) -> str:
    return f"{reverse('targeted_support:report_page')}?year={year}"


def section_edit(request: PersonRequest, year: str, part: str) -> HttpResponse:
    """The team's words of a part, with what they were before."""
    check_read_giving(request.user)
    of_year = chosen_year(year, today())
    if part not in PARTS:
        raise Http404
    check_edit_impact(request.user)
    which = ReportPart(part)
    there = ReportSection.objects.filter(year=of_year, part=part).first()
    form = SectionForm(request.POST or None, instance=there or ReportSection(year=of_year, part=part, version=0))
    return edit_page(
        request,
        form,
        lambda: actions.write_section(by=request.user, year=of_year, part=which, version=form.seen, **form.values()),
        title=which.heading(label_after(of_year)),
        lede=f"Evaluation of {of_year}",
        back=f"{report_url(of_year)}#{part}",
        template="targeted_support/impact_edit.html",
        above=f"Evaluation of {of_year}",
        saved="The words are saved. What they were before is kept.",
        entries=history_of(there) if there else [],
    )


def report_publish(request: PersonRequest, year: str) -> HttpResponse:
    """Since when it is published, and with whom it was shared."""
    check_read_giving(request.user)
    of_year = chosen_year(year, today())
    check_edit_impact(request.user)
    there = SupportReport.objects.filter(year=of_year).first()
    form = PublishReportForm(request.POST or None, instance=there or SupportReport(year=of_year, version=0))
    return edit_page(
        request,
        form,
        lambda: actions.publish_report(
            by=request.user,
            year=of_year,
            version=form.seen,
            day=form.cleaned_data["published_on"],
            shared_with=form.cleaned_data["shared_with"],
        ),
        title=f"Publish the evaluation of {of_year}",
        back=report_url(of_year),
        template="targeted_support/impact_edit.html",
        above=f"Evaluation of {of_year}",
        saved="It is recorded as published.",
        submit_label="Publish",
        entries=history_of(there) if there else [],
    )


@require_POST
def report_withdraw(request: PersonRequest, year: str) -> HttpResponse:
    """Takes the publishing back."""
    check_read_giving(request.user)
    of_year = chosen_year(year, today())
    check_edit_impact(request.user)
    report = SupportReport.objects.filter(year=of_year).first() or SupportReport(year=of_year)
    return press_button(
        request,
        lambda version: actions.withdraw_report(by=request.user, report=report, version=version),
        back=report_url(of_year),
        done="It counts as not published.",
        stale="Somebody else has just changed this. Look at it again first.",
    )
