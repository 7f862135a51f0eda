"""The styles, lists, fonts and settings of a Word file as WordprocessingML; the sizes are those of static/css/pdf.css.

Lengths are in twentieths of a point, as Word counts them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from .docx_text import LIST_KINDS, Lists
from .office import BORDER, DARK, GREY, badges

FONT, INSTEAD = "Source Sans Pro", "Source Sans 3,Calibri"  # and what Word takes where the font is not installed
INK, PALE = "16222E", "46535F"
# Styles that Word knows by these names; it fills the contents from the headings.
BUILT_IN = frozenset({"heading 1", "heading 2", "heading 3", "heading 4", "heading 5", "Subtitle", "caption"})
BUILT_IN |= {"header", "footer", "TOC Heading", "toc 2", "toc 3"}
INDENT = 255  # for each level of a list
DEPTHS = 9  # the levels that Word has
FORMATS = {"1": ("decimal", "%{}."), "a": ("lowerLetter", "%{}."), "•": ("bullet", "•")}

SETTINGS = (
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-GB"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
)
FONTS = (
    f'<w:font w:name="{FONT}"><w:altName w:val="{INSTEAD}"/><w:panose1 w:val="020B0503030403020204"/>'
    '<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
)


@dataclass(frozen=True)
class Look:
    """A paragraph style; `size` is in half points, `level` the place in the outline."""

    name: str
    size: int = 17
    ink: str = INK
    bold: bool = False
    italic: bool = False
    above: int = 0
    below: int = 0
    level: int = 0
    left: int = 0

    @property
    def key(self) -> str:
        return self.name.title().replace(" ", "")

    def xml(self) -> str:
        keep, outline = ("<w:keepNext/>", f'<w:outlineLvl w:val="{self.level - 1}"/>') if self.level else ("", "")
        indent = f'<w:ind w:left="{self.left}"/>' if self.left else ""
        return (
            f'<w:style w:type="paragraph" w:styleId="{self.key}"{own(self.name)}><w:name w:val="{self.name}"/>'
            f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{keep}<w:keepLines/><w:spacing w:before="{self.above}" '
            f'w:after="{self.below}"/>{indent}{outline}</w:pPr><w:rPr>{"<w:b/>" * self.bold}{"<w:i/>" * self.italic}'
            f'<w:color w:val="{self.ink}"/><w:sz w:val="{self.size}"/><w:szCs w:val="{self.size}"/></w:rPr></w:style>'
        )


LOOKS = (
    Look("heading 1", 34, DARK, bold=True, level=1),
    Look("heading 2", 22, DARK, bold=True, above=240, below=110, level=2),
    Look("heading 3", 21, DARK, bold=True, above=200, below=90, level=3),
    Look("heading 4", 19, DARK, bold=True, above=160, below=80, level=4),
    Look("heading 5", 17, DARK, bold=True, above=140, below=80, level=5),
    Look("caption", 19, DARK, bold=True, above=160, below=90),
    Look("Cover title", 60, DARK, bold=True, above=3400, level=1),
    Look("Cover subtitle", 30, above=280),
    Look("Cover line", 24, above=170),
    Look("TOC Heading", 34, DARK, bold=True, below=220),
    Look("toc 2", 20, bold=True, above=120, below=40),
    Look("toc 3", 20, below=40, left=340),
    Look("Subtitle", 21, above=57),
    Look("Dates", ink=PALE, above=57),
    Look("Note", above=85),
    Look("Passage", 20, below=60),
    Look("header", 16, PALE),
    Look("footer", 16, PALE),
    Look("Table end", 2),
    Look("Grid text"),
    Look("Grid heading", ink="FFFFFF", bold=True),
    Look("Grid group", bold=True),
    Look("Grid subtotal", bold=True),
    Look("Grid total", bold=True),
    Look("Grid unused", ink=GREY, italic=True),
    Look("Grid note", ink=PALE, italic=True),
    Look("Grid missing", ink=PALE),
)


def status_key(tone: str) -> str:
    """The character style of a status; one without colours of its own has the common ones."""
    return f"Status-{tone}" if tone and tone in badges() else "Status"


def own(name: str) -> str:
    """The mark of a style that is not one of Word's."""
    return "" if name in BUILT_IN else ' w:customStyle="1"'


def styles_xml() -> Iterator[str]:
    """The defaults, then each style."""
    yield (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" '
        f'w:cs="{FONT}"/><w:color w:val="{INK}"/><w:sz w:val="17"/><w:szCs w:val="17"/>'
        '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/>'
        "</w:docDefaults>"
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1" w:defUnhideWhenUsed="1" '
        'w:defQFormat="0" w:count="376"/>'
    )
    for kind, key, name in (
        ("paragraph", "Normal", "Normal"),
        ("character", "DefaultParagraphFont", "Default Paragraph Font"),
        ("numbering", "NoList", "No List"),
    ):
        yield f'<w:style w:type="{kind}" w:default="1" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
    yield from (look.xml() for look in LOOKS)
    yield _character_style("Strong", "Strong", "<w:b/>")
    for tone, (ink, ground) in badges().items():
        badge = f'<w:b/><w:color w:val="{ink}"/><w:shd w:val="clear" w:color="auto" w:fill="{ground}"/>'
        yield _character_style(status_key(tone), f"Status {tone.replace('-', ' ')}".strip(), badge)
    yield from _table_styles()


def _character_style(key: str, name: str, looks: str) -> str:
    mark = "" if name == "Strong" else own(name)
    return (
        f'<w:style w:type="character" w:styleId="{key}"{mark}><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/><w:rPr>{looks}</w:rPr></w:style>'
    )


def _table_styles() -> Iterator[str]:
    """Word's plain table, and the grid with its lines and the paddings that pdf.css gives a cell."""
    yield (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="108" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{BORDER}"/>' for side in sides)
    margins = {"top": 74, "left": 102, "bottom": 85, "right": 102}
    paddings = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in margins.items())
    yield (
        '<w:style w:type="table" w:customStyle="1" w:styleId="Grid"><w:name w:val="Grid"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{lines}</w:tblBorders>'
        f"<w:tblCellMar>{paddings}</w:tblCellMar></w:tblPr></w:style>"
    )


def numbering_xml(lists: Lists) -> Iterator[str]:
    """How each kind of list is marked, then the lists of the document, each from 1 on."""
    for style, kind in LIST_KINDS.items():
        levels = "".join(_level(style, depth) for depth in range(DEPTHS))
        yield (
            f'<w:abstractNum w:abstractNumId="{kind}"><w:nsid w:val="{0x5E511900 + kind:08X}"/>'
            f'<w:multiLevelType w:val="hybridMultilevel"/>{levels}</w:abstractNum>'
        )
    for number, (kind, depth) in enumerate(lists.opened, start=1):
        yield (
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{kind}"/><w:lvlOverride w:ilvl="{depth}">'
            '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )


def _level(style: str, depth: int) -> str:
    form, text = FORMATS[style]
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text.format(depth + 1)}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{INDENT * (depth + 1)}" w:hanging="{INDENT}"/></w:pPr></w:lvl>'
    )
