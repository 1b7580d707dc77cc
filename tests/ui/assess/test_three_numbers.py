"""After the quick check: three numbers of the industry, on their defaults until somebody moves them."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from planner.analysis.study.baseline import default_range
from planner.catalogue.own import catalogue_of
from planner.domain.project import Project
from planner.ui.organisation.three import ThreeNumbers, first_numbers, usual_of
from tests.ui.conftest import Driver


def test_every_industry_asks_three_of_its_own(start_up: Project) -> None:
    catalogue = catalogue_of(start_up)
    seen = set()
    for industry in catalogue.industries:
        organisation = start_up.organisation.model_copy(update={"industry": industry})
        project = start_up.model_copy(update={"organisation": organisation})
        found = first_numbers(project, catalogue)
        assert len({d.id for d in found}) == 3
        assert all(usual_of(d, project, catalogue).likely > 0 for d in found)
        seen.add(tuple(d.id for d in found))
    assert len(seen) > 4


def test_only_what_was_moved_is_stated(open_empty: Driver) -> None:
    session = open_empty.session
    before = session.project.assumptions
    dialog = ThreeNumbers(open_empty.window, open_empty.look, session)
    dialog.take()
    assert session.project.assumptions == before, "defaults stay defaults"
    dialog = ThreeNumbers(open_empty.window, open_empty.look, session)
    value, second, third = dialog.rows
    value.slider.setValue(value.slider.value() + 10)
    assert value.number.value is not None
    assert value.number.value > value.usual.likely
    second.number.line.selectAll()
    QTest.keyClicks(second.number.line, "40")
    place = second.slider.value()
    assert place != second._place(second.usual.likely)
    dialog.take()
    stated = session.project.assumptions
    assert set(stated) - set(before) == {value.definition.id, second.definition.id}
    range_ = stated[second.definition.id].range
    assert range_ is not None
    usual = default_range(second.definition, session.project, catalogue_of(session.project))
    assert range_.likely == 40
    assert range_.high / range_.likely == pytest.approx(usual.high / usual.likely)
    session.workspace_undo()
    assert session.project.assumptions == before, "one step"
    dialog = ThreeNumbers(open_empty.window, open_empty.look, session)
    dialog.rows[1].number.line.setText("lots")
    dialog.take()
    assert "no number" in dialog.fault.text() or "not a number" in dialog.fault.text()
    assert third.definition.id not in session.project.assumptions
