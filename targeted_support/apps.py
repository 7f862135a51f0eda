from django.apps import AppConfig


class TargetedSupportConfig(AppConfig):
    """Packages of targeted support, from enquiry to evaluation."""

    name = "targeted_support"

    def ready(self) -> None:
        """Each of these registers what it offers."""
        from . import panels_giving, panels_impact, panels_money, panels_packages, strip  # noqa: F401
        from .documents import evaluation, experts, money, package_calendar, packages, prospectus, reach  # noqa: F401
        from .queries import outcomes, support_counters  # noqa: F401
