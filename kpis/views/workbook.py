"""Reporting in a workbook: download, fill in offline, load, look at what would change, record it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from kpis.actions.workbook import record_rows
from kpis.documents.workbook import kpi_workbook
from kpis.domain.workbook import has_keys, read_entries
from kpis.filters import KpiFilter
from kpis.forms.workbook import THEIRS, Judged, KeptForm, WorkbookForm, judge, purpose_for
from kpis.models import Kpi
from kpis.queries.workbook import may_update_some, updatable, wanted_kpis, workbook_kpis
from kpis.views.register import KpiList
from projects.models import ProgrammeYear
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from seslip.foundation import fresh
from seslip.foundation.access import Refused
from seslip.foundation.audit import Stale
from seslip.foundation.clock import today
from seslip.foundation.downloads import download
from seslip.foundation.exports import CONTENT_TYPES
from seslip.foundation.history import changes_since_each
from seslip.foundation.html_tables import label_html
from seslip.foundation.outside import Unreadable
from seslip.foundation.uploads import Kept, seal
from seslip.foundation.workbook_reading import read_workbook

MOST_ROWS = 1_500  # what is read back at once


def workbook_file(request: PersonRequest, form: str) -> HttpResponse:
    """The KPIs the person may update, as a workbook to fill in; with the filters of the register those they leave."""
    year = _year(request)
    kpis = updatable(request.user, year)
    revision = fresh.revision(*KpiList.watched)
    chosen = KpiFilter(request.GET, queryset=kpis, request=request, year=year, revision=revision)
    rows = workbook_kpis(chosen.qs if chosen.form.is_valid() else kpis.none())
    if not 0 < len(rows) <= MOST_ROWS:
        words = f"These are {len(rows):,} KPIs; a workbook takes up to {MOST_ROWS:,}. Choose fewer with the filters."
        messages.error(request, words if rows else "None of the KPIs you asked for is yours to update.")
        return redirect(_address(year))
    position = year.period.position_date(today())
    return download(request, kpi_workbook(rows, year, position), form, position)


def workbook_load(request: PersonRequest) -> HttpResponse:
    """Download and upload, then what would change, then recording it: all on one address."""
    year = _year(request)
    if request.method != "POST":
        return _page(request, year, WorkbookForm(), 200)
    if "kept" in request.POST:
        return _carried(request, year)
    form = WorkbookForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, year, form, 422)
    try:
        return _preview(request, year, form.cleaned_data["file"])
    except Unreadable as error:
        form.add_error("file", str(error))
        return _page(request, year, form, 422)


def _year(request: PersonRequest) -> ProgrammeYear:
    if not request.user.standing.reads_plan:
        raise Http404
    if not may_update_some(request.user):
        raise Refused("Project managers report on the KPIs of their projects. There are none that you report on.")
    return chosen_year(request.POST.get("year") or request.GET.get("year"), today())


def _address(year: ProgrammeYear) -> str:
    return f"{reverse('kpis:workbook_load')}?year={year}"


def _page(request: PersonRequest, year: ProgrammeYear, form: WorkbookForm, status: int) -> HttpResponse:
    context = {"form": form, "year": year, "number": updatable(request.user, year).count()}
    return render(request, "kpis/workbook_load.html", context, status=status)


def _judged(request: PersonRequest, year: ProgrammeYear, kept: Kept) -> Judged:
    """The workbook held against the KPIs as they stand at this moment. Raises Unreadable."""
    reading = read_entries(read_workbook(kept.content, has_keys).sheets, str(year))
    kpis = wanted_kpis(request.user, year, [entered.seen.kpi for entered in reading.rows])
    choices = {pk: request.POST.get(f"keep-{pk}", "") for pk in kpis}
    return judge(reading, kpis, year.period.position_date(today()), choices)


def _preview(request: PersonRequest, year: ProgrammeYear, kept: Kept, status: int = 200) -> HttpResponse:
    """What would change, or every problem; nothing is written. Raises Unreadable."""
    judged = _judged(request, year, kept)
    moved = [change for change in judged.changes if change.moved]
    seen = {change.kpi.pk: change.seen for change in moved}
    entries = changes_since_each(Kpi, seen, hide=("year",))
    context = {
        "year": year,
        "kept": kept,
        "sealed": seal(kept, purpose_for(request.user.pk)),
        "problems": judged.problems,
        "rows": [(change, label_html(change.report.status.label), entries.get(change.kpi.pk)) for change in moved]
        + [(change, label_html(change.report.status.label), None) for change in judged.changes if not change.moved],
        "moved": len(moved),
        "unchanged": judged.unchanged,
        "theirs": THEIRS,
        "back": _address(year),
    }
    return render(request, "kpis/workbook_preview.html", context, status=422 if judged.problems else status)


def _carried(request: PersonRequest, year: ProgrammeYear) -> HttpResponse:
    """What the page that showed the workbook asks for: record it, or have it back with its bad cells marked."""
    form = KeptForm(request.POST, person=request.user.pk)
    if not form.is_valid():
        words = " ".join(str(message) for found in form.errors.values() for message in found)
        messages.error(request, f"Nothing was recorded. {words}")
        return _page(request, year, WorkbookForm(), 422)
    kept: Kept = form.cleaned_data["kept"]
    try:
        return _marked(request, year, kept) if "mark" in request.POST else _record(request, year, kept)
    except Unreadable as error:
        messages.error(request, str(error))
        return _page(request, year, WorkbookForm(), 422)


def _marked(request: PersonRequest, year: ProgrammeYear, kept: Kept) -> HttpResponse:
    from seslip.foundation.xlsx_marks import mark_workbook  # openpyxl is slow to load and seldom wanted

    judged = _judged(request, year, kept)
    content = mark_workbook(kept.content, judged.problems)
    response = HttpResponse(content, content_type=CONTENT_TYPES["xlsx"])
    name = f"{kept.name.rpartition('.')[0] or kept.name} to correct.xlsx"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _record(request: PersonRequest, year: ProgrammeYear, kept: Kept) -> HttpResponse:
    """Records what was shown, all of it or nothing."""
    judged = _judged(request, year, kept)
    refusal = _why_not(judged)
    if not refusal:
        try:
            stored = record_rows(by=request.user, rows=judged.rows)
        except Stale as stale:
            refusal = f"Somebody has just changed KPI {stale.current}. Look at it below."
        except ValidationError as error:
            refusal = " ".join(error.messages)
        else:
            messages.success(request, _told(len(stored)))
            return redirect(_address(year))
    messages.error(request, f"Nothing was recorded. {refusal}")
    return _preview(request, year, kept, status=409)


def _why_not(judged: Judged) -> str:
    if judged.problems:
        return "The workbook has problems now; they are listed below."
    if judged.undecided:
        refs = ", ".join(change.kpi.ref for change in judged.undecided[:10])
        return f"Choose for KPI {refs} whether to keep yours or theirs."
    return ""


def _told(count: int) -> str:
    return f"{count} KPI{'' if count == 1 else 's'} updated from the workbook." if count else "Nothing was changed."
