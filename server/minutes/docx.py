"""How do minutes become a DOCX that an office can go on with? Real styles, header rows, page numbers, one language."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC

from docx import Document as new_document
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table as Grid
from docx.table import _Cell
from docx.text.paragraph import Paragraph as Line

from models.minutes.contents import Minutes
from models.minutes.paper import Block, Entries, Heading, Paper, Paragraph, Table, Together
from models.minutes.writing import write

from .seal import as_png
from .styles import CELL, CENTRED, HEADINGS, TABLE_WIDTH, dress, element

_EPOCH = (1980, 1, 1, 0, 0, 0)  # ZIP knows nothing before


def as_docx(minutes: Minutes) -> bytes:
    """The file; the same bytes for the same minutes."""
    paper = write(minutes)
    document = new_document()
    dress(document, paper)
    _properties(document, paper)
    _page_header(document, paper)
    _head(document, paper)
    for block in paper.blocks:
        _put(document, block)
    _signatures(document, paper)
    _seal(document, paper)
    out = io.BytesIO()
    document.save(out)
    return _timeless(out)


def _properties(document: Document, paper: Paper) -> None:
    properties = document.core_properties
    properties.title = f"{paper.title}: {paper.subject}"[:255]
    properties.author = properties.last_modified_by = paper.issuer[:255]
    properties.language = paper.language
    properties.comments = ""
    for key, part in list(document.part.package.rels.items()):
        if part.reltype.endswith("/thumbnail"):  # a picture of the template's first page
            del document.part.package.rels[key]
    properties.created = properties.modified = paper.at.astimezone(UTC).replace(tzinfo=None)


def _page_header(document: Document, paper: Paper) -> None:
    """The page's number from the second page on; the word for a draft on each."""
    section = document.sections[0]
    for header in (section.header, section.first_page_header):
        line = header.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if header is section.header:
            _field(line, "PAGE")
        if paper.draft:
            line.add_run(f"    {paper.draft}").bold = True


def _field(line: Line, code: str) -> None:
    for kind in ("begin", "separate", "end"):
        line.add_run()._r.append(element("w:fldChar", fldCharType=kind))
        if kind == "begin":
            instruction = element("w:instrText")
            instruction.text = code
            line.add_run()._r.append(instruction)
        elif kind == "separate":
            line.add_run("1")


def _head(document: Document, paper: Paper) -> None:
    left, right = _beside(document, (Mm(76), Length(TABLE_WIDTH - Mm(76))))
    for superior in paper.superiors:
        left(superior.upper())
    left(paper.issuer.upper()).runs[0].bold = True
    left("*")
    if paper.number:
        left(paper.number)
    if paper.draft:
        left(paper.draft).runs[0].bold = True
    party = right(paper.party).runs[0]
    party.bold = party.underline = True
    right(paper.dated).runs[0].italic = True
    document.add_paragraph(paper.title, style="Title")
    document.add_paragraph(style=CENTRED).add_run(paper.subject).bold = True


def _put(document: Document, block: Block) -> None:
    match block:
        case Heading():
            line = document.add_paragraph(block.text, style=HEADINGS[block.level - 1])
            if block.bare:
                line.paragraph_format.keep_with_next = False
        case Paragraph():
            line = _fill(document.add_paragraph(), block)
            line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            line.paragraph_format.first_line_indent = Mm(10)
        case Entries():
            _entries(document, block)
        case Table():
            _table(document, block)
        case Together():
            body = document.element.body
            first = len(body) - 1  # the last element is the section
            for part in block.blocks:
                _put(document, part)
            lines = [Line(line, document) for child in body[first:-1] for line in child.iter(qn("w:p"))]
            for line in lines[:-1]:
                line.paragraph_format.keep_with_next = True


def _entries(document: Document, block: Entries) -> None:
    for first, *others in block.entries:
        line = _fill(document.add_paragraph(style="List Bullet"), first)
        for other in others:
            following = _fill(document.add_paragraph(), other)
            following.paragraph_format.left_indent = line.paragraph_format.left_indent or Mm(6.35)


def _fill(line: Line, paragraph: Paragraph) -> Line:
    for part in paragraph.runs:
        run = line.add_run(part.text)
        run.bold, run.italic = part.bold or None, part.italic or None
    return line


def _table(document: Document, block: Table) -> None:
    table = document.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    table.autofit = False
    whole = sum(column.share for column in block.columns)
    widths = [Length(TABLE_WIDTH * column.share // whole) for column in block.columns]
    _widen(table, widths)
    _row(table.rows[0].cells, [column.heading for column in block.columns], widths, [True] * len(widths))
    table.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader"))
    for cells in block.rows:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(element("w:cantSplit"))
        _row(row.cells, cells, widths, [column.figures for column in block.columns])
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    document.add_paragraph(style=CELL).paragraph_format.space_after = Pt(0)


def _row(cells: Iterable[_Cell], texts: Iterable[str], widths: Iterable[Length], centred: Iterable[bool]) -> None:
    for cell, text, width, centre in zip(cells, texts, widths, centred, strict=True):
        cell.width = width
        line = cell.paragraphs[0]
        line._p.style = CELL  # by its id: by its name all styles are looked through, for each cell
        line.add_run(text)
        if centre:
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _widen(table: Grid, widths: Sequence[Length]) -> None:
    """Some programs go by the columns' widths, some by the cells': both are set."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width


def _signatures(document: Document, paper: Paper) -> None:
    half = Length(TABLE_WIDTH // 2)
    for put, signature in zip(_beside(document, (half, half)), paper.signatures, strict=True):
        put(signature.role).runs[0].bold = True
        note = put(signature.note)
        note.runs[0].italic = True
        note.paragraph_format.space_after = Mm(22)
        put(signature.name).runs[0].bold = True


def _seal(document: Document, paper: Paper) -> None:
    seal = paper.seal
    document.add_paragraph(style=CELL).add_run(seal.title).bold = True
    picture = document.add_paragraph(style=CELL).add_run().add_picture(io.BytesIO(as_png(seal)), width=Mm(24))
    picture._inline.docPr.set("descr", seal.alternative)
    _code(document, seal.hash)
    document.add_paragraph(seal.text, style=CELL)
    if seal.digest:
        document.add_paragraph(style=CELL).add_run(seal.digest_title).bold = True
        _code(document, seal.digest)


def _code(document: Document, digits: str) -> None:
    code = document.add_paragraph(style=CELL).add_run(digits)
    code.font.name, code.font.size = "Courier New", Pt(9)


def _beside(document: Document, widths: tuple[Length, ...]) -> list[Callable[[str], Line]]:
    """Columns side by side without lines, for what adds a centred line to each."""
    table = document.add_table(rows=1, cols=len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    table.rows[0]._tr.get_or_add_trPr().append(element("w:cantSplit"))
    _widen(table, widths)
    return [_into(cell) for cell in table.rows[0].cells]


def _into(cell: _Cell) -> Callable[[str], Line]:
    unused: list[Line] = list(cell.paragraphs)

    def put(text: str) -> Line:
        line = unused.pop() if unused else cell.add_paragraph()
        line.style = CENTRED
        line.add_run(text)
        return line

    return put


def _timeless(saved: io.BytesIO) -> bytes:
    """The same parts without the time of day at which each was packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in parts.namelist():
            packed.writestr(zipfile.ZipInfo(name, _EPOCH), parts.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
