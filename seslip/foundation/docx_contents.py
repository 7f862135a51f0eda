"""The contents of a Word file as WordprocessingML: a field that Word fills, with its entries already in it."""

from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from .docx_text import Manner, paragraph, run
from .outline import LISTED, Heading

TITLE = "Contents"


def mark_of(head: Heading) -> str:
    """The name by which the contents refer to a heading; Word takes names of this form for its own."""
    return f"_Toc{head.part + 1:08}"


def marked(runs: str, head: Heading) -> str:
    """The text of a heading that the contents lead to."""
    mark = f"<w:bookmarkStart w:id={quoteattr(str(head.part))} w:name={quoteattr(mark_of(head))}/>"
    return f'{mark}{runs}<w:bookmarkEnd w:id="{head.part}"/>'


def contents_xml(entries: Sequence[Heading]) -> str:
    """The list on a page of its own, without page numbers: Word lays out the pages, and adds them when it opens it."""
    heading = paragraph(run(TITLE), Manner("TocHeading", new_page=True))
    lines = [f'<w:hyperlink w:anchor="{mark_of(head)}">{run(head.text)}</w:hyperlink>' for head in entries]
    code = f'<w:r><w:instrText xml:space="preserve"> TOC \\o "2-{LISTED}" \\h \\z </w:instrText></w:r>'
    opening = _mark("begin", ' w:dirty="true"') + code + _mark("separate")
    drawn = [
        paragraph(f"{opening if index == 0 else ''}{line}", Manner(f"Toc{head.level}"))
        for index, (head, line) in enumerate(zip(entries, lines, strict=True))
    ]
    closing = paragraph(_mark("end"), Manner("TableEnd"))
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
    content = f"{heading}{''.join(drawn)}{closing}"
    return f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def _mark(kind: str, more: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"{more}/></w:r>'
