"""Type that can be read in every chart of a report, and charts of steps told in words of their own."""

from __future__ import annotations

import math
import os
import re
import threading
from contextlib import suppress
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from planner.analysis.study.study import Study
from planner.domain.base.language import Language, speaking, tr
from planner.domain.base.numbers import money_scale
from planner.reporting.blocks import figures_of
from planner.reporting.charts.base import drawing, new_figure, svg
from planner.reporting.charts.business import distribution, fan
from planner.reporting.charts.gantt import gantt
from planner.reporting.charts.maturity import dumbbell
from planner.reporting.charts.years import YearBars, year_bars
from planner.reporting.content.one_page import CHART, LEAST_CHART
from planner.reporting.content.poster import build_poster
from planner.reporting.gantt_data import GanttRow, Load
from planner.reporting.report import Report, build_report, start_draft
from planner.reporting.theme import themes
from tests.reading.charts import cut_words
from tests.reporting.conftest import spoken

DAY = date(2026, 11, 28)
LEAST = 8.0
"""Points of the smallest type of the house."""
SIZE = re.compile(r"font(?:-size)?: (?:\d+ )?([\d.]+)px")


@pytest.mark.parametrize("make", [build_report, build_poster])
def test_no_chart_has_type_under_eight_points(example_study: Study, make) -> None:  # type: ignore[no-untyped-def]
    report: Report = make(example_study, DAY)
    sizes = {
        key: {float(s) for s in SIZE.findall(svg(draw).decode())}
        for key, draw in report.figures.items()
    }
    assert any(sizes.values())
    assert not {key: found for key, found in sizes.items() if min(found, default=LEAST) < LEAST}


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_chart_of_steps_says_each_step_with_its_months(
    example_study: Study, language: Language
) -> None:
    study = spoken(example_study, language)
    (whole,) = _told(build_poster(study, DAY))
    parts = _told(build_report(study, DAY))
    assert len(parts) == len(set(parts)) >= 1  # a plan of up to 22 rows stands on one page
    for step in study.plan.steps:
        with speaking(language):
            begins = f"; {tr(step.candidate.name)}: "
        year = str(study.plan.month_start(step.start).year)
        for told in (whole, *(p for p in parts if begins in p)):
            assert year in told.split(begins)[1].split("; ")[0]
        assert sum(begins in p for p in parts) == 1


@pytest.mark.parametrize("most", [740.0, 1_900.0, 9_467.0, 10_300.0, 760_000.0, 1.02e6, 31e6])
def test_what_stands_beside_a_line_of_money_is_where_the_line_lies(most: float) -> None:
    """Steps of 2.5 thousand were written as 0, 2k, 5k, 8k."""
    low = -0.17 * most
    paths = np.outer(np.linspace(low, most, 5), np.linspace(0, 1, 49))
    scale = money_scale(most, "USD")
    axes = fan(paths, scale, math.inf, themes()["light"]).axes[0]
    values = np.concatenate([np.linspace(low, most, 200), [0.0]])
    spread = distribution(values, scale, themes()["light"]).axes[0]
    for at, words in (
        *zip(axes.get_yticks(), axes.get_yticklabels(), strict=True),
        *zip(spread.get_xticks(), spread.get_xticklabels(), strict=True),
    ):
        number, unit = re.fullmatch(r"−?\u2060?\$([\d.,]+)([km]?)", words.get_text()).groups()  # type: ignore[union-attr]
        said = float(number.replace(",", "")) * {"": 1.0, "k": 1e3, "m": 1e6}[unit]
        assert said == pytest.approx(abs(at), abs=1e-6 * most)


def _told(report: Report) -> list[str]:
    return [
        f.alt
        for section in report.document.sections
        for f in figures_of(section.blocks)
        if f.key.startswith(("gantt", "poster"))
    ]


def test_the_scale_of_levels_is_whole_at_every_height(example_study: Study) -> None:
    """The least height on the page that is signed cut the figures 0 to 4 off."""
    spokes = start_draft(example_study, DAY).spokes()
    for height in (LEAST_CHART, CHART):
        with drawing():
            figure = dumbbell(spokes, themes()["light"], 84, height)
            figure.draw_without_rendering()
        labels = figure.axes[0].get_xticklabels()
        assert [label.get_text() for label in labels] == ["0", "1", "2", "3", "4"]
        assert all(label.get_window_extent().y1 <= figure.bbox.y1 for label in labels)


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_word_of_a_chart_reaches_over_its_edge(example_study: Study, language: Language) -> None:
    """“1 in 20 below” lost its 1, a German legend its end."""
    assert not cut_words(build_report(spoken(example_study, language, "roles"), DAY))


