"""The sentence that leads the roadmap."""

from __future__ import annotations

from dataclasses import replace

from planner.analysis.study.study import Study
from planner.ui.roadmap.headline import plan_sentence


def test_a_plan_without_a_known_level_names_none(example_study: Study) -> None:
    """“Level – to – by Jun 2027” led the page where too little was known."""
    plan = example_study.plan
    unknown = tuple(replace(point, value=None) for point in plan.path)
    study = replace(example_study, plan=replace(plan, path=unknown))
    said = plan_sentence(study)
    assert said.startswith(f"{len(plan.steps)} steps, €")
    assert said.endswith("; too little is known for a level.")
    assert "–" not in said
    assert ", level 1.6 to " in plan_sentence(example_study)
