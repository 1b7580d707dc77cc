"""The options on one axis, and the bars that are sliders: what they say is what the study says."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planner.analysis.study.study import Study
from planner.domain.base.numbers import money
from planner.ui.business.check_strip import CheckChip
from planner.ui.business.fan import Crossing, spread, ticks
from planner.ui.business.page import BusinessPage
from planner.ui.business.sliders import COARSE, Slide
from planner.ui.kit.text import PlainLabel
from tests.ui.conftest import Driver

RISING = Slide("a", "A", "", (10.0, 20.0, 40.0), (-100.0, 50.0, 90.0))
FALLING = Slide("b", "B", "", (10.0, 20.0, 40.0), (90.0, 50.0, -100.0))


@pytest.mark.parametrize("slide", [RISING, FALLING])
def test_a_handle_stands_between_the_three_points_and_nowhere_else(slide: Slide) -> None:
    for value, worth in zip(slide.inputs, slide.worths, strict=True):
        assert slide.worth_at(value) == worth
        assert slide.value_at(worth) == value
    assert slide.worth_at(15.0) == (slide.worths[0] + slide.worths[1]) / 2
    assert slide.worth_at(-1e9) == slide.worths[0]
    assert slide.worth_at(1e9) == slide.worths[2]
    for value in (11.0, 19.9, 33.0):
        assert slide.value_at(slide.worth_at(value)) == pytest.approx(value)


def test_the_options_and_the_sliders_say_what_the_study_says(
    open_example: Driver, example_study: Study
) -> None:
    page = open_example.go("business")
    assert isinstance(page, BusinessPage)
    options = [o for o in example_study.decision.options if o.id != "nothing"]
    cards = page.options._cards
    assert len(cards) == len(options)
    for card, one in zip(cards, options, strict=True):
        assert money(one.expected, "EUR", signed=True) in card.accessibleName()
    assert [c._on for c in cards] == [o.id == "whole" for o in options]
    sliders, study = page.moves.sliders, example_study
    assert [r.id for r in sliders._rows] == [s.id for s in study.moving]
    assert page.moves.imagined.isHidden()
    movable = next(k for k, r in enumerate(sliders._rows) if r.movable)
    sliders.setFocus()
    for _ in range(movable):
        QTest.keyClick(sliders, Qt.Key.Key_Down)
    row = sliders._rows[movable]
    known = {b.id: b for b in study.decision.break_evens}
    for slide in sliders._rows:
        even = known.get(slide.id)
        assert bool(slide.pays) == (slide.movable and even is not None)
        if not slide.pays or even is None:
            continue
        assert str(slide.pays) in sliders.row_words()[sliders._rows.index(slide)]
        if even.value is None:
            assert str(slide.pays) == ("pays at any" if study.case.npv.mean > 0 else "pays at none")
        else:
            rises = slide.worths[2] > slide.worths[0]
            assert str(slide.pays).startswith("pays from" if rises else "pays up to")
            worse = even.value < slide.inputs[1]  # a plan that pays still pays with something less
            assert worse == (rises == (study.case.npv.mean > 0))
    assert row.label in sliders.accessibleDescription()
    QTest.keyClick(sliders, Qt.Key.Key_Right)
    step = (row.inputs[2] - row.inputs[0]) / COARSE
    assert abs(sliders.value(row) - row.inputs[1]) == pytest.approx(step)
    better = page.moves._asked.at(sliders.stated).worth  # type: ignore[union-attr]
    assert better > study.case.npv.mean, "to the right is always worth more"
    assert isinstance(page.moves.imagined, PlainLabel)
    assert money(better, "EUR", signed=True) in page.moves.imagined.text()
    QTest.keyClick(sliders, Qt.Key.Key_Escape)
    assert not sliders.stated
    assert page.moves._asked.at({}).worth == study.case.npv.mean  # type: ignore[union-attr]
    assert page.moves.imagined.isHidden()
    assert open_example.session.workspace.history.is_clean, "nothing of it changes the document"
    for width in (1400, 500):
        sliders.resize(width, sliders.height())
        assert sliders.place(min(r.worths[0] for r in sliders._rows)) >= sliders._span()[0] - 1
        assert not sliders.grab().isNull()
    cards[0].click()
    assert open_example.window.ways.place is not None
    open_example.session.jobs.wait()


def test_the_fan_and_the_bridge_end_at_the_worth(
    open_example: Driver, example_study: Study
) -> None:
    page = open_example.go("business")
    assert isinstance(page, BusinessPage)
    study, fan = example_study, page.fan
    assert fan.path is not None
    assert fan.path[-1] == pytest.approx(study.case.npv.mean, rel=1e-6)
    assert fan.path[0] <= 0
    spans = page.split.spans
    parts = [s for s in spans if s.added and not s.result]
    (result,) = [s for s in spans if s.result]
    assert sum(s.amount for s in parts) == pytest.approx(result.amount, abs=1.0)
    assert result.amount == study.case.npv.mean
    for before, after in pairwise(parts):
        assert after.begin == pytest.approx(before.begin + before.amount), "bars meet"
    low, high = fan._range()
    assert fan.place(0, low).y() > fan.place(0, 0.0).y() > fan.place(0, high).y()
    assert low < study.case.cumulative.min() <= study.case.cumulative.max() < high
    fan.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(fan, key)
    assert fan.month == 1
    assert fan.words_at(1) == fan.accessibleDescription()
    page.split.setFocus()
    QTest.keyClick(page.split, Qt.Key.Key_Down)
    assert page.split.accessibleDescription() == page.split.row_words()[1]


def test_what_is_tried_is_a_line_that_ends_where_the_words_say(
    open_example: Driver, example_study: Study
) -> None:
    page = open_example.go("business")
    assert isinstance(page, BusinessPage)
    sliders, fan = page.moves.sliders, page.fan
    place = sliders.y()
    sliders.setFocus()
    movable = next(k for k, r in enumerate(sliders._rows) if r.movable)
    sliders.choose(movable)
    QTest.keyClick(sliders, Qt.Key.Key_Left)
    assert fan.imagined is not None
    assert page.moves._asked is not None
    worth = page.moves._asked.at(sliders.stated).worth
    assert fan.imagined[-1] == pytest.approx(worth, abs=1.0)
    open_example.bot.wait(5)
    assert sliders.y() == place, "the bars stay under the hand"
    wanted: list[str] = []
    page.wanted.connect(wanted.append)
    page.moves.keep.click()
    (name,) = wanted
    assert name.startswith("field:Organisation.")
    assert open_example.window.page.title == "Organisation", "at its place"
    sliders.reset()
    assert fan.imagined is None


def test_a_path_passes_zero_for_good_where_it_last_was_below() -> None:
    found = Crossing.of(np.array([0.0, -10.0, 5.0, -4.0, -8.0, 2.0, 6.0]))
    assert (found.deepest, found.depth) == (1, -10.0)
    assert found.month == pytest.approx(4.8)
    assert Crossing.of(np.array([0.0, -1.0, -2.0])).month is None
    assert Crossing.of(np.array([0.0, 1.0, 2.0])).month is None


def test_ends_that_would_touch_are_pushed_apart() -> None:
    assert spread([10.0, 50.0], 8.0, 0.0, 100.0) == [10.0, 50.0]
    found = spread([96.0, 97.0, 98.0], 8.0, 0.0, 100.0)
    assert all(b - a >= 8.0 for a, b in pairwise(found))
    assert found[-1] + 4.0 <= 100.0
    for low, high in ((-0.3, 1.7), (-120_000, 1_400_000), (3.0, 4.0)):
        marks = ticks(low, high)
        assert marks[0] <= low
        assert marks[-1] >= high
        assert len(marks) <= 8


def test_checks_stand_as_chips_and_lead_to_their_input(
    open_example: Driver, example_study: Study
) -> None:
    page = open_example.go("business")
    assert isinstance(page, BusinessPage)
    chips = page.checks.findChildren(CheckChip)
    checks = example_study.judgement.checks
    doubted = [c for c in checks if c.state != "passes"]
    assert len(chips) == 1 + len(doubted)
    for check, chip in zip(doubted, chips[1:], strict=True):
        assert check.name in chip.text()
        assert chip.accessibleDescription() == check.words
    known = {r.definition.id for r in example_study.register}
    own = [next((i for i in c.inputs if i in known), "") for c in doubted]
    wanted: list[str] = []
    page.checks.wanted.connect(wanted.append)
    for chip in chips[1:]:
        chip.click()
    assert wanted == [i for i in own if i]
