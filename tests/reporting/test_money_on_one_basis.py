"""Sums that stand in several places rest on one basis, and what stands beside them says which."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from planner.analysis.around.bridge import carried_on
from planner.analysis.around.move_words import price_words
from planner.analysis.around.release import days_until, releases, review_of
from planner.analysis.figures import figures
from planner.analysis.study.baseline import default_range
from planner.analysis.study.baseline import register as inputs
from planner.analysis.study.decision import _modified_rate
from planner.analysis.study.study import Study
from planner.analysis.systems.register import register
from planner.analysis.systems.words import headline
from planner.domain.base.language import speaking, tr
from planner.domain.case.estimate import Range
from planner.domain.content.catalogue import Practice
from planner.domain.organisation.system import Said, System
from planner.domain.plan.move import Move, MovedStep
from planner.economics.metrics import inflows_and_outflows
from planner.economics.vendor_view import vendor_view
from planner.maturity.frameworks import frameworks
from planner.reporting.blocks import Para, Table
from planner.reporting.content.candidates import _maybe_asked
from planner.reporting.content.decisions import decisions
from planner.reporting.content.runner_up import runners_up
from planner.reporting.report import start_draft

DAY = date(2026, 11, 29)


def test_the_last_year_costs_what_its_row_of_the_years_says(example_study: Study) -> None:
    whole = next(r for r in releases(example_study) if r.id == "whole")
    assert whole.upkeep == pytest.approx(carried_on(example_study).plan[-1])
    count, _ = review_of(example_study)
    paid = example_study.case.monthly["invoices"][:count].sum()
    assert whole.invoices == pytest.approx(float(paid))


def test_days_and_invoices_of_a_plan_count_the_same_steps(example_study: Study) -> None:
    """What is done with and without the plan sends no invoice of the plan, and takes none of its days."""
    schedule, problem = example_study.plan.schedule, example_study.case_problem
    count, _ = review_of(example_study)
    first = min(schedule, key=lambda i: (schedule[i].start, i))
    anyway = replace(problem.by_id[first], anyway=True)
    others = tuple(anyway if i.id == first else i for i in problem.initiatives)
    study = replace(example_study, case_problem=replace(problem, initiatives=others))
    whole = next(r for r in releases(study) if r.id == "whole")
    by_id = study.case_problem.by_id
    of_plan = {i: t for i, t in schedule.items() if not by_id[i].anyway}
    assert first not in of_plan
    assert whole.days == days_until(study, of_plan, count)
    beside = {i: t for i, t in schedule.items() if by_id[i].anyway}
    assert whole.beside_days == pytest.approx(sum(days_until(study, beside, count).values()))
    assert whole.beside_days > 0
    assert whole.all_days + whole.beside_days == pytest.approx(
        sum(days_until(study, schedule, count).values())
    )


def test_the_view_of_vendors_is_said_to_be_at_likely_values(example_study: Study) -> None:
    """At the likely values it is what stands there; at the means it would be another figure."""
    found, schedule = figures(example_study), example_study.plan.schedule
    for id_ in ("vendor.worth", "vendor.return"):
        assert found[id_].statistic == "at_likely"
    problem = example_study.case_problem
    narrow = {
        i: replace(q, range=Range(low=v, likely=v, high=v))
        for i, q in problem.quantities.items()
        for v in (q.range.likely,)
    }
    alike = vendor_view(replace(problem, quantities=narrow), schedule)
    assert found["vendor.worth"].value == pytest.approx(alike.net_present_value)


def test_a_modified_rate_needs_a_year_that_brings_in_more_than_it_costs() -> None:
    months = np.full(37, -10.0)
    months[6], months[30] = 40.0, 60.0  # two good months in years that lose
    assert _modified_rate(months, 0.1) is None
    months[24:] += 20.0
    future, present = inflows_and_outflows(months, 0.1, 0.1)
    inflows = sum(v * 1.1 ** ((36 - m) / 12) for m, v in enumerate(months) if v > 0)
    outflows = sum(-v * 1.1 ** (-m / 12) for m, v in enumerate(months) if v < 0)
    assert (future, present) == (pytest.approx(inflows), pytest.approx(outflows))
    assert _modified_rate(months, 0.1) == pytest.approx((inflows / outflows) ** (12 / 36) - 1)


def _rows_of_rivals(study: Study) -> list[tuple[str, str, str]]:
    """What a tool is for, its name, and that of what came next."""
    rows = [r for b in runners_up(start_draft(study, DAY)) if isinstance(b, Table) for r in b.rows]
    return [(r[0].t, *(r[k].t.rpartition(": ")[0] for k in (1, 2))) for r in rows]  # type: ignore[misc]


def test_what_came_next_does_the_same_job_and_is_not_in_the_plan(example_study: Study) -> None:
    before = [r[2] for r in _rows_of_rivals(example_study)]
    ours = {s.candidate.name for s in example_study.plan.steps}
    assert before
    assert not ours & set(before)
    by_name = {t.name: t for t in example_study.catalogue.tools}
    chosen = example_study.stack.chosen
    assert chosen is not None
    for used_for, name, next_name in _rows_of_rivals(example_study):
        one, other = by_name[name], by_name[next_name]
        place = next(
            p
            for p in chosen.places
            if p.tool == one.id and example_study.catalogue.category_names[p.category] == used_for
        )
        carried = [
            p
            for p in place.practices
            if any(p in t.carries for t in by_name.values() if place.category in t.categories)
        ]
        assert set(carried) <= set(other.carries), f"{other.name} does not do what {one.name} does"
    rival = next(c for c in example_study.candidates if c.name == before[0])
    owned = (*example_study.project.organisation.tools_in_use, rival.id)
    organisation = example_study.project.organisation.model_copy(update={"tools_in_use": owned})
    project = example_study.project.model_copy(update={"organisation": organisation})
    assert rival.name not in [
        r[2] for r in _rows_of_rivals(replace(example_study, project=project))
    ]


@pytest.mark.parametrize(
    ("level", "told"), [(0.9, "brings 0.9 level more"), (-0.9, "takes 0.9 level")]
)
def test_a_level_that_is_gained_is_no_price(level: float, told: str) -> None:
    new = tuple(MovedStep(initiative=f"s{k}", now=k) for k in range(3))
    one = Move(
        id="m", what="Add duties", when="2026-11-29T08:00:00Z", before=100_000.0, after=50_000.0,
        level=level, steps=(*new, MovedStep(initiative="z", was=3)),
    )  # fmt: skip
    assert tr(price_words(one, [one], "USD")) == (
        f"Costs $50k of expected worth and {told}: 3 steps added, 1 step fell out."
    )


def test_a_salary_says_which_region_it_is_of(example_study: Study) -> None:
    catalogue, project = example_study.catalogue, example_study.project
    for region in ("us", "uk", "germany"):
        organisation = project.organisation.model_copy(
            update={"region": region, "currency": "USD", "currency_per_usd": 1.0}
        )
        bare = project.model_copy(update={"organisation": organisation, "assumptions": {}})
        row = next(r for r in inputs(bare, catalogue) if r.definition.id == "salary_ml_engineer")
        factor = (
            default_range(row.definition, bare, catalogue).likely / row.definition.default.likely
        )
        assert (f"times {factor:.2f} for the region" in tr(row.source)) is (region != "us")


def test_what_undecided_requirements_may_ask_for_is_marked(example_study: Study) -> None:
    """A system of which nobody said anything: its laws wait for facts, and practices for the laws."""
    project = example_study.project.model_copy(
        update={
            "frameworks": tuple(f for f in frameworks() if f.id in ("eu-ai-act", "gdpr")),
            "systems": (System(id="s", name="Pricing", since="2024-03-01"),),
        }
    )
    study = replace(example_study, project=project)
    found = register(project, study.profile.cells, DAY.isoformat())
    waiting = [p.requirement for p in found.places() if p.state == "open"]
    asked = {(n.question, n.level) for one in waiting for n in one.needs}
    practices = [c for c in study.candidates if isinstance(c.entry, Practice)]
    marked = _maybe_asked(start_draft(study, DAY), practices)
    assert marked
    for c in practices:
        assert isinstance(c.entry, Practice)
        could = any(r.question == q and r.to_level >= n for r in c.entry.raises for q, n in asked)
        assert could or c.id not in marked
    assert _maybe_asked(start_draft(example_study, DAY), practices) == set()
    with speaking("de"):
        assert "verlangen" in tr("Requirements not decided yet may ask for it.")


def test_prices_of_decisions_say_that_they_are_those_of_then(example_study: Study) -> None:
    """A decision that was priced when the plan was worth 5,000; and one priced at what it is worth now."""

    def told(after: float) -> str:
        move = Move(
            id="m", what="Add", when="2026-11-29T08:00:00Z", before=after + 9e3, after=after
        )
        project = example_study.project.model_copy(update={"moves": (move,)})
        blocks = decisions(start_draft(replace(example_study, project=project), DAY))
        return " ".join(r.t for b in blocks if isinstance(b, Para) for r in b.runs)

    assert "Prices are as computed then; today the plan is worth" in told(5_000.0)
    now = told(example_study.case.npv.mean)
    assert now
    assert "as computed then" not in now


def test_guidance_of_supervisors_is_not_counted_as_law(example_study: Study) -> None:
    facts = "ai_system eu area_services life_or_health profiling develops deployer design_changes"
    said = {f: Said(holds=True) for f in facts.split()}
    system = System(id="s", name="Pricing", since="2024-03-01", facts=said)
    law = next(f for f in frameworks() if f.id == "gdpr")
    used = (law, law.model_copy(update={"id": "opinion", "kind": "supervisory"}))
    project = example_study.project.model_copy(update={"frameworks": used, "systems": (system,)})
    found = register(project, example_study.profile.cells, DAY.isoformat())
    of = {
        kind: sum(found.counts(f.id)["hole"] for f in used if f.kind == kind)
        for kind in ("law", "supervisory")
    }
    assert min(of.values()) > 0
    assert tr(headline(found)).count("holes in all") == 1
    parts = f"{of['law']} in laws, {of['supervisory']} in guidance of supervisors."
    assert f"{sum(of.values())} holes in all: {parts}" in tr(headline(found))
