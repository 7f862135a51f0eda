"""The files of a frozen return: read from where they are kept, and handed out only as they were frozen."""

from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404

from returns.domain.canonical import digest
from returns.domain.seals import NAMES, FileTold, seal
from returns.models import FrozenFile, FrozenReturn, GrantReturn

from .bound import freezing_steps


class Damaged(Exception):
    """A file is not what was frozen; the text says so and what to do."""


def frozen_file(one: GrantReturn, form: str) -> bytes:
    """The bytes of a file (`FORMS`), looked at whole before any of them leaves.

    Raises Http404 where nothing is frozen in this form, Damaged where it is not there or not what was frozen.
    """
    frozen = FrozenReturn.objects.filter(of=one).defer("document").first()
    told = files_told(frozen) if frozen else {}
    if frozen is None or form not in told:
        raise Http404
    content = file_bytes(frozen.files.get(form=form))
    held = content is not None and digest(content) == told[form].sha256 and len(content) == told[form].size
    if content is None or not held or seal(frozen.sha256, told) != sealed_with(frozen):
        state = "is not there" if content is None else "is not what was frozen"
        raise Damaged(
            f"The {NAMES[form]} of {one} {state}, so it is not handed out. "
            "Tell the administrator: it has to be put back from the backup."
        )
    return content


def files_told(frozen: FrozenReturn) -> dict[str, FileTold]:
    """What the database says of each file, by its form."""
    rows = frozen.files.order_by("form")
    return {row.form: FileTold(row.file_name, row.content_type, row.sha256, row.size) for row in rows}


def sealed_with(frozen: FrozenReturn) -> str:
    """What the step that froze it is bound to; nothing where there is not exactly one."""
    steps = freezing_steps(frozen.of)
    return steps[0].fingerprint if len(steps) == 1 else ""


def file_bytes(record: FrozenFile) -> bytes | None:
    """None where it cannot be read."""
    try:
        with record.file.open("rb") as content:
            return bytes(content.read())
    except (OSError, ValueError, SuspiciousFileOperation):
        return None
