"""`run.py`, which has to be right before anything is installed: what it is asked, the Python it needs, its key."""

import argparse
import ast
import errno
import socket
import stat
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


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
