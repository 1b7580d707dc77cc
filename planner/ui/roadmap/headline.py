"""The sentence that leads the roadmap, and what its figures by quarter hold beside the steps."""

from __future__ import annotations

from planner.analysis.around.trial_words import trial_rows
from planner.analysis.study.expected_path import expected_end
from planner.analysis.study.experiment_words import cost_words
from planner.analysis.study.study import Study
from planner.domain.base.language import joined, phrase
from planner.domain.base.numbers import iso_day, level, money, month_year
from planner.maturity.quick import is_part

NO_STEP = (
    "{why}. State what a model in use is worth on the page Organisation; it is planned anew at once.",
    "{why}. State what a model in use is worth on the page Organisation, or allow more money or time; it is "
    "planned anew at once.",
)
PLAN = {
    (False, True): "{n} steps, {money}, level {level} to an expected {level2} by {month_year}.",
    (False, False): "{n} steps, {money}, by {month_year}; too little is known for a level.",
    (
        True,
        True,
    ): "From a quick check: {n} steps, {money}, level {level} to an expected {level2} by {month_year}.",
    (True, False): (
        "From a quick check: {n} steps, {money}, by {month_year}; too little is known for a level."
    ),
}
"""By whether only a part of the questions was asked, and whether the level is known."""


def plan_sentence(study: Study) -> str:
    """How many steps, at what cost, to which level and by when; or why there is none."""
    plan = study.plan
    if not plan.steps:
        return study.without_plan or phrase(NO_STEP[study.held], why=study.nothing)
    first, last = plan.path[0].value, expected_end(study).value
    known = first is not None and last is not None
    return phrase(
        PLAN[is_part(study.profile), known],
        n=len(plan.steps),
        money=money(study.case.cost.mean, study.project.organisation.currency),
        level=level(first),
        level2=level(last),
        month_year=month_year(plan.end),
    )


def beside_steps(study: Study) -> str:
    """What experiments of ideas cost beside the plan, and which gates lie ahead; empty where it has none."""
    words = [cost_words(study.plan.experiments, study.project.organisation.currency)]
    for row in trial_rows(study):
        if row.trial.is_ahead and row.gate is not None:
            words.append(
                phrase(
                    "“{name}” is tried first, and decided on by {day}: adopted only if it passes.",
                    name=row.name,
                    day=iso_day(row.gate.isoformat()),
                )
            )
    return joined([w for w in words if w], " ")
