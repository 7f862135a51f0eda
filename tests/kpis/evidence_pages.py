"""What tests of evidence share: files as a browser sends them, and where they are kept."""

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kpis.actions.evidence import Given, add_evidence
from kpis.models import Evidence, Kpi
from projects.models import Person

from .files import PDF


def sent(name: str = "Minutes.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """A file; the same content is the same file, whatever its name."""
    return SimpleUploadedFile(name, content, content_type="text/html")  # what a browser claims is never believed


def create_url(kpi: Kpi) -> str:
    return f"/kpis/{kpi.pk}/add-evidence/"


def add(client: Client, kpi: Kpi, *files: SimpleUploadedFile, **changed: str):
    data = {"file": list(files), "link": "", "title": "", "day": "2026-03-03", **changed}
    return client.post(create_url(kpi), data)


def added(kpi: Kpi, by: Person, *files: SimpleUploadedFile, **changed: str) -> list[Evidence]:
    given = {"files": files or (sent(),), "day": "2026-03-03", **changed}
    return [item.as_stored() for item in add_evidence(by=by, kpi=kpi, given=Given(**given)).new]


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
