"""Which files are taken, and what a person is told of the others."""

import io
import zipfile

import pytest

from seslip.foundation import attachments as rules
from tests.kpis.files import BAD, GOOD, PDF, office


@pytest.mark.parametrize("name", GOOD)
def test_what_people_have_is_taken(name):
    assert rules.problem_of_file(name, len(GOOD[name]), io.BytesIO(GOOD[name])) == ""


@pytest.mark.parametrize("name", BAD)
def test_what_is_refused_is_told_why_and_what_to_do(name):
    content, words = BAD[name]
    problem = rules.problem_of_file(name, len(content), io.BytesIO(content))
    assert words in problem
    assert rules.clean_name(name) in problem


RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
VBA = '<Types><Override PartName="/word/x.bin" ContentType="application/vnd.ms-office.{}"/></Types>'


def packed(parts: dict[str, str | bytes], folder: str = "word/") -> bytes:
    """An office file with these parts, as a program or a person with a zip tool puts them in."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as kept:
        for name, content in ({"[Content_Types].xml": "<Types/>", f"{folder}document.xml": "<a/>"} | parts).items():
            kept.writestr(name, content)
    return made.getvalue()


def link(kind: str, target: str, mode: str = ' TargetMode="External"') -> str:
    return f'<Relationships><Relationship Id="a" Type="{RELATED}{kind}" Target="{target}"{mode}/></Relationships>'


def judged(content: bytes, name: str = "Report.docx") -> str:
    return rules.problem_of_file(name, len(content), io.BytesIO(content))


@pytest.mark.parametrize(
    "declared",
    [
        VBA.format("vbaProject"),
        VBA.format("vbaProject").encode("utf-16"),
        b"\xfe\xff" + VBA.format("VBAproject").encode("utf-16-be"),
        VBA.format("vbaProject").encode("utf-8-sig"),
        VBA.format("vb&#97;Project"),
        VBA.format("macroEnabled.main+xml").encode("utf-16"),
        VBA.format("activeX+xml").encode("utf-16"),
        VBA.format("ignored").replace("</Types>", f"{' ' * 999_000}<a b='vbaProject'/></Types>"),
    ],
)
def test_macros_are_seen_in_whatever_letters_they_are_declared(declared):
    assert "holds macros" in judged(packed({"[Content_Types].xml": declared}))


@pytest.mark.parametrize(
    "declared",
    [
        '<?xml version="1.0" encoding="utf-7"?><Types a="+AHY-baProject"/>',
        '<!DOCTYPE a [<!ENTITY v "vba">]><Types a="&v;Project"/>',
        VBA.format("vbaProject").encode("utf-32"),
        "<Types>",
        "",
        b"\x4c\x6f\xa7\x94",
        "<Types>" + " " * 6_000_000 + "</Types>",
    ],
)
def test_a_list_of_types_that_cannot_be_read_is_refused(declared):
    assert judged(packed({"[Content_Types].xml": declared}))


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("word/vbaProject.bin", "holds macros"),
        ("word\\VBAPROJECT.BIN", "holds macros"),
        ("word/vba%50roject.bin", "holds macros"),
        ("xl/macrosheets/sheet1.xml", "holds macros"),
        ("activeX/activeX1.xml", "holds macros"),
        ("xl/embeddings/evil.exe", "holds a program"),
        ("xl/media/evil.EXE.", "holds a program"),
        ("word/a.ps1/[0].piece", "holds a program"),
        ("word/embeddings/Word_Document.docm", "holds a program"),
        ("word/embeddings/oleObject1.bin", "only workbooks, documents and slides"),
        ("word/embeddings/anything", "only workbooks, documents and slides"),
        ("word/embeddings/a.xlsx", "only workbooks, documents and slides"),
    ],
)
def test_what_runs_or_cannot_be_looked_into_is_refused_inside_a_document(part, words):
    assert words in judged(packed({part: b"MZ\x90\0"}))


def test_a_part_in_pieces_or_packed_without_bounds_is_refused():
    related = link("attachedTemplate", "https://example.org/a.dotm")
    assert "is not what its ending says" in judged(packed({"word/_rels/settings.xml.rels/[0].last.piece": related}))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_BZIP2) as kept:
        kept.writestr("[Content_Types].xml", "<Types/>")
        kept.writestr("word/document.xml", "<a/>")
    assert "is not what its ending says" in judged(made.getvalue())


def test_the_workbook_behind_a_chart_may_stay_unless_it_holds_macros():
    place = "ppt/embeddings/Microsoft_Excel_Sheet1.xlsx"
    slides = packed(
        {place: office("xl/"), "ppt/charts/_rels/chart1.xml.rels": link("package", "../a.xlsx", "")}, "ppt/"
    )
    assert judged(slides, "Slides.pptx") == ""
    assert "holds macros" in judged(packed({place: office("xl/", macros="xl/vbaProject.bin")}, "ppt/"), "Slides.pptx")
    twice = packed({place: packed({"xl/embeddings/a.xlsx": office("xl/")}, "xl/")}, "ppt/")
    assert "only workbooks, documents and slides" in judged(twice, "Slides.pptx")


@pytest.mark.parametrize("kind", ["attachedTemplate", "oleObject", "frame", "subDocument"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_that_fetches_a_part_of_itself_is_refused(kind, encoding):
    related = link(kind, "https://example.org/a>b.dotm").encode(encoding)
    assert "fetches its template" in judged(packed({"word/_rels/settings.xml.rels": related}))
    assert "fetches its template" in judged(packed({"word/_RELS/settings.xml.RELS": related}))


@pytest.mark.parametrize(
    "template",
    [
        "file:///S:/Templates/Letter.dotx",
        "file:///C:\\Templates\\Letter%20head.dotx",
        "file:///s%3A%5CTemplates%5CLetter.dotx",
    ],
)
def test_a_letter_from_the_authoritys_own_template_may_stay(template):
    related = link("attachedTemplate", template)
    assert judged(packed({"word/_rels/settings.xml.rels": related})) == ""


@pytest.mark.parametrize("kind", ["oleObject", "frame", "subDocument"])
def test_nothing_but_the_template_may_come_from_a_drive(kind):
    related = link(kind, "file:///S:/Templates/Letter.dotx")
    assert "fetches its template" in judged(packed({"word/_rels/document.xml.rels": related}))


@pytest.mark.parametrize(
    "template",
    [
        "file://files.example.org/Templates/Letter.dotx",
        "file:////files.example.org/Letter.dotx",
        "file://///files.example.org/Letter.dotx",
        "file:///\\\\server\\share\\Letter.dotx",
        "file:///%5C%5Cserver%5Cshare%5CLetter.dotx",
        "file:///%2F%2Ffiles.example.org/Letter.dotx",
        "file:///Letter.dotx",
        "file:///C:Letter.dotx",
    ],
)
def test_a_template_of_another_machine_is_refused(template):
    """Only a drive of one's own is trusted: more slashes lead to a server, in whatever letters they are written."""
    related = link("attachedTemplate", template)
    assert "fetches its template" in judged(packed({"word/_rels/settings.xml.rels": related}))


