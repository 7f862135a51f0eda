from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "seslip.foundation"
    label = "foundation"
