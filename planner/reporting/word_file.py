"""The report as a Word file: the same blocks, in styles that people can edit."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from planner.domain.base.language import speaking
from planner.reporting.blocks import (
    Block,
    Bullets,
    Choices,
    Columns,
    Cover,
    Facts,
    Fig,
    Heading,
    Para,
    Run,
    Signatures,
    Table,
)
from planner.reporting.office import property_text, settled
from planner.reporting.report import Report
from planner.reporting.word_pictures import add_vector, bitmaps
from planner.reporting.word_table import LINE, MUTED, table
from planner.storage.strict_json import without_collection

FONT = "Calibri"
MARGIN_MM = 17.0
UPRIGHT = (210.0, 297.0)


@without_collection()
def write_docx(report: Report, today: date) -> bytes:
    """Return the report as a Word file; the same report and day give the same bytes.

    Tables repeat their heads and do not split rows, headings are Word's own (so that contents and navigation
    work), figures are vectors with alternative text, and bitmaps for programs that read none.
    """
    with speaking(report.speech.language, report.speech.numbers):
        return _Writer(report, today).data()


def _titled(block: Fig | Table) -> str:
    return f"{block.number} · {block.title}" if block.number else block.title


@dataclass
class _Place:
    """Where blocks go: the document or a cell of a layout table, and how wide it is in millimetres."""

    container: Any
    width: float


def _said(place: _Place, words: str = "", style: str = "") -> Any:
    """A paragraph; ``style`` by its id, since looking it up by name reads all styles each time."""
    paragraph = place.container.add_paragraph(words)
    if style:
        paragraph._p.style = style
    return paragraph


class _Writer:
    def __init__(self, report: Report, today: date) -> None:
        import docx

        self.report, self.today = report, today
        self.file: Any = docx.Document()
        _drop_old_styles(self.file.part)
        self.accent = report.document.accent.removeprefix("#")
        self._styles()
        self._properties()
        self.bookmarks = 0
        self.bitmaps = bitmaps(report.pictures)
        self.drawn = 0

    def data(self) -> bytes:
        """Write everything and return the file."""
        document = self.report.document
        self._page(self.file.sections[0], landscape=False)
        place = _Place(self.file, UPRIGHT[0] - 2 * MARGIN_MM)
        if document.cover is not None:
            self._cover(document.cover)
        if document.contents:
            self._contents(place)
        feet = [""]  # of the cover and the contents
        before: tuple[bool, str] | None = None
        for section in document.sections:
            if (section.landscape, section.foot) != before:
                before = (section.landscape, section.foot)
                feet.append(section.foot)
                self._page(self._new_section(), landscape=section.landscape)
            else:
                self.file.add_page_break()
            width = UPRIGHT[1] if section.landscape else UPRIGHT[0]
            self._blocks(_Place(self.file, width - 2 * MARGIN_MM), section.blocks)
        self._head_and_foot(feet)
        buffer = io.BytesIO()
        self.file.save(buffer)
        return settled(buffer.getvalue())

    def _styles(self) -> None:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        language = "de-DE" if self.report.document.language == "de" else "en-GB"
        styles = self.file.styles
        normal = styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(10)
        normal.paragraph_format.space_after = Pt(6)
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
        tag = normal.element.rPr.makeelement(qn("w:lang"), {qn("w:val"): language})
        normal.element.rPr.append(tag)
        for name, size, before in (("Title", 28, 120), ("Heading 1", 20, 0), ("Heading 2", 12, 12)):
            style = styles[name]
            style.font.name, style.font.size, style.font.bold = FONT, Pt(size), True
            style.font.color.rgb = RGBColor(0x1A, 0x1D, 0x21)
            fonts = style.element.rPr.rFonts
            for part in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{part}"), None)
            style.paragraph_format.space_before = Pt(before)
            style.paragraph_format.space_after = Pt(6)
            style.paragraph_format.keep_with_next = True
        for name, points in (("Lead", 12.0), ("Note", 8.5)):
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = normal
            style.font.size, style.font.color.rgb = Pt(points), RGBColor.from_string(MUTED)
        caption = styles["Caption"]
        caption.font.name, caption.font.size, caption.font.bold = FONT, Pt(10), True
        caption.font.color.rgb = RGBColor(0x1A, 0x1D, 0x21)
        caption.paragraph_format.keep_with_next = True
        caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(10), Pt(3)

    def _properties(self) -> None:
        document, core = self.report.document, self.file.core_properties
        author = property_text(document.author)
        core.title, core.author, core.subject = property_text(document.title), author, ""
        core.language = document.language
        core.comments, core.keywords, core.last_modified_by = "", "", author
        moment = datetime.combine(self.today, time(12), UTC).replace(tzinfo=None)
        core.created = core.modified = core.last_printed = moment
        core.revision = 1

    def _new_section(self) -> Any:
        from docx.enum.section import WD_SECTION

        return self.file.add_section(WD_SECTION.NEW_PAGE)

    def _page(self, section: Any, *, landscape: bool) -> None:
        from docx.enum.section import WD_ORIENT
        from docx.shared import Mm

        width, height = UPRIGHT[::-1] if landscape else UPRIGHT
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(width), Mm(height)
        for side in ("left", "right"):
            setattr(section, f"{side}_margin", Mm(MARGIN_MM))
        section.top_margin, section.bottom_margin = Mm(22), Mm(18)
        section.header_distance = section.footer_distance = Mm(10)

    def _cover(self, cover: Cover) -> None:
        from docx.shared import Mm

        if self.report.logo is not None and self.report.logo_suffix == "png":
            picture = self.file.add_picture(io.BytesIO(self.report.logo), height=Mm(16))
            _describe(picture, self.report.document.labels.logo)
        self.file.add_paragraph(cover.title, style="Title")
        self.file.add_paragraph(cover.client, style="Lead")
        for line in (cover.audience, cover.date):
            if line:
                self.file.add_paragraph(line)
        self.file.add_paragraph("")
        self.file.add_paragraph(cover.sentence, style="Lead")
        foot = " · ".join(x for x in (cover.state, cover.confidentiality) if x)
        for line in (foot, *cover.about):
            self.file.add_paragraph(line, style="Note")
        self.file.add_page_break()

    def _contents(self, place: _Place) -> None:
        """Contents with links to the sections; Word puts page numbers in when its fields are renewed."""
        from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
        from docx.shared import Mm

        paragraph = self.file.add_paragraph()
        run = paragraph.add_run(self.report.document.labels.contents)
        run.bold = True
        run.font.size = self.file.styles["Heading 1"].font.size
        titles = [
            b.t
            for s in self.report.document.sections
            for b in s.blocks
            if isinstance(b, Heading) and b.n == 1
        ]
        for number, title in enumerate(titles):
            line = self.file.add_paragraph()
            line.paragraph_format.tab_stops.add_tab_stop(
                Mm(place.width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
            )
            _link(line, f"section{number}", title)
            line.add_run("\t")
            _field(line, f"PAGEREF section{number} \\h")

    def _head_and_foot(self, feet: Sequence[str]) -> None:
        """Head and foot of each section of the file; ``feet`` are lines of their own above the foot."""
        from docx.enum.text import WD_TAB_ALIGNMENT
        from docx.shared import Mm

        document = self.report.document
        before, _, after = document.labels.page.partition("{n}")
        middle = after.replace("{all}", "")
        for number, (section, words) in enumerate(zip(self.file.sections, feet, strict=True)):
            width = section.page_width.mm - 2 * MARGIN_MM
            for part in (section.header, section.footer):
                part.is_linked_to_previous = False
            section.different_first_page_header_footer = number == 0 and document.cover is not None
            head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
            if words:
                foot.insert_paragraph_before(words, style="Note")
            for line in (head, foot):
                line.style = self.file.styles["Note"]
                line.paragraph_format.tab_stops.clear_all()
                line.paragraph_format.tab_stops.add_tab_stop(Mm(width), WD_TAB_ALIGNMENT.RIGHT)
            head.add_run(f"{document.head_left}\t{document.head_right}")
            foot.add_run(f"{document.foot}\t{before}")
            _field(foot, "PAGE")
            foot.add_run(middle)
            _field(foot, "NUMPAGES")

    def _blocks(self, place: _Place, blocks: Iterable[Block]) -> None:
        draw: dict[type, Callable[[_Place, Any], None]] = {
            Heading: self._heading,
            Para: self._para,
            Bullets: self._bullets,
            Facts: self._facts,
            Fig: self._figure,
            Table: self._table,
            Columns: self._columns,
            Signatures: self._signatures,
            Choices: self._choices,
        }
        for block in blocks:
            draw[type(block)](place, block)

    def _heading(self, place: _Place, block: Heading) -> None:
        paragraph = _said(place, block.t, f"Heading{block.n}")
        if block.n == 1:
            _bookmark(paragraph, self.bookmarks)
            self.bookmarks += 1

    def _runs(self, paragraph: Any, runs: Iterable[Run]) -> None:
        from docx.shared import RGBColor

        for run in runs:
            made = paragraph.add_run(run.t)
            made.bold = run.b or None
            if run.muted:
                made.font.color.rgb = RGBColor.from_string(MUTED)

    def _para(self, place: _Place, block: Para) -> None:
        paragraph = _said(place, style="Lead" if block.lead else "")
        self._runs(paragraph, block.runs)

    def _bullets(self, place: _Place, block: Bullets) -> None:
        for item in block.items:
            self._runs(_said(place, style="ListBullet"), item)

    def _facts(self, place: _Place, block: Facts) -> None:
        from docx.shared import Pt

        grid = self._grid(place, 1, len(block.items), [1 / len(block.items)] * len(block.items))
        for cell, fact in zip(grid.rows[0].cells, block.items, strict=True):
            first = cell.paragraphs[0]
            run = first.add_run(fact.figure)
            run.bold, run.font.size = True, Pt(15)
            first.paragraph_format.space_after = Pt(0)
            label = cell.add_paragraph()
            label.add_run(fact.label).bold = True
            label.paragraph_format.space_after = Pt(0)
            cell.add_paragraph(fact.note, style="Note")
            _border(cell, "top", "1A1D21", 12)

    def _figure(self, place: _Place, block: Fig) -> None:
        from docx.shared import Mm

        if block.title:
            _said(place, _titled(block), "Caption")
        if block.note:
            note = _said(place, block.note, "Note")
            note.paragraph_format.keep_with_next = True
        run = place.container.add_paragraph().add_run()
        picture = run.add_picture(io.BytesIO(self.bitmaps[block.key]), width=Mm(place.width))
        _describe(picture, block.alt)
        self.drawn += 1
        add_vector(picture._inline, self.file.part, self.drawn, self.report.pictures[block.key])

    def _choices(self, place: _Place, block: Choices) -> None:
        for item in block.items:
            place.container.add_paragraph(f"\u2610 {item}")

    def _signatures(self, place: _Place, block: Signatures) -> None:
        """A box for each signer beside the line for place and date."""
        from docx.shared import Mm, Pt

        grid = self._grid(place, len(block.items), 2, [0.5, 0.5])
        for row, field in zip(grid.rows, block.items, strict=True):
            row.height = Mm(42)
            left, right = row.cells
            name = left.paragraphs[0]
            name.add_run(field.name).bold = True
            name.paragraph_format.space_after = Pt(0)
            if field.role:
                left.add_paragraph(field.role, style="Note")
            _border(left, "bottom", "1A1D21", 6)
            right.paragraphs[0].style = self.file.styles["Note"]
            right.paragraphs[0].add_run(block.date)
            _border(right, "bottom", "1A1D21", 6)

    def _columns(self, place: _Place, block: Columns) -> None:
        shares = (block.ratio, 1 - block.ratio)
        grid = self._grid(place, 1, 2, list(shares))
        for cell, side, share in zip(
            grid.rows[0].cells, (block.left, block.right), shares, strict=True
        ):
            first = cell.paragraphs[0]
            self._blocks(_Place(cell, place.width * share - 6), side)
            first._element.getparent().remove(first._element)
            if not cell.paragraphs or cell._element[-1].tag.endswith("}tbl"):
                cell.add_paragraph()  # a cell has to end with one
            if block.ruled:
                _border(cell, "top", LINE, 6)

    def _grid(self, place: _Place, rows: int, columns: int, shares: list[float]) -> Any:
        """A table without lines that lays things out side by side."""
        from docx.shared import Mm

        grid = place.container.add_table(rows, columns)
        grid.autofit = False
        for column, share in zip(grid.columns, shares, strict=True):
            column.width = Mm(place.width * share)
            for cell in column.cells:
                cell.width = Mm(place.width * share)
        return grid

    def _table(self, place: _Place, block: Table) -> None:
        from docx.shared import Pt

        if block.title:
            _said(place, _titled(block), "Caption")
        after = _said(place)
        after._p.addprevious(table(block, place.width))
        after.paragraph_format.space_after = Pt(2)


def _drop_old_styles(part: Any) -> None:
    """Leave out the template's second set of styles, of Word 2010, which would disagree with ours."""
    for key, relation in list(part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):
            del part.rels[key]


