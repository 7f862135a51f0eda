"""How tests read a PDF back: its pages as text and its structure as elements."""

import io
from collections.abc import Iterator
from functools import cache

import pikepdf
import pypdf
from pikepdf import Dictionary, Object

from seslip.foundation import pdf
from seslip.foundation.sheets import Document


def made(document: Document) -> bytes:
    return pdf.write_pdf(document, position="31 Mar 2026", made_on="2 Apr 2026")


@cache
def pages(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def elements(element: Object) -> Iterator[Object]:
    for kid in element.get("/K", []):
        if isinstance(kid, Dictionary) and "/S" in kid:
            assert kid.P.objgen == element.objgen, "each element knows its parent"
            yield kid
            yield from elements(kid)


@cache
def parsed(content: bytes) -> pikepdf.Pdf:
    """Kept open: what is read from a document lives only as long as the document."""
    return pikepdf.open(io.BytesIO(content))


def tagged(content: bytes, kind: str) -> list[Object]:
    document = parsed(content)
    return [element for element in elements(document.Root.StructTreeRoot) if str(element.S) == f"/{kind}"]


def below(element: Object, *kinds: str) -> list[Object]:
    return [kid for kid in elements(element) if str(kid.S)[1:] in kinds]
