"""What is asked of the reader, and how often they are written to about it."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kpis.actions.reminders import choose_reminders
from kpis.domain.reminders import Group
from kpis.forms.reminders import ReminderForm
from kpis.models import ReminderChoice
from kpis.queries.reminders import rules
from kpis.queries.to_do import to_do as asked_of
from kpis.queries.week import wants_changes
from projects.access import check_read_plan
from projects.models import Person, ProgrammeYear
from projects.queries.years import current_year_if_any
from projects.requests import PersonRequest
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page
from seslip.foundation.periods import EARLIEST, LATEST, PeriodError, read_date


def to_do(request: PersonRequest) -> HttpResponse:
    """The same as the reminders say: now, or as at another day."""
    check_read_plan(request.user)
    day = _day(request)
    sections = asked_of(request.user, day)
    of_year = [section for section in sections if section.group is not Group.FURTHER]
    ended = _ended(day) if of_year else None
    context = {
        "sections": sections,
        "day": day,
        "now": day == today(),
        "ended": ended,
        "last_mail": ended and ended.ends + timedelta(rules().last_after),
        "total": sum(len(section.lines) for section in sections),
    }
    return render(request, "kpis/to_do.html", context)


def _ended(day: date) -> ProgrammeYear | None:
    """The latest year, where it is over and no other has begun."""
    year = current_year_if_any(day)
    return year if year and year.ends < day else None


def _day(request: PersonRequest) -> date:
    """Today, unless the address names another day that can be read."""
    text = request.GET.get("as_at", "")
    try:
        day = read_date(text) if text else today()
    except PeriodError as error:
        messages.error(request, f"{error} This is your list of today.")
        return today()
    return min(max(day, EARLIEST), LATEST)


def _no_choice(person: Person) -> ReminderChoice:
    """What holds as long as somebody has not chosen."""
    return ReminderChoice(person=person, changes=wants_changes(person))


def reminders_edit(request: PersonRequest) -> HttpResponse:
    """Instant, weekly or none."""
    check_read_plan(request.user)
    choice = ReminderChoice.objects.filter(person=request.user).first() or _no_choice(request.user)
    form = ReminderForm(request.POST or None, instance=choice)
    return edit_page(
        request,
        form,
        lambda: choose_reminders(by=request.user, version=form.seen, **form.values()),
        title="Reminders by e-mail",
        back=reverse("kpis:to_do"),
        saved="Your choice is saved.",
    )
