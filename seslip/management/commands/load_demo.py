"""`manage.py load_demo`: sign-ins for each role and invented progress. Safe to run again and again."""

from typing import Any

from django.core.management.base import BaseCommand

from seslip.demo import load_demo


class Command(BaseCommand):
    help = "Adds demonstration sign-ins, invented progress and money; every page then carries a banner that says so."

    def handle(self, *args: Any, **options: Any) -> None:
        made = load_demo()
        self.stdout.write(
            "The demonstration is loaded." if made else "Nothing to do: it is loaded, or real work has begun here."
        )
