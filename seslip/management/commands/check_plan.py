"""`manage.py check_plan`: what does not reconcile, one finding a line, columns parted by tabs.

The columns are topic, what it is about, what, printed, held, difference in pounds (printed less held), where it is
printed, where the held one comes from, and why. Findings are no failure: the command ends with 0.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http import Http404

from budget.queries import live_checks, published
from projects.models import Person
from projects.queries import chosen_year
from seslip.foundation.clock import today
from seslip.foundation.money import plain_money


class Command(BaseCommand):
    help = "Lists what the plan prints differently and what does not add up in the records, one finding a line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", default=None, help="such as 2025-26; the current year if left out")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            year = chosen_year(options["year"], today())
        except Http404 as error:
            raise CommandError(f"{error} Load the plan first with load_plan, or name another --year.") from error
        figures = list(published(year))
        for f in figures:
            difference = plain_money(f.difference)
            self._write(f.topic, f.about, f.label, f.printed, f.held, difference, f.source, f.held_source, f.why)
        for check in live_checks(Person.command_line(), year, figures):
            for result in check.open:
                difference = plain_money(result.difference)
                values = (result.about, check.title, result.expected, result.held, difference, result.source)
                self._write("records", *values, "budget", check.what)

    def _write(self, *values: str) -> None:
        self.stdout.write("\t".join(" ".join(value.split()) for value in values))
