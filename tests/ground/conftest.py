"""What tests of `run.py` start from, without installing anything."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def run() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_py", ROOT / "run.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def lock(tmp_path):
    path = tmp_path / "requirements.lock"
    path.write_text("django==5.2 --hash=sha256:aa\n")
    return path


@pytest.fixture
def venv(tmp_path):
    """A finished environment in which nothing is installed yet; its Python is this one."""
    folder = tmp_path / ".venv"
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    return folder


@pytest.fixture
def nothing_there(run, monkeypatch):
    """A machine with none of what the suite needs, where every command that would change it is written down."""
    commands: list[list[str]] = []
    monkeypatch.setattr(run, "SUITE_NEEDS", tuple(need._replace(present=lambda: False) for need in run.SUITE_NEEDS))
    monkeypatch.setattr(run, "run_apt", lambda command: commands.append(list(command)) or "")
    return commands
