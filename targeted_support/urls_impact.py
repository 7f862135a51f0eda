"""Addresses of what came of packages: outcomes, lessons, feedback, priorities and the evaluation."""

from django.urls import URLPattern, URLResolver, path, re_path

from .views import feedback, lessons, outcomes, priorities, report

OUTCOME, LESSON, SAID = "outcomes/<int:pk>/", "impact/lessons/<int:pk>/", "impact/feedback/<int:pk>/"
PRIORITY, EVALUATION = "priorities/<int:pk>/", "evaluation/<str:year>/"

IMPACT: list[URLPattern | URLResolver] = [
    path("packages/<int:pk>/outcomes/new/", outcomes.outcome_create, name="outcome_create"),
    path(f"{OUTCOME}edit/", outcomes.outcome_edit, name="outcome_edit"),
    path(f"{OUTCOME}remove/", outcomes.outcome_remove, name="outcome_remove"),
    path(f"{OUTCOME}answer/", outcomes.outcome_answer, name="outcome_answer"),
    path("impact/", lessons.lesson_page, name="lesson_page"),
    path("impact/lessons/new/", lessons.lesson_create, name="lesson_create"),
    path(f"{LESSON}edit/", lessons.lesson_edit, name="lesson_edit"),
    path(f"{LESSON}remove/", lessons.lesson_remove, name="lesson_remove"),
    path(f"{LESSON}move/", lessons.lesson_move, name="lesson_move"),
    path("impact/feedback/new/", feedback.feedback_create, name="feedback_create"),
    path(f"{SAID}edit/", feedback.feedback_edit, name="feedback_edit"),
    path(f"{SAID}remove/", feedback.feedback_remove, name="feedback_remove"),
    path("priorities/", priorities.priority_page, name="priority_page"),
    path("priorities/new/", priorities.priority_create, name="priority_create"),
    path(f"{PRIORITY}edit/", priorities.priority_edit, name="priority_edit"),
    path(f"{PRIORITY}remove/", priorities.priority_remove, name="priority_remove"),
    path(f"{PRIORITY}move/", priorities.priority_move, name="priority_move"),
    path("evaluation/", report.report_page, name="report_page"),
    re_path(r"^evaluation\.(?P<form>docx|pdf|xlsx)$", report.report_export, name="report_export"),
    path(f"{EVALUATION}publish/", report.report_publish, name="report_publish"),
    path(f"{EVALUATION}withdraw/", report.report_withdraw, name="report_withdraw"),
    path(f"{EVALUATION}parts/<slug:part>/", report.section_edit, name="section_edit"),
]
