"""What can be downloaded, by name. Apps register their documents; pages and `manage.py export` draw them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from .csvs import write_csv
from .pdf import write_pdf
from .periods import show_date
from .sheets import Document
from .xlsx import write_xlsx

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
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
    """The document as a file of the given form. Raises PdfUnavailable where PDF cannot be made here."""
    writers: dict[str, Callable[[], bytes]] = {
        "pdf": lambda: write_pdf(document, position=show_date(as_at), made_on=show_date(made_on)),
        "xlsx": lambda: write_xlsx(document),
        "csv": lambda: write_csv(document.tables[0]),
    }
    return writers[form]()
