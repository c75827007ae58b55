"""How does a DOCX of minutes look? Page, fonts and styles as offices of the Party set them."""

from __future__ import annotations

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from models.minutes.paper import Paper

SERIF = "Times New Roman"
LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}
HEADINGS = ("Heading 1", "Heading 2", "Heading 3")
CELL = "Cell"
CENTRED = "Centred"
TABLE_WIDTH = Mm(210 - 30 - 18)


def element(name: str, **attributes: str) -> BaseOxmlElement:
    """An element of WordprocessingML: `element("w:lang", val="vi-VN")`."""
    made = OxmlElement(name)
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), value)
    return made


def dress(document: Document, paper: Paper) -> None:
    """Set page, language and styles of an empty document."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(18)
    section.top_margin = section.bottom_margin = Mm(20)
    section.header_distance = Mm(9)
    section.different_first_page_header_footer = True
    normal = _style(document, "Normal", size=14)
    # The template's languages are those of its author; this one holds for every script.
    for lang in list(document.styles.element.iter(qn("w:lang"))):
        lang.getparent().remove(lang)
    tag = LANGUAGES[paper.language]
    normal.element.get_or_add_rPr().append(element("w:lang", val=tag, eastAsia=tag, bidi=tag))
    normal.paragraph_format.space_after = Pt(6)
    _style(document, "List Bullet", size=14)
    _style(document, "Header", size=12)
    title = _style(document, "Title", size=16, bold=True)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before = Pt(24)
    for border in list(title.element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)
    for name in HEADINGS:
        heading = _style(document, name, size=14, bold=name != HEADINGS[-1], italic=name == HEADINGS[-1])
        heading.paragraph_format.space_before = Pt(12)
        heading.paragraph_format.space_after = Pt(6)
    for name, size in ((CELL, 12), (CENTRED, 14)):
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        added = _style(document, name, size=size)
        added.base_style = normal
        added.paragraph_format.space_after = Pt(3)
    document.styles[CENTRED].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _style(document: Document, name: str, *, size: int, bold: bool = False, italic: bool = False) -> ParagraphStyle:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    style.font.size = Pt(size)
    style.font.bold, style.font.italic = bold, italic
    style.font.color.rgb = RGBColor(0, 0, 0)
    # Fonts of the template's theme would go before any font that is named.
    properties = style.element.get_or_add_rPr()
    for fonts in properties.findall(qn("w:rFonts")):
        properties.remove(fonts)
    properties.insert(0, element("w:rFonts", ascii=SERIF, hAnsi=SERIF, cs=SERIF, eastAsia=SERIF))
    return style
