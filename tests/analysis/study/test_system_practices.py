"""Practices whose questions are asked of single systems: what is said of them with and without a register."""

from __future__ import annotations

import pytest

from planner.analysis.study.candidates import Candidate, candidates
from planner.analysis.study.system_levels import system_questions
from planner.catalogue.own import catalogue_of
from planner.domain.answers.evidence import SystemAnswer
from planner.domain.organisation.system import System
from planner.domain.plan.duty import Duty, DutyLevel
from planner.domain.project import Project
from planner.maturity.score import assess
from planner.workspace.edits import checked

OF_SYSTEMS = "p-classification"  # raises GOV-08 alone, of single systems


def found(project: Project, id_: str) -> Candidate:
    made = candidates(project, catalogue_of(project), assess(project))
    return next(c for c in made if c.id == id_)


@pytest.fixture
def two(example: Project) -> Project:
    """The example with two systems of its first team, none of which has answered."""
    made = tuple(System(id=i, name=i, teams=(example.teams[0].id,)) for i in ("a", "b"))
    return checked(example, systems=made)


def answers(project: Project, **levels: int) -> Project:
    sheets = {s: {"GOV-08": SystemAnswer(state="level", level=n)} for s, n in levels.items()}
    round_ = project.current_round.model_copy(update={"system_answers": sheets})
    return checked(project, rounds=(*project.rounds[:-1], round_))


def test_without_a_register_a_practice_for_systems_says_so(example: Project) -> None:
    fit = found(example, OF_SYSTEMS).fit
    assert (fit.status, fit.blocked) == ("not_for_you", True)
    assert "the register holds none" in fit.reason


def test_with_systems_it_is_judged_by_the_weakest_that_answered(two: Project) -> None:
    assert found(two, OF_SYSTEMS).fit.status == "no_figures"
    raised = next(r for p in catalogue_of(two).practices if p.id == OF_SYSTEMS for r in p.raises)
    assert raised.question == "GOV-08"
    assert found(answers(two, a=raised.to_level, b=0), OF_SYSTEMS).fit.status == "no_figures"
    done = answers(two, a=raised.to_level, b=raised.to_level)
    assert found(done, OF_SYSTEMS).fit.status == "in_place"


def test_a_duty_asks_every_system_and_the_practice_can_be_planned(two: Project) -> None:
    duty = Duty(
        id="d", name="Classes", by="2027-12-31", source="law", systems=("a",),
        levels=(DutyLevel(question="GOV-08", level=3),),
    )  # fmt: skip
    asked = checked(answers(two, a=2), duties=(duty,))
    known = system_questions(asked, assess(asked).cells)
    assert known.least["GOV-08"] == 0.0
    assert float(known.levels["GOV-08"][0]) == 1.0
    # what nobody answered counts as nothing only where a duty asks, else it would bring a benefit
    quiet = system_questions(answers(two, a=2), assess(two).cells)
    assert quiet.least == {"GOV-08": 2.0}
    assert system_questions(two, assess(two).cells).least == {}
