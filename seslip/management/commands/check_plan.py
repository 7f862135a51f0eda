"""`manage.py check_plan`: what does not reconcile, one finding a line, columns parted by tabs.

The columns are topic, what it is about, what, printed, held, difference in pounds (printed less held), where it is
printed, where the held one comes from, why, how it stands (open, explained, accepted), and what was said about it.
Findings are no failure: the command ends with 0.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http import Http404

from budget.queries.findings import all_findings
from projects.models import Person
from projects.queries.years import chosen_year
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
        for f in all_findings(Person.command_line(), year, year.period.position_date(today())):
            said = f"{f.valid_note.by}: {f.valid_note.text}" if f.valid_note else ""
            difference = plain_money(f.difference)
            values = (f.topic, f.about, f.what, f.printed, f.held, difference, f.source, f.held_source, f.why)
            self._write(*values, f.state, said)

    def _write(self, *values: str) -> None:
        self.stdout.write("\t".join(" ".join(value.split()) for value in values))
