"""Whether everything that was frozen is as it was frozen, byte by byte; if not, what was altered."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from django.db import DatabaseError, connection, transaction

from returns.domain.canonical import digest
from returns.domain.seals import FileTold, true_one
from returns.domain.states import Step
from returns.models import FrozenReturn, ReturnEvent
from returns.models.guards import guards_missing

from .frozen_files import file_bytes, files_told, sealed_with
from .verify_files import problems_of_files
from .verify_records import is_document, problems_of_document, problems_of_records

DATABASE, CHAIN = "The database", "The chain of returns"


@dataclass(frozen=True)
class Finding:
    """`where` names the return, the chain or the database; `what` says what was altered."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}."


@dataclass(frozen=True)
class Verified:
    count: int
    findings: Sequence[Finding]


@dataclass
class Link:
    """A frozen return with everything that bears witness to it; `after` is what the next one says of it."""

    frozen: FrozenReturn
    document: bytes
    told: dict[str, FileTold]
    files: dict[str, bytes | None]
    sealed: str
    after: str = ""

    @property
    def where(self) -> str:
        return f"Return number {self.frozen.number} ({self.frozen.of})"

    @cached_property
    def sha256(self) -> str:
        """The one that it was frozen with, as far as can be told."""
        copy = self.files.get("json")
        witnesses = (digest(self.document), self.frozen.sha256, self.after, digest(copy) if copy is not None else "")
        return true_one(witnesses, self.told, self.sealed)

    @cached_property
    def intact(self) -> bytes | None:
        """The document as it was frozen, from the database or from its copy among the files."""
        copies = [one for one in (self.document, self.files.get("json")) if one is not None]
        return next((one for one in copies if digest(one) == self.sha256 and is_document(one)), None)

    @property
    def names_before(self) -> str:
        """What it says of the one before: the document itself, as long as there is an intact one."""
        return str(json.loads(self.intact)["previous"]) if self.intact else self.frozen.previous


def verify_returns() -> Verified:
    """Reads everything: documents, files, records, guards."""
    findings = [Finding(DATABASE, what) for what in guards_missing(connection)]
    links, unread = _links()
    findings += unread
    findings += [Finding(CHAIN, what) for what in _gaps([link.frozen.number for link in links])]
    before = ""
    for link in links:
        findings += [Finding(link.where, what) for what in _problems(link, before)]
        before = link.sha256
    findings += [
        Finding(str(event.of), "it was frozen, but what was frozen is gone from the database") for event in _bereft()
    ]
    return Verified(len(links), findings)


def _links() -> tuple[list[Link], list[Finding]]:
    """Every frozen return in its order; one that cannot be read is a finding."""
    links: list[Link] = []
    unread: list[Finding] = []
    for key in FrozenReturn.objects.order_by("number").values_list("pk", flat=True):
        try:
            with transaction.atomic():
                links.append(_link(key))
        except DatabaseError as error:
            unread.append(Finding(f"The frozen return with the key {key}", f"its record cannot be read ({error})"))
    for link, following in reversed(list(pairwise(links))):
        link.after = following.names_before
    return links, unread


def _link(key: int) -> Link:
    frozen = FrozenReturn.objects.defer("document").select_related("of__year", "by").get(pk=key)
    files = {record.form: file_bytes(record) for record in frozen.files.all()}
    return Link(frozen, document_bytes(key), files_told(frozen), files, sealed_with(frozen))


def document_bytes(key: int) -> bytes:
    """As they are stored, also where they are no text any more."""
    postgresql = connection.vendor == "postgresql"
    as_bytes = "convert_to(document, 'UTF8')" if postgresql else "CAST(document AS BLOB)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {as_bytes} FROM returns_frozenreturn WHERE id = %s", [key])  # noqa: S608
        return bytes(cursor.fetchone()[0])


def _gaps(numbers: Sequence[int]) -> Iterator[str]:
    held = set(numbers)
    for number in range(1, max(held, default=0) + 1):
        if number not in held:
            yield f"number {number} is missing"


def _problems(link: Link, before: str) -> Iterator[str]:
    """`before` is the SHA-256 of the one before."""
    found = [*problems_of_document(link.document, link.frozen, link.sha256, link.intact)]
    found += problems_of_files(link.sha256, link.told, link.files, link.sealed)
    if link.after and link.after != link.sha256:
        found.append("the chain is broken after it: the next one was frozen after another document")
    if link.intact is not None:
        found += problems_of_records(link.frozen, link.intact, before)
    yield from found


def _bereft() -> list[ReturnEvent]:
    steps = ReturnEvent.objects.filter(step=Step.FROZEN.value, of__frozen__isnull=True)
    return list(steps.select_related("of__year").order_by("pk"))
