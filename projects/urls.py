"""Addresses below /projects/. A name that is no year stands before the addresses of a year's projects."""

from django.urls import path, re_path

from .views import attendance, frameworks, meetings, people, plan_texts, projects

app_name = "projects"
PROJECT = "<str:year>/<int:number>/"
urlpatterns = [
    path("", projects.ProjectList.as_view(), name="project_list"),
    re_path(r"^register\.(?P<form>csv|xlsx)$", projects.ProjectList.as_view(), name="project_export"),
    path("account/", people.account, name="account"),
    path("new/", projects.project_create, name="project_create"),
    path("frameworks/", frameworks.frameworks, name="frameworks"),
    re_path(r"^frameworks\.(?P<form>csv|pdf|xlsx)$", frameworks.frameworks_export, name="frameworks_export"),
    path("plan-texts/", plan_texts.plan_text_list, name="plan_text_list"),
    path("plan-texts/add/", plan_texts.plan_text_create, name="plan_text_create"),
    path("plan-texts/<str:year>/begin/", plan_texts.plan_texts_begin, name="plan_texts_begin"),
    path("plan-texts/<int:pk>/edit/", plan_texts.plan_text_edit, name="plan_text_edit"),
    path("plan-texts/<int:pk>/remove/", plan_texts.plan_text_remove, name="plan_text_remove"),
    path("plan-texts/<int:pk>/move/", plan_texts.plan_text_move, name="plan_text_move"),
    path("meetings/", meetings.MeetingList.as_view(), name="meeting_list"),
    re_path(r"^meetings/register\.(?P<form>csv|xlsx)$", meetings.MeetingList.as_view(), name="meeting_export"),
    re_path(
        r"^meetings/attendance\.(?P<form>csv|xlsx)$", meetings.AttendanceExport.as_view(), name="attendance_export"
    ),
    path("meetings/add/", meetings.meeting_add, name="meeting_add"),
    path("meetings/<int:pk>/", meetings.meeting_page, name="meeting_page"),
    path("meetings/<int:pk>/edit/", meetings.meeting_edit, name="meeting_edit"),
    path("meetings/<int:pk>/remove/", meetings.meeting_remove, name="meeting_remove"),
    path("meetings/<int:pk>/attendance/", attendance.attendance_edit, name="attendance_edit"),
    path("meetings/<int:pk>/attendance/load/", attendance.attendance_load, name="attendance_load"),
    re_path(r"^meetings/(?P<pk>\d+)/register\.(?P<form>xlsx)$", attendance.attendance_file, name="attendance_file"),
    path(PROJECT, projects.project_page, name="project_page"),
    path(f"{PROJECT}add-meeting/", meetings.meeting_create, name="meeting_create"),
    path(f"{PROJECT}edit/", projects.project_edit, name="project_edit"),
    path(f"{PROJECT}frameworks/", projects.project_frameworks, name="project_frameworks"),
    path(f"{PROJECT}phases/new/", projects.phase_create, name="phase_create"),
    path(f"{PROJECT}phases/<int:phase>/", projects.phase_edit, name="phase_edit"),
    path(f"{PROJECT}phases/<int:phase>/remove/", projects.phase_remove, name="phase_remove"),
]
