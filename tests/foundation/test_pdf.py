"""PDFs as a reader sees them, and the child process that makes them."""

import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pypdf
import pytest

from seslip.foundation import pdf
from seslip.foundation.sheets import (
    Cell,
    Column,
    Document,
    Item,
    Kind,
    Listing,
    Rich,
    Row,
    Table,
    flat_table,
    header_row,
)
from tests.foundation.examples import appendix_4, budget, promises, register

from .pdf_reading import made, pages


def test_the_head_of_the_table_is_on_every_page(grid: bytes, flat: bytes) -> None:
    assert len(pages(grid)) > 2
    for text in pages(grid):
        assert "Requirements" in text
        assert "Core requirement SoR ref Sub-requirement Planned activity KPI" in text
    assert len(pages(flat)) > 2
    assert all("Ref KPI Due Status" in text for text in pages(flat))


def test_every_page_says_what_it_is_and_where_it_stands(grid: bytes) -> None:
    texts = pages(grid)
    for number, text in enumerate(texts, start=1):
        assert f"Page {number} of {len(texts)}" in text
        assert "Position at 31 Mar 2026" in text
        assert "RIIA delivery plan" in text
    assert "Made on 2 Apr 2026" in texts[0]
    assert "Two promises have no date." in texts[0]


def test_the_position_is_said_once_at_the_top_of_a_page() -> None:
    subtitle = Document("x", "Deadlines", "SEND · Position at 31 Mar 2026", register(3).tables)
    (text,) = pages(made(subtitle))
    assert "SEND · Position at 31 Mar 2026 Made on 2 Apr 2026" in text
    assert text.count("Position at 31 Mar 2026") == 2, "below the title, and at the foot of the page"


@pytest.mark.parametrize("above", [22, 25, 28])
def test_a_short_table_below_another_is_not_parted(above: int) -> None:
    """Seven rows: two of them at the foot of a page say nothing."""
    tables = [
        flat_table(caption, [Column("ref", "Ref"), Column("n", "Number", Kind.NUMBER)], rows)
        for caption, rows in (
            ("Managers", [(f"Manager {n}", n) for n in range(above)]),
            ("Statuses", [(f"Status {n}", n) for n in range(7)]),
        )
    ]
    texts = pages(made(Document("x", "Deadlines", "", tuple(tables), landscape=False)))
    (page,) = (text for text in texts if "Statuses" in text)
    assert all(f"Status {n}" in page for n in range(7))


@pytest.mark.parametrize("document", [appendix_4(12), budget(), register(60)], ids=lambda d: d.name)
def test_nothing_described_is_lost(document: Document) -> None:
    text = "".join(pages(made(document))).replace(" ", "")
    for table in document.tables:
        for row in table.head + table.body:
            for cell in row.cells:
                for line in cell.shown().split("\n"):
                    without_marker = re.sub(r"^\s*(\d+\.|[a-z]\.|•) ", "", line)
                    assert re.sub(r"\s", "", without_marker) in text


def test_a_list_that_goes_on_keeps_counting() -> None:
    """One cell with 40 promises beside 40 short rows: numbers 1 to 40 appear once each, in order."""
    columns = (Column("a", "A"), Column("b", "B", Kind.RICH, 60))
    rows = [Row((Cell("row 1"), Cell(promises(1, 40), Kind.RICH, rowspan=12)))]
    rows += [Row((Cell(f"row {i}"),)) for i in range(2, 13)]
    content = made(Document("x", "T", "", (Table("C", columns, (header_row(columns),), tuple(rows)),)))
    numbers = [int(text[:-1]) for *_, text in fragments(content) if re.fullmatch(r"\d+\.", text)]
    assert len(pages(content)) > 1
    assert numbers == list(range(1, 41))


def test_a_merged_cell_is_named_again_on_later_pages(grid: bytes) -> None:
    first, *later = pages(grid)
    assert "(continued)" not in first
    for text in later:
        assert "SEND Universal Improvement (continued)" in text


def test_a_cell_taller_than_a_page_loses_nothing() -> None:
    words = [f"word{i}" for i in range(1500)]
    columns = (Column("a", "A"), Column("b", "B", Kind.RICH, 30))
    item = Item(" ".join(words[600:1400]), Listing("a", tuple(Item(word) for word in words[1400:])))
    rich = Rich((" ".join(words[:600]), Listing("1", (item,))))
    rows = (Row((Cell("one"), Cell(rich, Kind.RICH, rowspan=2))), Row((Cell("two"),)))
    content = made(Document("x", "T", "", (Table("C", columns, (header_row(columns),), rows),), landscape=False))
    found = re.findall(r"word\d+", " ".join(pages(content)))
    assert list(dict.fromkeys(found)) == words, "in order; what is repeated stands before “(continued)”"
    assert all(height > 20 for _, height, _, _ in fragments(content)), "nothing runs off the foot of a page"


