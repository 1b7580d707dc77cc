"""The example that tries first: what its script makes, an idea worth stopping, one worth a test, a trial."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.analysis.around.move_words import SET_FREE, price_words
from planner.analysis.around.trial_words import TrialRow, trial_rows, when_words, worth_words
from planner.analysis.around.use_case_regression import verdict
from planner.analysis.study.candidates import Candidate, candidate_of_tool
from planner.analysis.study.keep import keep, restore
from planner.analysis.study.process_form import by_hand, given_up_at_once
from planner.analysis.study.study import Study, study
from planner.analysis.study.trials import tried_first
from planner.analysis.study.use_case_worth import judged
from planner.catalogue.own import catalogue_of
from planner.catalogue.trials import trial_of
from planner.domain.base.errors import InputError
from planner.domain.base.language import tr
from planner.domain.base.resources import content_folder
from planner.domain.plan.move import Move, MoveChange
from planner.domain.plan.trial import Trial
from planner.domain.project import Project
from planner.economics.trial_terms import Second
from planner.storage.document import load
from planner.workspace.trial_edits import decide_trial, enter_results, plan_trial
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
    assert gated.duration == plain.duration + 3
    assert gated.initiative.trial is not None
    assert gated.initiative.trial.months == 3


def test_what_takes_the_place_is_priced_where_it_can_be_had() -> None:
    project = trying()
    catalogue = catalogue_of(project)
    (trial,) = project.trials
    first, other = (
        candidate_of_tool(catalogue.tool_by_id[i], project, catalogue)
        for i in (trial.id, trial.second)
    )
    other = replace(other, fit=replace(other.fit, status="fits", blocked=False))
    user = replace(first, id="p-x", kind="practice", needs_any=((trial.id, trial.second),))
    alone = replace(user, id="p-y", needs_any=((trial.id,),))

    def second(project: Project, other: Candidate = other) -> Second | None:
        gated = tried_first((first, other, user, alone), project)[0].initiative.trial
        assert gated is not None
        return gated.second

    found = second(project)
    assert found is not None
    assert (found.id, found.serves) == (trial.second, {"p-x"})
    assert found.one.success_chance == other.initiative.success_chance, "its own, as shipped"
    assert found.one.stream == f"{other.initiative.stream}/2", "what has just failed says nothing"
    assert found.months == other.duration
    assert (
        second(project, replace(other, fit=replace(other.fit, status="not_for_you", blocked=True)))
        is None
    )
    assert second(project.model_copy(update={"wishes": {trial.second: "never"}})) is None
    hand = trial.model_copy(update={"otherwise": "process", "second": ""})
    by_hand_then = second(project.model_copy(update={"trials": (hand,)}))
    assert by_hand_then is not None
    assert (by_hand_then.id, by_hand_then.months, by_hand_then.serves) == ("", 0, {"p-x", "p-y"})

    failed = hand.model_copy(update={"state": "failed", "decided_by": "Head of data"})
    after = project.model_copy(update={"trials": (failed,)})
    elsewhere = replace(user, id="p-z", needs_any=((trial.second,),))
    made = {c.id: c for c in by_hand((first, other, user, alone, elsewhere), after)}
    assert made["p-z"] == elsewhere, "what the failed tool never served still needs its tool"
    assert made["p-x"].needs_any == made["p-y"].needs_any == ()
    assert made["p-x"].assumed == "by_hand"
    assert made["p-x"].initiative.run_fte.likely == 2 * user.initiative.run_fte.likely
    assert made[first.id] == first


def test_only_a_tool_that_does_the_same_takes_the_place() -> None:
    project = trying()
    (trial,) = project.trials
    for change in (
        {"second": "t-gitlab"},
        {"second": "p-baseline-assess"},
        {"id": "p-baseline-assess"},
        {"id": "p-baseline-assess", "otherwise": "process", "second": ""},
    ):
        with pytest.raises(InputError, match=r"take the place|is left out"):
            plan_trial(trial.model_copy(update=change), "Tool").apply(project)


def test_what_failed_can_be_tried_once_more_and_its_results_stay() -> None:
    project = trying()
    (trial,) = project.trials
    found = {0: 3.0}
    for edit in (
        enter_results(trial.id, "Tool", found, {}, "Ana", "2027-04-30"),
        decide_trial(trial.id, "Tool", "Head of data", "2027-05-03"),
    ):
        project = edit.apply(project)
    assert project.wishes[trial.id] == "never"
    (failed,) = project.trials
    assert "ruled out" in when_words(
        TrialRow(trial, "Tool", None, None, False, None, 0.0, None, ruled_out=True)
    )
    again = plan_trial(trial_of(catalogue_of(project), trial.id), "Tool").apply(project)
    assert trial.id not in again.wishes, "else the plan never begins it"
    (new,) = again.trials
    assert (new.state, new.measured) == ("planned", None)
    assert "Failed on 3 May 2027, decided by Head of data" in new.note
    assert f"{failed.criteria[0].what}: 3" in new.note
    longer = plan_trial(new.model_copy(update={"weeks": 6}), "Tool").apply(again)
    assert longer.trials[0].note == new.note
    own = project.model_copy(update={"trials": (failed.model_copy(update={"state": "passed"}),)})
    kept = plan_trial(trial, "Tool").apply(own)
    assert kept.wishes[trial.id] == "never", "a wish that no failed trial set stays"


def test_a_failed_trial_never_makes_a_plan_better() -> None:
    base = trying()
    catalogue = catalogue_of(base)
    few = {"t-evidently", "p-drift-monitoring", "p-data-validation", "p-prediction-logging"}
    few |= {"p-packaging", "p-env-pinning", "p-code-vc", "p-privacy", "p-comms", "p-auto-cleansing"}
    wishes = {c.id: "never" for c in (*catalogue.practices, *catalogue.tools) if c.id not in few}
    finance = base.finance.model_copy(update={"trials": 1000})
    hand = base.trials[0].model_copy(update={"otherwise": "process", "second": ""})
    bare = base.model_copy(update={"wishes": wishes, "finance": finance, "trials": ()})
    tried = plan_trial(hand, "Tool").apply(bare)

    def planned(project: Project) -> tuple[Study, TrialRow]:
        made = study(project, catalogue)
        return made, trial_rows(made)[0]

    before, row = planned(tried)
    gate = decide_trial(hand.id, "Tool", "Ana", "2027-05-03", give_up=True)
    after, failed = planned(gate.apply(tried))
    assert before.plan.worth == pytest.approx(after.plan.worth)
    assert before.plan.schedule == after.plan.schedule
    assert when_words(row).startswith("Nothing to try: work by hand at once is worth more")
    assert row.by_hand == failed.by_hand == ("Automatic data checks", "Drift monitoring")
    kept = keep(before)
    assert kept is not None
    assert restore(kept, tried, catalogue).candidates == before.candidates
    wanted = tried.model_copy(update={"wishes": {**wishes, hand.id: "must"}})
    assert (given_up_at_once(tried), given_up_at_once(wanted)) == (((hand.id,),), ())
    freed = gate.apply(wanted)
    assert (freed.wishes, freed.trials) == (gate.apply(tried).wishes, gate.apply(tried).trials), (
        "a must that fails leads to the plan that was open to it without the must: what it earns is the must"
    )


@pytest.mark.parametrize(
    ("wish", "marginal", "held"),
    [("must", -5_000.0, 5_000.0), ("must", 5_000.0, 0.0), ("", -5_000.0, 0.0)],
)
def test_what_must_holds_is_told_before_the_gate(
    example_study: Study, wish: str, marginal: float, held: float
) -> None:
    (step, *_) = example_study.plan.steps
    trial = Trial(id=step.candidate.id)
    wishes = {trial.id: wish} if wish else {}
    project = example_study.project.model_copy(update={"trials": (trial,), "wishes": wishes})
    made = replace(example_study, project=project, marginal={trial.id: marginal})
    (row,) = trial_rows(made)
    assert row.held == held
    words = worth_words(made, replace(row, passes=0.7, worth=1_000.0))
    assert ("“Must” holds it" in tr(words)) == bool(held)


@pytest.mark.parametrize(
    ("was", "part", "price", "told"),
    [("must", "t-x", 9_000.0, True), ("must", "t-x", -9_000.0, False), ("", "t-x", 9_000.0, False),
     ("must", "t-y", 9_000.0, False)],
)  # fmt: skip
def test_a_must_that_failed_is_not_told_as_a_gain_of_its_trial(
    was: str, part: str, price: float, told: bool
) -> None:
    changes = (
        MoveChange(part="trial:t-x", was="{}", became="{}"),
        MoveChange(part=f"wish:{part}", was=f'"{was}"' if was else "", became='"never"'),
    )
    move = Move(
        id="m1", what="Gate", when="2026-11-30T08:00:00Z", before=1e5, after=1e5 + price, changes=changes,
    )  # fmt: skip
    assert (SET_FREE in price_words(move, (move,), "EUR")) == told
