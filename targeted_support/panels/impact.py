"""What came of a package, on its page: outcomes in confidence, feedback as far as it may be told, and lessons."""

from typing import Any

from django.urls import reverse

from kpis.models import Kpi
from projects.models import Person
from seslip.foundation.clock import today
from seslip.foundation.html_tables import label_html
from seslip.foundation.panels import Panel, register
from targeted_support.access import is_team, may_answer_outcomes
from targeted_support.models import Feedback, Lesson, Package
from targeted_support.queries.outcomes import asking_of, outcomes_read_by
from targeted_support.queries.packages import reads_words


def outcomes_panel(reader: Person, package: Package) -> Panel | None:
    """For those who read the package's scope."""
    if not reads_words(reader, package):
        return None
    outcomes = list(outcomes_read_by(reader).filter(package=package))
    context: dict[str, Any] = {
        "package": package,
        "rows": [(one, label_html(one.state_label), list(one.answers.all())[::-1]) for one in outcomes],
        "asking": asking_of(package, outcomes, today()) if outcomes else None,
        "may_edit": is_team(reader),
        "may_answer": may_answer_outcomes(reader, package),
    }
    return Panel("Outcomes, in confidence", "targeted_support/panel_outcomes.html", context, wide=True)


def feedback_panel(reader: Person, package: Package) -> Panel | None:
    """What people said of it, and what was learnt from it."""
    feedback = list(Feedback.objects.visible_to(reader).filter(package=package).select_related("authority"))
    lessons = list(Lesson.objects.filter(packages__package=package).order_by("limitation", "position", "pk"))
    team = is_team(reader)
    if not (feedback or lessons or team) or (not reader.standing.reads_meetings and not feedback):
        return None
    address = f"{reverse('targeted_support:lesson_page')}?year={package.year}"
    context = {
        "feedback": feedback,
        "lessons": lessons if reader.standing.reads_meetings else [],
        "add_url": f"{reverse('targeted_support:feedback_create')}?year={package.year}&package={package.pk}",
        "may_edit": team,
    }
    url = address if reader.standing.reads_meetings else ""
    label = "All lessons and feedback of the year"
    return Panel("Feedback and lessons", "targeted_support/panel_feedback.html", context, url, label, wide=True)


def kpi_panel(reader: Person, kpi: Kpi) -> Panel | None:
    """The lessons that bear on a KPI, on its page."""
    if not reader.standing.reads_meetings:
        return None
    lessons = list(Lesson.objects.filter(kpis__kpi=kpi).select_related("year").order_by("-year__starts", "position"))
    if not lessons:
        return None
    url = f"{reverse('targeted_support:lesson_page')}?year={lessons[0].year}"
    context = {"lessons": lessons}
    return Panel("What targeted support learnt", "targeted_support/panel_lessons.html", context, url, "All lessons")


register("kpi", 60, kpi_panel)
register("package", 40, outcomes_panel)
register("package", 45, feedback_panel)
