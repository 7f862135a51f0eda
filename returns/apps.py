from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ReturnsConfig(AppConfig):
    """The grant return: assembled, checked, signed and frozen."""

    name = "returns"

    def ready(self) -> None:
        """Each of these registers what it offers; the guards of what is frozen are put up after each migration."""
        from . import panels, search, strip  # noqa: F401
        from .documents import checks, plan  # noqa: F401
        from .models.guards import lift_for_migrations, put_up_after_migrate
        from .queries import asks, changes  # noqa: F401

        pre_migrate.connect(lift_for_migrations, sender=self)
        post_migrate.connect(put_up_after_migrate, sender=self)
