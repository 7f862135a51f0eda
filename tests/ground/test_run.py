"""`run.py`, which has to be right before anything is installed: what it decides, without installing anything."""

import argparse
import ast
import errno
import importlib.util
import socket
import stat
import subprocess
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


# The command line


def test_serves_on_8000_with_the_demo_unless_told_otherwise(run):
    request = run.read_request([])
    assert (request.testing, request.port, request.check, request.demo) == (False, 8000, False, True)
    assert run.serve_arguments(request) == ["manage.py", "serve", "--port", "8000"]


def test_hands_its_options_on_to_the_server(run):
    request = run.read_request(["--check", "--no-demo", "--port", "8123"])
    assert run.serve_arguments(request) == ["manage.py", "serve", "--port", "8123", "--check", "--no-demo"]


def test_runs_the_suite_on_all_cores_unless_told_otherwise(run):
    assert run.read_request(["test"]).pytest_arguments == ("-n", "auto")


def test_leaves_everything_after_test_to_pytest(run):
    arguments = ["-k", "x", "--port", "1", "--check", "--help"]
    assert run.read_request(["test", *arguments]).pytest_arguments == tuple(arguments)


@pytest.mark.parametrize("text, port", [("1", 1), ("8000", 8000), ("65535", 65535)])
def test_accepts_a_port(run, text, port):
    assert run.read_port(text) == port


@pytest.mark.parametrize("text", ["0", "65536", "-1", "80.5", "http", "", " ", "²", "1e3", "9" * 5000])
def test_refuses_what_is_not_a_port(run, text):
    with pytest.raises(argparse.ArgumentTypeError, match="whole number from 1 to 65535"):
        run.read_port(text)


def test_says_which_port_is_wrong_and_stops(run, capsys):
    with pytest.raises(SystemExit) as stopped:
        run.read_request(["--port", "70000"])
    assert stopped.value.code == 2
    assert "'70000' is not a port" in capsys.readouterr().err


