"""Trials and the first ninety days in the window."""

from __future__ import annotations

from planner.domain.plan.trial import Condition, Criterion, Trial
from planner.ui.roadmap.first_days import FirstDaysDialog
from planner.ui.roadmap.trials import RESULT, TrialsDialog
from planner.workspace.trial_edits import plan_trial
from tests.ui.conftest import Driver

SMALL = Trial(
    id="t-evidently",
    criteria=(Criterion(what="Faults found of 10", good=8, bad=6),),
    conditions=(Condition(what="All data can be taken out"),),
    otherwise="second",
    second="t-nannyml",
)


def test_a_trial_is_planned_measured_and_decided(open_empty: Driver) -> None:
    driver = open_empty
    dialog = TrialsDialog(driver.window, driver.look, driver.session)
    dialog.subject.setCurrentIndex(dialog.subject.findData("t-evidently"))
    dialog.add.click()
    (made,) = driver.project.trials
    assert [c.good for c in made.criteria] == [8, 2, 50]
    assert driver.session.workspace.history.undo_label == "Trial: Evidently"
    driver.session.do(plan_trial(SMALL, "Evidently"))
    dialog.weeks.setValue(6)
    assert driver.project.trials[0].weeks == 6
    dialog.by.setText("nonsense")
    dialog.by.editingFinished.emit()
    assert driver.project.trials[0].decide_by == ""
    dialog.by.setText("2027-03-31")
    dialog.by.editingFinished.emit()
    assert driver.project.trials[0].decide_by == "2027-03-31"
    dialog.show()
    dialog.by.setText("2020-01-01")
    dialog.by.editingFinished.emit()
    assert driver.project.trials[0].decide_by == "2027-03-31", "a day that has passed is none"
    said = dialog._heard
    assert said is not None
    assert said.isVisible(), "said in the dialog, not in the window behind it"
    assert "has passed" in said.text()
    dialog.who.setText("Head of data")
    dialog.decide.click()
    assert driver.project.trials[0].is_ahead, "the gate asks for results"
    index = dialog.criteria.index(0, RESULT)
    assert dialog.criteria.setData(index, "5")
    dialog.add.click()
    assert driver.project.trials[0].criteria[0].result == 5, "planned already: nothing is lost"
    assert dialog.criteria.setData(dialog.criteria.index(1, RESULT), "yes")
    assert [r.texts[1:4] + r.texts[5:] for r in dialog.criteria.rows] == [
        ("≥ 8", "< 6", "5", "fails"), ("yes", "no", "yes", "passes"),
    ]  # fmt: skip
    assert not dialog.criteria.setData(dialog.criteria.index(1, RESULT), "perhaps")
    assert driver.project.trials[0].measured == "failed"
    dialog.decide.click()
    (done,) = driver.project.trials
    assert (done.state, done.decided_by) == ("failed", "Head of data")
    assert driver.project.wishes == {"t-evidently": "never"}, "it was no must, nor is the other"
    assert done.criteria[0].who == "Head of data"
    assert not dialog.form.isEnabled()
    assert not dialog.criteria.setData(index, "9"), "what it was decided by stays"
    assert driver.project.trials[0].criteria[0].result == 5
    category = driver.project.stack.comparisons["monitoring"]
    assert category.decision is not None
    assert category.decision.tool == "t-nannyml"
    driver.session.workspace_undo()
    assert driver.project.trials[0].is_ahead
    assert not driver.project.wishes
    dialog.remove.click()
    assert not driver.project.trials
    assert not dialog.measures.isVisible(), "nothing of what was removed stands there"
    dialog.close()


def test_the_first_days_need_a_plan(open_empty: Driver) -> None:
    driver = open_empty
    dialog = FirstDaysDialog(driver.window, driver.look, driver.session)
    if driver.session.study is None:
        assert not dialog.model.rows
    dialog.close()
