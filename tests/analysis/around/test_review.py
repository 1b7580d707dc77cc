"""What is counted at a review: own steps of the plan that have had their time, and a level that fits."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from planner.analysis.around.review import (
    Promise,
    promised,
    reached_when,
    review_months,
    stage_review,
)
from planner.analysis.study.levels import raised_by
from planner.analysis.study.study import Study
from planner.domain.base.language import tr
from planner.economics.model import sample
from planner.economics.worth import FEW_FUTURES
from planner.maturity.score import assess
from planner.storage.results import Results
from tests.conftest import kept_study_of
from tests.futures import in_effect_from
from tests.reading.organisations import MADE


@pytest.fixture(scope="module")
def duties(kept_results: Results) -> Study:
    """Two duties ask for all of the plan; one rests on steps alone that are done with and without it."""
    return kept_study_of(MADE["duties only"](), kept_results)


def by_hand(study: Study, months: int) -> list[int]:
    """How many of its own steps work by then, in each future gone through by itself."""
    few = min(FEW_FUTURES, study.case.trials)
    schedule = study.plan.schedule
    draws = sample(study.case_problem, study.project.finance.seed, few, schedule).draws
    own = promised(study, schedule, months).steps
    found = []
    for future in range(few):
        since = in_effect_from(study, schedule, draws, future)
        found.append(sum(since.get(i, np.inf) <= months for i in own))
    return found


def level_of(study: Study, ids: tuple[str, ...]) -> float:
    by_id = {c.id: c for c in study.candidates}
    cells = study.profile.cells.raised(raised_by(by_id[i] for i in ids))
    found = assess(study.project, cells, brief=True).overall.value
    assert found is not None
    return found


def test_so_many_steps_are_asked_for_as_work_in_eight_of_ten_futures(example_study: Study) -> None:
    months = review_months(example_study)
    found = promised(example_study, example_study.plan.schedule, months)
    counts = np.array(by_hand(example_study, months))
    assert found.needed > 0
    assert (counts >= found.needed).mean() >= 0.8
    assert (counts >= found.needed + 1).mean() < 0.8


def test_whoever_meets_the_number_of_steps_meets_the_level(example_study: Study) -> None:
    """Six of eight were enough, and the level asked for was that of all eight."""
    study = example_study
    found = promised(study, study.plan.schedule, review_months(study))
    anyway = tuple(
        i
        for i, t in study.plan.schedule.items()
        if study.case_problem.by_id[i].anyway and t.finish <= found.months
    )
    levels = [level_of(study, (*anyway, *ids)) for ids in combinations(found.steps, found.needed)]
    assert len(levels) > 1, "else nothing is tolerated"
    assert found.level == pytest.approx(min(levels))
    assert found.level is not None
    assert round(found.level, 1) > round(level_of(study, anyway), 1), "else nothing is asked for"


def test_what_is_done_anyway_is_no_step_that_was_promised(
    example_study: Study, duties: Study
) -> None:
    """One of two steps had to work: both are done with and without the plan, and the duty hangs on one."""
    for study in (example_study, duties):
        found = promised(study, study.plan.schedule, review_months(study))
        assert not [i for i in found.steps if study.case_problem.by_id[i].anyway]
    found = promised(duties, duties.plan.schedule, 12)
    first, second = sorted(duties.plan.duties, key=lambda d: d.month or 0)
    assert first.kept_by(12) >= 0.8 > second.kept_by(12)
    assert found == Promise(12, (), 0, None, frozenset({first.id}))
    said = "; ".join(tr(w) for w in reached_when(duties, duties.plan.stages[0]))
    assert said == f"At the end of December 2027: duties kept: “{first.name}”"


def test_a_short_plan_is_looked_at_when_it_is_over_in_eight_of_ten_futures(
    example_study: Study,
) -> None:
    """It was counted on the day on which it is to end, though it is late in a quarter of the futures."""
    first = min(example_study.plan.steps, key=lambda s: (s.end, s.candidate.id))
    few = min(FEW_FUTURES, example_study.case.trials)
    stage = replace(example_study.plan.stages[0], steps=(first,), end=first.end)
    study = replace(
        example_study, plan=replace(example_study.plan, steps=(first,), stages=(stage,))
    )
    schedule = study.plan.schedule
    draws = sample(study.case_problem, study.project.finance.seed, few, schedule).draws
    late = sum(
        in_effect_from(study, schedule, draws, f).get(first.candidate.id, np.inf) > first.end
        for f in range(few)
    )
    months = review_months(study)
    assert months == stage_review(study, stage)
    assert months % 3 == 0
    assert months >= first.end
    assert (months > -(-first.end // 3) * 3) <= (late / few > 0.2)
