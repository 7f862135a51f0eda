"""Draws a described document as a tagged PDF; the only file that imports WeasyPrint.

The page is put together here with Django's templates; a warm child process of its own lays it out, because WeasyPrint
needs a second to start and grows with every document. The child imports neither Django nor this programme's models.
"""

import atexit
import gc
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element  # the type only: nothing is parsed with it

from .office import badges
from .outline import Heading, contents, headings
from .sheets import Document, Passage, Table

CSS_FOLDER = Path(__file__).resolve().parents[2] / "static" / "css"
TIMEOUT = 120.0  # seconds; the largest document takes a few
SHORT = 12  # rows; a table of so few stays on one page where another stands above it
MOST_TASKS = 50  # documents per child: WeasyPrint keeps about 0.2 MB of each
FACES = {"Regular": (400, "normal"), "It": (400, "italic"), "Semibold": (600, "normal"), "Bold": (700, "normal")}
ENDLESS = "@page { size: 297mm 100000mm } @page upright { size: 210mm 100000mm } @page wide { size: 297mm 100000mm }"

PANGO_MISSING = (
    "PDF files cannot be made on this machine because Pango is missing. Install libpangoft2-1.0-0 and "
    "libharfbuzz-subset0 and try again. Until then, print the page itself from the browser and choose “Save as PDF”."
)
TOO_SLOW = (
    "The PDF was not ready after two minutes, so we stopped. Try again, download it as Excel, or print the page itself "
    "from the browser."
)
CRASHED = "The PDF could not be made. Try again, or print the page itself from the browser and choose “Save as PDF”."


class PdfUnavailable(Exception):
    """No PDF can be made; the text says why and what to do instead."""


def write_pdf(document: Document, *, position: str, made_on: str) -> bytes:
    """The PDF's bytes. `position` and `made_on` are dates as people read them, `31 Mar 2026`.

    Raises PdfUnavailable where Pango is missing or the work takes more than two minutes, LayoutError where the spans
    of a table do not close.
    """
    return html_to_pdf(document_html(document, position=position, made_on=made_on))


def document_html(document: Document, *, position: str, made_on: str) -> str:
    """The document as one page of HTML, without links to other pages: a file's reader cannot follow them."""
    from django.template.loader import render_to_string

    heads = headings(document)
    parts = [(head, *_drawn(part, head)) for part, head in zip(document.printed, heads, strict=True)]
    context = {"document": document, "parts": parts, "standing": document.standing(position)}
    context |= {"dates": document.dated(position, made_on), "contents": contents(document)}
    asked = enumerate(document.printed)
    context["begins"] = {index for index, part in asked if isinstance(part, Passage) and part.new_page}
    context["wide"] = {head.part for head in heads if document.wide_from is not None and document.is_wide(head.part)}
    # A plain text, not Django's safe one: unpickling that would load Django into the child.
    return render_to_string("foundation/document.html", context) + ""


def _drawn(part: Passage | Table, head: Heading) -> tuple[str, str]:
    """A part without its heading, and the classes of its section."""
    from .html_tables import rich_html, table_html

    if isinstance(part, Passage):
        return rich_html(part.text), "passage"
    marks = {f"level-{head.level}": head.listed, "titled": head.told, "short": len(part.body) <= SHORT}
    return table_html(part, live=False), " ".join(["sheet", *(mark for mark, holds in marks.items() if holds)])


# --- The child process ---------------------------------------------------------------------------------------------


@dataclass
class _Child:
    """One pool of one process; `owner` is the process that made it (a forked copy must make its own)."""

    owner: int = field(default_factory=os.getpid)
    tasks: int = 0
    pool: ProcessPoolExecutor = field(
        default_factory=lambda: ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=begin)
    )


_lock = threading.Lock()
_child: _Child | None = None


def _take() -> _Child:
    """The warm child, renewed after MOST_TASKS documents.

    Not by `max_tasks_per_child`: under concurrent use Python 3.11's pool then forgets to start the next process and
    waits for ever (cpython issue 115634; seen here with eight threads).
    """
    global _child
    if _child and (_child.owner != os.getpid() or _child.tasks >= MOST_TASKS):
        if _child.owner == os.getpid():
            _child.pool.shutdown(wait=False)  # what it has been given is still done
        _child = None
    _child = _child or _Child()
    _child.tasks += 1
    return _child


def _discard(child: _Child) -> None:
    """Ends a child that broke or does not answer; the next document starts another."""
    global _child
    with _lock:
        if _child is child:
            _child = None
    for process in list((getattr(child.pool, "_processes", None) or {}).values()):
        process.kill()
    child.pool.shutdown(wait=False, cancel_futures=True)


def html_to_pdf(html: str) -> bytes:
    """The PDF of a page, made by the child; a child that dies is replaced once."""
    for _ in range(2):
        with _lock:
            child = _take()
            try:
                future = child.pool.submit(make_pdf, html)
                child.pool.submit(gc.collect)
            except BrokenProcessPool:
                future = None
        try:
            if future:
                return future.result(timeout=TIMEOUT)
        except BrokenProcessPool:
            pass
        except TimeoutError as error:
            _discard(child)
            raise PdfUnavailable(TOO_SLOW) from error
        _discard(child)
    raise PdfUnavailable(CRASHED)


