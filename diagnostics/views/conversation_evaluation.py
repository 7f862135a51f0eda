"""The yearly evaluation across conversations (plan, para 31): numbers for everybody, words where they are read."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from diagnostics.access import check_read_diagnostics
from diagnostics.documents.conversation_evaluation import evaluation_document, evaluation_parts
from diagnostics.domain.conversations import cycle_of
from diagnostics.models import Conversation, ConversationPartner
from diagnostics.queries.conversations import cycle_years, evaluation_of, read_in
from diagnostics.tables.conversations import conversation_url
from projects.models import Person, ProgrammeYear
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from seslip.foundation.clock import today
from seslip.foundation.downloads import download
from seslip.foundation.html_tables import table_html

FORMS = (("xlsx", "Excel"), ("csv", "CSV"), ("pdf", "PDF"))


def evaluation_page(request: PersonRequest) -> HttpResponse:
    """What the conversations of the two years come to; `year` narrows it to one of them."""
    check_read_diagnostics(request.user)
    year, years, counted, span = _asked(request)
    evaluation = evaluation_of(counted)
    context = {
        "evaluation": evaluation,
        "span": span,
        "years": years,
        "chosen": year if request.GET.get("year") else None,
        "parts": [(part.caption, table_html(part)) for part in evaluation_parts(evaluation_document(evaluation, span))],
        "told": _told(request.user, counted),
        "forms": FORMS,
        "here": reverse("diagnostics:conversation_list"),
    }
    return render(request, "diagnostics/evaluation_page.html", context)


def evaluation_export(request: PersonRequest, form: str) -> HttpResponse:
    """Numbers and headlines of the page; nothing that is read in confidence, whoever asks."""
    check_read_diagnostics(request.user)
    _year, _years, counted, span = _asked(request)
    return download(request, evaluation_document(evaluation_of(counted), span), form, today())


def _asked(request: PersonRequest) -> tuple[ProgrammeYear, list[ProgrammeYear], list[ProgrammeYear], str]:
    """The year asked for, the years to choose from, those that are counted, and these in words."""
    asked = request.GET.get("year")
    year = chosen_year(asked, today())
    years = list(cycle_years(year))
    return year, years, [year] if asked else years, str(year) if asked else " and ".join(cycle_of(year.starts.year))


def _told(reader: Person, years: list[ProgrammeYear]) -> list[tuple[Conversation, str, list[ConversationPartner]]]:
    """The conversations whose words the reader reads, with evaluation and what partners said."""
    rows = read_in(reader, years)
    found = [(one, conversation_url(one.pk), [part for part in one.partners.all() if part.feedback]) for one in rows]
    return [(one, url, parts) for one, url, parts in found if one.evaluation or parts]
