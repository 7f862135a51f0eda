"""Whether the files of a frozen return are those that were frozen, and the database tells the truth of them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from returns.domain.canonical import digest
from returns.domain.seals import FORMS, NAMES, FileTold, seal

Files = Mapping[str, bytes | None]


def problems_of_files(sha256: str, told: Mapping[str, FileTold], files: Files, sealed: str) -> Iterator[str]:
    """Each file that is not as it was frozen. `sha256` is that of the document, `sealed` what the step is bound to."""
    broken = False
    for form in FORMS:
        if problem := _problem(form, sha256, told, files, sealed):
            broken = True
            yield problem
    for form in told.keys() - FORMS:
        broken = True
        yield f"a file was added after it was frozen ({form})"
    if not broken and seal(sha256, told) != sealed:
        yield from _told_otherwise(sha256, told, sealed)


def _problem(form: str, sha256: str, told: Mapping[str, FileTold], files: Files, sealed: str) -> str:
    name = NAMES[form]
    if form not in told:
        return f"the record of its {name} is gone"
    content, kept = files[form], told[form]
    if content is None:
        return f"its {name} is not where it was kept"
    found = replace(kept, sha256=digest(content), size=len(content))
    if found == kept:
        return ""
    if seal(sha256, {**told, form: found}) == sealed:
        fields = " and ".join(
            word
            for word, same in (("SHA-256", found.sha256 == kept.sha256), ("size", found.size == kept.size))
            if not same
        )
        return f"the record of its {name} was altered ({fields})"
    return f"its {name} was altered ({len(content)} bytes, frozen with {kept.size})"


def _told_otherwise(sha256: str, told: Mapping[str, FileTold], sealed: str) -> Iterator[str]:
    """The files are as recorded, but were not frozen as recorded."""
    if not sealed:
        yield "the step that froze it was removed or repeated"
    else:
        yield "the names or kinds of its files, or what the step that froze it is bound to, were altered"
