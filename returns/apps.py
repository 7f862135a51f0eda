from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """The grant return: assembled, checked, signed and frozen."""

    name = "returns"
