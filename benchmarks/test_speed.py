"""Speed, measured: ``.venv/bin/python -m pytest benchmarks -o addopts= --benchmark-only``.

Nothing here asserts a time; machines are noisy. Compare within one run.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from planner.analysis.candidates import candidates
from planner.analysis.plannable import plannable
from planner.analysis.planning import planning_problem
from planner.analysis.study import case_problem, study
from planner.catalogue.load import built_in_catalogue, read_catalogue
from planner.economics.case import appraise
from planner.maturity.score import assess
from planner.reporting.html import write_html
from planner.reporting.pdf import write_pdf
from planner.reporting.report import build_report
from planner.roadmap.greedy import greedy_plan, unlimited_plan
from planner.roadmap.solver import solve
from planner.storage.document import dump, load

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
    chosen, _ = plannable(found, example)
    from planner.analysis.planning import schedule_of

    empty = planning_problem(example, example.limits, case, chosen, {})
    around = schedule_of(empty, unlimited_plan(empty))
    return planning_problem(example, example.limits, case, chosen, around)


def test_score(benchmark, example) -> None:
    benchmark(assess, example)


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
    code = (
        "import os; os.environ['QT_QPA_PLATFORM'] = 'offscreen'\n"
        "from planner.ui.app import *\n"
        "app = make_application(); look = Look('light'); look.apply()\n"
        "workspace, _ = open_workspace('examples/insurer.mlplan')\n"
        "window = MainWindow(look, workspace); window.show(); window.grab(); os._exit(0)\n"
    )
    benchmark.pedantic(
        subprocess.run,
        args=([sys.executable, "-c", code],),
        kwargs={"cwd": ROOT, "check": True},
        rounds=5,
    )
