"""What cannot be is refused where it is entered, with the nearest that can."""

from __future__ import annotations

from datetime import date

import pytest

from planner.analysis.around.use_case_figures import with_day
from planner.catalogue.own import catalogue_of
from planner.catalogue.trials import bounds_of, trial_forms, trial_of
from planner.cli.use_cases import one_of, start_from
from planner.domain.base.errors import InputError
from planner.domain.base.written.days import read_day, require_ahead
from planner.domain.base.written.near import nearest
from planner.domain.content.catalogue import Catalogue
from planner.domain.organisation.use_case import StopPlan
from planner.domain.plan.trial import Criterion
from planner.domain.project import Project
from planner.workspace.trial_edits import decide_trial, enter_results, plan_trial, trial_in

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def catalogue(example: Project) -> Catalogue:
    return catalogue_of(example)


@pytest.fixture
def tried(example: Project, catalogue: Catalogue) -> Project:
    return plan_trial(trial_of(catalogue, "t-evidently"), "Evidently").apply(example)


@pytest.mark.parametrize(
    ("number", "result", "allowed"),
    [
        (0, -9.0, False),
        (0, 11.0, False),
        (0, 0.0, True),
        (0, 10.0, True),
        (1, -1.0, False),
        (1, 400.0, True),
    ],
)
def test_results_that_cannot_be_are_refused(
    tried: Project, number: int, result: float, allowed: bool
) -> None:
    edit = enter_results("t-evidently", "Evidently", {number: result}, {}, "A", "2026-11-30")
    if not allowed:
        with pytest.raises(InputError, match="cannot be"):
            edit.apply(tried)
        return
    assert trial_in(edit.apply(tried), "t-evidently").criteria[number].result == result


def test_good_and_bad_of_every_form_can_be_entered() -> None:
    for form in trial_forms():
        for one in form.criteria:
            least, most = bounds_of(one)
            assert least <= min(one.good, one.bad) <= max(one.good, one.bad) <= most, one.what
    own = Criterion(what="Gain in points", good=2, bad=0)
    assert bounds_of(own)[0] < -5, "of one's own any result is possible"


def test_three_nearest_are_offered_not_all(
    tried: Project, catalogue: Catalogue, example: Project
) -> None:
    trial = trial_of(catalogue, "t-evidently").model_copy(
        update={"otherwise": "second", "second": "t-nannymll"}
    )
    with pytest.raises(InputError) as told:
        plan_trial(trial, "Evidently").apply(example)
    assert "t-nannyml," in str(told.value)
    assert str(told.value).count(", t-") == 2
    assert nearest("x", ["a", "b"]) == ("a", "b")
    assert nearest("chrun", ["claims", "churn", "price", "triage"])[0] == "churn"
    with pytest.raises(InputError, match="Nearest: "):
        one_of(example, "clams")
    with pytest.raises(InputError, match="Nearest: "):
        start_from(example, "fraud")


def test_a_day_to_decide_by_lies_ahead(example: Project) -> None:
    own = example.organisation.use_cases[0].model_copy(update={"stop": None})
    with pytest.raises(InputError, match="has passed"):
        with_day(own, "decide_by", "2020-01-01", TODAY)
    with pytest.raises(InputError, match="no date"):
        with_day(own, "decide_by", "soon", TODAY)
    made = with_day(own, "decide_by", "2026-11-30", TODAY)
    assert made.stop is not None
    assert made.stop.decide_by == "2026-11-30"
    with pytest.raises(InputError, match="before the test begins"):
        with_day(made, "begins", "2026-12-01", TODAY)
    assert with_day(made, "begins", "2025-01-01", TODAY).stop is not None, "a test may have begun"
    assert with_day(made, "decide_by", "", TODAY).stop == StopPlan()
    decided = own.model_copy(
        update={"stop": StopPlan(decision="go", decided_by="A", decided_on="2020-02-01")}
    )
    assert with_day(decided, "decide_by", "2020-01-01", TODAY).stop is not None, "it is past"


def test_days_are_read_in_any_form_of_one_meaning() -> None:
    assert read_day("30.06.2027") == "2027-06-30"
    require_ahead("2026-11-30", TODAY)
    with pytest.raises(InputError):
        require_ahead("2026-11-29", TODAY)


def test_an_open_result_is_measured_anew_and_then_fails_or_passes(tried: Project) -> None:
    """The longer trial must not fail at once by the figure that made it longer."""
    whole = enter_results(
        "t-evidently",
        "Evidently",
        {0: 7.0, 1: 2.0, 2: 50.0},
        dict.fromkeys(range(4), True),
        "Lead",
        "2026-12-18",
    ).apply(tried)
    open_ = decide_trial("t-evidently", "Evidently", "Board", "2026-12-20").apply(whole)
    trial = trial_in(open_, "t-evidently")
    assert (trial.state, trial.longer) == ("open", True)
    assert [c.result for c in trial.criteria] == [None, 2.0, 50.0]
    assert "7" in trial.note
    assert "20 December 2026" in trial.note
    again = decide_trial("t-evidently", "Evidently", "Board", "2027-01-20")
    with pytest.raises(InputError, match="1 are missing"):
        again.apply(open_)
    for result, state in ((7.0, "failed"), (8.0, "passed")):
        edit = enter_results("t-evidently", "Evidently", {0: result}, {}, "Lead", "2027-01-18")
        found = trial_in(again.apply(edit.apply(open_)), "t-evidently")
        assert found.state == state