def test_amounts_below_the_distribution_stay_inside_wherever_its_sides_lie() -> None:
    """“$100k” stood on the right edge of a chart and was cut by half."""
    for end in (100_500.0, 101_000.0, 103_000.0):
        values = np.linspace(-end, end, 2001)
        with drawing():
            figure = distribution(values, lambda v: f"${v / 1000:,.0f}k", themes()["light"])
            figure.draw_without_rendering()
            boxes = [t.get_window_extent() for t in figure.axes[0].get_xticklabels()]
        assert min(b.x0 for b in boxes) >= -0.5
        assert max(b.x1 for b in boxes) <= figure.bbox.width + 0.5


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files by Linux")
def test_fonts_stay_open_for_one_thread_alone() -> None:
    """A window that exports for days draws in many threads: each kept six fonts open, 64 threads long."""

    def draw() -> Figure:
        figure = new_figure(40, 20)
        figure.text(0.1, 0.5, "Words, 字, ∑")
        return figure

    def fonts() -> int:
        found = 0
        for number in os.listdir("/proc/self/fd"):
            with suppress(OSError):  # the handle on the folder itself is gone by now
                found += os.readlink(f"/proc/self/fd/{number}").endswith(".ttf")
        return found

    together, after = threading.Barrier(6), []

    def work() -> None:
        with drawing():
            svg(draw, text_as_paths=True)
            after.append(fonts())
        together.wait()  # all of them live at once, so that none has the number of another

    crew = [threading.Thread(target=work) for _ in range(6)]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join()
    assert after[0] > 1
    assert len(set(after)) == 1, after


def test_net_of_a_year_is_struck_by_no_line() -> None:
    """“$0” and small amounts lay on the line at zero, others on a line from dot to dot."""
    with drawing():
        net = (0.0, 4000.0, -60.0, -5000.0)
        kinds = (YearBars("Out", (-100.0, -200.0, -60.0, -5000.0), cost=True),)
        figure = year_bars(
            kinds, net, ("1", "2", "3", "4"), lambda v: f"{v:,.0f} $", themes()["light"]
        )
        (axes,) = figure.axes
        zero = axes.transData.transform((0.0, 0.0))[1]
        assert len(axes.texts) == 4
        for text in axes.texts:
            box = text.get_window_extent()
            assert not box.y0 < zero < box.y1, text.get_text()
        (dots,) = [line for line in axes.lines if line.get_marker() == "o"]
        assert dots.get_linestyle() == "None"


@pytest.mark.parametrize("sign", [-1, 1])
def test_the_net_of_a_year_without_money_stands_inside_the_picture(sign: int) -> None:
    """“$0” beside years that only cost, or only bring, was cut at the edge."""
    with drawing():
        net = (0.0, sign * 4100.0, sign * 1300.0)
        kinds = (YearBars("Own", net, cost=sign < 0),)
        figure = year_bars(kinds, net, ("1", "2", "3"), lambda v: f"{v:,.0f} $", themes()["light"])
        (axes,) = figure.axes
        for text in axes.texts:
            box = text.get_window_extent()
            assert axes.bbox.y0 - 4 <= box.y0, text.get_text()
            assert box.y1 <= figure.bbox.height - 1, text.get_text()


def test_no_bar_of_a_load_ends_within_its_figure() -> None:
    """Person-days of a quarter were struck by the upper edge of a low bar."""
    used = (5.0, 20.0, 36.0, 43.0, 59.0, 100.0, 160.0, 0.0)
    days = Load("Days", "limit 164", used, 164.0, tuple(f"{u:.0f}" for u in used))
    row = GanttRow("a", "Step", 0.0, 2.0)
    quarters = [("2027", f"Q{k % 4 + 1}") for k in range(len(used))]
    with drawing():
        figure = gantt([row], [days], quarters, themes()["light"])
        axes = figure.axes[-1]
        tops = [axes.transData.transform((0.0, u))[1] for u in used if u]
        assert len(axes.texts) == len(tops)
        for text, top in zip(axes.texts, tops, strict=True):
            box = text.get_window_extent()
            assert not box.y0 + 0.5 < top < box.y1 - 0.5, text.get_text()
