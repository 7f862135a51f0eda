"""Loading an extract of the host authority's ledger: upload, look, confirm; and the files that were loaded."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from budget.access import check_record_money, may_record_money, may_see_all_lines, may_see_payments
from budget.actions.extracts import ExtractChanged, load_extract
from budget.domain.ledger import Shares, add_up
from budget.forms.extracts import ConfirmForm, ExtractForm, purpose_for
from budget.models import Extract, Payment, PaymentState
from budget.panels.lines import STREAM_COLUMNS, amounts_by_column
from budget.queries.extracts import Compared, compare, extracts, loaded_before, overspent_lines, read_file
from budget.queries.payments import sum_of, with_line
from budget.tables.payments import STATE_LABELS, PaymentTable, record_url
from projects.models import ProgrammeYear
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.html_tables import label_html
from seslip.foundation.money import show_money
from seslip.foundation.periods import show_date
from seslip.foundation.uploads import Kept, seal

LATEST, SHOWN = 5, 10


def extract_load(request: PersonRequest) -> HttpResponse:
    """Upload, then the list of what would be recorded, then the confirmation: all on one address."""
    if not may_see_payments(request.user):
        raise Http404
    check_record_money(request.user)
    year = chosen_year(request.POST.get("year") or request.GET.get("year"), today())
    if request.method == "POST" and "kept" in request.POST:
        return _confirm(request, year)
    form = ExtractForm(request.POST or None, request.FILES or None) if request.method == "POST" else ExtractForm()
    if request.method == "POST" and form.is_valid():
        return _preview(request, year, form.cleaned_data["file"])
    return _upload(request, year, form, status=422 if request.method == "POST" else 200)


def _upload(request: PersonRequest, year: ProgrammeYear, form: ExtractForm, status: int) -> HttpResponse:
    context = {"form": form, "year": year, "latest": extracts()[:LATEST]}
    return render(request, "budget/extract_load.html", context, status=status)


def _preview(request: PersonRequest, year: ProgrammeYear, kept: Kept, status: int = 200) -> HttpResponse:
    """Every row as it would be recorded, or every problem; nothing is written."""
    reading = read_file(kept.content, request.user, year, today())
    compared = [] if reading.problems else compare(reading.rows)
    new = [one for one in compared if one.payment is None]
    context = {
        "year": year,
        "kept": kept,
        "sealed": seal(kept, purpose_for(request.user.pk)) if new else "",
        "problems": reading.problems,
        "notes": reading.notes,
        "columns": STREAM_COLUMNS,
        "rows": [_row(one) for one in compared],
        "new": len(new),
        "known": len(compared) - len(new),
        "sums": _sums(compared),
        "warnings": _warnings(compared, year),
        "before": loaded_before(kept.content),
    }
    return render(request, "budget/extract_preview.html", context, status=422 if reading.problems else status)


def _row(one: Compared) -> dict[str, Any]:
    row, payment = one.row, one.payment
    return {
        "number": row.row,
        "day": show_date(row.day),
        "payee": row.payee,
        "reference": row.reference or "–",
        "line": row.line,
        "amounts": amounts_by_column(row.split),
        "url": record_url(payment) if payment else "",
        "state": label_html(STATE_LABELS[payment.state]) if payment else "",
    }


def _sums(compared: list[Compared]) -> list[tuple[str, int, list[tuple[str, str]]]]:
    """What is new and what is recorded already, by stream."""
    parts = {
        "New": [one.row.split for one in compared if one.payment is None],
        "Recorded already": [one.row.split for one in compared if one.payment],
    }
    return [(words, len(found), amounts_by_column(add_up(found))) for words, found in parts.items() if found]


def _warnings(compared: list[Compared], year: ProgrammeYear) -> list[str]:
    """What is allowed and yet worth a second look before it is recorded."""
    new = [one.row for one in compared if one.payment is None]
    words = []
    if outside := [row.row for row in new if row.outside_year]:
        which = ", ".join(map(str, outside[:SHOWN])) + (" …" if len(outside) > SHOWN else "")
        many = len(outside) > 1
        words.append(f"Outside the programme year {year}: row{'s' * many} {which}.")
    if waiting := sum(1 for one in compared if one.payment and one.payment.state == PaymentState.CLAIMED):
        many = waiting > 1
        words.append(
            f"{waiting} of the payments recorded already wait{'' if many else 's'} as a claim. The ledger says that "
            "the money has gone: decide on the claim."
        )
    over = overspent_lines(new)
    words += [f"With these payments {line} is overspent: {'; '.join(by)}." for line, by in over[:SHOWN]]
    return words


def _confirm(request: PersonRequest, year: ProgrammeYear) -> HttpResponse:
    """Records what was shown, all or nothing."""
    form = ConfirmForm(request.POST, person=request.user.pk)
    if not form.is_valid():
        words = " ".join(str(message) for found in form.errors.values() for message in found)
        messages.error(request, f"Nothing was recorded. {words}")
        return _upload(request, year, ExtractForm(), status=422)
    kept: Kept = form.cleaned_data["kept"]
    expected = form.cleaned_data["expected"]
    try:
        loaded = load_extract(by=request.user, name=kept.name, content=kept.content, year=year, expected=expected)
    except ExtractChanged as changed:
        messages.error(request, f"Nothing was recorded. {' '.join(changed.messages)}")
        return _preview(request, year, kept, status=409)
    except ValidationError as error:
        messages.error(request, f"Nothing was recorded. {' '.join(error.messages)}")
        return _preview(request, year, kept, status=422)
    messages.success(request, f"{loaded.recorded} payment{'s' * (loaded.recorded > 1)} recorded.")
    return redirect(extract_address(loaded.extract))


def extract_address(extract: Extract) -> str:
    return reverse("budget:extract_page", args=(extract.pk,))


def _check_see(request: PersonRequest) -> None:
    """The files show every line's payments."""
    if not may_see_all_lines(request.user):
        raise Http404


def extract_list(request: PersonRequest) -> HttpResponse:
    """The files that were loaded, latest first."""
    _check_see(request)
    rows = [(extract, show_money(extract.total)) for extract in extracts()]  # type: ignore[attr-defined]
    return render(request, "budget/extract_list.html", {"rows": rows, "may_load": may_record_money(request.user)})


def extract_page(request: PersonRequest, pk: int) -> HttpResponse:
    """One file: who loaded it and when, and the payments it brought."""
    _check_see(request)
    extract = find(extracts(), pk=pk)
    payments = with_line(Payment.objects.filter(extract=extract)).order_by("day", "pk")
    table, found = PaymentTable(payments), list(payments)
    shares: Shares = sum_of(Payment.objects.filter(extract=extract)).shares
    context = {
        "extract": extract,
        "facts": [{"label": label, "value": value} for label, value in amounts_by_column(shares)],
        "body": table.draw_body(found),
        "headings": table.plain_headings(),
        "number": len(found),
        "title": f"Payments of {extract.name}",
        "form": "xlsx" if extract.name.lower().endswith((".xlsx", ".xlsm")) else "csv",
    }
    return render(request, "budget/extract_page.html", context)


def extract_file(request: PersonRequest, pk: int, form: str) -> HttpResponse:
    """The file as it came, for the auditor. It is only ever handed out to be saved, never shown."""
    _check_see(request)
    extract = find(Extract.objects.all(), pk=pk)
    response = HttpResponse(bytes(extract.content), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, extract.name) or "attachment"
    return response
