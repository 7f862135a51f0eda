"""What came of a year's packages: outcomes, lessons, limitations and feedback on one page, and their forms."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from projects.models import Person, ProgrammeYear
from projects.queries.years import chosen_year
from projects.requests import PersonRequest
from seslip.foundation.access import find
from seslip.foundation.clock import today
from seslip.foundation.editing import edit_page, press_button, remove_page
from seslip.foundation.history import history_of
from seslip.foundation.html_tables import label_html
from targeted_support.access import check_edit_impact, check_read_giving, is_team
from targeted_support.actions import lessons as actions
from targeted_support.domain.impact import OutcomeState
from targeted_support.forms.impact import LessonForm
from targeted_support.models import Lesson, PackageOutcome
from targeted_support.queries.lessons import feedback_of, impact_years, lessons_of, linkable
from targeted_support.queries.outcomes import outcome_states, outcomes_read_by, packages_of
from targeted_support.tables.packages import package_url

IMPACT: dict[str, Any] = {"template": "targeted_support/impact_edit.html", "above": "Impact and learning"}
STALE = "Somebody else has just changed this. Look at it again first."


def lesson_page(request: PersonRequest) -> HttpResponse:
    """Numbers for everybody who reads packages; the words of outcomes for those who read the package."""
    check_read_giving(request.user)
    year = chosen_year(request.GET.get("year"), today())
    states, lessons = outcome_states(year), list(lessons_of(year))
    context = {
        "year": year,
        "years": list(impact_years()),
        "states": [(label_html(one.label), states[one.value]) for one in OutcomeState],
        "outcomes": sum(states.values()),
        "told": _told(request.user, year),
        "groups": [
            ("lessons", "What was learnt", [one for one in lessons if not one.limitation]),
            ("limitations", "Limitations", [one for one in lessons if one.limitation]),
        ],
        "feedback": list(feedback_of(request.user, year)),
        "may_edit": is_team(request.user),
    }
    return render(request, "targeted_support/lesson_page.html", context)


def _told(reader: Person, year: ProgrammeYear) -> list[tuple[PackageOutcome, str, Any]]:
    """The outcomes whose words the reader reads, each with the address of its package and its state."""
    found = outcomes_read_by(reader).filter(package__in=packages_of(year)).order_by("package__title", "package", "pk")
    return [(one, package_url(one.package_id), label_html(one.state_label)) for one in found]


def lessons_url(year: ProgrammeYear) -> str:
    return f"{reverse('targeted_support:lesson_page')}?year={year}"


def lesson_create(request: PersonRequest) -> HttpResponse:
    year = _year_to_edit(request)
    new = Lesson(limitation=request.GET.get("limitation") == "1")
    form = LessonForm(request.POST or None, instance=new, **linkable(request.user, year))
    return edit_page(
        request,
        form,
        lambda: actions.create_lesson(by=request.user, year=year, fields=form.values(), **form.links()),
        title="Add a limitation" if new.limitation else "Add a lesson",
        lede=f"Targeted support {year}",
        back=lessons_url(year),
        **IMPACT,
    )


def lesson_edit(request: PersonRequest, pk: int) -> HttpResponse:
    lesson = _found(request, pk)
    form = LessonForm(request.POST or None, instance=lesson, **linkable(request.user, lesson.year, lesson))
    return edit_page(
        request,
        form,
        lambda: actions.edit_lesson(
            by=request.user, lesson=lesson, version=form.seen, fields=form.values(), **form.links()
        ),
        title="Edit a limitation" if lesson.limitation else "Edit a lesson",
        back=lessons_url(lesson.year),
        **IMPACT,
        entries=history_of(lesson),
    )


def lesson_remove(request: PersonRequest, pk: int) -> HttpResponse:
    lesson = _found(request, pk)
    return remove_page(
        request,
        lesson,
        lambda version: actions.remove_lesson(by=request.user, lesson=lesson, version=version),
        title="Remove this?",
        what=lesson.title,
        back=lessons_url(lesson.year),
    )


@require_POST
def lesson_move(request: PersonRequest, pk: int) -> HttpResponse:
    """One place earlier or later."""
    lesson, later = _found(request, pk), request.POST.get("do") == "later"
    return press_button(
        request,
        lambda version: actions.move_lesson(by=request.user, lesson=lesson, version=version, later=later),
        back=f"{lessons_url(lesson.year)}#{'limitations' if lesson.limitation else 'lessons'}",
        done=f"“{lesson}” stands one place {'later' if later else 'earlier'}.",
        stale=STALE,
    )


def _year_to_edit(request: PersonRequest) -> ProgrammeYear:
    check_read_giving(request.user)
    check_edit_impact(request.user)
    return chosen_year(request.GET.get("year"), today())


def _found(request: PersonRequest, pk: int) -> Lesson:
    check_read_giving(request.user)
    lesson = find(Lesson.objects.select_related("year").prefetch_related("packages", "kpis"), pk=pk)
    check_edit_impact(request.user)
    return lesson
