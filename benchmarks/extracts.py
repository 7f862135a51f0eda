"""How long an extract takes to read, and how much memory: `python -m benchmarks.extracts`.

Each file is read in a child process of its own that loads nothing but the reading. Time is printed as a ratio to that
of a clean file of 500 rows, memory as the highest of the whole child. Limits: one second and 150 MB for every file.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

SECONDS, MEGABYTES = 1.0, 150
CLEAN = "a clean file of 500 rows"
LARGEST = "a clean file of 1,900 rows"


def known() -> Any:
    """One line to be paid from."""
    from budget.domain.extract_lines import KnownLine, Lines
    from budget.domain.extract_rows import Known
    from budget.domain.ledger import Shares

    line = KnownLine(61, "SEND Workforce part 1", ((7, "SEND workforce"),), Shares(None, 4_500_000, None))
    return Known(date(2025, 4, 1), date(2026, 3, 31), date(2026, 11, 22), Lines([line]))


def read(content: bytes) -> tuple[int, str]:
    """How many payments the file has, and its first problem."""
    from budget.domain.extract_columns import has_headings
    from budget.domain.extracts import read_extract
    from seslip.foundation.csv_reading import read_csv
    from seslip.foundation.outside import Unreadable
    from seslip.foundation.workbook_reading import read_workbook

    workbook = content.startswith((b"PK", b"\xd0\xcf\x11\xe0"))
    try:
        upload = read_workbook(content, has_headings) if workbook else read_csv(content)
    except Unreadable as error:
        return 0, str(error)
    reading = read_extract(upload.sheets, known())
    return len(reading.rows), reading.problems[0].rule if reading.problems else ""


def child() -> None:
    """Reads what comes in; what it takes to load Python and the modules is told apart."""
    read(b"Date,Payee,Net,Project\n01/10/2025,A,1,7\n")
    content = sys.stdin.buffer.read()
    started = time.perf_counter()
    rows, problem = read(content)
    taken = time.perf_counter() - started
    print(json.dumps({"s": taken, "mb": peak(), "rows": rows, "said": problem}))


def peak() -> float:
    """The most memory this process has held, in MB. What `getrusage` tells begins with what its parent held."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def measure(content: bytes) -> dict[str, Any]:
    """The quickest of three: another process may have had the machine."""
    command = [sys.executable, "-m", "benchmarks.extracts", "--child"]
    runs = [subprocess.run(command, input=content, capture_output=True, check=True) for _ in range(3)]
    return min((json.loads(run.stdout) for run in runs), key=lambda found: found["s"])  # type: ignore[no-any-return]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    if parser.parse_args().child:
        child()
        return 0
    from tests.budget.hostile import FILES, clean

    makers = {CLEAN: clean, LARGEST: lambda: clean(1_900)} | {name: make for name, (make, _) in FILES.items()}
    found = {name: measure(make()) for name, make in makers.items()}
    base = found[CLEAN]["s"]
    for name, one in found.items():
        said = one["said"][:70] or f"{one['rows']:,} rows read"
        print(f"{name:<32}{one['s'] * 1000:8.1f} ms {one['s'] / base:7.2f} × {one['mb']:7.1f} MB  {said}")
    slow = [name for name, one in found.items() if one["s"] > SECONDS or one["mb"] > MEGABYTES]
    print(f"Beyond {SECONDS:g} s or {MEGABYTES} MB: {', '.join(slow) or 'none'}")
    return 1 if slow else 0


if __name__ == "__main__":
    raise SystemExit(main())
