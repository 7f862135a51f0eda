"""What a file holds, read from its bytes: whether they are what its ending says, and nothing that runs.

Of an office file the names of its parts are judged, and the two kinds of list in it that say what they are: the types
of content and what a part is related to. Those are read as XML, so that no encoding hides a word. Embedded may be only
what can be looked into in the same way: workbooks, documents and slides such as those behind charts, one level deep.
Old embedded objects (.bin) are refused, since a program may be in them.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO
from urllib.parse import unquote
from xml.parsers import expat

HEAD = 1024
MOST_PARTS, MOST_LISTED = 5_000, 1_000_000  # parts, and bytes of their list
TAIL = 66_000  # bytes in which a zip file's last record lies
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")
NOT_WHAT_IT_SAYS = "is not what its ending says. Open it, save it again under its own kind, and choose that."
DAMAGED = "is damaged or was cut off on its way. Open it, save it again and choose that."
MACROS = "holds macros. Save it without them (as .docx, .xlsx or .pptx, or as PDF) and choose that."
LOCKED = "is protected by a password. Save it without one and choose that."
RUNS = "holds a program, a script or a file with macros. Take it out, save the file again and choose that."
EMBEDDED = (
    "holds an embedded object that cannot be looked into: only workbooks, documents and slides (.xlsx, .docx, .pptx) "
    "may stay inside. Take it out and add it as a file of its own, or save the whole as PDF, and choose that."
)
FETCHES = "fetches its template or a part of itself from another place. Save it as PDF and choose that."
MARKUP = re.compile(r"<!doctype|<html|<head|<body|<script|<svg|<\?xml|<!--|<iframe|<object|<\?php|#!", re.I)
BLANK = re.compile(r"[\s\ufeff\ufffe\u200b-\u200f\u2060]*")
BOM = b"\xef\xbb\xbf"
CODE = ("vbaproject", "/activex/", "macrosheets/")
CODE_TYPES = ("macroenabled", "vbaproject", "macrosheet", "activex")
CODE_RELATIONS = ("vbaproject", "xlmacrosheet", "xlintlmacrosheet", "control", "activexcontrolbinary")
OBJECTS = ("oleobject", "package")
FETCHED = (*OBJECTS, "attachedtemplate", "frame", "subdocument", "afchunk", "control")
OWN_TEMPLATE = re.compile(r"file:///[a-z]:[/\\]")  # a letterhead on a drive, which nearly every letter names
LOOKED_INTO = {".xlsx": "xl/", ".docx": "word/", ".pptx": "ppt/"}
PROGRAMS = re.compile(
    r"\.(exe|com|scr|pif|dll|cpl|ocx|sys|bat|cmd|ps1|psm1|vb|vbs|vbe|js|jse|wsf|wsh|wsc|sct|hta|msi|msp|jar|lnk|url|reg|"
    r"inf|chm|sh|py|app|xll|docm|dotm|xlsm|xltm|xlam|pptm|potm|ppsm|ppam|sldm)[. ]*(/|$)"
)
MOST_LISTS, MOST_INSIDE = 5_000_000, 20_000_000  # bytes unpacked: of all lists, of all embedded files
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what office programs use; the others unpack without bounds
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    NotImplementedError,
    ValueError,
    OSError,
    EOFError,
    RuntimeError,
    LookupError,
)


def wrong_content(ending: str, part: str, content: BinaryIO) -> str:
    """What is wrong with the content, to stand after the file's name; nothing where all is well."""
    content.seek(0)
    head = content.read(HEAD)
    if part:
        return _office(part, head, content)
    good = {"png": _png, "jpg": _jpeg, "jpeg": _jpeg, "heic": _heic, "pdf": _pdf}.get(ending)
    if good is not None:
        return "" if good(head) else NOT_WHAT_IT_SAYS
    return _text(head, content)


def _png(head: bytes) -> bool:
    return head.startswith(b"\x89PNG\r\n\x1a\n")


def _jpeg(head: bytes) -> bool:
    return head.startswith(b"\xff\xd8\xff")


def _pdf(head: bytes) -> bool:
    return head.lstrip(BOM + b"\r\n\t ").startswith(b"%PDF-")


