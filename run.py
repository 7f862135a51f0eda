#!/usr/bin/env python3
"""Start SESLIP, or run its tests, on a machine that has nothing but Python.

    python3 run.py               prepare everything, then serve on 127.0.0.1:8000
    python3 run.py --check       prepare everything, serve nothing
    python3 run.py test          run the whole suite (arguments after `test` go to pytest)

Standard library only. An old Python must be able to read this file and reach the sentence that says it is too old:
nothing newer than the syntax of Python 3.6, and no import above the version check that Python 3.6 does not have.
"""

import argparse
import ctypes
import ctypes.util
import errno
import hashlib
import importlib.util
import os
import secrets
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
ON_WINDOWS = os.name == "nt"
HOST = "127.0.0.1"
DEFAULT_PORT = 8000
SHORTEST_KEY = 40  # characters; anything shorter in var/secret_key is a file that was cut off
APT_SECONDS = 900
UNFINISHED = "unfinished\n"  # a stamp's text while its lock is being installed


def refuse_python(version: "tuple[int, ...]") -> str:
    """The sentence for a Python that is too old; empty when it will do."""
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return ""
    needed, found = (".".join(str(part) for part in parts[:2]) for parts in (OLDEST_PYTHON, version))
    return (
        f"SESLIP needs Python {needed} or newer; this is Python {found}.\n"
        "Install a newer Python (Debian 12 and Ubuntu 24.04 bring one as python3; for macOS and Windows see "
        "python.org) and start again with it, for example: python3.12 run.py"
    )


if refuse_python(sys.version_info[:2]):
    sys.exit(refuse_python(sys.version_info[:2]))


class Stop(Exception):
    """Nothing more can be done; the text says what happened and what to do."""


# What was asked for -------------------------------------------------------------------------------------------------


class Request(NamedTuple):
    """What the command line asks for."""

    testing: bool = False
    pytest_arguments: tuple[str, ...] = ()
    port: int = DEFAULT_PORT
    check: bool = False
    demo: bool = True


def read_port(text: str) -> int:
    """A port from the command line. Raises argparse's error, whose text the person sees."""
    port = int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else 0
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a port. Give a whole number from 1 to 65535.")
    return port


def read_request(arguments: Sequence[str]) -> Request:
    """What to do. Everything after `test` belongs to pytest and is passed on untouched."""
    if arguments and arguments[0] == "test":
        return Request(testing=True, pytest_arguments=tuple(arguments[1:]) or ("-n", "auto"))
    parser = argparse.ArgumentParser(
        prog="run.py",
        description="Prepare and start SESLIP on this machine.",
        epilog="Tests: run.py test [pytest arguments]",
    )
    parser.add_argument("--port", type=read_port, default=DEFAULT_PORT, help="serve on this port (default: 8000)")
    parser.add_argument("--check", action="store_true", help="prepare everything, but do not serve")
    parser.add_argument("--no-demo", action="store_true", help="the plan only: no demo sign-ins, no invented progress")
    asked = parser.parse_args(list(arguments))
    return Request(port=asked.port, check=asked.check, demo=not asked.no_demo)


def serve_arguments(request: Request) -> list[str]:
    """The management command that prepares the database and serves."""
    chosen = ["manage.py", "serve", "--port", str(request.port)]
    if request.check:
        chosen.append("--check")
    if not request.demo:
        chosen.append("--no-demo")
    return chosen


