"""The bridge from today's costs to the benefit, the date in 8 of 10 futures, and the register of risks."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import numpy as np
import pytest

from planner.analysis.around.bridge import bridge_of, carried_on, pools_by_month
from planner.analysis.around.compare import compare
from planner.analysis.around.ends import work_ends
from planner.analysis.study.study import Study
from planner.domain.case.estimate import Range
from planner.economics.atoms import ATOMS, DRIVERS_OF_ATOM
from planner.economics.case import by_year
from planner.economics.flows import COMPONENTS, most_pull, pulls
from planner.economics.model import at_means, sample
from planner.economics.outcomes import Outcome
from planner.economics.pools import annual_pools
from planner.reporting.blocks import Para, SectionBlocks, Table, tables_of
from planner.reporting.content.bridge import bridge_page, nothing_done
from planner.reporting.content.dates import work_over
from planner.reporting.content.risk_register import risk_pages
from planner.reporting.content.runner_up import runners_up
from planner.reporting.content.since_issued import since_issued
from planner.reporting.content.summary import facts
from planner.reporting.report import start_draft
from planner.reporting.signing.identity import carried_of
from planner.workspace.issuing import issuing
from planner.workspace.since_issued import since_last_issue

DAY = date(2026, 11, 21)


def _tables(study: Study) -> dict[str, Table]:
    draft = start_draft(study, DAY)
    pages = (*bridge_page(draft), *risk_pages(draft))
    return {t.title or t.caption: t for p in pages for t in tables_of(p.blocks)}


def test_the_bridge_leads_from_the_pools_to_the_printed_benefit(example_study: Study) -> None:
    found, problem = bridge_of(example_study), example_study.case_problem
    assert found.pools > found.reach > found.planned > found.saved > 0
    assert found.saved - found.idle - found.claimed == pytest.approx(found.at_means)
    assert found.at_means + found.uncertainty == pytest.approx(example_study.case.benefit.mean)
    # by hand: every pool and what is pulled of it, month by month, in plain sums
    schedule, means = example_study.plan.schedule, at_means(problem)
    one, none = np.ones(1), np.zeros(1)
    sure = {i: Outcome(one, one, none, none, none) for i in schedule}
    acting = pulls(problem, schedule, means, sure)
    factors = [(1 + problem.rate) ** (-m / 12) for m in range(1, problem.horizon + 1)]
    pools = reach = 0.0
    for atom in ATOMS:
        rate = float(means[f"growth_{atom.grows}"][0]) if atom.grows else 0.0
        worth = sum(
            float(annual_pools(problem, means)[atom.id][0]) / 12 * (1 + rate) ** (m / 12) * f
            for m, f in enumerate(factors, 1)
        )
        pull = 0.0
        for driver in DRIVERS_OF_ATOM[atom.id]:
            strength = sum(float(p.strength[0]) for p in acting.get(driver, []))
            pull += min(strength, most_pull(driver))
        if atom.id not in ("P10", "P10.tokens"):
            pools += worth
            reach += worth * (1 - math.exp(-pull))
    stated = {"P10": "infra_spend", "P10.tokens": "token_spend"}
    assert not set(stated.values()) & set(problem.stated) or found.pools > pools
    if not set(stated.values()) & set(problem.stated):
        assert found.pools == pytest.approx(pools)
        assert found.reach == pytest.approx(reach)


def test_the_printed_bridge_adds_up_to_the_unit(example_study: Study) -> None:
    table = _tables(example_study)["The same in full: each sum is what stands above it"]
    amounts = [int(re.sub(r"[^0-9-]", "", row[1].t.replace("−", "-"))) for row in table.rows]
    sums = [n for n, row in enumerate(table.rows) if row[0].b]
    assert len(sums) == 5
    for begin, end in pairwise(sums):
        assert sum(amounts[begin:end]) == amounts[end], table.rows[end][0].t
    assert amounts[0] == round(sum(carried_on(example_study).nothing)), "what the years add up to"
    problem = example_study.case_problem
    assert sum(amounts[: sums[1] - 1]) == round(
        float(pools_by_month(problem, at_means(problem)).sum())
    )
    infra = {"infra_spend", "token_spend"} - set(problem.stated)
    baseline = example_study.case.baseline
    if infra == {"infra_spend", "token_spend"} and baseline.get("P10", 0.0) > 0:
        share = baseline["P10"] / sum(baseline.values())
        assert amounts[1] == -round(amounts[0] * share), "idle computing is in no line below"
    assert amounts[sums[3]] == round(example_study.case.benefit.mean)
    assert amounts[-1] == round(example_study.case.npv.mean)


def test_nothing_done_is_what_today_costs(example_study: Study) -> None:
    told = [b for b in nothing_done(start_draft(example_study, DAY)) if isinstance(b, Para)]
    assert len(told) == 1, "single lines below a chart go alone onto a page"
    found, case = carried_on(example_study), example_study.case
    assert found.nothing[0] == pytest.approx(sum(case.baseline.values()), rel=0.05)
    saved = by_year(sum(case.monthly[c] for c in COMPONENTS))  # type: ignore[arg-type]
    for nothing, left, one in zip(found.nothing, found.left, saved, strict=True):
        assert nothing - left == pytest.approx(one)
    grown = replace(
        example_study.case_problem,
        quantities={
            id_: replace(
                q, range=q.range.model_copy(update={"low": 0.1, "likely": 0.1, "high": 0.1})
            )
            if id_.startswith("growth_")
            else q
            for id_, q in example_study.case_problem.quantities.items()
        },
    )
    monthly = pools_by_month(grown, at_means(grown, ()))
    assert monthly[25] / monthly[13] == pytest.approx(1.1, abs=0.02)


def test_the_date_that_holds_in_8_of_10_futures(example_study: Study) -> None:
    found = work_ends(example_study)
    assert found is not None
    problem, schedule = example_study.case_problem, example_study.plan.schedule
    trials = min(1_000, example_study.case.trials)
    draws = sample(problem, example_study.project.finance.seed, trials, schedule).draws
    ends = []
    for trial in range(trials):  # one future at a time, step by step
        works: dict[str, bool] = {}
        late: dict[str, float] = {}
        last = 0.0
        for id_ in sorted(schedule, key=lambda i: (schedule[i].start, schedule[i].finish)):
            one = problem.by_id[id_]
            groups = [[n] for n in one.needs] + [list(g) for g in one.needs_any]
            planned = [[n for n in g if n in schedule] for g in groups]
            begun = all(any(works[n] for n in g) for g in planned if g)
            behind = max((min(late[n] for n in g) for g in planned if g), default=0.0)
            failed = draws[f"{id_}:outcome"][trial]
            months = schedule[id_].finish - schedule[id_].start
            late[id_] = behind + min(failed, one.tries - 1) * math.ceil(months / 2)
            works[id_] = begun and bool(failed < one.tries)
            if begun:
                last = max(last, schedule[id_].finish + late[id_])
        ends.append(last)
    month = math.ceil(sorted(ends)[math.ceil(0.8 * (trials - 1))])
    start = example_study.plan.start
    year, of_year = divmod(start.month - 1 + month, 12)
    assert found.by is not None
    assert (found.by.toordinal() + 1) == date(start.year + year, of_year + 1, 1).toordinal()
    assert sum(e <= month for e in ends) >= 0.8 * trials
    words = work_over(start_draft(example_study, DAY))
    assert words.startswith("In 8 of 10 futures the last work is over by ")
    nothing = replace(example_study, plan=replace(example_study.plan, steps=()))
    assert work_ends(nothing) is None


def test_every_risk_has_a_sign_a_response_and_an_owner(example_study: Study) -> None:
    tables = _tables(example_study)
    risks = tables["Risks, gravest first: likelihood times effect"]
    assert 4 <= len(risks.rows) <= 10
    assert all(c.t for row in risks.rows for c in row)
    said = {row[1].t: row for row in risks.rows}
    loses = said["The plan loses money over the horizon"]
    assert loses[2].t == f"{round(example_study.case.loss_share * 100)} in 100"
    names = {s.candidate.id: s.candidate.name for s in example_study.plan.steps}
    graver = sorted(
        (o for o in example_study.odds if example_study.marginal[o.id] > 0),
        key=lambda o: -(1 - o.works) * example_study.marginal[o.id],
    )
    assert f"“{names[graver[0].id]}” does not take hold" in said
    assumptions = tables["Assumptions that move it most"]
    assert [row[1].t for row in assumptions.rows] == [s.label for s in example_study.moving[:5]]
    first, *rest = example_study.judgement.checks
    failed = replace(example_study.judgement, checks=(replace(first, state="fails"), *rest))
    withheld = replace(example_study, judgement=failed)
    assert failed.withheld
    assert not risk_pages(start_draft(withheld, DAY))
    assert not bridge_page(start_draft(withheld, DAY))


def test_a_report_says_what_changed_since_the_last_one(example_study: Study) -> None:
    def shown(study: Study, lines: tuple[str, ...] | None) -> str:
        draft = start_draft(study, DAY)
        number = carried_of(study, DAY, "full").number
        blocks = since_issued(draft, number, facts(draft).items, lines)
        return SectionBlocks(id="since", blocks=tuple(blocks)).model_dump_json()

    assert since_last_issue(example_study.project) is None
    assert '"blocks":[]' in shown(example_study, None)
    before = {"maturity, of 4": "1.2 → 1.9", "worth": "€7"}
    edit = issuing(example_study, DAY, datetime(2026, 11, 2, 9, tzinfo=UTC), before)
    issued = edit.apply(example_study.project)
    same = replace(example_study, project=issued)
    assert since_last_issue(issued) == ()
    assert '"blocks":[]' in shown(same, ()), "it is the report itself"
    value = issued.assumptions["value_per_model"]
    other = Range(low=100_000.0, likely=200_000.0, high=300_000.0)
    changed = issued.model_copy(
        update={
            "assumptions": {
                **issued.assumptions,
                "value_per_model": value.model_copy(update={"range": other}),
            }
        }
    )
    lines = since_last_issue(changed)
    assert lines is not None
    assert len(lines) == 1
    assert str(lines[0]).startswith("Value of a model in use: now ")
    text = shown(replace(example_study, project=changed), lines)
    assert "One input has changed since:" in text
    assert str(lines[0]) in text
    assert "1.2 → 1.9" in text
    assert issued.issued[0].number in text


def test_each_tool_of_the_plan_stands_beside_the_one_that_came_next(example_study: Study) -> None:
    block, *_ = runners_up(start_draft(example_study, DAY))
    assert isinstance(block, Table)
    planned = {s.candidate.id for s in example_study.plan.steps if s.candidate.kind == "tool"}
    chosen = example_study.stack.chosen
    assert chosen is not None
    places = [p for p in chosen.places if p.tool in planned]
    assert 1 <= len(block.rows) <= len(places)
    project, catalogue = example_study.project, example_study.catalogue
    alone = compare(project, catalogue, places[0].category)  # everything judged anew
    rival = max((r for r in alone.rows if r.tool.id != places[0].tool), key=lambda r: r.total)
    assert block.rows[0][2].t == f"{rival.tool.name}: {rival.total:.2f}"
    assert all(c.t for row in block.rows for c in row)
