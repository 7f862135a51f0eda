from django.apps import AppConfig


class KpisConfig(AppConfig):
    """Core requirements, planned activities and their key performance indicators."""

    name = "kpis"

    def ready(self) -> None:
        from . import panels, search, strip  # noqa: F401 - each registers what it offers
        from .documents import appendix_4, briefing, deadlines, registers, workbook  # noqa: F401
        from .queries import changes, meeting_counters  # noqa: F401