def refuse_busy_port(port: int) -> None:
    """Say at once that the port is taken, not after minutes of preparing."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if not ON_WINDOWS:  # there, this option would let two programs share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise Stop(busy_port_message(port, error)) from error


def busy_port_message(port: int, error: OSError) -> str:
    """Why the port cannot be used, and the command that uses another one."""
    if error.errno == errno.EADDRINUSE:
        why = f"Port {port} is in use. If SESLIP is already running, open http://{HOST}:{port}/."
    else:
        why = f"Port {port} cannot be used here ({error.strerror})."
    other = DEFAULT_PORT if port < 1024 else min(port + 1, 65534)
    return f"{why}\nTo use another port: python3 run.py --port {other}"


# Programs and libraries of the system -------------------------------------------------------------------------------

PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
PANGO_LIBRARIES = (  # each with the file names it has on Linux, macOS and Windows
    ("pango-1.0", ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")),
    ("pangoft2-1.0", ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll")),
    ("harfbuzz-subset", ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll")),
)


def has_library(name: str, files: Sequence[str]) -> bool:
    """Whether the library loads. Loading by file name is quick; searching is the fallback where names differ."""
    folders = ("", "C:/msys64/ucrt64/bin/") if ON_WINDOWS else ("",)
    for file in (folder + file for folder in folders for file in files):
        try:
            ctypes.CDLL(file)
        except OSError:
            continue
        return True
    return ctypes.util.find_library(name) is not None


def has_pango() -> bool:
    """Whether PDF files can be made here."""
    return all(has_library(name, files) for name, files in PANGO_LIBRARIES)


def has_calc() -> bool:
    """Whether LibreOffice can recalculate a workbook (on Debian its parts are packages of their own)."""
    if shutil.which("soffice") is None and shutil.which("libreoffice") is None:
        return False
    debian_core = Path("/usr/lib/libreoffice/program")
    return not debian_core.is_dir() or (debian_core / "libsclo.so").exists()


def has_browser() -> bool:
    """Whether a Chromium is there for the tests that drive the pages."""
    return any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))


class Need(NamedTuple):
    """Something of the system: how to see that it is there, and the Debian packages that bring it (best first)."""

    what: str
    present: Callable[[], bool]
    packages: tuple[tuple[str, ...], ...]


PANGO = Need("Pango (for PDF files)", has_pango, (PANGO_PACKAGES,))
SUITE_NEEDS = (
    PANGO,
    Need("Chromium (for the browser tests)", has_browser, (("chromium",),)),
    Need(
        "LibreOffice Calc (recalculates the workbooks)", has_calc, (("libreoffice-calc-nogui",), ("libreoffice-calc",))
    ),
    Need("Poppler (reads and draws PDF pages)", lambda: shutil.which("pdftoppm") is not None, (("poppler-utils",),)),
)


def may_install() -> bool:
    """Only root on a Debian or a relative of it: nowhere else do we change the system."""
    return (
        not ON_WINDOWS
        and os.geteuid() == 0
        and Path("/etc/debian_version").exists()
        and shutil.which("apt-get") is not None
    )


def apt_command(packages: Sequence[str]) -> list[str]:
    """Install without questions, without extras, and without waiting for ever on another installation."""
    options = ["-y", "-q", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120"]
    return ["apt-get", "install", *options, *packages]


def run_apt(command: Sequence[str]) -> str:
    """Run one apt-get command. Empty on success, else the last lines of what it said."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=APT_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return "" if done.returncode == 0 else last_lines(done.stderr or done.stdout) or "apt-get failed"


def install_packages(what: str, choices: Sequence[Sequence[str]]) -> str:
    """Install the first choice that works, refreshing the package lists in between. Empty on success, else why not."""
    say(f"Installing {what}: {' '.join(choices[0])}")
    for packages in choices:
        if not run_apt(apt_command(packages)):
            return ""
    trouble = run_apt(["apt-get", "update", "-q"])
    for packages in choices:
        trouble = run_apt(apt_command(packages))
        if not trouble:
            return ""
    return trouble


def how_to_install(need: Need) -> str:
    """One sentence on what a person has to install here."""
    if shutil.which("apt-get"):
        return f"{need.what} is missing. Install it with: sudo apt-get install {' '.join(need.packages[0])}"
    if need is PANGO and sys.platform == "darwin":
        return f"{need.what} is missing. Install it with: brew install pango"
    if need is PANGO and ON_WINDOWS:
        return f"{need.what} is missing. Install MSYS2, then in its shell: pacman -S mingw-w64-ucrt-x86_64-pango"
    return f"{need.what} is missing. Install it with your system's package manager."


