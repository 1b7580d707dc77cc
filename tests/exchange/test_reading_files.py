"""Files as other programs leave them, made from our own exports, against their right reading.

``tests/fixtures/reading/files``: saved by LibreOffice in German, written again by an independent reader of
Microsoft Project XML, or made by hand as Excel, Jira and Azure DevOps write them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from planner.analysis.files.plan_progress import read_progress
from planner.analysis.files.register_file import read_register
from planner.catalogue.load import built_in_catalogue
from planner.domain.case.estimate import Assumption, Provenance, Range
from planner.domain.plan.plan import AgreedPlan, PlannedStep, StepProgress
from planner.domain.project import Project
from planner.domain.record.preview import Answers, Entry, Preview
from planner.exchange.answer_sheet import read_sheet

FILES = Path(__file__).parents[1] / "fixtures" / "reading" / "files"
TODAY = date(2026, 11, 28)
NOW = datetime(2026, 11, 28, tzinfo=UTC)
CATALOGUE = built_in_catalogue()
NAMES = {
    "p-comms": "Joint reviews across functions",
    "t-dvc": "DVC",
    "p-code-vc": "Version control and review",
    "t-kitops": "KitOps with an OCI registry",
    "t-pandera": "Pandera",
}
QUARTERS = {"p-comms": 0, "t-dvc": 0, "p-code-vc": 0, "t-kitops": 1, "t-pandera": 1}


def agreed(progress: dict[str, StepProgress] | None = None) -> AgreedPlan:
    steps = tuple(
        PlannedStep(initiative=i, start=3 * q, end=3 * q + 3) for i, q in QUARTERS.items()
    )
    return AgreedPlan(
        agreed="2026-11-20T10:00:00Z", start="2027-01-01", steps=steps, progress=progress or {}
    )


def told(step: str, plan: AgreedPlan) -> list[Any] | str:
    """State, first and last day, first and last quarter of a step; ``same`` where nothing is known of it."""
    p = plan.progress.get(step)
    if p is None:
        return "same"
    assert p.start is not None
    return [p.state, p.began or None, p.ended or None, p.start // 3 + 1, p.end / 3]


def of(preview: Preview, result: str) -> list[Entry]:
    return [e for e in preview.entries if e.result == result]


PLANS: dict[str, dict[str, Any]] = {
    "plan_excel_de.csv": {
        "p-comms": ["running", "2027-01-01", "2027-04-02", 1, 1],
        "t-dvc": ["done", None, None, 1, 1],
        "p-code-vc": "same",
        "t-kitops": ["planned", "2027-06-20", "2027-09-30", 3, 3],
        "t-pandera": ["dropped", None, None, 2, 2],
    },
    "plan_unicode_text.txt": {
        "t-dvc": ["done", None, None, 1, 1],
        "p-comms": ["running", None, None, 1, 1],
    },
    "plan_us.csv": {
        "p-comms": ["running", "2027-01-04", "2027-04-01", 1, 1],
        "t-dvc": ["done", None, None, 1, 1],
        "t-kitops": "same",
    },
    "plan_jira.csv": {
        "p-comms": ["running", "2027-01-04", "2027-04-02", 1, 1],
        "t-dvc": ["done", None, None, 1, 1],
        "t-kitops": ["dropped", None, None, 2, 2],
    },
    "plan_azure.csv": {
        "p-comms": ["running", None, None, 1, 1],
        "t-dvc": ["running", None, None, 1, 1],
        "p-code-vc": ["dropped", None, None, 1, 1],
    },
    "plan_msproject_de.csv": {
        "p-comms": ["running", None, None, 1, 1],
        "t-dvc": ["done", "2027-01-01", "2027-02-12", 1, 1],
    },
    "plan_own_workbook.xlsx": {
        "t-dvc": ["done", None, None, 1, 1],
        "t-kitops": ["planned", "2027-04-01", "2027-09-30", 2, 3],
        "p-comms": "same",
        "p-code-vc": "same",
        "t-pandera": "same",
    },
    "plan_mspdi_edits.xml": {
        "p-comms": ["running", "2027-01-01", "2027-09-30", 1, 3],
        "t-dvc": ["done", "2027-01-18", "2027-02-12", 1, 1],
        "p-code-vc": ["running", "2027-01-11", "2027-03-31", 1, 1],
        "t-kitops": ["dropped", None, None, 2, 2],
        "t-pandera": "same",
    },
    "plan_one_cell_rows.csv": {
        "p-comms": ["running", None, None, 1, 1],
        "t-dvc": ["done", None, None, 1, 1],
    },
    "plan_mspdi_untouched.xml": dict.fromkeys(NAMES, "same"),
}
"""Real days stand here only where they differ from the first and last day of the agreed quarters."""


@pytest.mark.parametrize("name", PLANS)
def test_plans_as_other_programs_leave_them(name: str) -> None:
    intake = read_progress(FILES / name, agreed(), NAMES)
    assert intake.preview.clear, of(intake.preview, "asked") + of(intake.preview, "left out")
    found = intake.take()
    assert {s: told(s, found) for s in PLANS[name]} == PLANS[name]


def test_parts_copies_and_missing_steps_are_named() -> None:
    preview = read_progress(FILES / "plan_mspdi_edits.xml", agreed(), NAMES).preview
    assert preview.missing == ("Pandera",)
    assert preview.of == 5
    assert [str(r.why) for r in preview.rows] == [
        "“Kick-off workshop” is a part of “Joint reviews across functions”",
        "“Monthly review” is a part of “Joint reviews across functions”",
    ]


def test_an_open_order_of_day_and_month_is_asked_and_the_state_taken() -> None:
    intake = read_progress(FILES / "plan_ambiguous.csv", agreed(), NAMES)
    assert [e.column for e in of(intake.preview, "asked")] == ["Start date", "Due date"]
    assert of(intake.preview, "asked")[0].readings == ("2027-02-01", "2027-01-02")
    assert told("t-dvc", intake.take()) == ["done", None, None, 1, 1]
    answered = read_progress(FILES / "plan_ambiguous.csv", agreed(), NAMES, Answers(dates="dm"))
    assert told("t-dvc", answered.take()) == ["done", "2027-02-01", "2027-03-05", 1, 1]


def test_two_days_late_is_said_and_not_a_quarter_late() -> None:
    preview = read_progress(FILES / "plan_excel_de.csv", agreed(), NAMES).preview
    (late,) = [e for e in preview.entries if e.id == "p-comms" and e.field == "finish"]
    assert "two days late." in [str(r) for r in late.remarks]


@pytest.fixture
def as_exported(example: Project) -> Project:
    """The example with the figures that the files of the register were exported with."""
    stated = {
        "salary_data_scientist": (70_000, 76_000, 84_000, "A"),
        "salary_ml_engineer": (78_000, 86_000, 96_000, "A"),
        "salary_other": (66_000, 74_000, 86_000, "A"),
        "loaded_multiplier": (1.3, 1.36, 1.42, "A"),
        "toil_data_share": (0.25, 0.36, 0.48, "B"),
        "decay_per_month": (0.006, 0.012, 0.028, "B"),
        "refresh_months": (4, 8, 14, "B"),
        "recapture": (0.3, 0.5, 0.7, "B"),
    }
    assumptions = dict(example.assumptions)
    for own, (low, middle, high, grade) in stated.items():
        assumptions[own] = Assumption(
            range=Range(low=low, likely=middle, high=high),
            provenance=Provenance(grade=grade, source="x"),  # type: ignore[arg-type]
        )
    return example.model_copy(update={"assumptions": assumptions})


def figures(name: str, project: Project, **answers: Any) -> tuple[Preview, dict[str, Any]]:
    """The preview, and what of each assumption is taken: its three figures, or ``None``."""
    intake = read_register(FILES / name, project, CATALOGUE, TODAY, Answers(**answers))
    taken = {
        i: None if a is None or a.range is None else [a.range.low, a.range.likely, a.range.high]
        for i, a in intake.take().stated.items()
    }
    return intake.preview, taken


def figures_changed(preview: Preview) -> set[str]:
    ends = ("low", "middle", "high")
    return {e.id for e in preview.entries if e.result == "changed" and e.field in ends}


def test_typed_cells_units_and_ranges_of_a_workbook(as_exported: Project) -> None:
    preview, taken = figures("register_typed.xlsx", as_exported, sure=True)
    assert {i: taken[i] for i in ("salary_data_scientist", "value_per_model", "toil_data_share",
                                  "toil_release_share", "repair_hours")} == {
        "salary_data_scientist": [70_000, 76_000, 84_500],
        "value_per_model": [400_000, 600_000, 1_100_000],
        "toil_data_share": [0.2, 0.3, 0.4],
        "toil_release_share": [0.15, 0.2, 0.25],
        "repair_hours": [20, 25, 30],
    }  # fmt: skip
    left = {(e.id, e.code) for e in of(preview, "left out")}
    assert left == {("deployments", "date"), ("detect_hours", "error")}
    middle = next(e for e in preview.entries if e.id == "repair_hours" and e.field == "middle")
    assert "The middle is not stated; it is half way." in middle.remarks


def test_formulas_with_stored_results(as_exported: Project) -> None:
    preview, _ = figures("register_formulas.xlsx", as_exported)
    assert preview.clear
    assert not figures_changed(preview)


def test_a_csv_that_libreoffice_saved_in_german(as_exported: Project) -> None:
    preview, taken = figures("register_libreoffice_de.csv", as_exported)
    assert taken["toil_data_share"] == [0.25, 0.4, 0.48]
    assert {(e.id, e.code) for e in of(preview, "left out")} == {("decay_per_month", "share")}
    assert figures_changed(preview) == {"toil_data_share"}


def test_what_we_wrote_proves_our_habit_not_the_writers(as_exported: Project) -> None:
    preview, taken = figures("register_own_marks.csv", as_exported)
    asked = of(preview, "asked")
    assert {e.id for e in asked} == {"salary_ml_engineer"}
    assert "salary_ml_engineer" not in taken
    assert str(asked[0].choices[0].words) == "79,000"  # what is usual comes first
    assert not figures_changed(preview)
    _, answered = figures("register_own_marks.csv", as_exported, decimal=",")
    assert answered["salary_ml_engineer"] == [79_000, 87_500, 97_000]


def test_a_proved_point_is_doubted_where_only_the_other_reading_is_usual(
    as_exported: Project,
) -> None:
    preview, taken = figures("register_points_and_thousands.csv", as_exported)
    assert taken["loaded_multiplier"] == [1.3, 1.4, 1.5]
    assert {e.id for e in of(preview, "asked")} == {"salary_other"}
    assert "recapture" not in figures_changed(preview)


def test_an_open_document_sheet(as_exported: Project) -> None:
    preview, _ = figures("register_untouched.ods", as_exported)
    assert not of(preview, "left out")
    assert not of(preview, "asked")


def test_answers_behind_a_cover_sheet(example: Project) -> None:
    people = {r.id for r in example.respondents}
    assert {"pricing-1", "pricing-2"} <= people
    intake = read_sheet(FILES / "answers_cover.xlsx", example, NOW, "take")
    taken = intake.take().current_round.answers
    mine = taken["pricing-1"]
    assert mine["STR-01"].level == mine["STR-02"].level == 2
    assert mine["STR-03"].state == "dont_know"
    assert (mine["STR-04"].state, mine["STR-04"].reason) == ("not_applicable", "no such models")
    assert mine["DAT-01"].level == 3
    assert "checked with the team" in mine["DAT-01"].note
    assert taken["pricing-2"]["STR-01"].level == 2
    assert [e.id for e in of(intake.preview, "open")] == ["pricing-1/DAT-02"]
    assert [e.id for e in of(intake.preview, "asked")] == ["pricing-2/STR-02"]
    assert intake.preview.sheets == ("Cover",)
    given = Answers(given={"word:pricing-2/STR-02": "dont_know"})
    answered = read_sheet(FILES / "answers_cover.xlsx", example, NOW, "take", given)
    assert answered.take().current_round.answers["pricing-2"]["STR-02"].state == "dont_know"