def fragments(content: bytes) -> list[tuple[int, float, float, str]]:
    """Each piece of text as (page, height above the foot, left, text), as it is seen: down the page, left to right."""
    found: list[tuple[int, float, float, str]] = []

    def visit(number: int) -> Callable[..., None]:
        def seen(text: str, cm: list[float], tm: list[float], *_: object) -> None:
            if text.strip():
                found.append((number, tm[5] * cm[3] + cm[5], tm[4] * cm[0] + cm[4], text.strip()))

        return seen

    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(content)).pages):
        page.extract_text(visitor_text=visit(number))
    return sorted(found, key=lambda at: (at[0], -at[1], at[2]))


def test_a_long_text_in_a_register_starts_on_the_first_page_and_goes_on() -> None:
    columns = (Column("a", "A"), Column("b", "B", Kind.RICH, 60))
    tall = Rich(tuple(f"paragraph{i}" for i in range(90)))
    content = made(
        Document("x", "T", "", (Table("C", columns, (header_row(columns),), (Row((Cell("a"), Cell(tall))),)),))
    )
    first, *_ = texts = pages(content)
    assert "paragraph0" in first
    assert len(texts) == 3
    assert list(dict.fromkeys(re.findall(r"paragraph\d+", " ".join(texts)))) == [f"paragraph{i}" for i in range(90)]


def test_the_page_lies_or_stands(grid: bytes) -> None:
    upright = made(Document("x", "T", "", register(1).tables, landscape=False))
    for content, wide in ((grid, True), (upright, False)):
        box = pypdf.PdfReader(io.BytesIO(content)).pages[0].mediabox
        assert (box.width > box.height) is wide
        assert sorted(round(float(side) * 25.4 / 72) for side in (box.width, box.height)) == [210, 297]


def test_the_child_is_renewed_and_serves_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_TASKS", 3)
    made(register(1))
    before = pdf._child
    with ThreadPoolExecutor(4) as threads:
        contents = list(threads.map(lambda _: made(register(1)), range(8)))
    assert len(contents) == 8
    assert len(set(contents)) == 1
    assert pdf._child is not before


def test_a_child_that_dies_is_replaced() -> None:
    made(register(1))
    child = pdf._child
    assert child
    for process in child.pool._processes.values():
        process.kill()
        process.join()
    assert made(register(1)).startswith(b"%PDF")
    assert pdf._child is not child


def test_work_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "TIMEOUT", 0.001)
    with pytest.raises(pdf.PdfUnavailable, match="two minutes"):
        made(register(60))
    monkeypatch.undo()
    assert made(register(1)).startswith(b"%PDF")


def test_the_child_needs_no_django() -> None:
    made(register(1))
    with pdf._lock:
        child = pdf._take()
    loaded = child.pool.submit(eval, "sorted({name.split('.')[0] for name in __import__('sys').modules})")
    names = loaded.result(timeout=60)
    assert "weasyprint" in names
    assert not {"django", "openpyxl", "projects", "budget"} & set(names)


@pytest.mark.parametrize("problem", [OSError("cannot load library 'libpango-1.0-0'"), ImportError("no weasyprint")])
def test_a_machine_without_pango_says_what_to_do(monkeypatch: pytest.MonkeyPatch, problem: Exception) -> None:
    class Missing:
        def find_spec(self, name: str, *_: Any) -> None:
            if name == "weasyprint":
                raise problem

    for module in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    pdf._kit.cache_clear()
    with pytest.raises(pdf.PdfUnavailable) as refused:
        pdf.make_pdf("<p>x</p>")
    for words in ("libpangoft2-1.0-0", "libharfbuzz-subset0", "from the browser"):
        assert words in str(refused.value)


def test_a_document_can_load_nothing_but_its_typeface() -> None:
    fetcher = pdf._only_these(dict(pdf._font_files()))
    for url in ("file:///etc/passwd", "https://example.org/x.png", "data:text/plain,x"):
        with pytest.raises(ValueError, match="may not load"):
            fetcher.fetch(url)
    for url in dict(pdf._font_files()):
        assert fetcher.fetch(url).read()


def test_the_typeface_is_in_the_file(flat: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(flat))
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    names = {str(font.get_object()["/BaseFont"]) for font in fonts}
    assert names
    assert all("Source-Sans-Pro" in name for name in names)


def is_running(process: int) -> bool:
    """Not ended, nor ended and only not yet fetched by whoever started it."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def test_the_child_ends_with_whoever_started_it() -> None:
    """A server that is killed leaves no process behind, which would keep 250 MB for ever."""
    script = (
        "import time; from seslip.foundation import pdf\n"
        "if __name__ == '__main__':\n"
        "    pdf.html_to_pdf('<p>A page</p>')\n"
        "    print(*pdf._child.pool._processes, flush=True); time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        child = int(server.stdout.readline())
        assert is_running(child)
        server.kill()
    for _ in range(100):
        if not is_running(child):
            return
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    pytest.fail("the child goes on")