def offer_pango(install: bool) -> None:
    """PDF files need Pango, the rest does not: install it where we may, else say so in a sentence and go on."""
    if has_pango():
        return
    if install and may_install() and not install_packages(PANGO.what, PANGO.packages):
        return
    say(f"{how_to_install(PANGO)}\nEverything else works without it.")


def require_suite_needs() -> None:
    """Install what the tests drive, or stop with the list: a test that is left out is no test."""
    missing = [need for need in SUITE_NEEDS if not need.present()]
    if missing and may_install():
        for need in missing:
            trouble = install_packages(need.what, need.packages)
            if trouble:
                raise Stop(f"{need.what} could not be installed:\n{trouble}\nCheck the network, then start again.")
        missing = [need for need in missing if not need.present()]
    if missing:
        raise Stop("The tests need more than Python here.\n" + "\n".join(how_to_install(need) for need in missing))


# The environment ----------------------------------------------------------------------------------------------------


def venv_python(venv: Path) -> Path:
    """The Python inside an environment."""
    return venv / ("Scripts/python.exe" if ON_WINDOWS else "bin/python")


def ask_version(python: Path) -> str:
    """`3.11` from a Python that runs and will do, else empty (missing, half-made, or its base Python was removed)."""
    command = [str(python), "-I", "-S", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    version = answer.stdout.strip()
    parts = tuple(int(part) for part in version.split(".") if part.isdigit())
    return version if answer.returncode == 0 and len(parts) == 2 and not refuse_python(parts) else ""


def has_pip(venv: Path) -> bool:
    """Whether the environment was made to the end: pip is put in last."""
    command = [str(venv_python(venv)), "-I", "-m", "pip", "--version"]
    try:
        return subprocess.run(command, capture_output=True, timeout=120).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def stamp_text(lock: Path, version: str) -> str:
    """What a finished installation is known by: the lock's SHA-256 and the Python it was made for."""
    return f"{hashlib.sha256(lock.read_bytes()).hexdigest()} python{version}\n"


def stamp_path(venv: Path, lock: Path) -> Path:
    """Where the stamp of one lock is kept."""
    return venv / f"{lock.stem}.stamp"


def stamps(venv: Path) -> dict[str, str]:
    """What every stamp in the environment says, by file name."""
    return {path.name: path.read_text() for path in venv.glob("*.stamp")}


def is_current(venv: Path, lock: Path, version: str) -> bool:
    """Whether exactly this lock is installed, and no other installation was broken off half-way."""
    found = stamps(venv)
    is_installed = found.get(stamp_path(venv, lock).name) == stamp_text(lock, version)
    return bool(version) and is_installed and UNFINISHED not in found.values()


def is_half_made(venv: Path) -> bool:
    """Whether making the environment, or installing into it, was broken off: then only a new one is sure."""
    return UNFINISHED in stamps(venv).values() or not has_pip(venv)


def require_ensurepip() -> None:
    """Debian keeps part of venv in a package of its own: install it where we may, else name it."""
    if importlib.util.find_spec("ensurepip") is not None:
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if may_install() and not install_packages("Python's venv", ((package,), ("python3-venv",))):
        return
    raise Stop(f"This Python cannot make an environment. Install {package} (sudo apt-get install {package}).")


def make_venv(venv: Path) -> None:
    """Make the environment afresh; whatever was left of an earlier one goes."""
    require_ensurepip()
    say(f"Making a Python environment in {venv.name}")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)], capture_output=True, text=True)
    if made.returncode != 0:
        told = last_lines(made.stdout + made.stderr)
        raise Stop(f"{venv.name} could not be made:\n{told}\nCheck the free space, delete {venv.name}, start again.")


def pip_command(venv: Path, lock: Path) -> list[str]:
    """Install what the lock names, each file checked against its hash."""
    options = ["--require-hashes", "--disable-pip-version-check", "--no-input", "-q"]
    return [str(venv_python(venv)), "-m", "pip", "install", *options, "-r", str(lock)]


