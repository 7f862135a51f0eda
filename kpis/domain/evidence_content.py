"""What a file holds, read from its bytes: whether they are what its ending says, and nothing that runs."""

import re
import zipfile
from typing import BinaryIO

HEAD = 1024
MOST_PARTS, MOST_LISTED = 5_000, 1_000_000  # parts, and bytes of their list
TAIL = 66_000  # bytes in which a zip file's last record lies
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")
NOT_WHAT_IT_SAYS = "is not what its ending says. Open it, save it again under its own kind, and choose that."
DAMAGED = "is damaged or was cut off on its way. Open it, save it again and choose that."
MACROS = "holds macros. Save it without them (as .docx, .xlsx or .pptx, or as PDF) and choose that."
LOCKED = "is protected by a password. Save it without one and choose that."
MARKUP = re.compile(rb"^\s*(<!doctype|<html|<head|<body|<script|<svg|<\?xml|<!--|<iframe|<object|<\?php|#!)", re.I)
CODE = ("vbaproject", "/activex/", "macrosheets/")


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
    return head.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-")


def _heic(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and any(brand in head[8:40] for brand in HEIC_BRANDS)


def _office(folder: str, head: bytes, content: BinaryIO) -> str:
    """An office file is a zip with its own folder; nothing in it is unpacked, only the list of its parts is read."""
    if head.startswith(OLE):
        content.seek(0)
        return LOCKED if "EncryptedPackage".encode("utf-16-le") in content.read() else NOT_WHAT_IT_SAYS
    if not head.startswith(b"PK\x03\x04") or _overlong(content):
        return NOT_WHAT_IT_SAYS
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as packed:
            parts = packed.infolist()
            declared = _declared(packed) if len(parts) <= MOST_PARTS else b""
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        ValueError,
        OSError,
        EOFError,
        RuntimeError,
        KeyError,
        LookupError,
    ):
        return DAMAGED
    return _parts(folder, parts, declared)


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


def _declared(packed: zipfile.ZipFile) -> bytes:
    """The beginning of the list of content types, which names macros whatever their part is called."""
    try:
        with packed.open("[Content_Types].xml") as listed:
            return listed.read(1_000_000).lower()
    except KeyError:
        return b""
    except Exception as error:  # what zlib and friends raise for broken bytes
        raise OSError("unreadable") from error


def _parts(folder: str, parts: list[zipfile.ZipInfo], declared: bytes) -> str:
    names = [part.filename.lower() for part in parts]
    if any(part.flag_bits & 0x1 for part in parts):
        return LOCKED
    if b"macroenabled" in declared or b"vbaproject" in declared or any(code in n for n in names for code in CODE):
        return MACROS
    if not declared or not any(name.startswith(folder) for name in names):
        return NOT_WHAT_IT_SAYS
    return ""


def _text(head: bytes, content: BinaryIO) -> str:
    """Plain text in any of the usual encodings: no binary, no page or program under a harmless ending."""
    content.seek(0)
    whole = content.read()
    wide = whole.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = _decoded(whole, "utf-16" if wide else "utf-8-sig") or ("" if wide else _decoded(whole, "cp1252"))
    if not text or _odd(text):
        return NOT_WHAT_IT_SAYS
    start = text[:HEAD].encode("utf-8", "replace")
    return NOT_WHAT_IT_SAYS if MARKUP.match(start) else ""


def _decoded(whole: bytes, encoding: str) -> str:
    try:
        return whole.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _odd(text: str) -> bool:
    """Control characters that no text has."""
    return re.search(r"[\x00-\x08\x0e-\x1f]", text) is not None
