from django.apps import AppConfig


class KpisConfig(AppConfig):
    """Core requirements, planned activities and their key performance indicators."""

    name = "kpis"

    def ready(self) -> None:
        from . import documents, panels  # noqa: F401 - each registers what it offers
