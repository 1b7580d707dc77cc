"""Tools in the window: compared, chosen, quoted, hidden, marked as in use."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planner.analysis.study.candidates import candidates
from planner.analysis.study.stack import choose_stack
from planner.catalogue.own import catalogue_of
from planner.maturity.score import assess
from planner.reporting.report import build_report
from planner.ui.candidates.compare import CompareDialog
from planner.ui.candidates.compare_pairs import PairsDialog
from planner.ui.candidates.detail import ASKED
from planner.ui.candidates.stack_card import TechnologyDialog
from tests.conftest import PATIENCE
from tests.ui.conftest import Driver


@pytest.fixture
def dialog(open_example: Driver):  # type: ignore[no-untyped-def]
    open_example.go("candidates")
    found = CompareDialog(
        open_example.window, open_example.look, open_example.session, "experiment_tracking"
    )
    open_example.bot.addWidget(found)
    found.show()
    return found


def ids(dialog: CompareDialog) -> list[str]:
    return [r.id for r in dialog.model.rows]


def test_rules_take_tools_out_and_weights_move_them(
    open_example: Driver, dialog: CompareDialog
) -> None:
    assert ids(dialog)[0] == "t-mlflow"
    assert "Neptune: It is discontinued" in dialog.out.text()
    assert "would win if the weight" in dialog.flip.text()
    before = len(ids(dialog))
    dialog.open_only.click()
    assert "t-wandb" not in ids(dialog)
    assert len(ids(dialog)) < before
    dialog.open_only.click()
    for slider in dialog.sliders.values():
        slider.setValue(0)
    assert "weight above 0" in dialog.lead.text()
    dialog.sliders["integration"].setValue(50)
    assert ids(dialog)[0] == "t-mlflow", "works with Airflow; GitLab speaks its interface"
    dialog.budget.setText("5000")
    dialog.budget.setModified(True)
    dialog.budget.editingFinished.emit()
    assert "ceiling is 5,000" in dialog.out.text()
    ceiling = open_example.project.stack.comparisons[
        "experiment_tracking"
    ].knockouts.budget_per_year
    assert ceiling == 5_000


def test_pairs_replace_the_sliders(dialog: CompareDialog) -> None:
    pairs = PairsDialog(dialog, dialog.look, ())
    pairs.sliders["activities", "health"].setValue(6)  # health matters seven times as much
    found = pairs.judgements()
    assert [(j.first, j.second, j.times) for j in found] == [("health", "activities", 7)]
    dialog._set(judgements=found)
    assert "consistency ratio" in dialog.consistency.text()
    assert not dialog.sliders["health"].isEnabled()
    again = PairsDialog(dialog, dialog.look, found)
    assert again.judgements() == found
    again._clear()
    assert again.judgements() == ()


def test_choosing_records_why_and_sets_the_plan(
    open_example: Driver, dialog: CompareDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["Known in two teams", "A hosted service we may use"])
    monkeypatch.setattr("planner.ui.candidates.beside.ask_line", lambda *_: next(answers))
    QTest.mouseClick(dialog.choose, Qt.MouseButton.LeftButton)
    project = open_example.project
    assert project.wishes["t-mlflow"] == "must"
    decision = project.stack.comparisons["experiment_tracking"].decision
    assert decision is not None
    assert (decision.why, decision.when) == ("Known in two teams", "2026-11-21")
    assert "Chosen: MLflow. Known in two teams" in dialog.decided.text()


def test_the_decision_is_in_the_report(example_study, example) -> None:  # type: ignore[no-untyped-def]
    from dataclasses import replace
    from datetime import date

    from planner.domain.plan.stack import ToolDecision
    from planner.workspace.plan_edits import decide_tool

    decision = ToolDecision(tool="t-mlflow", why="Known here", would_change="A hosted service")
    project = decide_tool("experiment_tracking", "MLflow", decision).apply(example)
    report = build_report(replace(example_study, project=project), date(2026, 11, 21))
    text = repr(report)
    assert "Tools that were chosen" in text
    assert "A hosted service" in text


def test_a_quote_makes_a_tool_plannable_and_can_be_taken_back(
    open_example: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_example.go("candidates")
    page.show_candidate("t-comet")
    assert page.detail.quote.isVisible()
    answers = iter(["12000", "Offer of 2 November 2026"])
    monkeypatch.setattr("planner.ui.candidates.detail.ask_line", lambda *_: next(answers))
    page.detail.quote.click()
    tool = catalogue_of(open_example.project).tool_by_id["t-comet"]
    assert tool.yearly_cost is not None
    rate = open_example.project.organisation.currency_per_usd
    assert tool.yearly_cost.likely * rate == pytest.approx(12_000)
    assert "Offer of 2 November 2026" in page.detail.risks.text()
    page.detail.back.click()
    assert catalogue_of(open_example.project).tool_by_id["t-comet"].yearly_cost is None
    page.detail.own_tool.click()
    assert "t-comet" in open_example.project.organisation.tools_in_use
    count = len(page._found)
    page.show_candidate("t-feast")
    page.detail.hide_button.click()
    assert len(page._found) == count - 1


def test_a_practice_says_from_which_size_it_pays(open_example: Driver, qtbot) -> None:  # type: ignore[no-untyped-def]
    page = open_example.go("candidates")
    page.show_candidate("p-feature-store")
    assert page.detail.pays.text() == ASKED, "trying sizes does not hold the click up"
    found = "Alone it pays from about"
    qtbot.waitUntil(lambda: page.detail.pays.text().startswith(found), timeout=PATIENCE)
    page.show_candidate("t-feast")
    page.show_candidate("p-feature-store")
    assert page.detail.pays.text().startswith(found), "it is worked out once"
    assert not page.detail.quote.isVisible()


def test_the_list_is_narrowed_and_own_tools_come_from_a_file(
    open_example: Driver, tmp_path, taken: list[tuple[str, str]]
) -> None:  # type: ignore[no-untyped-def]
    page = open_example.go("candidates")
    page.kinds.setCurrentIndex(page.kinds.findData("category:feature_store"))
    page.kinds.activated.emit(0)
    assert "t-feast" in {r.id for r in page.model.rows}
    assert not any(r.id.startswith("p-") for r in page.model.rows)
    page.files.export_to(tmp_path / "tools.csv")
    text = (tmp_path / "tools.csv").read_text("utf-8-sig")
    (tmp_path / "tools.csv").write_text(text.replace("Feast,", "Our Feast,", 1), encoding="utf-8")
    page.files.read_from(tmp_path / "tools.csv")
    assert taken == [("tools.csv: 1 changed · 0 new · 229 as before.", "Take 1")]
    assert catalogue_of(open_example.project).tool_by_id["t-feast"].name == "Our Feast"
    page.files.export_to(tmp_path / "own.json")
    open_example.session.workspace.undo()
    assert catalogue_of(open_example.project).tool_by_id["t-feast"].name == "Feast"
    page.files.read_from(tmp_path / "own.json")
    assert catalogue_of(open_example.project).tool_by_id["t-feast"].name == "Our Feast"
    (tmp_path / "bad.csv").write_text("x\n1\n")
    page.files.read_from(tmp_path / "bad.csv")
    assert "holds no row of heads with id" in open_example.window.messages.text.text()


def test_three_stacks_stand_side_by_side_and_what_is_there_is_said(open_example: Driver) -> None:
    page = open_example.go("candidates")
    project = open_example.project
    catalogue = catalogue_of(project)
    found = candidates(project, catalogue, assess(project))
    page.stack.show_choice(choose_stack(project, catalogue, found), catalogue)
    assert "chosen" in page.stack.names["assembled"].text()
    assert "MLflow" in page.stack.tools["assembled"].text()
    assert "tools for" in page.stack.why.text()
    page.stack.kind.setCurrentIndex(page.stack.kind.findData("build"))
    page.stack.kind.activated.emit(0)
    assert open_example.project.stack.kind == "build"
    dialog = TechnologyDialog(page, open_example.look, open_example.session)
    dialog.layers["kubernetes"].click()
    dialog.kinds["text"].click()
    box = dialog.skills["kubernetes"]
    box.setCurrentIndex(box.findData("none"))
    dialog._take()
    organisation = open_example.project.organisation
    assert organisation.in_use == ("kubernetes",)
    assert organisation.data_kinds == ("text",)
    assert organisation.skills == {"kubernetes": "none"}
    dialog.deleteLater()


def test_the_panel_says_what_happened_to_a_tool_and_since_when(open_example: Driver) -> None:
    page = open_example.go("candidates")
    page.show_candidate("t-litellm")
    assert "Compromised on 24 March 2026" in page.detail.risks.text()
    assert "Known: licence as of " in page.detail.risks.text()


def test_a_weight_judges_no_candidate_anew(
    open_example: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_example.go("candidates")
    slider = next(iter(page.comparison.grid.sliders.values()))
    before = page.comparison.found.weights
    profile = open_example.session.profile
    for name in ("judging.candidates", "page.decision_list"):
        monkeypatch.setattr(f"planner.ui.candidates.{name}", lambda *_: pytest.fail("anew"))
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert open_example.project.stack.comparisons
    assert page.comparison.found.weights != before, "the comparison follows at once"
    assert open_example.session.profile is profile, "and no level was read from a weight"
    open_example.session.workspace_undo()
    assert page.comparison.found.weights == before
