"""The example is what it claims to be, and its study makes sense to a practitioner."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from planner.analysis.study.setting import Setting, setting_of
from planner.analysis.study.study import Study
from planner.catalogue.load import built_in_catalogue
from planner.domain.project import Project
from planner.maturity.answers import asked_questions
from planner.roadmap.greedy import greedy_plan
from planner.roadmap.value import plan_value, violations
from planner.storage.document import save
from tests.conftest import ROOT

SMALL = {"p-comms", "p-raci", "p-code-vc"}
"""Practices that a plan of seconds is made of."""


def setting(study: Study) -> Setting:
    return setting_of(study.project, study.profile, study.case_problem, study.candidates)


def test_the_example_is_labelled_and_complete(example: Project) -> None:
    assert example.example
    assert "(example)" in example.organisation.name
    assert not any(r.name for r in example.respondents), "no invented people"
    round_ = example.current_round
    by_team: dict[str, set[str]] = {}
    several = 0
    for question in asked_questions(example):
        for respondent in example.respondents:
            if round_.answer(respondent.id, question.id).state:
                by_team.setdefault(respondent.team, set()).add(question.id)
        several += (
            sum(bool(round_.answer(f"pricing-{k}", question.id).state) for k in (1, 2, 3)) == 3
        )
    assert all(len(found) == len(asked_questions(example)) for found in by_team.values())
    assert several >= 10
    states = {a.state for sheet in round_.answers.values() for a in sheet.values()}
    assert states == {"level", "dont_know", "not_applicable"}


def test_the_plan_reads_sensibly(example_study: Study) -> None:
    plan = example_study.plan
    assert plan.steps
    start = {s.candidate.id: s.start for s in plan.steps}
    end = {s.candidate.id: s.end for s in plan.steps}
    for step in plan.steps:
        for waited in step.waits_for:
            assert end[waited] <= start[step.candidate.id]
    safe = {"p-sys-monitoring", "p-promotion", "p-regression-tests"}
    for risky in {
        "p-cd",
        "p-ct",
    } & end.keys():  # nothing goes live by itself before it can be seen and undone
        assert safe <= end.keys()
        assert max(end[i] for i in safe) <= end[risky]
    stages = [s.start for s in plan.stages]
    assert stages == sorted(stages), "foundations before automation before scale"
    levels = [p.value for p in plan.path]
    assert levels == sorted(levels)  # type: ignore[type-var]
    assert len({s.candidate.id for s in plan.steps}) == len(plan.steps)


def test_reasons_are_true(example_study: Study) -> None:
    plan = example_study.plan
    for step in plan.steps:
        assert step.why.endswith(".")
        if "brings more than it costs" in step.why and "on it" not in step.why:
            assert example_study.marginal[step.candidate.id] > 0, step.candidate.id
    left = {x.candidate.id for x in plan.left_out}
    assert not left & {s.candidate.id for s in plan.steps}
    practices = {
        c.id
        for c in example_study.candidates
        if c.kind == "practice" and c.fit.status != "in_place"
    }
    assert practices == {
        i for i in (left | {s.candidate.id for s in plan.steps}) if i.startswith("p-")
    }


def test_the_plan_keeps_its_limits(example_study: Study) -> None:
    """Rebuilt from the study, checked by the checker that knows nothing of the solver."""
    problem = setting(example_study).problem()
    starts = {s.candidate.id: s.start // 3 for s in example_study.plan.steps}
    assert not violations(problem, starts)
    assert plan_value(problem, starts) > 0


def test_better_ready_made_rankings_do_not_beat_the_plan(example_study: Study) -> None:
    """Greedy by value per day, the way people rank, is worth no more than the plan."""
    made = setting(example_study)
    problem = made.problem()
    greedy = made.value(problem, greedy_plan(problem))
    starts = {s.candidate.id: s.start // 3 for s in example_study.plan.steps}
    assert made.value(problem, starts) >= greedy


def test_the_python_of_the_documentation_runs_as_a_script(tmp_path: Path, example: Project) -> None:
    """As a file of its own, where the search for a plan runs in a process that imports it again."""
    text = (ROOT / "docs" / "economics.md").read_text("utf-8")
    script = tmp_path / "case.py"
    script.write_text(text.partition("```python\n")[2].partition("```")[0], "utf-8")
    never = dict.fromkeys(sorted({p.id for p in built_in_catalogue().practices} - SMALL), "never")
    finance = example.finance.model_copy(update={"trials": 200})
    (tmp_path / "examples").mkdir()
    save(
        example.model_copy(update={"wishes": never, "finance": finance}),
        tmp_path / "examples" / "insurer.mlplan",
        now=datetime(2026, 11, 30, tzinfo=UTC),
    )
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "mean of 200 futures, 48 months" in done.stdout
