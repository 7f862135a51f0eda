"""Writing what people attach to the folder of files, outside the web root, and handing it out again."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from .attachments import clean_name, type_of

NOT_STORED = "The files could not be stored, so nothing was added. Try again later, or tell the programme office."
UNKNOWN = "application/octet-stream"


class Stored(list[str]):
    """The places written to."""

    def put(self, record: Any, place: str, file: File) -> None:  # type: ignore[type-arg]
        """Writes the file and tells the record of it; the place is noted before the first byte is there."""
        name = clean_name(file.name or "")
        kind = type_of(name)
        self.append(place)
        file.seek(0)
        record.file.name = default_storage.save(place, file)
        record.file_name, record.size = name, file.size
        record.content_type = kind.content_type if kind else UNKNOWN


@contextmanager
def storing() -> Iterator[Stored]:
    """What was written is removed again where its record does not come to be. Raises ValidationError if it cannot."""
    stored = Stored()
    try:
        yield stored
    except BaseException as error:
        forget(stored)
        if isinstance(error, OSError):
            raise ValidationError(NOT_STORED) from error
        raise


def forget(places: Iterable[str]) -> None:
    """Removes files; what is not there is no trouble."""
    for place in places:
        try:
            default_storage.delete(place)
        except OSError:
            continue


def hand_over(record: Any) -> StreamingHttpResponse:
    """The file of a record, piece by piece, to be saved and never shown within this site.

    Raises OSError where it is not in the folder.
    """
    size = record.file.size
    response = StreamingHttpResponse(_pieces(record), content_type=record.content_type)
    response.headers["Content-Length"] = str(size)
    response.headers["Content-Disposition"] = content_disposition_header(True, record.file_name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _pieces(record: Any) -> Iterator[bytes]:
    """Opened only once the browser takes it, so that nothing stays open for one who goes away."""
    with record.file.open("rb") as content:
        yield from content.chunks()


def refuse_larger(most: int, words: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """For a view that takes files: refuses by what the browser announces, in bytes, before anything is read.

    So the token is checked one step later than elsewhere, and not before. `words` say what is too large.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        protected = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            announced = str(request.META.get("CONTENT_LENGTH") or 0)
            if not announced.isdigit() or int(announced) > most:
                return render(request, "foundation/too_large.html", {"words": words}, status=413)
            return protected(request, *args, **kwargs)

        return guarded

    return decorate
