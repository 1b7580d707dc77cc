"""The options on one axis, and the bars that are sliders: what they say is what the study says."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planner.analysis.study.study import Study
from planner.domain.base.numbers import money
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
