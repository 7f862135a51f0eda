"""The yearly evaluation across conversations (plan, para 31): numbers for everybody, words where they are read."""

from django.http import HttpResponse
from django.shortcuts import render

from diagnostics.access import check_read_diagnostics
from diagnostics.domain.conversations import cycle_of
from diagnostics.models import Conversation, ConversationPartner
from diagnostics.models.conversations import FOLLOW_UPS
from diagnostics.queries.conversations import cycle_years, evaluation_of
from diagnostics.tables.conversations import conversation_url
from projects.domain.meetings import Partner
from projects.models import Person, ProgrammeYear
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from seslip.foundation.clock import today

NONE_YET = [("", "None yet")]


def evaluation_page(request: PersonRequest) -> HttpResponse:
    """What the conversations of the two years come to; `year` narrows it to one of them."""
    check_read_diagnostics(request.user)
    asked = request.GET.get("year")
    year = chosen_year(asked, today())
    years = list(cycle_years(year))
    counted = [year] if asked else years
    evaluation = evaluation_of(counted)
    context = {
        "evaluation": evaluation,
        "span": str(year) if asked else " and ".join(cycle_of(year.starts.year)),
        "years": years,
        "chosen": year if asked else None,
        "partners": [(Partner(row.partner).label, row.present, row.answered) for row in evaluation.partners],
        "followed": [(label, evaluation.followed.get(key, 0)) for key, label in [*FOLLOW_UPS, *NONE_YET]],
        "told": _told(request.user, counted),
    }
    return render(request, "diagnostics/evaluation_page.html", context)


def _told(reader: Person, years: list[ProgrammeYear]) -> list[tuple[Conversation, str, list[ConversationPartner]]]:
    """The conversations whose words the reader reads, with evaluation and what partners said."""
    read = Conversation.objects.read_by(reader).filter(year__in=years).select_related("authority")
    rows = read.prefetch_related("partners").order_by("day", "pk")
    found = [(one, conversation_url(one.pk), [part for part in one.partners.all() if part.feedback]) for one in rows]
    return [(one, url, parts) for one, url, parts in found if one.evaluation or parts]
