from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FoundationConfig(AppConfig):
    name = "seslip.foundation"
    label = "foundation"

    def ready(self) -> None:
        """After each migration the index of the search is looked over."""
        from .search_index import mend_after_migrate

        post_migrate.connect(mend_after_migrate, sender=self)
