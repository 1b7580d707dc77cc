"""Whether a use case can be solved, in the report: threshold, worth, cases and days by hand."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from planner.analysis.around.use_case_figures import with_figure
from planner.analysis.study.plan import Experiment
from planner.analysis.study.use_case_worth import judged
from planner.catalogue.use_cases import template_of, use_case_of
from planner.domain.base.language import speaking, tr
from planner.domain.base.numbers import money
from planner.domain.case.estimate import fixed
from planner.domain.organisation.organisation import Organisation, UseCase
from planner.domain.plan.calendar import first_day
from planner.reporting.blocks import Block, Cell, Para, Table
from planner.reporting.content.draft import Draft
from planner.reporting.content.idea_workings import idea_workings
from planner.reporting.content.solvable import solvable
from planner.workspace.create import new_project
from tests.conftest import NOW

START = date(2027, 1, 1)


def fraud() -> UseCase:
    """Looked into at 190, missed at 2,900, 12 true in 1,000; hits from 28 % to 42 %, known after 60 days."""
    template = template_of("claims-fraud")
    assert template is not None
    made = use_case_of(template, "fraud").model_copy(update={"feedback_days": 60.0})
    for name, value in {
        "cases": 380_000, "share": 0.012, "hit": 190, "false_alarm": 190, "miss": 2_900, "left_alone": 0,
        "today_found": 0.28, "today_flagged": 0.03, "new_found": 0.42, "new_flagged": 0.035,
        "before": 0.28, "after": 0.42, "a_day": 12,
    }.items():  # fmt: skip
        made = with_figure(made, name, fixed(float(value)))
    return made


def blocks(told: UseCase, *experiments: Experiment) -> list[Block]:
    organisation = Organisation(name="A", currency="EUR", use_cases=(told,))
    project = new_project(organisation, ("Team",), NOW, document_id="a")
    plan = SimpleNamespace(
        experiments=experiments,
        month_start=lambda m: first_day(START, m),
        last_day=lambda m: date.fromordinal(first_day(START, m).toordinal() - 1),
    )
    stub = SimpleNamespace(
        study=SimpleNamespace(plan=plan, project=project), money=lambda v: money(v, "EUR")
    )
    return solvable(cast(Draft, stub), (told,))


def test_what_the_window_computes_stands_in_the_report() -> None:
    """Threshold 190/2,900; 380,000·(.012·.14·2,710 − .988·.005·190); 182 cases a group; 31 → 35 days + 60."""
    (table,) = blocks(fraud())
    assert isinstance(table, Table)
    (row,) = [[c.t if isinstance(c, Cell) else c for c in r] for r in table.rows]
    assert [str(c).replace("\u00a0", "") for c in row[1:5]] == ["6.6%", "€1.4m", "182", "95"]
    assert "open" in str(row[5])
    live = fraud().model_copy(update={"state": "production"})
    (table,) = blocks(live)
    assert isinstance(table, Table)
    last = table.rows[0][-1]
    assert isinstance(last, Cell)
    assert last.t == "in use"
    whole = with_figure(with_figure(fraud(), "group", fixed(101.0)), "likeness", fixed(0.01))
    (table,) = blocks(whole)  # 1 + 100·.01: twice as many
    assert isinstance(table, Table)
    cases = table.rows[0][3]
    assert (cases.t if isinstance(cases, Cell) else cases) == "364"
    bare = UseCase(id="u", name="U", state="production")
    assert blocks(bare) == []


def test_a_test_that_outlasts_its_bar_is_told() -> None:
    """95 days against January to March (90 days) and to April (120 days)."""
    short, long = (Experiment("fraud", "Fraud", 0, end, {}) for end in (3, 4))
    assert len(blocks(fraud(), long)) == 1
    table, told = blocks(fraud(), short)
    assert isinstance(told, Para)
    words = "".join(str(r.t) for r in told.runs)
    assert "takes 95 days until the outcomes are known, its bar in the plan 90" in words
    with speaking("de"):
        told = blocks(fraud(), short)[1]
        assert isinstance(told, Para)
        assert "sein Balken im Plan 90" in tr("".join(str(r.t) for r in told.runs))


def test_a_controller_can_work_out_the_verdict_again() -> None:
    """From the means as printed: deciding now, and the error of the test as a share of what is added."""
    made = fraud()
    for name, value in {
        "field.claims_year": 380_000, "field.extra_checks_year": 3_600, "build": 700_000, "run": 90_000,
        "test_cost": 90_000, "months": 6, "test_cases": 180,
    }.items():  # fmt: skip
        made = with_figure(made, name, fixed(float(value)))
    organisation = Organisation(name="A", currency="EUR", use_cases=(made,))
    project = new_project(organisation, ("Team",), NOW, document_id="a")
    stub = SimpleNamespace(study=SimpleNamespace(project=project), currency="EUR")
    table, _ = idea_workings(cast(Draft, stub), ((made, judged(project, made)),))
    assert isinstance(table, Table)
    cells = [[c.t if isinstance(c, Cell) else c for c in row] for row in table.rows]
    shown = {
        str(name)[:1] if str(name)[1:3] == "  " else str(name): float(
            re.sub(r"[^\d.−]", "", str(text)).replace("−", "-") or "nan"
        )
        for name, text in cells
    }
    a, b, c, d, e, f, g = (shown[k] for k in "abcdefg")
    assert shown["Deciding now, mean"] == pytest.approx((a - c) * e - d, rel=2e-4)
    assert shown["Error of the test in money"] == pytest.approx(g / 100 * (a + b) * f, rel=3e-4)
    yearly = np.arange(1, 37)  # 36 months at 10 % a year, the first six of them lost to the test
    assert e == pytest.approx((1.1 ** (-yearly / 12)).sum() / 12, abs=5e-4)
    assert f == pytest.approx((1.1 ** (-yearly[6:] / 12)).sum() / 12, abs=5e-4)
    assert g == pytest.approx(
        100 * np.hypot(0.15, np.sqrt((0.28 * 0.72 + 0.42 * 0.58) / 180) / 0.14), abs=0.05
    )
    assert (c, d, shown["Price of the test"]) == (90_000, 700_000, 90_000)
    assert "any result goes on" in str(cells[9][1]), "no result of the test speaks against it"
    assert idea_workings(cast(Draft, stub), ((made, None),)) == []
