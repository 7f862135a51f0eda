"""What `run.py` asks of the system, without installing anything."""

import pytest


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
