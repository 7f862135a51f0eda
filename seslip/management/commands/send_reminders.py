"""`manage.py send_reminders`: writes to those of whom something is asked. For cron, once a day; safe to run again.

A day that was missed is made up for within a week. What was handed over when a run died is uncertain: it is told, and
sent again only with --retry-uncertain.
"""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kpis.actions.reminders import Outcome, send_reminders
from kpis.queries.letters import mails
from seslip.foundation.clock import today
from seslip.foundation.periods import EARLIEST, LATEST, PeriodError, read_date, show_date


class Command(BaseCommand):
    help = "Sends the reminders of a day: each one once, one e-mail a person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", metavar="DATE", help="the day, such as 2026-03-31 (default: today)")
        parser.add_argument("--dry-run", action="store_true", help="say who would get what, and send nothing")
        parser.add_argument(
            "--retry-uncertain",
            action="store_true",
            help="also send again what was being handed over when a run died; somebody may get it twice",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        on, retry = self._day(options["on"]), options["retry_uncertain"]
        if options["dry_run"]:
            self._tell(on, retry)
            return
        outcome = send_reminders(on=on, retry_uncertain=retry)
        self._report(on, outcome)

    def _day(self, text: str | None) -> date:
        try:
            day = read_date(text) if text is not None else today()
        except PeriodError as error:
            raise CommandError(str(error)) from error
        if not EARLIEST <= day <= LATEST:
            raise CommandError(f"{text} is too far away. Give a day such as 2026-03-31.")
        return day

    def _tell(self, on: date, retry: bool) -> None:
        found = mails(on, retry_uncertain=retry)
        for mail in found:
            self.stdout.write(f"{mail.person.email}: {mail.subject}")
            for section in (*mail.news, *mail.rest):
                for line in section.lines:
                    self.stdout.write(f"  {section.heading}: {line.name}: {line.why}")
        self.stdout.write(f"{show_date(on)}: {_people(len(found))} would be written to. Nothing was sent.")

    def _report(self, on: date, outcome: Outcome) -> None:
        for address, day in outcome.uncertain:
            self.stderr.write(
                f"Uncertain: the message of {show_date(day)} to {address} was being handed over when a run stopped. "
                "It may have arrived. To send it again: --retry-uncertain."
            )
        for address, why in outcome.failed:
            self.stderr.write(f"Failed: {address}: {why}")
        things = f"{outcome.things} thing{'' if outcome.things == 1 else 's'}"
        counts = f"{things}, {len(outcome.failed)} failed, {len(outcome.uncertain)} uncertain"
        told = f"{_people(outcome.sent)} written to" if outcome.sent else "nobody to write to"
        self.stdout.write(f"{show_date(on)}: {told}, {counts}.")
        if outcome.unreachable:
            raise CommandError(f"{outcome.unreachable} What was not sent stays queued.", returncode=1)
        if outcome.failed:
            raise CommandError(
                f"{len(outcome.failed)} could not be sent and stay queued: run this again.", returncode=1
            )


def _people(count: int) -> str:
    return f"{count} {'person' if count == 1 else 'people'}"
