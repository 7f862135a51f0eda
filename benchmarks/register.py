"""How fast the KPI register is, as ratios of medians from one run: `python -m benchmarks.register`.

Two servers with 1,000 and 100,000 KPIs answer the same requests in turn, so that a slow moment of the machine falls
on both. Ratios: the register to a view that returns “ok”; 100,000 KPIs to 1,000, plain and with a search text; each
with the counts that are kept between requests and, cold, with every count made anew.
"""

import argparse
import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

SIZES = (1_000, 100_000)
SEARCH = "/kpis/?q=conversations"
LIMITS = {
    "register / ok": 20.0,
    "100,000 / 1,000": 1.3,
    "search, 100,000 / 1,000": 3.0,
    "new search, 100,000 / 1,000": 3.0,
}


def prepare(size: int) -> str:
    """Loads the plan, repeats its KPIs up to `size`, and returns the session of a signed-in programme manager."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from simple_history.utils import bulk_create_with_history

    from kpis.models import Kpi
    from projects.models import Person
    from seslip.management.commands.load_plan import load_plan

    call_command("migrate", verbosity=0)
    load_plan()
    random.seed(19)
    models = list(Kpi.objects.all())
    words = ["conversations", "report", "network", "survey", "pilot", "workshop", "evaluation", "programme"]
    copies = [
        Kpi(
            activity=(model := models[number % len(models)]).activity,
            year=model.year,
            number=100 + number // len(models) * 10 + model.number,
            text=f"{model.text} {random.choice(words)} {number}",
            due=model.due,
            status=random.choice(["not_started", "on_track", "at_risk", "complete"]),
        )
        for number in range(size - len(models))
    ]
    bulk_create_with_history(copies, Kpi, batch_size=5_000)
    person = Person.objects.get(email="richard.tyndall@example.org")
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def serve(port: int) -> None:
    from django.core.wsgi import get_wsgi_application
    from waitress import serve as run

    run(get_wsgi_application(), host="127.0.0.1", port=port, threads=2)


class Server:
    """One server process with its own database of `size` KPIs."""

    def __init__(self, size: int, folder: Path, port: int) -> None:
        name = f"bench_{size}"
        self.given = os.environ.get("DATABASE_URL", "")
        self.name = name if self.given.startswith("postgres") else ""
        self.sql("CREATE")
        url = f"{self.given.rsplit('/', 1)[0]}/{name}" if self.name else f"sqlite:///{folder / name}.sqlite3"
        self.env = os.environ | {"DJANGO_SETTINGS_MODULE": "benchmarks.settings", "DATABASE_URL": url}
        self.env["SECRET_KEY"] = "only for benchmarks"
        me = [sys.executable, "-m", "benchmarks.register"]
        done = subprocess.run([*me, "--prepare", str(size)], env=self.env, capture_output=True, text=True, check=True)
        self.cookie = json.loads(done.stdout.strip().splitlines()[-1])
        self.process = subprocess.Popen([*me, "--serve", str(port)], env=self.env)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def sql(self, verb: str) -> None:
        """On PostgreSQL: makes or drops this server's own database."""
        if self.name:
            import psycopg

            with psycopg.connect(self.given, autocommit=True) as connection:
                connection.execute("DROP DATABASE IF EXISTS " + self.name)
                if verb == "CREATE":
                    connection.execute("CREATE DATABASE " + self.name)

    def stop(self) -> None:
        self.connection.close()
        self.process.terminate()
        self.process.wait()
        self.sql("DROP")

    def time(self, path: str) -> float:
        started = time.perf_counter()
        self.connection.request("GET", path, headers={"Cookie": f"sessionid={self.cookie}"})
        answer = self.connection.getresponse()
        body = answer.read()
        taken = time.perf_counter() - started
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}: {body[:300]!r}")
        return taken

    def wait(self) -> None:
        for _ in range(100):
            try:
                self.time("/ok")
                return
            except OSError:
                self.connection.close()
                time.sleep(0.2)
        raise SystemExit("The server did not start.")


def measure(servers: list[Server], rounds: int) -> dict[str, float]:
    """Medians in seconds, by path and size, of interleaved requests."""
    small, large = servers
    plans = {
        "ok": (small, "/ok"),
        "1,000": (small, "/kpis/"),
        "100,000": (large, "/kpis/"),
        "1,000 search": (small, SEARCH),
        "100,000 search": (large, SEARCH),
    }
    for server, path in plans.values():
        for _ in range(3):
            server.time(path)
    times: dict[str, list[float]] = {name: [] for name in plans}
    for turn in range(rounds):
        for name, (server, path) in plans.items():
            times[name].append(server.time(path))
        # A search nobody made before: nothing of it can have been kept.
        for name, server in (("1,000 new search", small), ("100,000 new search", large)):
            times.setdefault(name, []).append(server.time(f"/kpis/?q=report+{turn}"))
    return {name: median(values) for name, values in times.items()}


def report(medians: dict[str, float]) -> bool:
    ratios = {
        "register / ok": medians["1,000"] / medians["ok"],
        "100,000 / 1,000": medians["100,000"] / medians["1,000"],
        "search, 100,000 / 1,000": medians["100,000 search"] / medians["1,000 search"],
        "new search, 100,000 / 1,000": medians["100,000 new search"] / medians["1,000 new search"],
    }
    for name, value in medians.items():
        print(f"{name:<32}{value * 1000:8.2f} ms")
    for name, ratio in ratios.items():
        print(f"{name:<32}{ratio:8.2f}  {f'(at most {LIMITS[name]})' if name in LIMITS else ''}")
    return all(ratios[name] <= limit for name, limit in LIMITS.items())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--prepare", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.prepare or options.serve:
        import django

        django.setup()
        if options.prepare:
            print(json.dumps(prepare(options.prepare)))
        else:
            serve(options.serve)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        servers = [Server(size, Path(folder), 8731 + place) for place, size in enumerate(SIZES)]
        try:
            for server in servers:
                server.wait()
            return 0 if report(measure(servers, options.rounds)) else 1
        finally:
            for server in servers:
                server.stop()


if __name__ == "__main__":
    raise SystemExit(main())
