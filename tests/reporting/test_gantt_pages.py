"""The printed roadmap: what stands on which page, and what of a stage, a review and a late end is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from matplotlib.figure import Figure

from planner.analysis.study.study import Study
from planner.domain.base.language import speaking
from planner.reporting import gantt_data
from planner.reporting.charts.base import drawing
from planner.reporting.charts.gantt import ABOVE_LOADS, gantt
from planner.reporting.content.plan import (
    KEPT,
    ROWS_PER_PAGE,
    ROWS_TOGETHER,
    _chunks,
    gantt_note,
)
from planner.reporting.gantt_data import GanttRow, marks_of
from planner.reporting.theme import themes

QUARTERS = [(str(2027 + k // 4), f"Q{k % 4 + 1}") for k in range(12)]


def plan_of(*sizes: int) -> list[GanttRow]:
    rows = []
    for stage, steps in enumerate(sizes, 1):
        rows.append(GanttRow(f"stage-{stage}", f"{stage} · Stage", 0.0, 4.0, stage=True))
        rows += [GanttRow(f"{stage}-{k}", f"Step {k}", 0.0, 1.0) for k in range(steps)]
    return rows


@pytest.mark.parametrize(
    "sizes",
    [(3,), (24, 23, 4), (40,), (20, 2, 1), (17, 1), (1,) * 15, (22, 22, 22), (0, 25), (16, 4)],
)
def test_pages_name_their_stage_and_none_is_nearly_empty(sizes: tuple[int, ...]) -> None:
    """24 steps left two on a page without a name; a step stood above the head of the stage after it."""
    rows = plan_of(*sizes)
    pages = _chunks(rows)
    assert [r.id for p in pages for r in p if not r.stage] == [r.id for r in rows if not r.stage]
    assert all(len(p) <= ROWS_PER_PAGE for p in pages)
    assert len(pages[-1]) <= (ABOVE_LOADS if len(pages) > 1 else ROWS_TOGETHER)
    assert len(pages) == 1 or len(rows) > ROWS_TOGETHER
    for page in pages:
        assert page[0].stage
        stage = ""
        for row in page:
            stage = row.id.removeprefix("stage-") if row.stage else stage
            assert row.id.endswith(stage) if row.stage else row.id.startswith(f"{stage}-")
    if len(pages) > 1:
        assert min(sum(not r.stage for r in p) for p in pages) >= KEPT
    named = [r.name for p in pages for r in p if r.stage]
    assert sum("continued" in n for n in named) == len(named) - len(sizes)


def drawn(row: GanttRow, row_mm: float = 5.8) -> Figure:
    step = GanttRow("s", "Step", 4.0, 5.0, late=14.0)
    with drawing():
        figure = gantt([row, step], [], QUARTERS, themes()["light"], row_mm=row_mm)
        figure.draw_without_rendering()
    return figure


@pytest.mark.parametrize(("start", "gate"), [(0.0, 4.0), (4.0, 8.0), (8.0, 12.0)])
def test_no_line_goes_through_the_words_of_a_review(start: float, gate: float) -> None:
    words = "Review Dec 2028: 46 of 51 steps over, level 2.5"
    name, end = "2 · Automate and release safely, and more", min(gate + 1, 12.0)
    row = GanttRow(
        "stage-2", name, start, end, True, gate=gate, gate_words=words, span="Jan 2028 – Mar 2029"
    )
    figure = drawn(row)
    axes = figure.axes[0]
    [told] = [t for t in axes.texts if words in t.get_text()]
    box = told.get_window_extent()
    assert box.x1 <= figure.bbox.x1
    assert told.get_text().startswith("Jan 2028")
    line, diamond = (x for x in axes.lines if round(float(x.get_ydata()[0]), 3) == 0.8)
    half = 4.5 * 2**0.5 / 2 / 72 * figure.dpi
    y = float(axes.transData.transform((gate, 0.8))[1])
    assert box.y0 >= y + 1.3 / 72 * figure.dpi, "above the line"
    assert diamond.get_marker() == "D"
    assert line.get_linewidth() == 2.6
    at = float(axes.transData.transform((gate, 0.8))[0])
    assert at + half <= figure.bbox.x1, "the diamond is whole"
    assert any(t.get_text() == row.name for t in figure.texts), "the name is whole"


def test_a_late_end_past_the_plan_is_an_arrow_within_the_page() -> None:
    figure = drawn(GanttRow("stage-1", "1 · Stage", 0.0, 4.0, stage=True))
    [arrow] = [x for x in figure.axes[0].lines if x.get_marker() == ">"]
    assert max(arrow.get_xdata()) == 12


def test_the_note_counts_late_ends_past_the_plan(example_study: Study) -> None:
    plan = example_study.plan
    row = GanttRow("s", "Step", 0.0, 1.0, late=plan.quarters + 0.5)
    assert "arrow" not in gantt_note([replace(row, late=float(plan.quarters))], plan)
    assert "late end of one step" in gantt_note([row], plan)
    assert "late end of 2 steps" in gantt_note([row, row], plan)
    with speaking("de"):
        assert "von 2 Schritten" in gantt_note([row, row], plan)


def test_the_day_of_the_law_is_drawn_beside_the_own_day(
    example_study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    from planner.analysis.study.duty_result import DutyResult

    own = DutyResult("d", "Keep logs", "2027-08-02", True, "late", 9, 0.0, 0.9, "")
    study = replace(example_study, plan=replace(example_study.plan, duties=(own,)))
    assert [m.words for m in marks_of(study).duties] == ["2 August 2027 · Keep logs"]
    monkeypatch.setattr(gantt_data, "law_days", lambda *_: {"d": "2028-08-02"})
    first, second = marks_of(study, date(2026, 11, 30).isoformat()).duties
    assert first.words == "2 August 2027 · Keep logs"
    assert second.words == "2 August 2028 · law asks: Keep logs"
    assert second.quarter - first.quarter == pytest.approx(4.0)
    monkeypatch.setattr(gantt_data, "law_days", lambda *_: {"d": "2027-08-02"})
    assert len(marks_of(study, "2026-11-30").duties) == 1
