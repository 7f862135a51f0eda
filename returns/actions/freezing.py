"""Freezing a return: one canonical document and its files, made once and kept. From then on nothing of it changes."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from projects.models import Person
from returns.access import check_edit_returns
from returns.domain.canonical import canonical, digest
from returns.domain.content import Content, plain_document, read_document
from returns.domain.layout import return_document, return_name, return_workbook
from returns.domain.seals import FORMS, FileTold, seal
from returns.domain.states import Event, Standing, Step
from returns.models import FrozenFile, FrozenReturn, GrantReturn
from returns.queries.assemble import assemble
from returns.queries.frozen import last_frozen
from returns.queries.frozen_files import file_bytes
from returns.queries.sign_off import sign_off
from seslip.foundation.clock import today
from seslip.foundation.exports import CONTENT_TYPES, draw, prepare
from seslip.foundation.making import ask_for
from seslip.foundation.pdf import PdfUnavailable
from seslip.foundation.sheets import Document
from seslip.foundation.storing import NOT_STORED, Stored, storing

from .steps import add_step, check_complete, take_step

CHANGED = "Something has changed while its files were made, so it was not frozen. Look at what changed, then try again."
KINDS = CONTENT_TYPES | {"json": "application/json"}


@dataclass(frozen=True)
class _Document:
    """The canonical document, ready to be frozen."""

    number: int
    previous: str
    told: bytes

    @property
    def sha256(self) -> str:
        return digest(self.told)

    @cached_property
    def content(self) -> Content:
        return read_document(json.loads(self.told))

    @property
    def stamp(self) -> str:
        return f"Return number {self.number} · SHA-256 {self.sha256}"


class StillDrawn(Exception):
    """The files are being made and are not all there yet: ask again with the same moment."""


def freeze_return(
    *, by: Person, one: GrantReturn, at: datetime | None = None, patience: float | None = None
) -> FrozenReturn:
    """Freezes a return that is certified. Raises Refused; ValidationError where something is missing or has changed,
    or where a file cannot be made: then nothing is frozen.

    The files take seconds to draw. That is done before anybody is kept waiting, and what was drawn is then compared.
    With `patience` (seconds) they are made beside the request; raises StillDrawn where that takes longer. `at` is when
    it was begun, now unless it is said.
    """
    check_edit_returns(by)
    at = at or timezone.now()
    with transaction.atomic():
        held = take_step(one, Step.FROZEN)
        at = max(at, one.events.latest("recorded").recorded)  # never before what it was frozen upon
    document = _document(one, held, by, at)
    drawn = _draw_files(document, patience)
    with storing() as stored:
        files = {form: _put(document, form, content, stored) for form, content in drawn.items()}
        try:
            with transaction.atomic():
                held = take_step(one, Step.FROZEN)
                if _document(one, held, by, at) != document:
                    raise ValidationError(CHANGED)
                return _keep(one, by, at, document, files)
        except IntegrityError as error:  # another return took the number at the same moment
            raise ValidationError(CHANGED) from error


def _document(one: GrantReturn, held: Standing, by: Person, at: datetime) -> _Document:
    """From the records as they are now. Raises ValidationError where it is not complete."""
    fresh = GrantReturn.objects.select_related("year", "corrects").get(pk=one.pk)
    found = assemble(fresh)
    check_complete(fresh, found, held)
    signed = sign_off(fresh, found, held, Event(Step.FROZEN, by.pk, at))
    content = Content(found.content.identity, (*found.content.parts, signed))
    last = last_frozen()
    number, previous = (last.number + 1, last.sha256) if last else (1, "")
    return _Document(number, previous, canonical(plain_document(content, number=number, previous=previous)))


def _draw_files(document: _Document, patience: float | None) -> dict[str, bytes]:
    """Each form from what will be stored, never from the records. Raises ValidationError where PDF cannot be made."""
    content, stamp = document.content, document.stamp
    read = return_document(content, stamp=stamp)
    documents = {"pdf": read, "docx": read, "xlsx": return_workbook(content, stamp=stamp)}
    try:
        drawn = _drawn(documents, content.identity.period_end, patience)
    except PdfUnavailable as error:
        raise ValidationError(f"The return was not frozen. {error}") from error
    return {form: drawn.get(form, document.told) for form in FORMS}


def _drawn(documents: Mapping[str, Document], as_at: date, patience: float | None) -> dict[str, bytes]:
    """The files, or StillDrawn where they are not all there when `patience` is over."""
    if patience is None:
        return {form: draw(one, form, as_at, today()) for form, one in documents.items()}
    making = {form: prepare(one, form, as_at, today()) for form, one in documents.items()}
    found = {form: ask_for(one, patience / len(making)) for form, one in making.items()}
    ready = {form: content for form, content in found.items() if content is not None}
    if len(ready) < len(making):
        raise StillDrawn
    return ready


def _put(document: _Document, form: str, content: bytes, stored: Stored) -> FrozenFile:
    """Stores a file under a name that nobody can guess, and reads it again. Raises ValidationError."""
    name, token = return_name(document.content.identity), uuid.uuid4().hex
    record = FrozenFile(form=form, sha256=digest(content))
    stored.put(record, f"returns/{token[:2]}/{token}", ContentFile(content, f"{name}.{form}"))
    record.content_type = KINDS[form]
    if file_bytes(record) != content:
        raise ValidationError(NOT_STORED)
    return record


def _keep(
    one: GrantReturn, by: Person, at: datetime, document: _Document, files: Mapping[str, FrozenFile]
) -> FrozenReturn:
    told = {form: FileTold(row.file_name, row.content_type, row.sha256, row.size) for form, row in files.items()}
    add_step(one, Step.FROZEN, by, fingerprint=seal(document.sha256, told))
    frozen = FrozenReturn.objects.create(
        of=one,
        number=document.number,
        document=document.told.decode(),
        sha256=document.sha256,
        previous=document.previous,
        by=by,
        frozen_at=at,
    )
    for row in files.values():
        row.frozen = frozen
        row.save(force_insert=True)
    return frozen
