from django.apps import AppConfig


class DiagnosticsConfig(AppConfig):
    """Peer challenge, findings, courageous conversations and benchmarking."""

    name = "diagnostics"
