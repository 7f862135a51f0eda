"""Addresses below /views/: lists as people have saved them."""

from django.urls import path

from .views import saved_views as views

app_name = "views"
urlpatterns = [
    path("", views.view_list, name="view_list"),
    path("add/", views.view_create, name="view_create"),
    path("<int:pk>/edit/", views.view_edit, name="view_edit"),
    path("<int:pk>/remove/", views.view_remove, name="view_remove"),
    path("<int:pk>/keep/", views.view_keep, name="view_keep"),
    path("<int:pk>/pin/", views.view_pin, name="view_pin"),
    path("<int:pk>/unpin/", views.view_unpin, name="view_unpin"),
    path("<int:pk>/move/", views.view_move, name="view_move"),
]
