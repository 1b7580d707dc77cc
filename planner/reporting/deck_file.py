"""The deck as a PowerPoint file: native charts and tables that people can edit, and notes to speak from."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from planner.domain.base.language import speaking
from planner.domain.base.numbers import decimal
from planner.reporting.blocks import Cell, Run
from planner.reporting.charts.business import shortened
from planner.reporting.deck_charts import held, with_line, within_schema
from planner.reporting.deck_sizes import POINT_SIZES, Box, needed, points_size, readable
from planner.reporting.deck_template import HIGH, inch, layout_with_title, line_below, opened
from planner.reporting.office import property_text, settled
from planner.reporting.slides import (
    ChartPart,
    Deck,
    FactsPart,
    GanttPart,
    Part,
    Series,
    Slide,
    TablePart,
    TextPart,
)

MARGIN, GAP = 0.6, 0.35
TITLE_TOP, FOOT_TOP = 0.4, 7.08
LINE_HEIGHT, LETTERS = 0.45, 80  # of a title: inches for a line, letters that fit on it
FONT = "Calibri"
LOGO_WIDE = 2.4
"""Inches that a logo is wide at most."""
INK, MUTED, LINE = "1A1D21", "595F67", "DEDED8"
TONES = {
    "muted": "85898F",
    "dark": INK,
    "capacity": "2C7C78",
    "value": "B9770E",
    "bad": "B3261E",
    "soft": "9FB0E6",
    "pale": "D3DBF4",
}


def limit_words(series: Series) -> str:
    """The limit of a column chart in words: the same for every quarter."""
    return f"{series.name}: {decimal(max(v or 0.0 for v in series.values), 0)}"


def write_pptx(deck: Deck, today: date, template: Path | None = None) -> bytes:
    """Return the deck as a PowerPoint file; the same deck and day give the same bytes.

    ``template`` is a client's file whose design is used: its slides are taken out, its layouts stay. Raises
    ``ReportError`` in words when it cannot be read or has no layout with a title.
    """
    with speaking(deck.speech.language, deck.speech.numbers):
        return _Writer(deck, today, template).data()


class _Writer:
    def __init__(self, deck: Deck, today: date, template: Path | None) -> None:
        self.deck = deck
        self.own_design = template is None
        self.file = opened(template)
        self.accent = deck.accent.removeprefix("#")
        core = self.file.core_properties
        core.title, core.author, core.subject = (
            property_text(deck.title),
            property_text(deck.author),
            "",
        )
        core.language, core.keywords, core.comments = deck.speech.language, "", ""
        core.last_modified_by, core.revision = property_text(deck.author), 1
        moment = datetime.combine(today, time(12), UTC).replace(tzinfo=None)
        core.created = core.modified = core.last_printed = moment
        self.title_layout = layout_with_title(self.file, want_subtitle=True)
        self.body_layout = layout_with_title(self.file, want_subtitle=False)
        self.points = POINT_SIZES[-1]

    def data(self) -> bytes:
        """Draw every slide and return the file."""
        self._first()
        for number, slide in enumerate(self.deck.slides, start=2):
            self._slide(slide, number)
        buffer = io.BytesIO()
        self.file.save(buffer)
        return settled(buffer.getvalue())

    @property
    def wide(self) -> float:
        """Width of a slide in inches."""
        return float(self.file.slide_width.inches)

    @property
    def high(self) -> float:
        """Height of a slide in inches."""
        return float(self.file.slide_height.inches)

    def _first(self) -> None:
        deck = self.deck
        slide = self.file.slides.add_slide(self.title_layout)
        slide.shapes.title.text = deck.title
        for shape in list(slide.placeholders):
            if shape.placeholder_format.idx != slide.shapes.title.placeholder_format.idx:
                shape._element.getparent().remove(shape._element)
        width = self.wide - 2 * MARGIN
        if self.own_design:
            self._place(slide.shapes.title, Box(MARGIN, 2.0, width, 1.2), 36)
        title = slide.shapes.title
        below = (title.top + title.height) / 914400 + 0.1
        lines = self._text(slide, Box(MARGIN, below, width, 0.35 * len(deck.lines) + 0.1))
        for k, words in enumerate(deck.lines):
            self._add(lines, (Run(t=words, muted=k > 0),), 18 if k == 0 else 14, first=k == 0)
        foot = self._text(slide, Box(MARGIN, self.high - 1.5, width, 0.9))
        self._add(foot, (Run(t=deck.sentence),), 16, first=True)
        if self.own_design:
            self._rule(slide, Box(MARGIN, self.high - 1.6, width, 0.03), self.accent)
        if deck.logo is not None:
            picture = slide.shapes.add_picture(
                io.BytesIO(deck.logo), inch(MARGIN), inch(MARGIN), height=inch(0.7)
            )
            if picture.width > inch(LOGO_WIDE):
                lower = inch(LOGO_WIDE) / picture.width
                picture.width, picture.height = inch(LOGO_WIDE), round(picture.height * lower)
            picture._element.nvPicPr.cNvPr.set("descr", deck.author)
        slide.notes_slide.notes_text_frame.text = deck.notes

    def _slide(self, found: Slide, number: int) -> None:
        slide = self.file.slides.add_slide(self.body_layout)
        slide.shapes.title.text = found.title
        for shape in list(slide.placeholders):
            if shape.placeholder_format.idx != slide.shapes.title.placeholder_format.idx:
                shape._element.getparent().remove(shape._element)
        width = self.wide - 2 * MARGIN
        size = 26 if len(found.title) <= LETTERS - 12 else 22
        if self.own_design:
            height = LINE_HEIGHT * (1 + len(found.title) // LETTERS)
            self._place(slide.shapes.title, Box(MARGIN, TITLE_TOP, width, height), size)
        title = slide.shapes.title
        top = (title.top + title.height) / 914400 + 0.25
        bottom = self.high - (HIGH - FOOT_TOP) - 0.1
        if found.top is not None:
            height = 1.55
            self._part(slide, Box(MARGIN, top, width, height), found.top)
            top += height + 0.2
        if found.left is not None and found.right is not None:
            left = (width - GAP) * found.ratio
            rest = Box(MARGIN + left + GAP, top, width - GAP - left, bottom - top)
            both = [(Box(MARGIN, top, left, bottom - top), found.left), (rest, found.right)]
            # paragraphs side by side have one size
            self.points = min(points_size(p, b) for b, p in both)
            for place, part in both:
                self._part(slide, place, part)
        elif found.left is not None:
            place = Box(MARGIN, top, width, bottom - top)
            self.points = points_size(found.left, place)
            self._part(slide, place, found.left)
        foot = self._text(slide, Box(MARGIN, self.high - (HIGH - FOOT_TOP), width, 0.3))
        self._add(foot, (Run(t=f"{self.deck.foot}   {number}", muted=True),), 10, first=True)
        slide.notes_slide.notes_text_frame.text = found.notes

    def _part(self, slide: Any, box: Box, part: Part) -> None:
        draw: dict[type, Callable[[Any, Box, Any], None]] = {
            ChartPart: self._chart,
            TablePart: self._table,
            TextPart: self._points,
            FactsPart: self._facts,
            GanttPart: self._gantt,
        }
        draw[type(part)](slide, box, part)

    def _place(self, shape: Any, box: Box, size: float) -> None:
        from pptx.dml.color import RGBColor
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
        from pptx.util import Pt

        shape.left, shape.top, shape.width, shape.height = map(
            inch, (box.left, box.top, box.width, box.height)
        )
        frame = shape.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        for paragraph in frame.paragraphs:
            paragraph.alignment = PP_ALIGN.LEFT
            for run in paragraph.runs:
                run.font.size, run.font.bold, run.font.name = Pt(size), True, FONT
                run.font.color.rgb = RGBColor.from_string(INK)

    def _text(self, slide: Any, box: Box) -> Any:
        frame = slide.shapes.add_textbox(
            *map(inch, (box.left, box.top, box.width, box.height))
        ).text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        return frame

    def _add(
        self,
        frame: Any,
        runs: tuple[Run, ...],
        size: float,
        *,
        first: bool = False,
        bold: bool = False,
    ) -> Any:
        from pptx.dml.color import RGBColor
        from pptx.util import Pt

        paragraph = frame.paragraphs[0] if first else frame.add_paragraph()
        for run in runs:
            made = paragraph.add_run()
            made.text = run.t
            made.font.size, made.font.bold = Pt(size), run.b or bold
            if self.own_design:
                made.font.name = FONT
                made.font.color.rgb = RGBColor.from_string(MUTED if run.muted else INK)
        return paragraph

    def _rule(self, slide: Any, box: Box, colour: str) -> Any:
        from pptx.enum.shapes import MSO_SHAPE

        return self._shape(slide, MSO_SHAPE.RECTANGLE, box, colour)

    def _shape(self, slide: Any, kind: Any, box: Box, colour: str) -> Any:
        from pptx.dml.color import RGBColor

        shape = slide.shapes.add_shape(kind, *map(inch, (box.left, box.top, box.width, box.height)))
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(colour)
        shape.line.fill.background()
        shape.shadow.inherit = False
        return shape

    def _heading(self, slide: Any, box: Box, words: str, beside: str = "") -> Box:
        if not words:
            return box
        said = (Run(t=words, b=True), *((Run(t=f"   {beside}", muted=True),) if beside else ()))
        frame = self._text(slide, Box(box.left, box.top, box.width, 0.3))
        self._add(frame, said, 14, first=True)
        return Box(box.left, box.top + 0.38, box.width, box.height - 0.38)

    def _points(self, slide: Any, box: Box, part: TextPart) -> None:
        from pptx.util import Pt

        box = self._heading(slide, box, part.title)
        frame = self._text(slide, box)
        for k, point in enumerate(part.points):
            title = len(point) == 1 and point[0].b
            marked = point if title else (Run(t="–  "), *point)
            paragraph = self._add(frame, marked, self.points, first=k == 0)
            paragraph.space_before = Pt(10 if title and k else 0)
            paragraph.space_after = Pt(6)

    def _facts(self, slide: Any, box: Box, part: FactsPart) -> None:
        gap = 0.3
        width = (box.width - gap * (len(part.items) - 1)) / len(part.items)
        for k, fact in enumerate(part.items):
            left = box.left + k * (width + gap)
            self._rule(slide, Box(left, box.top, width, 0.025), INK)
            frame = self._text(slide, Box(left, box.top + 0.06, width, box.height - 0.06))
            size = 24 if len(fact.figure) <= 16 else 18
            self._add(frame, (Run(t=fact.figure, b=True),), size, first=True)
            self._add(frame, (Run(t=fact.label, b=True),), 13)
            self._add(frame, (Run(t=fact.note, muted=True),), 11)

    def _table(self, slide: Any, box: Box, part: TablePart) -> None:
        box = self._heading(slide, box, part.title)
        rows, columns = len(part.rows) + 1, len(part.head)
        size = readable(part, box)
        height = min(max(0.42 * rows, needed(part, box.width, size)), box.height)
        frame = slide.shapes.add_table(
            rows, columns, *map(inch, (box.left, box.top, box.width, height))
        )
        frame._element.nvGraphicFramePr.cNvPr.set("descr", part.title or slide.shapes.title.text)
        table = frame.table
        self._plain(frame)
        total = sum(part.widths)
        for k, share in enumerate(part.widths):
            table.columns[k].width = inch(box.width * share / total)
        for k, words in enumerate(part.head):
            self._cell(table.cell(0, k), Cell(t=words), part.align[k], size, muted=True)
        for n, row in enumerate(part.rows, start=1):
            table.rows[n].height = inch(height / rows)
            for k, value in enumerate(row):
                self._cell(table.cell(n, k), value, part.align[k], size)

    def _plain(self, frame: Any) -> None:
        """Take the program's default style off a table: hairlines only, no filled head, no bands."""
        properties = frame._element.graphic.graphicData.tbl.tblPr
        for name in ("firstRow", "bandRow"):
            properties.attrib.pop(name, None)
        properties.set("firstRow", "1")
        style = properties.find(
            "{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId"
        )
        if style is not None:
            style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # "No style, no grid"

    def _cell(
        self, cell: Any, value: Cell, align: str, size: float, *, muted: bool = False
    ) -> None:
        from pptx.dml.color import RGBColor
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
        from pptx.util import Pt

        frame = cell.text_frame
        paragraph = self._add(frame, (Run(t=value.t, b=value.b, muted=muted),), size, first=True)
        paragraph.alignment = {"l": PP_ALIGN.LEFT, "r": PP_ALIGN.RIGHT, "c": PP_ALIGN.CENTER}[align]
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        cell.margin_top = cell.margin_bottom = Pt(2)
        cell.margin_left = cell.margin_right = Pt(4)
        if value.fill:
            cell.fill.solid()
            cell.fill.fore_color.rgb = RGBColor.from_string(value.fill.removeprefix("#"))
            paragraph.runs[0].font.color.rgb = RGBColor.from_string(value.ink.removeprefix("#"))
        line_below(cell, MUTED if muted else LINE)

    def _chart(self, slide: Any, box: Box, part: ChartPart) -> None:
        from pptx.chart.data import CategoryChartData
        from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
        from pptx.util import Pt

        limits = [s for s in part.series if part.kind == "column" and s.dashed and s.values]
        box = self._heading(slide, box, part.title, "; ".join(limit_words(s) for s in limits))
        kinds = {
            "radar": XL_CHART_TYPE.RADAR_MARKERS,
            "bar": XL_CHART_TYPE.BAR_CLUSTERED,
            "tornado": XL_CHART_TYPE.BAR_CLUSTERED,
            "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
            "fan": XL_CHART_TYPE.AREA_STACKED,
        }
        data = CategoryChartData(number_format=part.number_format)
        data.categories = part.categories
        columns = held(part)
        for series in columns:
            data.add_series(series.name, series.values)
        frame = slide.shapes.add_chart(
            kinds[part.kind], *map(inch, (box.left, box.top, box.width, box.height)), data
        )
        frame._element.nvGraphicFramePr.cNvPr.set("descr", part.alt)
        chart = frame.chart
        chart.font.size = Pt(11)
        chart.has_title = False
        chart.has_legend = len(columns) > 1
        if chart.has_legend:
            chart.legend.position = XL_LEGEND_POSITION.BOTTOM
            chart.legend.include_in_layout = False
        self._axes(chart, part)
        for series, made in zip(columns, chart.plots[0].series, strict=True):
            self._paint(made, series, part.kind)
        if part.kind in ("bar", "column", "tornado"):
            plot = chart.plots[0]
            plot.gap_width = 45 if len(part.categories) > 3 else 200  # one or two are no blocks
            if part.kind != "column":
                plot.overlap = 100
            if part.labels or part.kind == "tornado":
                plot.has_data_labels = True
                plot.data_labels.number_format = part.number_format
                plot.data_labels.number_format_is_linked = False
                plot.data_labels.font.size = Pt(10)
        if part.kind == "fan":
            with_line(chart)
        within_schema(chart)

    def _axes(self, chart: Any, part: ChartPart) -> None:
        from pptx.dml.color import RGBColor
        from pptx.enum.chart import XL_AXIS_CROSSES, XL_TICK_LABEL_POSITION

        value, category = chart.value_axis, chart.category_axis
        value.has_major_gridlines = part.kind in ("fan", "column", "radar")
        if value.has_major_gridlines:
            value.major_gridlines.format.line.color.rgb = RGBColor.from_string(LINE)
        value.tick_labels.number_format = part.number_format
        value.tick_labels.number_format_is_linked = False
        if part.kind != "radar":
            value.format.line.fill.background()
        if part.top is not None:
            value.minimum_scale, value.maximum_scale = 0, part.top
            value.major_unit = 1
        elif part.kind in ("bar", "column") and all(
            (v or 0.0) >= 0 for s in part.series for v in s.values
        ):
            value.minimum_scale = 0
        if part.kind in ("bar", "tornado"):
            category.reverse_order = True
            category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
            value.visible = False
        if part.kind == "fan":
            category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        if part.kind == "tornado":
            value.crosses = XL_AXIS_CROSSES.CUSTOM
            value.crosses_at = part.base

    def _paint(self, made: Any, series: Series, kind: str) -> None:
        from pptx.dml.color import RGBColor
        from pptx.enum.chart import XL_MARKER_STYLE
        from pptx.enum.dml import MSO_LINE
        from pptx.util import Pt

        colour = RGBColor.from_string(TONES.get(series.tone or "", self.accent))
        if kind == "fan" and not series.tone:
            made.format.fill.background()
            return
        if kind in ("bar", "column", "tornado", "fan"):
            made.format.fill.solid()
            made.format.fill.fore_color.rgb = colour
            if kind != "fan":
                made.invert_if_negative = False
            return
        made.format.line.color.rgb = colour
        made.format.line.width = Pt(1.25 if series.thin or series.dashed else 2.5)
        if series.dashed:
            made.format.line.dash_style = MSO_LINE.DASH
        if kind == "radar" and not series.dashed and not series.thin:
            made.marker.style, made.marker.size = XL_MARKER_STYLE.CIRCLE, 6
            made.marker.format.fill.solid()
            made.marker.format.fill.fore_color.rgb = colour
            made.marker.format.line.color.rgb = colour
        else:
            made.marker.style = XL_MARKER_STYLE.NONE

    def _gantt(self, slide: Any, box: Box, part: GanttPart) -> None:
        from pptx.enum.shapes import MSO_SHAPE
        from pptx.enum.text import MSO_ANCHOR

        before = len(slide.shapes)
        names, head = 3.6, 0.42
        row = min((box.height - head) / max(len(part.rows), 1), 0.34)
        size = 12 if row > 0.27 else 10
        quarter = (box.width - names) / len(part.quarters)
        years: set[str] = set()
        for k, (year, label) in enumerate(part.quarters):
            left = box.left + names + k * quarter
            words = (Run(t=f"{label} ", muted=True), Run(t="" if year in years else year, b=True))
            years.add(year)
            self._add(self._text(slide, Box(left, box.top, quarter, 0.3)), words, 10, first=True)
            self._rule(slide, Box(left, box.top + head, 0.008, row * len(part.rows)), LINE)
        for k, step in enumerate(part.rows):
            top = box.top + head + k * row
            indent = 0.0 if step.stage else 0.2
            frame = self._text(slide, Box(box.left + indent, top, names - indent - 0.1, row))
            frame.vertical_anchor = MSO_ANCHOR.MIDDLE
            name = shortened(step.name, int((names - indent) * 110 / size))
            self._add(frame, (Run(t=name, b=step.stage),), size, first=True)
            left = box.left + names + step.start * quarter
            width = max((step.end - step.start) * quarter - 0.04, 0.05)
            if step.stage:
                bar = self._rule(slide, Box(left, top + row * 0.42, width, row * 0.16), MUTED)
            else:
                colour = self.accent if step.tool else TONES["capacity"]
                place = Box(left, top + row * 0.14, width, row * 0.72)
                bar = self._shape(slide, MSO_SHAPE.RECTANGLE, place, colour)
            bar.name = step.name
            bar._element.nvSpPr.cNvPr.set("descr", f"{step.name} {step.text}".strip())
        # one thing to move, to scale and to be read out
        whole = slide.shapes.add_group_shape(list(slide.shapes)[before:])
        whole._element.nvGrpSpPr.cNvPr.set("descr", part.alt)
