"""What files cost, as ratios of medians from one run: `python -m benchmarks.files`.

Appendix 4 as PDF, made and given out again, against LibreOffice (`soffice --headless`) turning our own Word file of it
into PDF; each in turn, so that a slow moment of the machine falls on all. Given out again is the whole request: signed
in, rights asked, the document built from the database, the kept file found. And the workbook of the grant
return against a bare write-only openpyxl workbook of the same cells, values and named styles; to the values alone,
without styles, merged cells, heights or formulas, the ratio is told without a limit.
"""

import io
import shutil
import subprocess
import sys
from math import inf
from pathlib import Path
from statistics import median
from typing import Any

from .round_trip import timed
from .scratch import scratch_plan

ROUNDS, WORKBOOKS = 7, 15
PATH = "/kpis/appendix-4.{}?as_at=2026-03-31"
NO_WRITER = "LibreOffice Writer is not on this machine. Install it (Debian: apt-get install libreoffice-writer)."
STYLES = ("lead", "text", "figure")  # of the bare workbook
LIMITS = {"made / LibreOffice": 0.9, "kept / LibreOffice": 0.05, "workbook / bare": 1.2, "workbook / values": inf}


def main() -> int:
    if not (office := shutil.which("soffice")):
        raise SystemExit(NO_WRITER)
    with scratch_plan(
        DJANGO_SETTINGS_MODULE="benchmarks.settings", SECRET_KEY="only for benchmarks", ALLOWED_HOSTS="testserver"
    ) as folder:
        return report(measured_pdf(office, folder), measured_workbook())


def report(pdf: dict[str, float], workbook: dict[str, float]) -> int:
    for words, seconds in {**pdf, **workbook}.items():
        print(f"{words:<12}{seconds * 1000:8.0f} ms")
    ratios = {
        "made / LibreOffice": pdf["made"] / pdf["LibreOffice"],
        "kept / LibreOffice": pdf["kept"] / pdf["LibreOffice"],
        "workbook / bare": workbook["workbook"] / workbook["bare"],
        "workbook / values": workbook["workbook"] / workbook["values"],
    }
    for name, ratio in ratios.items():
        print(f"{name:<20}{ratio:6.2f} ×   {'within' if ratio <= LIMITS[name] else 'exceeds'} {LIMITS[name]:g}")
    return int(any(ratio > LIMITS[name] for name, ratio in ratios.items()))


def measured_pdf(office: str, folder: Path) -> dict[str, float]:
    """Medians of making Appendix 4, of being given it again, and of LibreOffice, which has started once before."""
    client = signed_in()
    word = folder / "appendix-4.docx"
    word.write_bytes(got(client, "docx"))
    times: dict[str, list[float]] = {"LibreOffice": [], "made": [], "kept": []}
    for _ in range(ROUNDS + 1):
        shutil.rmtree(folder / "files", ignore_errors=True)
        times["made"].append(timed(lambda: got(client, "pdf"))[1])
        times["LibreOffice"].append(timed(lambda: converted(office, word))[1])
        times["kept"].append(timed(lambda: got(client, "pdf"))[1])
    return {name: median(found[1:]) for name, found in times.items()}


def signed_in() -> Any:
    from django.conf import settings
    from django.test import Client

    from projects.models import Person

    settings.FILE_PATIENCE = 600.0
    client = Client()
    client.force_login(Person.objects.get(email="richard.tyndall@example.org"), settings.AUTHENTICATION_BACKENDS[0])
    return client


def got(client: Any, form: str) -> bytes:
    answer = client.get(PATH.format(form))
    assert answer.status_code == 200, answer.status_code
    return bytes(answer.content)


def converted(office: str, word: Path) -> None:
    profile = f"-env:UserInstallation={(word.parent / 'profile').as_uri()}"
    command = [office, "--headless", profile, "--convert-to", "pdf", "--outdir", str(word.parent), str(word)]
    subprocess.run(command, check=True, capture_output=True)
    if not word.with_suffix(".pdf").exists():
        raise SystemExit(NO_WRITER)


def measured_workbook() -> dict[str, float]:
    """Medians for the workbook of the grant return: the grid, the budget, and both registers among its tables."""
    from seslip.foundation.xlsx import write_xlsx

    document = the_return()
    rows = [values_of(table) for table in document.tables]
    jobs = {"workbook": lambda: write_xlsx(document), "bare": lambda: bare(rows, True), "values": lambda: bare(rows)}
    rounds = [{name: timed(job)[1] for name, job in jobs.items()} for _ in range(WORKBOOKS + 1)]
    return {name: median(one[name] for one in rounds[1:]) for name in jobs}


def the_return() -> Any:
    """The workbook of the grant return as at the end of the year."""
    from datetime import date

    from projects.models import Person, ProgrammeYear
    from returns.actions.steps import start_return
    from returns.domain.layout import return_workbook
    from returns.queries.assemble import assemble

    manager = Person.objects.get(email="richard.tyndall@example.org")
    days = {"period_end": date(2026, 3, 31), "due": date(2026, 4, 30)}
    one = start_return(by=manager, year=ProgrammeYear.objects.get(label="2025-26"), **days)
    return return_workbook(assemble(one).content)


def values_of(table: Any) -> list[list[Any]]:
    """What stands in each row of a worksheet, worked out beforehand: none of it counts for the bare workbook."""
    from seslip.foundation.sheets import place
    from seslip.foundation.xlsx import written

    rows: list[list[Any]] = [[None] * len(table.columns) for _ in (*table.head, *table.body)]
    for at in place(table):
        rows[at.row][at.column] = written(at.cell)
    return rows


def bare(tables: list[list[list[Any]]], styled: bool = False) -> bytes:
    """The values in their places; `styled`: each in a named style."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, NamedStyle

    book = Workbook(write_only=True)
    for name in STYLES if styled else ():
        style = NamedStyle(name, font=Font(name="Calibri", size=10), alignment=Alignment(wrap_text=True))
        book.add_named_style(style)
    for number, rows in enumerate(tables):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append([cell_of(sheet, column, value) for column, value in enumerate(row)] if styled else row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def cell_of(sheet: Any, column: int, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    cell.style = STYLES[column % len(STYLES)]
    return cell


if __name__ == "__main__":
    sys.exit(main())
