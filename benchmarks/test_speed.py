"""Speed, measured: ``.venv/bin/python -m pytest benchmarks -o addopts= --benchmark-only``.

Nothing here asserts a time; machines are noisy. Compare within one run.
"""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from benchmarks.start_time import OURS
from planner.analysis.study.candidates import candidates
from planner.analysis.study.setting import setting_of
from planner.analysis.study.study import case_problem, study
from planner.catalogue.load import built_in_catalogue, read_catalogue
from planner.domain.answers.assessment import Answer, Respondent
from planner.domain.answers.replies import Replies, Reply, Sheet
from planner.domain.organisation.organisation import Organisation
from planner.economics.case import appraise
from planner.maturity.agreement import ordinal_alpha, spreads
from planner.maturity.content import lenses
from planner.maturity.evaluate import evaluate
from planner.maturity.lens import read_lens
from planner.maturity.model_file import shipped_model
from planner.maturity.score import assess
from planner.reporting.html import write_html
from planner.reporting.pdf import write_pdf
from planner.reporting.report import build_report
from planner.roadmap.greedy import greedy_plan
from planner.roadmap.solver import solve
from planner.storage.document import dump, load
from planner.workspace.create import new_project
from planner.workspace.edits import set_level

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "insurer.mlplan"
DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def example():
    return load(EXAMPLE).project


@pytest.fixture(scope="module")
def example_study(example):
    return study(example, built_in_catalogue())


@pytest.fixture(scope="module")
def problem(example):
    catalogue = built_in_catalogue()
    found = candidates(example, catalogue, assess(example))
    case = case_problem(example, catalogue, found)
    setting = setting_of(example, assess(example), case, found)
    return setting.problem()


def test_score(benchmark, example) -> None:
    benchmark(assess, example)


def test_score_one_answer_with_all_lenses(benchmark, example) -> None:
    """From the edit to level, ranges and the three published models."""
    edit = set_level("pricing-1", "REL-01", 3, "2026-11-21T12:00:00Z")

    def rescore() -> None:
        profile = assess(edit.apply(example))
        for lens in lenses():
            read_lens(lens, profile.cells)

    benchmark(rescore)


@pytest.fixture(scope="module")
def crowd():
    """200 teams of 20 respondents who answered 64 questions each: 256,000 answers."""
    organisation = Organisation(
        name="Crowd", models_in_production=40, regulated_models=3, real_time=True
    )
    names = tuple(f"Team {k}" for k in range(200))
    project = new_project(organisation, names, datetime(2026, 11, 21, tzinfo=UTC))
    draw = random.Random(1)
    questions = [q.id for q in project.questionnaire.questions[:64]]
    people, answers = [], {}
    for team in project.teams:
        for k in range(20):
            own = f"{team.id}-{k}"
            people.append(Respondent(id=own, team=team.id))
            answers[own] = {q: Answer(state="level", level=draw.randrange(5)) for q in questions}
    round_ = project.rounds[0].model_copy(update={"answers": answers})
    return project.model_copy(update={"respondents": tuple(people), "rounds": (round_,)})


def test_score_a_crowd(benchmark, crowd) -> None:
    benchmark(assess, crowd)


def test_agreement_of_a_crowd(benchmark, crowd) -> None:
    """Every figure of every question, and alpha of every dimension."""
    benchmark(lambda: (spreads(crowd), ordinal_alpha(crowd)))


def test_score_a_model(benchmark) -> None:
    """A model of 60 items by the general engine."""
    model = shipped_model("production-readiness")
    replies = {i.id: Reply(options=("yes",)) for i in model.items}
    given = Replies(
        model=model.id, date="2026-11-21", facts=model.facts, sheets=(Sheet(replies=replies),)
    )
    benchmark(evaluate, model, given)


def test_load(benchmark) -> None:
    benchmark(load, EXAMPLE)


def test_dump(benchmark, example) -> None:
    benchmark(dump, example)


def test_read_catalogue(benchmark) -> None:
    benchmark(read_catalogue)


@pytest.mark.parametrize("trials", [1_000, 10_000])
def test_appraise(benchmark, example_study, trials: int) -> None:
    benchmark(appraise, example_study.case_problem, example_study.plan.schedule, trials=trials)


def test_greedy(benchmark, problem) -> None:
    benchmark(greedy_plan, problem)


def test_solve(benchmark, problem) -> None:
    benchmark.pedantic(solve, args=(problem,), rounds=3)


def test_whole_study(benchmark, example) -> None:
    benchmark.pedantic(study, args=(example, built_in_catalogue()), rounds=2)


def test_pdf(benchmark, example_study) -> None:
    report = build_report(example_study, DAY)
    benchmark.pedantic(write_pdf, args=(report, DAY), rounds=3)


def test_html(benchmark, example_study) -> None:
    report = build_report(example_study, DAY)
    benchmark.pedantic(write_html, args=(report,), rounds=3)


def test_start_up(benchmark) -> None:
    benchmark.pedantic(
        subprocess.run,
        args=([sys.executable, "-c", OURS],),
        kwargs={"cwd": ROOT, "check": True},
        rounds=5,
    )
