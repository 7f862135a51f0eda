"""`manage.py export`: writes to a file what the pages download."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http import Http404

from projects.models import Person
from projects.queries.years import chosen_position, chosen_year
from seslip.foundation.clock import today
from seslip.foundation.exports import EXPORTS, draw
from seslip.foundation.pdf import PdfUnavailable
from seslip.foundation.periods import PeriodError


class Command(BaseCommand):
    help = "Writes a document or a register to a file: " + ", ".join(sorted(EXPORTS))

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=sorted(EXPORTS), help="what to write")
        parser.add_argument("--year", help="programme year, such as 2025-26 (default: the current one)")
        parser.add_argument("--format", help="pdf, xlsx, docx or csv (default: the first that there is)")
        parser.add_argument("--as-at", help="position date, such as 2026-03-31 (default: today, within the year)")
        parser.add_argument("-o", "--output", help="the file (default: its usual name, here); - for standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        export = EXPORTS[options["name"]]
        form = options["format"] or export.formats[0]
        if form not in export.formats:
            raise CommandError(f"{export.name} can be written as {' or '.join(export.formats)}, not as {form}.")
        try:
            year = chosen_year(options["year"], today())
            as_at = chosen_position(options["as_at"], year, today())
            document = export.build(Person.command_line(), year, as_at)
            content = draw(document, form, as_at, today())
        except (Http404, PeriodError, PdfUnavailable) as error:
            raise CommandError(str(error)) from error
        self._write(content, options["output"] or f"{document.name}.{form}")

    def _write(self, content: bytes, name: str) -> None:
        if name == "-":
            sys.stdout.buffer.write(content)
            return
        try:
            Path(name).write_bytes(content)
        except OSError as error:
            raise CommandError(f"{name} cannot be written: {error.strerror}.") from error
        self.stderr.write(f"Wrote {name}.")
