"""What outside validators found in decks and Word files, and bands of a fan."""

from __future__ import annotations

import io
import zipfile
from datetime import date

from pptx import Presentation

from planner.analysis.study.study import Study
from planner.reporting.content.deck import build_deck
from planner.reporting.deck_charts import stacked
from planner.reporting.deck_file import write_pptx
from planner.reporting.report import build_report
from planner.reporting.slides import Series
from planner.reporting.word_file import write_docx

DAY = date(2026, 11, 21)


def test_charts_of_a_deck_keep_to_the_schema(example_study: Study) -> None:
    """What an outside validator found: axes are numbered from 0 up, a radar is not smoothed."""
    from pptx.oxml.ns import qn

    seen = set()
    for slide in Presentation(io.BytesIO(write_pptx(build_deck(example_study, DAY), DAY))).slides:
        for shape in (s for s in slide.shapes if s.has_chart):
            space = shape.chart._chartSpace
            marks = list(space.iter(qn("c:axId"), qn("c:crossAx")))
            assert len(marks) >= 4
            assert all(int(m.get("val")) >= 0 for m in marks)
            for radar in space.iter(qn("c:radarChart")):
                seen.add("radar")
                assert not list(radar.iter(qn("c:smooth")))
            if list(space.iter(qn("c:areaChart"))):
                seen.add("fan")
                assert len(list(space.iter(qn("c:lineChart")))) == 1
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


def test_word_has_one_set_of_styles(example_study: Study) -> None:
    data = write_docx(build_report(example_study, DAY), DAY)
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert "word/styles.xml" in names
    assert not [n for n in names if "WithEffects" in n]
