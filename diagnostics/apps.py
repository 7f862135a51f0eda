from django.apps import AppConfig


class DiagnosticsConfig(AppConfig):
    """Peer challenge, findings, courageous conversations and benchmarking."""

    name = "diagnostics"

    def ready(self) -> None:
        """Each of these registers what it offers."""
        from . import panels_benchmarks, panels_candid, panels_conversations, panels_groups, strip  # noqa: F401
        from .documents import (  # noqa: F401
            benchmarks,
            conversation_calendar,
            conversation_evaluation,
            conversations,
            group_calendar,
            groups,
            themes,
        )
        from .queries import challenge_counters, conversation_counters, theme_counters  # noqa: F401
