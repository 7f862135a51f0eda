"""`manage.py serve`: prepares the database and serves the application here; `run.py` calls it."""

import argparse
import errno
import hashlib
import os
import socket
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from seslip.demo import DEMO_PASSWORD, demo_people, load_demo
from seslip.foundation.search_index import mend_index

from .load_plan import load_plan

HOST = "127.0.0.1"
THREADS = 8
CONNECTIONS = 400  # a browser holds six; whoever comes when all are taken waits for a page that does not open
IDLE = 30  # seconds until a connection that nobody uses is given back
NEVER_SERVED = ["*.otf", "*Light*", "*Black*", "*.map"]  # faces of the typeface that no page uses


def read_port(text: str) -> int:
    """A port from the command line. Raises argparse's error, whose text the person sees."""
    port = int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else 0
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a port. Give a whole number from 1 to 65535.")
    return port


def refuse_busy_port(port: int) -> None:
    """Says that the port cannot be used before anything is prepared. Raises CommandError."""
    with socket.socket() as probe:
        if os.name != "nt":  # there, this option would let two programs share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            why = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used here ({error.strerror})"
            raise CommandError(f"Port {port} {why}. Choose another with --port.") from error


def collect_static() -> None:
    """Collects and compresses static files, unless none has changed since the last time: compressing takes seconds."""
    files = [
        f"{path} {source.size(path)} {source.get_modified_time(path)}"
        for finder in get_finders()
        for path, source in finder.list(NEVER_SERVED)
    ]
    digest = hashlib.sha256("\n".join(sorted(files)).encode()).hexdigest()
    stamp = Path(settings.STATIC_ROOT) / "collected"
    if stamp.exists() and stamp.read_text() == digest:
        return
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=NEVER_SERVED)
    stamp.write_text(digest)


class Command(BaseCommand):
    help = "Brings the database up to date, loads the plan and the demonstration, and serves on 127.0.0.1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=read_port, default=8000)
        parser.add_argument("--check", action="store_true", help="prepare, but do not serve")
        parser.add_argument("--no-demo", action="store_true", help="no demonstration sign-ins and no invented progress")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            refuse_busy_port(options["port"])
        try:
            self.prepare(demo=not options["no_demo"])
        except OperationalError as error:
            raise CommandError(f"The database cannot be used: {error}".strip()) from error
        if options["check"]:
            self.stdout.write("Ready.")
            return
        self._announce(options["port"], demo=not options["no_demo"])
        self._serve(options["port"])

    def prepare(self, *, demo: bool) -> None:
        """Everything a start needs; where nothing has changed it takes a moment."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Bringing the database up to date …")
            call_command("migrate", verbosity=0)
        if made := load_plan():
            self.stdout.write(f"Loaded the plan: {made} records.")
        if demo and load_demo():
            self.stdout.write("Loaded the demonstration: progress and sign-ins are invented.")
        mend_index()
        collect_static()

    def _announce(self, port: int, *, demo: bool) -> None:
        self.stdout.write(f"\nSESLIP is at http://{HOST}:{port}/  (Ctrl+C stops it)")
        if demo:
            self.stdout.write(f"\nDemonstration sign-ins, all with the password  {DEMO_PASSWORD}\n")
            for role, person in demo_people():
                self.stdout.write(f"  {role:<24}{person.email}")
            self.stdout.write("  Other sponsors          by their addresses, on the people page")
        else:
            self.stdout.write("The first administrator is made with: manage.py createsuperuser")
        self.stdout.write("", ending="\n")
        self.stdout.flush()

    def _serve(self, port: int) -> None:
        from waitress import serve

        from seslip.wsgi import application

        serve(
            application,
            host=HOST,
            port=port,
            threads=THREADS,
            connection_limit=CONNECTIONS,
            channel_timeout=IDLE,
            ident=None,
        )
