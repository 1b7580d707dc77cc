"""Numbers behind charts, what-if sliders, plans side by side, the radar of a team."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from planner.analysis.around.side_by_side import side_by_side
from planner.analysis.study.study import Study
from planner.domain.base.errors import Cancelled
from planner.domain.base.numbers import level, money
from planner.ui.business.what_if import STEPS, WhatIfDialog
from planner.ui.organisation.numbers import NumbersDialog, charts_of
from planner.ui.widgets.radar import RadarChart
from tests.conftest import PATIENCE
from tests.ui.conftest import Driver


def test_the_numbers_behind_the_charts_are_a_key_away(open_example: Driver) -> None:
    page = open_example.go("business")
    charts = charts_of(page)
    assert [c.accessibleName() for c in charts] == [  # type: ignore[attr-defined]
        "Running total of value", "Where the value comes from", "What moves the result",
    ]  # fmt: skip
    dialog = NumbersDialog(open_example.window, open_example.look, charts)
    open_example.bot.addWidget(dialog)
    assert dialog.tabs.count() == 3
    case = open_example.session.study.case
    table = dialog.tabs.widget(0)
    last = table.model().rowCount() - 1
    assert table.model().index(last, 3).data() == money(float(case.cumulative[2, -1]), "EUR")
    dialog.copy.click()
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0].startswith("Month\t")
    assert len(lines) == last + 2
    open_example.go("organisation")
    open_example.key(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert "no chart with numbers" in open_example.window.messages.text.text()


def test_the_worth_follows_the_sliders(open_example: Driver, example_study: Study, qtbot) -> None:  # type: ignore[no-untyped-def]
    study = example_study
    dialog = WhatIfDialog(open_example.window, open_example.look, open_example.session, study)
    qtbot.addWidget(dialog)
    assert dialog.worth_now() == pytest.approx(study.case.npv.mean)
    swing = next(s for s in study.swings if s.id in study.case_problem.quantities)
    slider = dialog.sliders[swing.id]
    slider.setValue(STEPS)
    high = dialog.worth_now()
    slider.setValue(0)
    low = dialog.worth_now()
    assert (high > low) == (swing.at_high > swing.at_low)
    assert min(low, high) < study.case.npv.mean < max(low, high)
    assert "against" in dialog.change.text()
    qtbot.waitUntil(lambda: dialog.break_evens[swing.id].text() != "…", timeout=PATIENCE)
    dialog.reset()
    assert dialog.worth_now() == pytest.approx(study.case.npv.mean)
    assert open_example.session.workspace.history.is_clean, "nothing of it changes the document"


def test_plans_stand_side_by_side(few_study: Study) -> None:
    found = side_by_side(few_study)
    plan = found[0]
    assert plan.id == "plan"
    assert plan.value == pytest.approx(few_study.case.npv.mean)
    assert set(plan.steps) == {s.candidate.id for s in few_study.plan.steps}
    assert [p.id for p in found[1:]] == ["foundation", "full"]
    for other in found[1:]:
        assert other.fault or all(start < end for start, end in other.steps.values())
    with pytest.raises(Cancelled):
        side_by_side(few_study, lambda *_: False)


def test_the_radar_shows_the_last_round_and_any_team(open_example: Driver) -> None:
    page = open_example.go("results")
    assert "Dotted: last round" in page.levels.radar_note.text()
    assert page.levels.radar_team.count() == len(open_example.project.teams) + 1
    profile, before = open_example.session.profile, open_example.session.last_profile
    assert before is not None
    known = {t.team for t in before.teams if any(x.leads for x in t.dimensions.values())}
    at = next(k for k, t in enumerate(profile.teams) if t.team in known)
    page.levels.radar_team.setCurrentIndex(at + 1)
    page.levels.radar_team.activated.emit(at + 1)
    team = profile.teams[at]
    first = next(iter(open_example.project.questionnaire.dimensions))
    assert isinstance(page.levels.radar, RadarChart)
    assert level(team.dimensions[first.id].value) in page.levels.radar.accessibleDescription()
    numbers = page.levels.radar.numbers()
    assert numbers.head[-1] == "Last round"
    assert numbers.rows[0][1].t == level(team.dimensions[first.id].value)
