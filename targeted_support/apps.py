from django.apps import AppConfig


class TargetedSupportConfig(AppConfig):
    """Packages of targeted support, from enquiry to evaluation."""

    name = "targeted_support"

    def ready(self) -> None:
        """Each of these registers what it offers."""
        from . import panels, search, strip  # noqa: F401
        from .documents import evaluation, experts, money, package_calendar, packages, prospectus, reach  # noqa: F401
        from .queries import changes, enquiry_asks, involvement, outcomes, suggestions, support_counters  # noqa: F401