@atexit.register
def close() -> None:
    """Lets the child go; the next document starts another."""
    global _child
    with _lock:
        if _child and _child.owner == os.getpid():
            _child.pool.shutdown(wait=False, cancel_futures=True)
        _child = None


# --- In the child: no Django from here on --------------------------------------------------------------------------


def begin() -> None:
    """Its garbage is gathered between two documents, which saves a sixth of the time of each; it ends with its parent.

    A parent that is killed cannot end it, and it would wait for work for ever.
    """
    gc.disable()
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(0)


@dataclass(frozen=True)
class _Kit:
    """What every document needs, made once a child: one font configuration, the style sheets, WeasyPrint itself."""

    weasyprint: Any
    fonts: Any
    fetcher: Any
    sheets: tuple[Any, ...]
    endless: Any
    inks: dict[str, str]


@cache
def _kit() -> _Kit:
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError) as error:
        raise PdfUnavailable(PANGO_MISSING) from error
    fonts, files = FontConfiguration(), dict(_font_files())
    fetcher = _only_these(files)
    shared, own = ((CSS_FOLDER / name).read_text("utf-8") for name in ("tables.css", "pdf.css"))
    texts = [_font_faces(files), shared, own, ENDLESS]
    *sheets, endless = [weasyprint.CSS(string=text, font_config=fonts, url_fetcher=fetcher) for text in texts]
    inks = {f"tone-{tone}": f"#{ink}" for tone, (ink, _) in badges().items() if tone}
    return _Kit(weasyprint, fonts, fetcher, tuple(sheets), endless, inks)


def _font_files() -> Iterator[tuple[str, Path]]:
    """The address and the file of each face of Source Sans, the only things a document may read."""
    from font_source_sans_pro import font_directory

    for face in FACES:
        path = Path(font_directory) / f"SourceSansPro-{face}.ttf"
        yield path.as_uri(), path


def _font_faces(files: dict[str, Path]) -> str:
    """The `@font-face` rules; the files are in the order of FACES."""
    rule = '@font-face {{ font-family: "Source Sans Pro"; font-weight: {}; font-style: {}; src: url("{}") }}'
    return "\n".join(rule.format(*face, url) for face, url in zip(FACES.values(), files, strict=True))


def _only_these(files: dict[str, Path]) -> Any:
    """A fetcher that gives out these files and nothing else: no network, no other file of the machine."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    def fetch(_: Any, url: str, headers: dict[str, str] | None = None) -> Any:
        if url not in files:
            raise ValueError(f"A document may not load {url}")
        return URLFetcherResponse(url, files[url].read_bytes(), {"Content-Type": "font/ttf"})

    return type("OnlyFonts", (URLFetcher,), {"fetch": fetch})(allowed_protocols=())


def make_pdf(html: str) -> bytes:
    """Lays the page out, dividing cells that span pages, and repairs the tags. Runs in the child."""
    kit = _kit()
    from .pdf_cells import fragments
    from .pdf_structure import repair

    source = kit.weasyprint.HTML(string=html, url_fetcher=kit.fetcher)
    _ink_icons(source.etree_element, kit.inks)
    _divide_cells(source, kit)
    drawn = source.render(font_config=kit.fonts, stylesheets=list(kit.sheets))
    parts = [part for page in drawn.pages for part in fragments(page._page_box)]
    links = {link.get("href", "")[1:]: "".join(link.itertext()) for link in source.etree_element.iter("a")}
    return repair(drawn.write_pdf(pdf_variant="pdf/ua-1"), parts, links)


def _divide_cells(source: Any, kit: _Kit) -> None:
    """Divides merged cells where pages will end, measured on endless pages; see `pdf_cells`."""
    from .pdf_cells import break_tables, chop_tables, needs_dividing

    if not needs_dividing(source.etree_element):
        return
    pages = _endless_pages(source, kit)
    for _ in range(2):  # texts as tall as a page are rare, and a second cut is enough
        if not chop_tables(pages):
            break
        pages = _endless_pages(source, kit)
    break_tables(pages)
    _take_up(source)


def _endless_pages(source: Any, kit: _Kit) -> list[Any]:
    _take_up(source)
    measured = source.render(font_config=kit.fonts, stylesheets=[*kit.sheets, kit.endless])
    return [page._page_box for page in measured.pages]


def _take_up(source: Any) -> None:
    """Makes WeasyPrint see what has been changed in the elements."""
    from cssselect2 import ElementWrapper

    source.wrapper_element = ElementWrapper.from_html_root(source.etree_element, content_language=None)


def _ink_icons(page: Element, inks: dict[str, str]) -> None:
    """Gives each icon the colour of its badge: WeasyPrint's pictures do not inherit it from the page."""
    for badge in page.iter("span"):
        tone = badge.get("class", "").removeprefix("badge ")
        if tone in inks and len(badge):
            badge[0].set("color", inks[tone])
