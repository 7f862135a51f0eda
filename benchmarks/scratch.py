"""What most benchmarks start from: the plan in a database of its own, in one process."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def scratch_plan(**environment: str) -> Iterator[Path]:
    """Loads the plan, and gives the folder of the database and of files. `environment` goes before what is set here."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'scratch.sqlite3'}"
        os.environ["FILES_DIR"] = str(folder / "files")
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        os.environ.update(environment)
        import django

        django.setup()
        from django.core.management import call_command

        from seslip.management.commands.load_plan import load_plan

        call_command("migrate", verbosity=0)
        load_plan()
        yield folder
