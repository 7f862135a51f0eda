"""What is hoped for of a package, and saying what came of it: for those who read its scope."""

from django.http import HttpResponse

from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.editing import edit_page, remove_page
from seslip.foundation.history import history_of
from targeted_support.access import check_answer_outcomes, check_edit_packages
from targeted_support.actions import outcomes as actions
from targeted_support.forms.impact import AnswerForm, OutcomeForm
from targeted_support.models import Package, PackageOutcome
from targeted_support.queries.outcomes import outcomes_read_by
from targeted_support.tables.packages import package_url

IN_CONFIDENCE = "In confidence: people of the authorities it is for, who supports it, and the team read this."


def _back(package: Package) -> str:
    return f"{package_url(package.pk)}#outcomes"


def outcome_create(request: PersonRequest, pk: int) -> HttpResponse:
    package = find(Package.objects.read_by(request.user), pk=pk)
    check_edit_packages(request.user)
    form = OutcomeForm(request.POST or None)
    return edit_page(
        request,
        form,
        lambda: actions.create_outcome(by=request.user, package=package, fields=form.values()),
        title="Add an outcome",
        lede=f"{package}. {IN_CONFIDENCE}",
        back=_back(package),
        template="targeted_support/package_form.html",
        package=package,
        saved="The outcome is added. It is asked about 3 and 6 months after the package is complete.",
    )


def outcome_edit(request: PersonRequest, pk: int) -> HttpResponse:
    outcome = _found(request, pk)
    check_edit_packages(request.user)
    form = OutcomeForm(request.POST or None, instance=outcome)
    return edit_page(
        request,
        form,
        lambda: actions.edit_outcome(by=request.user, outcome=outcome, version=form.seen, fields=form.values()),
        title="Edit an outcome",
        lede=f"{outcome.package}. {IN_CONFIDENCE}",
        back=_back(outcome.package),
        template="targeted_support/package_form.html",
        package=outcome.package,
        saved="The outcome is saved.",
        entries=history_of(outcome),
    )


def outcome_remove(request: PersonRequest, pk: int) -> HttpResponse:
    outcome = _found(request, pk)
    check_edit_packages(request.user)
    return remove_page(
        request,
        outcome,
        lambda version: actions.remove_outcome(by=request.user, outcome=outcome, version=version),
        title="Remove this outcome?",
        what=outcome.text,
        back=_back(outcome.package),
        removed="The outcome is removed.",
    )


def outcome_answer(request: PersonRequest, pk: int) -> HttpResponse:
    """Adds how far an outcome has come; what was said before stays."""
    outcome = _found(request, pk)
    check_answer_outcomes(request.user, outcome.package)
    form = AnswerForm(request.POST or None, instance=outcome)
    return edit_page(
        request,
        form,
        lambda: actions.answer_outcome(by=request.user, outcome=outcome, version=form.seen, **form.answer()),
        title="What came of it?",
        lede=f"{outcome.package}: {outcome}",
        back=_back(outcome.package),
        template="targeted_support/package_form.html",
        package=outcome.package,
        saved="Your answer is added.",
    )


def _found(request: PersonRequest, pk: int) -> PackageOutcome:
    return find(outcomes_read_by(request.user), pk=pk)
