from django.apps import AppConfig


class KpisConfig(AppConfig):
    """Core requirements, planned activities and their key performance indicators."""

    name = "kpis"