def test_links_to_pages_and_pictures_may_stay():
    parts = {
        "word/_rels/document.xml.rels": link("hyperlink", "https://example.org/run.exe"),
        "word/_rels/header1.xml.rels": link("image", "media/a.png", ""),
        "word/printerSettings/printerSettings1.bin": b"\0",
        "word/media/a.png": b"\x89PNG",
    }
    assert judged(packed(parts)) == ""


def test_an_object_is_refused_wherever_it_is_kept():
    related = {"word/_rels/document.xml.rels": link("oleObject", "media/a.png", ""), "word/media/a.png": b"MZ"}
    assert "only workbooks, documents and slides" in judged(packed(related))


@pytest.mark.parametrize("name", ["table.csv", "note.txt"])
@pytest.mark.parametrize("tag", ["<svg onload=alert(1)>", "<html>", "<!DOCTYPE html>"])
@pytest.mark.parametrize("before", ["\ufeff\ufeff", "\ufeff \n\ufeff\t", "\u2028\ufeff", "\ufeff" + "\n" * 2_000])
def test_marks_and_blanks_before_a_page_do_not_hide_it(name, tag, before):
    for content in (
        f"{before}{tag}".encode(),
        f"{before}{tag}".encode("utf-16"),
        f"\ufeff\ufeff{tag}".encode() + b" caf\xe9",
    ):
        assert "is not what its ending says" in judged(content, name)


def test_text_may_begin_with_marks_and_blanks():
    assert judged("\ufeff\ufeff\n LA,Present".encode(), "table.csv") == ""


def test_a_file_is_read_from_its_beginning_wherever_it_stands():
    read = io.BytesIO(PDF)
    read.seek(0, io.SEEK_END)
    assert rules.problem_of_file("Minutes.pdf", len(PDF), read) == ""


def test_ten_megabytes_are_taken_and_a_byte_more_is_not():
    assert rules.problem_of_file("a.pdf", 10_000_000, io.BytesIO(PDF)) == ""
    assert rules.problem_of_file("a.pdf", 10_000_001, io.BytesIO(PDF)).startswith("“a.pdf” is larger than 10 MB.")


@pytest.mark.parametrize(
    "given, kept",
    [
        ("Minutes 3 March.pdf", "Minutes 3 March.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("D:\\papers\\jo\\Report.docx", "Report.docx"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "abSet-Cookie x.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("“Réunion” №3.pdf", "“Réunion” №3.pdf"),
        ('quote".pdf', "quote.pdf"),
        ("  spaced   out .pdf", "spaced out.pdf"),
        ("report.pdf. . ", "report.pdf"),
        ("\u202e", "Attachment"),
        ("", "Attachment"),
        ("..", "Attachment"),
        ("x" * 400 + ".pdf", "x" * 156 + ".pdf"),
        ("x" * 400, "x" * 160),
    ],
)
def test_a_name_keeps_nothing_that_could_mislead(given, kept):
    assert rules.clean_name(given) == kept


def test_the_ending_is_the_one_a_reader_sees():
    assert rules.ending_of("report.pdf.exe") == "exe"
    assert rules.ending_of("Report.PDF") == "pdf"
    assert rules.type_of("Photo.JPEG").label == "JPEG picture"


def test_sizes_are_said_in_words():
    assert [rules.show_size(n) for n in (1, 1_500, 999_400, 1_000_000, 3_440_000)] == [
        "1 KB",
        "2 KB",
        "999 KB",
        "1 MB",
        "3.4 MB",
    ]
