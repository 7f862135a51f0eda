"""Addresses below /returns/."""

from django.urls import URLPattern, URLResolver, path, re_path

from .views import checks, parts, plan, returns, signing, submitting

app_name = "returns"

RETURN = "<int:pk>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", returns.return_list, name="return_list"),
    path("plan/", plan.plan_page, name="plan_page"),
    re_path(r"^plan\.(?P<form>pdf|docx)$", plan.plan_file, name="plan_file"),
    path("new/", returns.return_create, name="return_create"),
    path("rules/", returns.return_rules, name="return_rules"),
    path("compare/", submitting.return_compare, name="return_compare"),
    re_path(r"^compare\.(?P<form>xlsx|pdf|csv)$", submitting.return_compare_file, name="return_compare_file"),
    path(RETURN, returns.return_page, name="return_page"),
    path(f"{RETURN}dates/", returns.return_dates, name="return_dates"),
    path(f"{RETURN}own/", signing.return_own, name="return_own"),
    path(f"{RETURN}own/<int:number>/send-back/", signing.project_send_back, name="project_send_back"),
    path(f"{RETURN}check/", signing.return_check, name="return_check"),
    path(f"{RETURN}checks/", checks.return_checks, name="return_checks"),
    re_path(r"^(?P<pk>\d+)/checks\.(?P<form>csv|xlsx)$", checks.return_checks_export, name="return_checks_export"),
    path(f"{RETURN}checks/pass/", checks.return_warnings_pass, name="return_warnings_pass"),
    path(f"{RETURN}checks/lift/", checks.return_warning_lift, name="return_warning_lift"),
    path(f"{RETURN}reopen/", signing.return_reopen, name="return_reopen"),
    re_path(r"^(?P<pk>\d+)/certify/(?P<role>finance|manager)/$", signing.return_certify, name="return_certify"),
    path(f"{RETURN}freeze/", submitting.return_freeze, name="return_freeze"),
    path(f"{RETURN}correct/", submitting.return_correct, name="return_correct"),
    re_path(r"^(?P<pk>\d+)/return\.(?P<form>pdf|xlsx|docx|json)$", submitting.return_file, name="return_file"),
    re_path(r"^(?P<pk>\d+)/draft\.(?P<form>pdf|xlsx|docx)$", submitting.return_draft_file, name="return_draft_file"),
    path(f"{RETURN}narrative/<slug:part>/", parts.narrative_edit, name="narrative_edit"),
    path(f"{RETURN}explain/<int:kpi>/", parts.explanation_edit, name="explanation_edit"),
    path(f"{RETURN}<slug:part>/", parts.return_part, name="return_part"),
    path(f"{RETURN}<slug:part>/ask/", parts.question_ask, name="question_ask"),
    path(f"{RETURN}questions/<int:question>/answer/", parts.question_answer, name="question_answer"),
]
