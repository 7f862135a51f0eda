from django.apps import AppConfig


class BudgetConfig(AppConfig):
    """Income and spending of each year, by line, with a share per funding stream."""

    name = "budget"

    def ready(self) -> None:
        from . import panels, strip  # noqa: F401 - each registers what it offers
        from .documents import appendix_5, earmarks, payments, phases, position, registers, virements  # noqa: F401
        from .queries import changes  # noqa: F401
