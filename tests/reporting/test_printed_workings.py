"""Workings as printed: they give the result that stands beside them, and their parts are all of it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from planner.analysis.study.study import Study
from planner.domain.base.language import tr
from planner.reporting.blocks import Table
from planner.reporting.content.economics import pools, swing_bars
from planner.reporting.content.formulas import formulas
from planner.reporting.content.origins import _how
from planner.reporting.report import start_draft
from tests.reading.nets import plain
from tests.reading.recompute import read
from tests.reporting.test_late_duties import DAY

HELD = re.compile(r"^(.+) = ([\d,.]+); the limit leaves ([\d.]+) ?% of it$")


def test_numbers_of_a_term_give_its_result_and_a_limit_says_what_it_leaves(
    example_study: Study,
) -> None:
    blocks = formulas(start_draft(example_study, DAY)).blocks
    table = next(b for b in blocks if isinstance(b, Table) and b.title == "Terms in these formulas")
    held = checked = 0
    for row in table.rows:
        name, _, worked, result = (plain(c.t) for c in row)
        match = HELD.match(worked)
        numbers, left = (match[1], float(match[3]) / 100) if match else (worked, 1.0)
        if not re.fullmatch(r"[\d.,()+×−/^ ]+", numbers):
            continue
        arithmetic = numbers.replace(",", "").replace("×", "*").replace("−", "-").replace("^", "**")
        found = eval(arithmetic, {"__builtins__": {}})  # noqa: S307 - digits and signs
        if match:
            assert found == pytest.approx(float(match[2].replace(",", "")), rel=0.02), name
            held += 1
        said, half = read(result)
        if found * left >= 1:
            assert found * left == pytest.approx(said, rel=0.02, abs=half), name
            checked += 1
    assert held >= 3, "the example's people have fewer hours than its figures ask for"
    assert checked >= 10


def test_the_largest_pools_and_the_rest_are_all_that_today_costs(example_study: Study) -> None:
    draft = start_draft(example_study, DAY)
    (whole,), (short,) = pools(draft), pools(draft, most=3)
    assert isinstance(whole, Table)
    assert isinstance(short, Table)
    assert len(short.rows) == 4
    assert len(whole.rows) == 12
    assert plain(short.rows[-1][0].t) == "nine others"
    for column in (1, 2):
        in_full = [read(row[column].t) for row in whole.rows[3:]]
        said, half = read(short.rows[-1][column].t)
        assert said == pytest.approx(
            sum(v for v, _ in in_full), abs=half + sum(h for _, h in in_full)
        )
    assert pools(draft, most=99) == [whole]


@pytest.mark.parametrize("falls", [False, True])
def test_a_bar_runs_from_the_worse_end_of_its_input_to_the_better(
    example_study: Study, falls: bool
) -> None:
    swings = example_study.swings
    if falls:
        swings = tuple(replace(s, at_low=s.at_high, at_high=s.at_low) for s in swings)
    study = replace(example_study, swings=swings)
    draft = start_draft(study, DAY)
    for bar, swing in zip(swing_bars(draft), study.moving, strict=True):
        assert (bar.worse, bar.better) == tuple(sorted((swing.at_low, swing.at_high)))
        first = swing.high_input if swing.at_high < swing.at_low else swing.low_input
        said = plain(draft.describe_input(swing.id, first)).split(" ")[0]
        assert plain(bar.span).startswith(said)


@pytest.mark.parametrize("turned", [False, True])
def test_sums_of_years_stand_in_the_order_of_the_years(example_study: Study, turned: bool) -> None:
    """A reader takes the first for the first year: the largest stood there."""
    kinds = {"cost.paid": ("labour", "invoices"), "cost.paid_invoices": ("invoices",)}
    flows = {k: v[::-1] if turned else v for k, v in example_study.case.monthly.items()}
    draft = start_draft(
        replace(example_study, case=replace(example_study.case, monthly=flows)), DAY
    )
    last = len(flows["labour"]) - 1  # a month past the horizon, which belongs to its last year
    for id_, of in kinds.items():
        paid = [sum(float(flows[k][m]) for k in of) for m in range(last + 1)]
        years = [sum(paid[first : first + 12]) for first in range(0, last, 12)]
        years[-1] += paid[last] if last % 12 == 0 else 0.0
        said = plain(tr(_how(draft, draft.registry[id_])))
        assert f"years 1 to {len(years)} in this order" in said
        parts = said.rpartition(": ")[2].partition(" = ")[0].split(" + ")
        assert [read(p)[0] for p in parts] == pytest.approx(years, abs=2)
