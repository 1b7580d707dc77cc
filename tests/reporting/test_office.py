"""What outside validators found in decks and Word files, and bands of a fan."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date

import docx
import numpy as np
from defusedxml import ElementTree
from docx.oxml.ns import qn
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.patches import Circle
from pptx import Presentation

from planner.analysis.study.study import Study
from planner.reporting.blocks import Block, Cell, Columns, Fig, Run
from planner.reporting.charts.base import new_figure, svg
from planner.reporting.content.deck import build_deck
from planner.reporting.deck_charts import stacked
from planner.reporting.deck_file import write_pptx
from planner.reporting.deck_sizes import Box, points_size, readable
from planner.reporting.report import build_report
from planner.reporting.slides import Series, TablePart, TextPart
from planner.reporting.typeset import rastered
from planner.reporting.word_file import write_docx
from planner.reporting.word_pictures import plain

DAY = date(2026, 11, 21)


def _figures(blocks: Iterable[Block]) -> Iterator[Fig]:
    """Figures in the order in which they stand."""
    for block in blocks:
        if isinstance(block, Columns):
            yield from _figures((*block.left, *block.right))
        elif isinstance(block, Fig):
            yield block


def test_charts_of_a_deck_keep_to_the_schema(example_study: Study) -> None:
    """What an outside validator found: axes are numbered from 0 up, a radar is not smoothed."""
    from pptx.oxml.ns import qn as named

    seen = set()
    for slide in Presentation(io.BytesIO(write_pptx(build_deck(example_study, DAY), DAY))).slides:
        for shape in (s for s in slide.shapes if s.has_chart):
            space = shape.chart._chartSpace
            marks = list(space.iter(named("c:axId"), named("c:crossAx")))
            assert len(marks) >= 4
            assert all(int(m.get("val")) >= 0 for m in marks)
            for radar in space.iter(named("c:radarChart")):
                seen.add("radar")
                assert not list(radar.iter(named("c:smooth")))
            if list(space.iter(named("c:areaChart"))):
                seen.add("fan")
                assert len(list(space.iter(named("c:lineChart")))) == 1
    assert seen == {"radar", "fan"}


def test_bands_of_a_fan_lie_between_its_lines() -> None:
    lines = [(-9.0, -8.0), (-4.0, 1.0), (0.0, 2.0), (3.0, 5.0), (7.0, 30.0)]
    made = stacked([Series(str(k), v, "soft") for k, v in enumerate(lines)])
    areas, line = made[:-1], made[-1]
    assert line.values == lines[2]
    edges = [
        tuple(map(sum, zip(*(a.values for a in areas[: k + 1]), strict=True))) for k in range(4)
    ]
    assert edges == [lines[0], lines[1], lines[3], lines[4]]
    assert [a.name for a in areas] == ["", "", "3", "4"]  # those below the line are named above it


def hatched() -> Figure:
    """A hatched bar behind a frame, a hatched circle and a dotted bar over several tiles of the pattern."""
    figure = new_figure(120, 90)
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    axes.bar([0, 1], [3, 9], color="#8a5a00", edgecolor="white", hatch="////")
    axes.bar([2], [8], color="#2c7c78", edgecolor="white", hatch="...", alpha=0.5)
    axes.set_ylim(0, 7)
    axes.add_patch(Circle((1, 4), 0.5, facecolor="#b3261e", edgecolor="black", hatch="xx"))
    return figure


def test_pictures_of_word_look_alike_in_simple_readers() -> None:
    """Without patterns and style sheets, which some readers leave out, each point keeps its colour."""
    drawn = svg(hatched, text_as_paths=True)
    simple = plain(drawn.decode())
    assert b"<pattern" in drawn
    assert not [w for w in ("<pattern", "<style", "<!DOCTYPE", "url(#h") if w in simple]
    one, other = (imread(io.BytesIO(p)) for p in rastered([drawn, simple.encode()], 150))
    assert one.shape == other.shape
    assert (
        np.abs(one - other).max(axis=2).mean() < 0.02
    )  # edges of lines, which are blurred differently
    bare = re.sub(r'<use xlink:href="#h[^>]*>', "", simple)
    without = imread(io.BytesIO(rastered([bare.encode()], 150)[0]))
    assert np.abs(one - without).max(axis=2).mean() > 0.2


def test_pictures_of_word_are_vectors_with_a_bitmap_beside(example_study: Study) -> None:
    report = build_report(example_study, DAY)
    file = docx.Document(io.BytesIO(write_docx(report, DAY)))
    parts = file.part.related_parts
    blips = list(file.element.body.iter(qn("a:blip")))
    shown = [b for s in report.document.sections for b in _figures(s.blocks)]
    assert len(blips) == len(shown) > 9
    for blip, block in zip(blips, shown, strict=True):
        bitmap = parts[blip.get(qn("r:embed"))].blob
        (vector,) = (e for e in blip.iter() if e.tag.endswith("}svgBlip"))
        held = parts[vector.get(qn("r:embed"))]
        assert held.content_type == "image/svg+xml"
        assert held.blob.decode() == plain(report.pictures[block.key].decode())
        root = ElementTree.fromstring(held.blob)
        width, height = (float(root.get(side).removesuffix("pt")) for side in ("width", "height"))
        pixels = imread(io.BytesIO(bitmap)).shape
        assert abs(pixels[1] / pixels[0] - width / height) < 0.02


def test_word_has_one_set_of_styles(example_study: Study) -> None:
    data = write_docx(build_report(example_study, DAY), DAY)
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert "word/styles.xml" in names
    assert not [n for n in names if "WithEffects" in n]


def test_words_of_a_slide_are_as_large_as_fits_and_no_word_is_torn() -> None:
    place = Box(0, 0, 6, 5)
    sizes = [
        points_size(TextPart("", ((Run(t="x" * n),),)), place) for n in (10, 500, 700, 900, 5000)
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert (sizes[0], sizes[-1]) == (20, 12)

    def size(words: str) -> float:
        rows = ((Cell(t=words), Cell(t="1")),)
        return readable(TablePart("", ("A", "B"), rows, (0.25, 0.75), "ll"), place)

    assert size("a b c") == 16
    # 1.5 inches less margins hold a word of 18 letters at 10 points (0.53 × 10 each), not at 11
    assert size("Wiederherstellung1") == 10
    assert size("Zeit bis zur") == 16
