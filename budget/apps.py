from django.apps import AppConfig


class BudgetConfig(AppConfig):
    """Income and spending of each year, by line, with a share per funding stream."""

    name = "budget"

    def ready(self) -> None:
        from . import documents, panels  # noqa: F401 - each registers what it offers
