"""Files as people and attackers send them, made here: the smallest that are what they say."""

import io
import zipfile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\0" + b"\0" * 32
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 32
TEXT = "Attendance, 3 March: 17 of 19 – see register.\n".encode()
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
LOCKED_OFFICE = OLD_OFFICE + "EncryptedPackage".encode("utf-16-le")


def office(folder: str = "word/", *, macros: str = "", declared: str = "") -> bytes:
    """A document of Word (or another kind by its folder); `macros` names one more part."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("[Content_Types].xml", f"<Types>{declared}</Types>")
        packed.writestr(f"{folder}document.xml", "<document/>")
        if macros:
            packed.writestr(macros, "Sub AutoOpen()")
    return made.getvalue()


def endless() -> bytes:
    """A document whose list of parts takes megabytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        for number in range(20):
            packed.writestr(f"word/{number:060000}", "")
    return made.getvalue()


GOOD = {
    "Minutes.pdf": PDF,
    "Report.docx": office("word/"),
    "Register.xlsx": office("xl/"),
    "Slides.pptx": office("ppt/"),
    "table.csv": b"LA,Present\nKent,yes\n",
    "old table.csv": "LA,Caf\xe9\n".encode("cp1252"),
    "wide.txt": "Kent was there".encode("utf-16"),
    "note.txt": TEXT,
    "flipchart.png": PNG,
    "photo.JPG": JPEG,
    "photo.jpeg": JPEG + b"\0",
    "IMG_0001.HEIC": HEIC,
}
BAD = {
    "page.html": (b"<html>", "Add a link to the page instead"),
    "drawing.svg": (b"<svg onload=alert(1)>", "These can be added"),
    "run.js": (b"alert(1)", "These can be added"),
    "setup.exe": (b"MZ\x90\0", "These can be added"),
    "no ending": (PDF, "These can be added"),
    ".pdf": (PDF, "These can be added"),
    "old.doc": (OLD_OFFICE, "Save it as .docx or PDF"),
    "mail.msg": (OLD_OFFICE, "Save the e-mail as PDF"),
    "macros.docm": (office(), "Save it without macros"),
    "empty.pdf": (b"", "is empty"),
    "page.pdf": (b"<html><script>alert(1)</script>", "is not what its ending says"),
    "program.png": (b"MZ\x90\0" + b"\0" * 40, "is not what its ending says"),
    "page.txt": (b"\n <!DOCTYPE html><script>alert(1)</script>", "is not what its ending says"),
    "drawing.csv": ("\ufeff<svg onload=alert(1)>".encode(), "is not what its ending says"),
    "binary.csv": (b"a,b\0\0\x01", "is not what its ending says"),
    "shell.txt": (b"#!/bin/sh\nrm -rf /", "is not what its ending says"),
    "archive.docx": (office("other/"), "is not what its ending says"),
    "workbook.docx": (office("xl/"), "is not what its ending says"),
    "old.xlsx": (OLD_OFFICE, "is not what its ending says"),
    "secret.xlsx": (LOCKED_OFFICE, "is protected by a password"),
    "macros.docx": (office(macros="word/vbaProject.bin"), "holds macros"),
    "named otherwise.docx": (office(declared="application/vnd.ms-word.document.macroEnabled.main+xml"), "holds macros"),
    "control.xlsx": (office("xl/", macros="xl/activeX/activeX1.bin"), "holds macros"),
    "cut off.docx": (office()[:60], "is damaged"),
    "endless.docx": (endless(), "is not what its ending says"),
    "huge archive.docx": (office() + b"PK\6\7", "is not what its ending says"),
    "film.heic": (b"\0\0\0\x18ftypmp42" + b"\0" * 40, "is not what its ending says"),
}
