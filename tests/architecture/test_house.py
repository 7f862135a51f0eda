"""The house stands as designed: floors, shelves, types, style, and files small enough to read."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
APPS = ("seslip", "projects", "budget", "kpis", "diagnostics", "targeted_support", "returns")


def run(*command: str) -> None:
    program = shutil.which(command[0], path=str(BIN)) or command[0]
    done = subprocess.run([program, *command[1:]], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-6000:]}\n{done.stderr[-3000:]}"


def test_imports_flow_down_the_floors_and_shelves() -> None:
    run("lint-imports", "--no-cache")


def test_style() -> None:
    run("ruff", "check", ".")
    run("ruff", "format", "--check", ".")


def test_types() -> None:
    run("mypy", *APPS)


def test_templates() -> None:
    run("djlint", "templates", "--lint")


def test_no_migration_is_missing() -> None:
    run(sys.executable, "manage.py", "makemigrations", "--check", "--dry-run")


def sources() -> list[Path]:
    return [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]


def test_files_are_short_enough_to_read() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {lines}" for path in sources() if (lines := len(path.read_text().split("\n"))) > 310
    ]
    assert not long


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "misc"])
def test_no_file_is_named_after_nothing(name: str) -> None:
    assert not [path for path in sources() if path.stem == name]