def _heic(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and any(brand in head[8:40] for brand in HEIC_BRANDS)


def _office(folder: str, head: bytes, content: BinaryIO, *, inside: bool = False) -> str:
    """An office file is a zip with its own folder; `inside` another one, nothing more may be embedded."""
    if head.startswith(OLE):
        content.seek(0)
        return LOCKED if "EncryptedPackage".encode("utf-16-le") in content.read() else NOT_WHAT_IT_SAYS
    if not head.startswith(b"PK\x03\x04") or _overlong(content):
        return NOT_WHAT_IT_SAYS
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as packed:
            return _parts(folder, packed, inside) if len(packed.infolist()) <= MOST_PARTS else NOT_WHAT_IT_SAYS
    except BROKEN:
        return DAMAGED


def _overlong(content: BinaryIO) -> bool:
    """Whether the list of parts is far longer than an office file's, judged before it is read into memory.

    Its length stands in the record at the end (PK 5 6); of several such records the largest counts, so that none
    hides another. The form for huge archives (PK 6 7) has no place in a file of this size.
    """
    content.seek(0, 2)
    content.seek(max(0, content.tell() - TAIL))
    tail = content.read()
    lengths = [
        int.from_bytes(tail[end.start() + 12 : end.start() + 16], "little") for end in re.finditer(b"PK\5\6", tail)
    ]
    return max(lengths, default=0) > MOST_LISTED or b"PK\6\7" in tail


def _parts(folder: str, packed: zipfile.ZipFile, inside: bool) -> str:
    parts = [(_name(part), part) for part in packed.infolist()]
    if any(part.flag_bits & 0x1 for _, part in parts):
        return LOCKED
    if wrong := _wrong_names([name for name, _ in parts]):
        return wrong
    types = [part for name, part in parts if name == "/[content_types].xml"]
    relations = [part for name, part in parts if name.endswith(".rels")]
    embedded = [(name, part) for name, part in parts if name.endswith(tuple(LOOKED_INTO)) or "/embeddings/" in name]
    embedded = [(name, part) for name, part in embedded if not part.is_dir() and not name.endswith(".rels")]
    if not _bounded([*types, *relations], MOST_LISTS) or not types:
        return NOT_WHAT_IT_SAYS
    declared = "\n".join(_listed(packed, part).words for part in types)
    if any(code in declared for code in CODE_TYPES):
        return MACROS
    if not any(name.startswith(f"/{folder}") for name, _ in parts) or any(n.endswith(".piece") for n, _ in parts):
        return NOT_WHAT_IT_SAYS
    for part in relations:
        if wrong := _wrong_relations(_listed(packed, part).elements):
            return wrong
    return _wrong_inside(packed, embedded, inside)


def _name(part: zipfile.ZipInfo) -> str:
    """The name as an office program understands it: from the root, no matter how it is written."""
    return "/" + unquote(part.filename).replace("\\", "/").lower().lstrip("/")


def _wrong_names(names: list[str]) -> str:
    if any(code in name for name in names for code in CODE):
        return MACROS
    return RUNS if any(PROGRAMS.search(name) for name in names) else ""


def _bounded(parts: list[zipfile.ZipInfo], most: int) -> bool:
    return sum(part.file_size for part in parts) <= most and all(part.compress_type in PACKED for part in parts)


def _unpacked(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """Never more than the part says it has, which `_bounded` has judged."""
    with packed.open(part) as kept:
        return kept.read(part.file_size + 1)


@dataclass
class _Listed:
    """A list as XML: its attributes by element, and all of its words, in small letters."""

    elements: list[Mapping[str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return "\n".join([*(value for found in self.elements for value in found.values()), "".join(self.texts).lower()])


def _listed(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> _Listed:
    """Raises one of BROKEN; also for definitions (a document type), which could spell any word."""
    listed, parser = _Listed(), expat.ParserCreate()

    def opened(_: str, attributes: dict[str, str]) -> None:
        listed.elements.append({name.lower(): value.strip().lower() for name, value in attributes.items()})

    def defined(*_: object) -> None:
        raise ValueError("a document type")

    parser.StartElementHandler, parser.CharacterDataHandler = opened, listed.texts.append
    parser.StartDoctypeDeclHandler = defined
    parser.Parse(_unpacked(packed, part), True)
    return listed


def _wrong_relations(elements: Iterable[Mapping[str, str]]) -> str:
    for found in elements:
        kind = found.get("type", "").rstrip("/").rpartition("/")[2]
        if found.get("targetmode") == "external":
            own = kind == "attachedtemplate" and OWN_TEMPLATE.match(unquote(found.get("target", "")))
            if kind in FETCHED and not own:
                return FETCHES
        elif kind in CODE_RELATIONS:
            return MACROS
        elif kind in OBJECTS and not unquote(found.get("target", "")).endswith(tuple(LOOKED_INTO)):
            return EMBEDDED
    return ""


def _wrong_inside(packed: zipfile.ZipFile, embedded: list[tuple[str, zipfile.ZipInfo]], inside: bool) -> str:
    """What is wrong with the files inside; each is looked into like the one that holds it."""
    if not _bounded([part for _, part in embedded], MOST_INSIDE) or (embedded and inside):
        return EMBEDDED
    for name, part in embedded:
        folder = LOOKED_INTO.get(name[-5:])
        if folder is None:
            return EMBEDDED
        content = _unpacked(packed, part)
        if wrong := _office(folder, content[:HEAD], io.BytesIO(content), inside=True):
            return wrong if wrong in (MACROS, RUNS, FETCHES) else EMBEDDED
    return ""


def _text(head: bytes, content: BinaryIO) -> str:
    """Plain text in any of the usual encodings: no binary, no page or program under a harmless ending."""
    content.seek(0)
    whole = content.read()
    while whole.startswith(BOM):
        whole = whole[len(BOM) :]
    wide = whole.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = _decoded(whole, "utf-16" if wide else "utf-8") or ("" if wide else _decoded(whole, "cp1252"))
    if not text or _odd(text):
        return NOT_WHAT_IT_SAYS
    start = BLANK.match(text)
    return NOT_WHAT_IT_SAYS if MARKUP.match(text, start.end() if start else 0) else ""


def _decoded(whole: bytes, encoding: str) -> str:
    try:
        return whole.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _odd(text: str) -> bool:
    """Control characters that no text has."""
    return re.search(r"[\x00-\x08\x0e-\x1f]", text) is not None
