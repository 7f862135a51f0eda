"""What must hold for every file in the repository: nothing of somebody's machine, nothing private, locks that lock."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from seslip import settings

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".venv", ".hypothesis", "var", "staticfiles", "__pycache__"}
DEVELOPERS_OWN = ("tests/", "benchmarks/")
LOCKS = ("requirements.lock", "requirements-dev.lock")

MACHINE_PATH = re.compile(r"(?<![\w.:}/])/(?:root|home|Users|tmp|work|var/tmp)/[\w.]|(?i:\b[a-z]:[\\/]+Users[\\/])")
REGISTRY_HOST = re.compile(
    r"\b(?:pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|(?:[\w-]+\.)*debian\.org|(?:[\w-]+\.)*ubuntu\.com"
    r"|crates\.io|unpkg\.com|jsdelivr\.net|cdnjs\.cloudflare\.com)\b",
    re.IGNORECASE,
)
EMAIL = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[A-Za-z]{2,}\b")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)")


def repository_files() -> list[Path]:
    """Every file that is, or is about to be, committed; without git, every file that is not generated."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if (ROOT / ".git").exists():
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
        return [ROOT / name for name in listed if name and (ROOT / name).is_file()]
    found = (path for path in ROOT.rglob("*") if path.is_file())
    parts = {path: path.relative_to(ROOT).parts for path in found}
    return [path for path, names in parts.items() if not any(n in NOT_OURS or n.endswith("_cache") for n in names)]


def read_text(path: Path) -> str:
    """The text of a file; nothing for a picture or another binary."""
    data = path.read_bytes()
    return "" if b"\0" in data else data.decode(errors="replace")


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    found = {path.relative_to(ROOT).as_posix(): read_text(path) for path in repository_files()}
    assert {"run.py", "pyproject.toml", "LICENSE", *LOCKS} <= found.keys()
    return found


def hits(texts: dict[str, str], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1} {match[0]}"
        for name, text in texts.items()
        for match in pattern.finditer(text)
    ]


def read_lock(name: str) -> dict[str, tuple[str, int]]:
    """Each requirement's version and how many hashes it has."""
    lines = [line for line in (ROOT / name).read_text().splitlines() if line.strip() and line.strip()[0] != "#"]
    requirements = [requirement.strip() for requirement in "\n".join(lines).replace("\\\n", " ").splitlines()]
    pinned = {requirement: PINNED.match(requirement) for requirement in requirements}
    loose = [requirement for requirement, match in pinned.items() if match is None]
    assert not loose, f"not pinned in {name}: {loose}"
    return {m[1]: (m[2], len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", text))) for text, m in pinned.items() if m}


@pytest.mark.parametrize(
    "pattern, text",
    [
        (MACHINE_PATH, "open('/" + "home/ann/plan.docx')"),
        (MACHINE_PATH, "/" + "tmp/x"),
        (MACHINE_PATH, "C:\\" + "Users\\ann"),
        (REGISTRY_HOST, "https://" + "files." + "pythonhosted" + ".org/x"),
        (REGISTRY_HOST, "deb." + "debian" + ".org"),
        (EMAIL, "ann" + "@" + "council.gov.uk"),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern, text):
    assert pattern.search(text)


@pytest.mark.parametrize("text", ["/projects/2025-26/", "postgres://postgres@127.0.0.1:5432/seslip", "@media print"])
def test_the_patterns_leave_other_texts_alone(text):
    assert not any(pattern.search(text) for pattern in (MACHINE_PATH, REGISTRY_HOST, EMAIL))


def test_no_file_holds_a_path_of_a_machine(texts):
    assert hits(texts, MACHINE_PATH) == []


def test_no_file_names_a_package_registry(texts):
    assert hits(texts, REGISTRY_HOST) == []


def test_no_file_holds_a_real_email_address(texts):
    assert [hit for hit in hits(texts, EMAIL) if not hit.lower().endswith("@example.org")] == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_has_a_hash(name):
    lock = read_lock(name)
    assert len(lock) > 20
    assert [package for package, (_, hashes) in lock.items() if not hashes] == []


def test_the_development_lock_pins_what_the_application_runs_with():
    application, development = (read_lock(name) for name in LOCKS)
    differing = {
        package: (version, development.get(package, ("missing", 0))[0])
        for package, (version, _) in application.items()
        if development.get(package, ("missing", 0))[0] != version
    }
    assert differing == {}


def test_the_locks_hold_every_direct_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    named = {"requirements.lock": project["project"]["dependencies"], LOCKS[1]: project["dependency-groups"]["dev"]}
    for name, dependencies in named.items():
        direct = {re.split(r"[\[<>=!~; ]", dependency)[0].lower() for dependency in dependencies}
        assert direct <= read_lock(name).keys()


def imported_by(name: str, text: str) -> set[str]:
    """The top-level modules a file imports, its own package's relative imports left out."""
    nodes = list(ast.walk(ast.parse(text, name)))
    modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
    return {module.split(".")[0] for module in modules}


def test_the_application_uses_nothing_that_only_developers_install(texts):
    code = {name: text for name, text in texts.items() if name.endswith(".py") and not name.startswith(DEVELOPERS_OWN)}
    used = {module: name for name, text in code.items() for module in imported_by(name, text)}
    used |= {app.split(".")[0]: "INSTALLED_APPS" for app in settings.INSTALLED_APPS}
    ours = {name.split("/")[0] for name in code}
    locked, distributions = read_lock("requirements.lock").keys(), packages_distributions()
    missing = {
        module: where
        for module, where in used.items()
        if module not in sys.stdlib_module_names | ours
        and not locked & {name.lower().replace("_", "-") for name in distributions.get(module, [])}
    }
    assert missing == {}


def test_the_changelog_tells_of_this_version():
    changelog = (ROOT / "CHANGELOG.md").read_text()
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert re.search(rf"^## \[{re.escape(version)}\] - (?:unreleased|\d{{4}}-\d\d-\d\d)$", changelog, re.MULTILINE)


def test_every_decision_gives_context_decision_and_consequences():
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [record.name[:4] for record in records]
    assert numbers == [f"{number:04d}" for number in range(1, len(records) + 1)]
    for record in records:
        text = record.read_text()
        assert text.startswith(f"# {record.name[:4]}. ")
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
