from django.apps import AppConfig


class KpisConfig(AppConfig):
    """Core requirements, planned activities and their key performance indicators."""

    name = "kpis"

    def ready(self) -> None:
        from . import panels, strip  # noqa: F401 - each registers what it offers
        from .documents import appendix_4, registers  # noqa: F401
