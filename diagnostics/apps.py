from django.apps import AppConfig


class DiagnosticsConfig(AppConfig):
    """Peer challenge, findings, courageous conversations and benchmarking."""

    name = "diagnostics"

    def ready(self) -> None:
        """Each of these registers what it offers."""
        from . import panels, search, strip  # noqa: F401
        from .documents import (  # noqa: F401
            benchmarks,
            conversation_calendar,
            conversation_evaluation,
            conversations,
            group_calendar,
            groups,
            themes,
        )
        from .queries import (  # noqa: F401
            challenge_counters,
            changes,
            conversation_counters,
            involvement,
            suggestions,
            theme_counters,
        )