def test_a_busy_port_is_refused_before_anything_is_prepared(run, capsys, monkeypatch):
    monkeypatch.setattr(run, "prepare", lambda *_: pytest.fail("prepared though the port is taken"))
    with socket.socket() as taken:
        taken.bind((run.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert run.main(["--port", str(port)]) == 1
    assert f"Port {port} is in use" in capsys.readouterr().err


def test_a_port_that_is_not_allowed_leads_to_one_that_is(run):
    text = run.busy_port_message(80, PermissionError(errno.EACCES, "Permission denied"))
    assert "Permission denied" in text
    assert text.endswith("--port 8000")


# Python itself


@pytest.mark.parametrize("version", [(3, 11), (3, 11, 0), (3, 14), (4, 0)])
def test_a_new_python_will_do(run, version):
    assert run.refuse_python(version) == ""


@pytest.mark.parametrize("version", [(3, 10, 13), (3, 6), (2, 7, 18)])
def test_an_old_python_is_told_what_it_needs(run, version):
    text = run.refuse_python(version)
    assert "needs Python 3.11 or newer" in text
    assert f"this is Python {version[0]}.{version[1]}." in text


def test_an_old_python_can_read_the_file_as_far_as_the_sentence():
    tree = ast.parse((ROOT / "run.py").read_text(), feature_version=(3, 7))
    check = next(at for at, node in enumerate(tree.body) if isinstance(node, ast.If))
    assert "refuse_python" in ast.unparse(tree.body[check])
    imported = {
        name
        for node in tree.body[:check]
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    assert not imported & {"__future__", "dataclasses", "importlib.resources", "tomllib", "contextvars"}
    signatures = [node for node in tree.body[:check] if isinstance(node, ast.FunctionDef)]
    assert all(isinstance(argument.annotation, ast.Constant) for node in signatures for argument in node.args.args)


def test_uses_the_standard_library_only():
    tree = ast.parse((ROOT / "run.py").read_text())
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in modules} <= sys.stdlib_module_names


# The environment


def finish(run, venv, lock, version="3.11"):
    run.stamp_path(venv, lock).write_text(run.stamp_text(lock, version))


def test_a_stamped_environment_is_current(run, venv, lock):
    finish(run, venv, lock)
    assert run.is_current(venv, lock, "3.11")


@pytest.mark.parametrize("version", ["3.12", ""])
def test_an_environment_of_another_python_is_not_current(run, venv, lock, version):
    finish(run, venv, lock)
    assert not run.is_current(venv, lock, version)


def test_an_environment_is_not_current_once_the_lock_changes(run, venv, lock):
    finish(run, venv, lock)
    lock.write_text(lock.read_text().replace("aa", "ab"))
    assert not run.is_current(venv, lock, "3.11")


def test_each_lock_has_its_own_stamp(run, venv, lock):
    finish(run, venv, lock)
    development = lock.with_name("requirements-dev.lock")
    development.write_bytes(lock.read_bytes())
    assert not run.is_current(venv, development, "3.11")


def test_an_installation_broken_off_spoils_the_whole_environment(run, venv, lock):
    finish(run, venv, lock)
    run.stamp_path(venv, lock.with_name("requirements-dev.lock")).write_text(run.UNFINISHED)
    assert not run.is_current(venv, lock, "3.11")
    assert run.is_half_made(venv)


def test_without_an_environment_nothing_is_current(run, tmp_path, lock):
    assert not run.is_current(tmp_path / "none", lock, "")


def test_asks_an_environment_for_its_python(run, venv):
    assert run.ask_version(run.venv_python(venv)) == "{}.{}".format(*sys.version_info[:2])


def test_a_python_that_is_missing_or_broken_has_no_version(run, tmp_path):
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o700)
    assert run.ask_version(tmp_path / "none") == run.ask_version(broken) == ""


def test_a_python_that_is_too_old_has_no_version(run, tmp_path):
    old = tmp_path / "python"
    old.write_text("#!/bin/sh\necho 3.9\n")
    old.chmod(0o700)
    assert run.ask_version(old) == ""


def test_an_environment_without_pip_is_half_made(run, tmp_path):
    assert run.is_half_made(tmp_path / "none")


def steps(run, monkeypatch, *, versions, half_made):
    """What `prepare` does, as words, on an environment that answers with these versions."""
    done: list[str] = []
    answers = iter(versions)
    monkeypatch.setattr(run, "ask_version", lambda _: next(answers))
    monkeypatch.setattr(run, "is_half_made", lambda _: half_made)
    monkeypatch.setattr(run, "make_venv", lambda _: done.append("make"))
    monkeypatch.setattr(run, "install_lock", lambda _venv, _lock, version: done.append(f"install for {version}"))
    return done


def test_prepare_does_nothing_when_all_is_there(run, monkeypatch, venv, lock):
    finish(run, venv, lock)
    done = steps(run, monkeypatch, versions=["3.11"], half_made=False)
    assert run.prepare(venv, lock) is False
    assert done == []


def test_prepare_makes_the_environment_first(run, monkeypatch, tmp_path, lock):
    done = steps(run, monkeypatch, versions=["", "3.12"], half_made=True)
    assert run.prepare(tmp_path / ".venv", lock) is True
    assert done == ["make", "install for 3.12"]


def test_prepare_keeps_a_sound_environment_when_the_lock_changed(run, monkeypatch, venv, lock):
    done = steps(run, monkeypatch, versions=["3.11"], half_made=False)
    run.prepare(venv, lock)
    assert done == ["install for 3.11"]


def test_prepare_replaces_a_half_made_environment(run, monkeypatch, venv, lock):
    done = steps(run, monkeypatch, versions=["3.11", "3.11"], half_made=True)
    run.prepare(venv, lock)
    assert done == ["make", "install for 3.11"]


def test_installs_with_hashes_only(run, venv, lock):
    command = run.pip_command(venv, lock)
    assert command[0] == str(run.venv_python(venv))
    assert "--require-hashes" in command
    assert command[-2:] == ["-r", str(lock)]


@pytest.mark.parametrize("code", [0, 1])
def test_the_stamp_is_written_last_and_only_on_success(run, monkeypatch, venv, lock, code):
    def pip(*_args, **_kwargs):
        assert run.stamp_path(venv, lock).read_text() == run.UNFINISHED
        return subprocess.CompletedProcess([], code)

    monkeypatch.setattr(run.subprocess, "run", pip)
    if code:
        with pytest.raises(run.Stop, match="Check the network"):
            run.install_lock(venv, lock, "3.11")
    else:
        run.install_lock(venv, lock, "3.11")
    assert run.is_current(venv, lock, "3.11") is (code == 0)


def test_names_the_package_where_venv_is_incomplete(run, monkeypatch):
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(run, "may_install", lambda: False)
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    with pytest.raises(run.Stop, match=f"apt-get install {package}"):
        run.require_ensurepip()


# The system


def test_apt_asks_no_questions_and_brings_no_extras(run):
    command = run.apt_command(["a", "b"])
    assert command[:2] == ["apt-get", "install"]
    assert {"-y", "--no-install-recommends"} <= set(command)
    assert command[-2:] == ["a", "b"]


def test_installs_everything_the_suite_needs_and_looks_again(run, monkeypatch, nothing_there):
    monkeypatch.setattr(run, "may_install", lambda: True)
    with pytest.raises(run.Stop, match="Chromium"):  # still not there afterwards
        run.require_suite_needs()
    named = {word for command in nothing_there for word in command}
    assert {*run.PANGO_PACKAGES, "chromium", "libreoffice-calc-nogui", "poppler-utils"} <= named


def test_changes_nothing_without_the_right_to_and_names_each_package(run, monkeypatch, nothing_there):
    monkeypatch.setattr(run, "may_install", lambda: False)
    monkeypatch.setattr(run.shutil, "which", lambda name: name)
    with pytest.raises(run.Stop) as stopped:
        run.require_suite_needs()
    assert nothing_there == []
    for package in (*run.PANGO_PACKAGES, "chromium", "libreoffice-calc-nogui", "poppler-utils"):
        assert package in str(stopped.value)


def test_refreshes_the_lists_and_takes_the_second_choice(run, monkeypatch):
    tried: list[str] = []

    def apt(command):
        tried.append(command[-1])
        return "" if tried[-1] == "calc" and "-q" in tried else "no such package"

    monkeypatch.setattr(run, "run_apt", apt)
    assert run.install_packages("Calc", (("calc-nogui",), ("calc",))) == ""
    assert tried == ["calc-nogui", "calc", "-q", "calc-nogui", "calc"]


def test_without_pango_it_says_so_in_a_sentence_and_goes_on(run, monkeypatch, capsys):
    monkeypatch.setattr(run, "has_pango", lambda: False)
    monkeypatch.setattr(run, "may_install", lambda: False)
    run.offer_pango(install=True)
    said = capsys.readouterr().out
    assert "Pango (for PDF files) is missing" in said
    assert "Everything else works" in said


def test_does_not_try_to_install_pango_again_at_every_start(run, monkeypatch):
    monkeypatch.setattr(run, "has_pango", lambda: False)
    monkeypatch.setattr(run, "may_install", lambda: True)
    monkeypatch.setattr(run, "install_packages", lambda *_: pytest.fail("tried again"))
    run.offer_pango(install=False)


# The secret key


def test_the_key_is_made_once_and_is_the_owners_alone(run, tmp_path):
    key = run.local_secret(tmp_path / "var")
    file = tmp_path / "var" / "secret_key"
    assert len(key) >= 50
    assert run.local_secret(tmp_path / "var") == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_a_key_that_was_cut_off_is_made_anew(run, tmp_path):
    (tmp_path / "secret_key").write_text("short\n")
    assert len(run.local_secret(tmp_path)) >= 50


def test_a_key_from_outside_is_left_alone(run, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "from outside")
    monkeypatch.setattr(run, "local_secret", lambda _: pytest.fail("made a key though there is one"))
    assert run.child_environment()["SECRET_KEY"] == "from outside"


# What goes wrong


@pytest.mark.parametrize(
    "trouble, words, code",
    [
        (OSError(errno.ENOSPC, "No space left on device"), "Check the free space", 1),
        (KeyboardInterrupt(), "Start again at any time", 130),
    ],
)
def test_trouble_is_said_in_words(run, monkeypatch, capsys, trouble, words, code):
    def fail(*_):
        raise trouble

    monkeypatch.setattr(run, "prepare", fail)
    assert run.main(["--check"]) == code
    assert words in capsys.readouterr().err
