from django.apps import AppConfig


class TargetedSupportConfig(AppConfig):
    """Packages of targeted support, from enquiry to evaluation."""

    name = "targeted_support"
