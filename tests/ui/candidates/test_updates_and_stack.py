"""A published update is taken in the window; the comparison says what the planned stack takes, and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from planner.analysis.around.agreed_tools import changed_since_agreed, doubts_of
from planner.analysis.study.agreed import agreed_of
from planner.catalogue.own import catalogue_of
from planner.domain.case.estimate import fixed
from planner.domain.plan.agreed_tool import AgreedTool
from planner.domain.plan.own_entries import CatalogueUpdate
from planner.domain.plan.plan import AgreedPlan, PlannedStep
from planner.exchange.catalogue_update import published
from planner.ui.candidates.compare import CompareDialog
from planner.ui.candidates.page import CandidatesPage
from planner.ui.kit.intake import IntakeDialog
from planner.workspace.edits import agree_plan
from tests.ui.conftest import Driver, take_all

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def test_an_update_is_shown_asked_about_and_taken(
    open_example: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_example.go("candidates")
    assert isinstance(page, CandidatesPage)
    mlflow = catalogue_of(open_example.project).tool_by_id["t-mlflow"]
    given = CatalogueUpdate(
        publisher="House team",
        number=1,
        published="2026-12-01",
        tools=(mlflow.model_copy(update={"licence": "MIT"}),),
    )
    path = tmp_path / "update.json"
    path.write_bytes(published(given, KEY))
    seen: list[str] = []

    def trust(dialog: IntakeDialog) -> int:  # type: ignore[type-arg]
        seen.append(dialog.take.text())
        assert not dialog.take.isEnabled()
        dialog.answer("key", "take")
        seen.append(dialog.lead.text())
        return take_all(dialog)

    monkeypatch.setattr("planner.ui.kit.intake.run", trust)
    page.files.update_from(path)
    assert "1 changed" in seen[1]
    assert catalogue_of(open_example.project).tool_by_id["t-mlflow"].licence == "MIT"
    page.files.update_from(path)
    assert len(seen) == 2, "the same number again is refused before anything is asked"
    open_example.session.workspace_undo()
    assert open_example.project.catalogue_update is None


def test_the_comparison_marks_what_the_planned_stack_takes(open_example: Driver) -> None:
    open_example.go("candidates")
    study = open_example.session.study
    assert study is not None
    place = next(p for p in study.stack.places if p.category == "experiment_tracking")
    dialog = CompareDialog(
        open_example.window, open_example.look, open_example.session, "experiment_tracking"
    )
    open_example.bot.addWidget(dialog)
    row = next(r for r in dialog.model.rows if r.id == place.tool)
    assert "In the planned stack." in row.texts[4]
    assert "The planned stack" in dialog.lead.text()


def test_what_changed_since_a_plan_was_agreed_is_said(open_example: Driver) -> None:
    plan = AgreedPlan(
        agreed="2025-06-01T08:00:00Z",
        start="2026-07-01",
        steps=(
            PlannedStep(initiative="t-dvc", start=0, end=3),
            PlannedStep(initiative="t-mlflow", start=0, end=3),
        ),
    )
    project = agree_plan(plan).apply(open_example.project)
    words = changed_since_agreed(project)
    assert words.startswith("A tool of the plan agreed on 1 June 2025 changed since")
    assert "DVC" in words
    assert "MLflow" not in words
    later = plan.model_copy(update={"agreed": "2026-11-20T08:00:00Z"})
    assert not changed_since_agreed(agree_plan(later).apply(open_example.project))


def test_a_price_that_changed_without_an_event_is_said(open_example: Driver) -> None:
    """Facts are kept with the plan: what is compared is what was known on its day."""
    known = catalogue_of(open_example.project).tool_by_id
    dearer = known["t-mlflow"].model_copy(
        update={"yearly_cost": fixed(9_000.0), "owner": "Somebody else"}
    )
    steps = tuple(
        PlannedStep(initiative=t, start=0, end=3) for t in ("t-mlflow", "t-dvc", "t-airflow")
    )
    plan = AgreedPlan(
        agreed="2026-11-20T08:00:00Z",
        start="2026-07-01",
        steps=steps,
        tools={
            "t-mlflow": AgreedTool.of(dearer),
            "t-dvc": AgreedTool.of(known["t-dvc"]),
            "t-gone": AgreedTool(name="Gone"),
        },
    )
    words = str(changed_since_agreed(agree_plan(plan).apply(open_example.project)))
    assert words == (
        "2 tools of the plan agreed on 20 November 2026 changed since: MLflow (price, owner), "
        "Gone (no longer in the catalogue)."
    )


def test_a_plan_agreed_in_the_window_keeps_the_facts_of_its_tools(open_example: Driver) -> None:
    study = open_example.session.study
    assert study is not None
    agreed = agreed_of(study.plan, "2026-11-29T08:00:00Z")
    tools = {s.candidate.id for s in study.plan.steps if s.candidate.kind == "tool"}
    assert tools == agreed.tools.keys() != set()
    assert not changed_since_agreed(agree_plan(agreed).apply(open_example.project))


def test_doubts_name_old_facts_and_events_of_the_year(open_example: Driver) -> None:
    study = open_example.session.study
    assert study is not None
    for words in doubts_of(study):
        assert ": " in words
