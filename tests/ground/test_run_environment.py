"""How `run.py` makes and keeps its environment, without installing anything."""

import subprocess
import sys

import pytest


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
