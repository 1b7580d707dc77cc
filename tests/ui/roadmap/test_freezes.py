"""Freeze windows and the careful aim in the window: typed, refused, removed; each change can be undone."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QWidget

from planner.domain.plan.plan import Freeze
from planner.ui.kit.card import SidePanel
from planner.ui.kit.text import PlainLabel
from planner.ui.roadmap.freezes import FreezesDialog
from planner.ui.roadmap.goals import PlanGoalsDialog
from tests.ui.conftest import Driver


def test_a_freeze_window_is_typed_refused_and_removed(open_empty: Driver) -> None:
    driver = open_empty
    dialog = FreezesDialog(driver.window, driver.look, driver.session)
    dialog.add.click()
    assert dialog.fault.text() == "First day: type a day like 2027-06-30."
    dialog.first.setText("15 December 2027")
    dialog.last.setText("2027-12-01")
    dialog.add.click()
    assert dialog.fault.text() == "The window ends before it begins."
    assert driver.project.limits.freezes == ()
    dialog.last.setText("2028-01-05")
    dialog.name.setText("Year end")
    dialog.add.click()
    window = Freeze(first="2027-12-15", last="2028-01-05", name="Year end")
    assert driver.project.limits.freezes == (window,)
    assert dialog.model.rowCount() == 1
    assert dialog.first.text() == ""
    dialog.remove.click()
    assert driver.project.limits.freezes == ()
    driver.session.workspace_undo()
    assert driver.project.limits.freezes == (window,)


def test_care_for_bad_futures_is_chosen_with_its_weight(open_empty: Driver) -> None:
    driver = open_empty
    dialog = PlanGoalsDialog(driver.window, driver.look, driver.session)
    assert not dialog.share.isEnabled()
    dialog.aim.setCurrentIndex(dialog.aim.findData("careful"))
    dialog.aim.activated.emit(dialog.aim.currentIndex())
    assert dialog.share.isEnabled()
    assert (driver.project.limits.aim.kind, driver.project.limits.aim.share) == ("careful", 0.3)
    dialog.share.setValue(50)
    assert driver.project.limits.aim.share == 0.5


def test_a_panel_below_is_as_high_as_what_is_in_it(open_empty: Driver) -> None:
    look = open_empty.look
    panel = SidePanel(look)
    for k in range(20):
        panel.body.addWidget(PlainLabel(look, f"Line {k}"))
    panel.resize(QSize(600, 100))
    beside = panel.maximumWidth()
    panel.set_below(below=True)
    inner = panel.findChild(QWidget)
    assert inner is not None
    panel.eventFilter(inner, QEvent(QEvent.Type.LayoutRequest))
    assert panel.maximumWidth() > beside
    assert panel.minimumHeight() == panel.maximumHeight() > 20 * look.u(3)
    panel.set_below(below=False)
    assert panel.maximumWidth() == beside
    assert panel.minimumHeight() == 0
