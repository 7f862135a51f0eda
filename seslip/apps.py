from django.apps import AppConfig


class SeslipConfig(AppConfig):
    """The top floor: settings, addresses, the dashboards and the commands that need every app."""

    name = "seslip"