def _element(tag: str, /, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _border(cell: Any, side: str, colour: str, size: int) -> None:
    """A line at one side of a cell; ``size`` in eighths of a point."""
    properties = cell._element.get_or_add_tcPr()
    borders = properties.find(_element("tcBorders").tag)
    if borders is None:
        borders = _element("tcBorders")
        shade = properties.find(_element("shd").tag)
        if shade is not None:
            shade.addprevious(borders)  # the schema wants borders before the shade
        else:
            properties.append(borders)
    borders.append(_element(side, val="single", sz=str(size), color=colour, space="0"))


def _describe(picture: Any, words: str) -> None:
    picture._inline.docPr.set("descr", words)


def _bookmark(paragraph: Any, number: int) -> None:
    start = _element("bookmarkStart", id=str(number), name=f"section{number}")
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(_element("bookmarkEnd", id=str(number)))


def _link(paragraph: Any, anchor: str, words: str) -> None:
    link = _element("hyperlink", anchor=anchor, history="1")
    paragraph._p.append(link)
    run = paragraph.add_run(words)
    link.append(run._r)


def _field(paragraph: Any, code: str) -> None:
    field = _element("fldSimple", instr=code, dirty="true")  # Word renews it on opening
    paragraph._p.append(field)
    run = paragraph.add_run("–")
    field.append(run._r)