def install_lock(venv: Path, lock: Path, version: str) -> None:
    """Install the lock and stamp it last, so that a broken-off installation shows."""
    say(f"Installing the packages of {lock.name}: one to five minutes the first time")
    began = time.monotonic()
    stamp = stamp_path(venv, lock)
    stamp.write_text(UNFINISHED)
    done = subprocess.run(pip_command(venv, lock), env={**os.environ, "PIP_USER": "0"}, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        free = shutil.disk_usage(venv).free // 2**20
        raise Stop(
            f"The packages of {lock.name} could not be installed; the lines above say why.\n"
            f"Check the network (behind a proxy, set HTTPS_PROXY) and the disk ({free:,} MB free, 600 are needed), "
            "then start again: what was downloaded is kept."
        )
    stamp.write_text(stamp_text(lock, version))
    say(f"Packages installed in {time.monotonic() - began:.0f} s")


def prepare(venv: Path, lock: Path) -> bool:
    """An environment that holds exactly what the lock names. True when anything had to be installed."""
    version = ask_version(venv_python(venv))
    if is_current(venv, lock, version):
        return False
    if not version or is_half_made(venv):
        make_venv(venv)
        version = ask_version(venv_python(venv))
    if not version:
        raise Stop(f"The Python in {venv.name} does not run. Delete {venv.name} and start again.")
    install_lock(venv, lock, version)
    return True


# The secret key, and handing over -----------------------------------------------------------------------------------


def local_secret(folder: Path) -> str:
    """This machine's own signing key, made once and readable only by its owner."""
    path = folder / "secret_key"
    key = path.read_text().strip() if path.exists() else ""
    if len(key) >= SHORTEST_KEY:
        return key
    folder.mkdir(parents=True, exist_ok=True)
    key = secrets.token_urlsafe(50)
    fresh = folder / f"secret_key.{os.getpid()}"
    fresh.touch(mode=0o600, exist_ok=False)
    fresh.write_text(key + "\n")
    fresh.replace(path)
    return key


def child_environment() -> dict[str, str]:
    """This environment with a signing key in it."""
    environment = dict(os.environ)
    if not environment.get("SECRET_KEY"):
        environment["SECRET_KEY"] = local_secret(ROOT / "var")
    return environment


def hand_over(arguments: Sequence[str]) -> NoReturn:
    """Become the environment's Python; on Windows, which cannot, wait for it and end as it ends."""
    command = [str(venv_python(VENV)), *arguments]
    environment = child_environment()
    sys.stdout.flush()
    if not ON_WINDOWS:
        os.execve(command[0], command, environment)
    child = subprocess.Popen(command, env=environment)
    while True:
        try:
            sys.exit(child.wait())
        except KeyboardInterrupt:  # Ctrl-C reaches the child too, which then ends by itself
            continue


# Talking ------------------------------------------------------------------------------------------------------------


def say(text: str) -> None:
    """A line for the person who waits, shown at once."""
    print(text, flush=True)


def last_lines(text: str, count: int = 6) -> str:
    """The end of a program's output, where the reason usually is."""
    return "\n".join(text.strip().splitlines()[-count:])


def serve(request: Request) -> NoReturn:
    """Prepare everything and start the server (or, for --check, only prepare)."""
    if not request.check:
        refuse_busy_port(request.port)
    installed = prepare(VENV, ROOT / "requirements.lock")
    offer_pango(install=installed)
    hand_over(serve_arguments(request))


def run_tests(request: Request) -> NoReturn:
    """Prepare everything the suite drives and run it."""
    prepare(VENV, ROOT / "requirements-dev.lock")
    require_suite_needs()
    say(f"Running: {shlex.join(('pytest', *request.pytest_arguments))}")
    hand_over(["-m", "pytest", *request.pytest_arguments])


def main(arguments: Sequence[str]) -> int:
    """Do what was asked. Returns only when it cannot be done."""
    request = read_request(arguments)
    os.chdir(ROOT)
    try:
        run_tests(request) if request.testing else serve(request)
    except Stop as stop:
        print(stop, file=sys.stderr)
    except OSError as error:
        print(f"{error}\nCheck the free space and your rights on {ROOT}, then start again.", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped. Start again at any time: it repairs what is half done.", file=sys.stderr)
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
