"""What can be downloaded, by name. Apps register their documents; pages and `manage.py export` draw them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from .kept import key_of
from .making import Making
from .periods import show_date
from .sheets import Document

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True)
class Export:
    """`build(reader, year, as_at, **options)` gives the document; `year` is a ProgrammeYear."""

    name: str
    formats: tuple[str, ...]
    build: Callable[..., Document]


EXPORTS: dict[str, Export] = {}


def register(name: str, formats: tuple[str, ...], build: Callable[..., Document]) -> None:
    EXPORTS[name] = Export(name, formats, build)


def draw(document: Document, form: str, as_at: date, made_on: date) -> bytes:
    """The document as a file of the given form. Raises PdfUnavailable where PDF cannot be made here.

    Each writer is imported when it is first wanted: together they would double the time the application takes to start.
    """
    if form == "pdf":
        from .pdf import write_pdf

        return write_pdf(document, position=show_date(as_at), made_on=show_date(made_on))
    if form == "xlsx":
        from .xlsx import write_xlsx

        return write_xlsx(document)
    if form == "docx":
        from .docx import write_docx

        return write_docx(document, position=show_date(as_at), made_on=made_on)
    from .csvs import write_csv

    return write_csv(document.tables[0])


def prepare(document: Document, form: str, as_at: date, made_on: date) -> Making:
    """What `draw` does, before it is done: a PDF is known by its page of HTML, the others by what is described."""
    if form == "pdf":
        from .pdf import document_html, html_to_pdf

        html = document_html(document, position=show_date(as_at), made_on=show_date(made_on))
        return Making(key_of(form, html), lambda: html_to_pdf(html))
    return Making(key_of(form, document, as_at, made_on), lambda: draw(document, form, as_at, made_on))
