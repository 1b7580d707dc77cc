"""The example that tries first: what its script makes, an idea worth stopping, one worth a test, a trial."""

from __future__ import annotations

from planner.analysis.around.use_case_regression import verdict
from planner.analysis.around.use_case_worth import judged
from planner.analysis.study.candidates import candidate_of_tool
from planner.analysis.study.trials import tried_first
from planner.catalogue.own import catalogue_of
from planner.domain.base.resources import content_folder
from planner.storage.document import load
from tests.analysis.trying import trying


def test_the_example_stops_an_idea_and_gates_a_tool() -> None:
    kept = load(content_folder("examples") / "insurer-tries.mlplan").project
    made = trying()
    for part in ("name", "note", "organisation", "trials", "teams", "rounds", "limits"):
        assert getattr(kept, part) == getattr(made, part)
    by_id = {u.id: u for u in kept.organisation.use_cases}
    stop, test = judged(kept, by_id["post"]), judged(kept, by_id["recourse"])
    assert stop is not None
    assert test is not None
    assert (stop.rule.verdict, test.rule.verdict) == ("stop", "try")
    assert test.rule.now < 0 < test.rule.experiment.worth - test.rule.cost
    told = by_id["recourse"].regression
    assert told is not None
    assert verdict(told) == "segment"
    (trial,) = kept.trials
    catalogue = catalogue_of(kept)
    plain = candidate_of_tool(catalogue.tool_by_id[trial.id], kept, catalogue)
    (gated,) = tried_first((plain,), kept)
    assert gated.duration == plain.duration + 1
    assert gated.initiative.trial is not None
    assert gated.initiative.trial.months == 3
