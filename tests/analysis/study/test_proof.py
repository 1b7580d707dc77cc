"""What is proven, in printed money; aims with care for bad futures; levels that ask for several."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.analysis.study.candidates import raised_levels
from planner.analysis.study.proof import most_worth, proof_words, worst_tenth
from planner.analysis.study.study import Study
from planner.catalogue.load import read_catalogue
from planner.cli.printing import plan_json
from planner.domain.base.language import tr
from planner.domain.content.catalogue import Practice, Raise
from planner.domain.plan.plan import Aim, Goal


def with_aim(study: Study, aim: Aim) -> Study:
    limits = study.project.limits.model_copy(update={"aim": aim})
    return replace(study, project=study.project.model_copy(update={"limits": limits}))


def test_the_proof_is_in_the_money_of_the_business_case(example_study: Study) -> None:
    most = most_worth(example_study)
    assert most is not None
    assert most == example_study.case.npv.mean + example_study.plan.room
    words = tr(proof_words(example_study))
    assert words.startswith("This plan is worth ")
    assert "no other choice or timing of these candidates is worth more than " in words
    limits = example_study.project.limits.model_copy(update={"goals": (Goal(level=2.0, by=35),)})
    asked = replace(
        example_study, project=example_study.project.model_copy(update={"limits": limits})
    )
    assert "with these duties, goals and wishes, no other choice" in tr(proof_words(asked))
    held = tr(proof_words(with_aim(example_study, Aim(kind="level"))))
    assert "none that reaches the aim as well is worth more than" in held
    endless = replace(example_study, plan=replace(example_study.plan, room=float("inf")))
    assert most_worth(endless) is None
    assert proof_words(endless) == example_study.plan.status


def test_programs_get_what_is_proven(example_study: Study) -> None:
    found = plan_json(example_study)
    assert found["status_code"] in ("proven", "within")
    assert found["value_simulated"] == example_study.case.npv.mean
    assert found["bound"] == most_worth(example_study) >= found["value_simulated"]
    assert 0 <= found["gap"] <= 0.01
    assert found["seconds"] > 0
    assert found["repeatable"]


def test_a_careful_plan_tells_its_worst_tenth(example_study: Study) -> None:
    careful = with_aim(example_study, Aim(kind="careful", share=0.4))
    assert most_worth(careful) is None
    values = sorted(float(v) for v in example_study.case.npv_values)
    count = len(values) // 10
    assert worst_tenth(careful) == pytest.approx(sum(values[:count]) / count, rel=1e-3)
    assert "on the worst tenth: " in tr(proof_words(careful))
    empty = replace(careful, plan=replace(careful.plan, steps=(), stages=()))
    assert "in bad futures it costs more than it brings" in tr(proof_words(empty))


def practice(id_: str, *raises: Raise) -> Practice:
    known = read_catalogue().practices[0]
    return known.model_copy(update={"id": id_, "raises": raises})


def raising(level: int, least: int = 1) -> Raise:
    return Raise(question="Q", from_level=0, to_level=level, least=least)


def test_a_level_may_ask_for_several_practices_and_for_the_lower_ones() -> None:
    one, two = practice("a", raising(2, 2)), practice("b", raising(2, 2))
    far = practice("c", raising(3))
    assert raised_levels([one]) == {}
    assert raised_levels([one, two]) == {"Q": 2.0}
    assert raised_levels([one, far]) == {"Q": 3.0}  # the further one counts for the lower level too
    assert raised_levels([far]) == {"Q": 3.0}
    assert raised_levels([practice("d", raising(1)), one]) == {"Q": 1.0}
    three = [practice(i, raising(2, 3)) for i in "ef"]
    assert raised_levels([*three[:1], far]) == {}, "level 3 asks for level 2, which asks for three"
