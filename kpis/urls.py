from django.urls import path, re_path

from .views import measures, plan, promises, register, reporting

app_name = "kpis"
urlpatterns = [
    path("", register.KpiList.as_view(), name="kpi_list"),
    re_path(r"^register\.(?P<form>csv|xlsx)$", register.KpiList.as_view(), name="kpi_export"),
    path("appendix-4/", register.appendix_4_page, name="appendix_4"),
    re_path(r"^appendix-4\.(?P<form>pdf|xlsx)$", register.appendix_4_file, name="appendix_4_file"),
    path("update/", reporting.kpis_update, name="kpis_update"),
    path("requirements/", plan.requirement_list, name="requirement_list"),
    path("requirements/add/", plan.requirement_create, name="requirement_create"),
    path("requirements/<int:pk>/edit/", plan.requirement_edit, name="requirement_edit"),
    path("requirements/<int:pk>/add-detail/", plan.sub_requirement_create, name="sub_requirement_create"),
    path("requirements/<int:pk>/add-activity/", plan.activity_create, name="activity_create"),
    path("sub-requirements/<int:pk>/edit/", plan.sub_requirement_edit, name="sub_requirement_edit"),
    path("activities/<int:pk>/edit/", plan.activity_edit, name="activity_edit"),
    path("activities/<int:pk>/add-kpi/", promises.kpi_create, name="kpi_create"),
    path("<int:pk>/", register.kpi_page, name="kpi_page"),
    path("<int:pk>/row/", reporting.kpi_row, name="kpi_row"),
    path("<int:pk>/update/", reporting.kpi_update, name="kpi_update"),
    path("<int:pk>/undo/", reporting.update_undo, name="update_undo"),
    path("<int:pk>/edit/", promises.kpi_edit, name="kpi_edit"),
    path("<int:pk>/remove/", promises.kpi_remove, name="kpi_remove"),
    path("<int:pk>/add-measure/", measures.measure_create, name="measure_create"),
    path("measures/<int:pk>/edit/", measures.measure_edit, name="measure_edit"),
    path("measures/<int:pk>/remove/", measures.measure_remove, name="measure_remove"),
]
