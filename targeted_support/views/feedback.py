"""What people said of the support, and how far it may be told: the team's forms."""

from django.http import HttpResponse

from projects.models import ProgrammeYear
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page, remove_page
from seslip.foundation.forms import read_key
from seslip.foundation.history import history_of
from targeted_support.access import check_edit_impact, check_read_giving
from targeted_support.actions import feedback as actions
from targeted_support.forms.impact import FeedbackForm
from targeted_support.models import Feedback, Package
from targeted_support.queries.outcomes import packages_of

from .lessons import IMPACT, lessons_url

SAVED = "Saved. How far it may be told counts from the next page and file on."


def _back(year: ProgrammeYear) -> str:
    return f"{lessons_url(year)}#feedback"


def feedback_create(request: PersonRequest) -> HttpResponse:
    """`?package=` says what it is about."""
    check_read_giving(request.user)
    check_edit_impact(request.user)
    year = chosen_year(request.GET.get("year"), today())
    packages = packages_of(year).order_by("title", "pk")
    about = packages.filter(pk=read_key(request.GET.get("package", ""))).first()
    form = FeedbackForm(request.POST or None, instance=Feedback(package=about), packages=packages)
    return edit_page(
        request,
        form,
        lambda: actions.create_feedback(by=request.user, year=year, fields=form.values()),
        title="Add feedback",
        lede=f"Targeted support {year}",
        back=_back(year),
        **IMPACT,
        saved=SAVED,
    )


def feedback_edit(request: PersonRequest, pk: int) -> HttpResponse:
    feedback = _found(request, pk)
    offered = packages_of(feedback.year) | Package.objects.filter(pk=feedback.package_id or 0)
    form = FeedbackForm(request.POST or None, instance=feedback, packages=offered.order_by("title", "pk"))
    return edit_page(
        request,
        form,
        lambda: actions.edit_feedback(by=request.user, feedback=feedback, version=form.seen, fields=form.values()),
        title="Edit feedback",
        back=_back(feedback.year),
        **IMPACT,
        saved=SAVED,
        entries=history_of(feedback),
    )


def feedback_remove(request: PersonRequest, pk: int) -> HttpResponse:
    feedback = _found(request, pk)
    return remove_page(
        request,
        feedback,
        lambda version: actions.remove_feedback(by=request.user, feedback=feedback, version=version),
        title="Remove this feedback?",
        what=feedback.text,
        back=_back(feedback.year),
    )


def _found(request: PersonRequest, pk: int) -> Feedback:
    """A 404 for what the reader may not know; a refusal for what they may only read."""
    feedback = find(Feedback.objects.visible_to(request.user).select_related("year", "package"), pk=pk)
    check_edit_impact(request.user)
    return feedback
