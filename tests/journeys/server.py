"""The application as people run it: `manage.py serve` in a process of its own, on a scratch database."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 600  # seconds; migrations, plan and demonstration on a machine that is busy with other tests
STOPS_WITHIN = 15


@dataclass(frozen=True)
class Server:
    url: str
    mail: Path
    log_file: Path

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace")


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """A server with the plan and the demonstration, stopped by its own process id at the end."""
    mail, log_file = folder / "mail", folder / "server.log"
    mail.mkdir()
    with scratch_database(folder) as database, log_file.open("wb") as log:
        port = free_port()
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.journeys.settings",
            "JOURNEYS_STATIC_ROOT": str(folder / "static"),
            "DATABASE_URL": database,
            "EMAIL_URL": f"filemail:///{mail}",
            "FILES_DIR": str(folder / "files"),
            "PYTHONUNBUFFERED": "1",
        }
        command = [sys.executable, str(ROOT / "manage.py"), "serve", "--port", str(port)]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        server = Server(f"http://127.0.0.1:{port}", mail, log_file)
        try:
            wait_until_healthy(process, server)
            yield server
        finally:
            stop(process)


def wait_until_healthy(process: subprocess.Popen[bytes], server: Server) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended with {process.returncode} while starting:\n{server.log[-3000:]}")
        try:
            with urllib.request.urlopen(f"{server.url}/healthz", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"The server did not answer within {STARTS_WITHIN} s:\n{server.log[-3000:]}")


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def scratch_database(folder: Path) -> Iterator[str]:
    """Its address. Where the suite runs on PostgreSQL: a new one on the same server, dropped at the end."""
    suite = urlsplit(os.environ.get("DATABASE_URL", ""))
    if not suite.scheme.startswith(("postgres", "pgsql")):
        yield f"sqlite:///{folder / 'journeys.sqlite3'}"
        return
    name = f"seslip_journeys_{uuid.uuid4().hex[:12]}"
    on_server(suite, f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(suite._replace(path=f"/{name}"))
    finally:
        on_server(suite, f'DROP DATABASE "{name}" WITH (FORCE)')


def on_server(suite: object, statement: str) -> None:
    import psycopg

    address = urlunsplit(suite._replace(scheme="postgresql", path="/postgres"))  # type: ignore[attr-defined]
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)
