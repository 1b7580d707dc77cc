"""What a document may not hold: each rule by one document or part that breaks nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from planner.catalogue.load import built_in_catalogue
from planner.domain.answers.assessment import Consensus, Round, Target
from planner.domain.answers.observation import Observation, Source, Survey, remark_words
from planner.domain.answers.replies import Agreement, ModelReplies, Reply
from planner.domain.base.conditions import parse_condition
from planner.domain.base.errors import ContentError, InputError
from planner.domain.base.formula import read_formula
from planner.domain.base.toml_content import read_toml
from planner.domain.case.confirmation import Confirmation
from planner.domain.case.estimate import Range, fixed
from planner.domain.case.model_comparison import ModelComparison
from planner.domain.content.catalogue import Effect, Raise
from planner.domain.content.class_tree import ClassTree
from planner.domain.content.lens import Lens
from planner.domain.content.model import Item
from planner.domain.content.questionnaire import Questionnaire
from planner.domain.organisation.system import ModelEntry, System
from planner.domain.plan.duty import Duty
from planner.domain.plan.own_entries import OwnEntries
from planner.domain.plan.trial import Trial
from planner.domain.project import Project
from planner.maturity.model_file import shipped_model
from planner.standards.classes import class_trees
from planner.workspace.model_edits import add_model

MODEL = shipped_model("ml-test-score-2017")
SOURCE = Source(id="s", label="S", kind="repository")
DUTY: dict[str, Any] = {"id": "d", "name": "D", "by": "2027-01-01"}
NEEDS = ({"question": "DAT-01", "level": 2},)
LOOK: dict[str, Any] = {"id": "l", "day": "2026-11-21", "looked": "2026-11-21", "rules": "1"}
VERSIONS: dict[str, Any] = {
    "id": "c", "name": "C", "date": "2026-11-21", "way": "doubling", "seconds_now": 1.0,
    "seconds_new": 2.0, "value": fixed(1.0), "quality_gain": fixed(0.1),
}  # fmt: skip


def tree(**changes: Any) -> ClassTree:
    return ClassTree.model_validate({**class_trees()[0].model_dump(by_alias=True), **changes})


def lens(criteria: list[dict[str, Any]]) -> Lens:
    return Lens.model_validate(
        {
            "id": "l", "name": "L", "title": "L", "source": "S", "scoring": "S", "criteria": tuple(criteria),
            "levels": tuple({"level": n, "name": str(n)} for n in range(3)),
            "dimensions": ({"id": "people", "name": "People"},),
        }
    )  # fmt: skip


def asked_twice() -> ClassTree:
    steps = class_trees()[0].model_dump(by_alias=True)["steps"]
    return tree(steps=(*steps, {**steps[0], "id": "again"}))


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: Consensus(state="not_applicable"), "“does not apply” needs a reason"),
        (lambda: Consensus(state="dont_know"), "“we do not know” needs somebody to ask"),
        (lambda: Target(dimension="data", level=4.1), "a target lies between 0 and 4"),
        (lambda: Target(dimension="data", level=4.0, phase=1), "only targets of another model have phases"),
        (lambda: Reply(state="dont_know", number=1.0), "a reply that is no answer cannot hold options"),
        (lambda: Reply(state="dont_know", options=("a",)), "a reply that is no answer cannot hold options"),
        (lambda: Survey(**LOOK, sources=(SOURCE, SOURCE)), "have the same id"),
        (lambda: Survey(**LOOK, sources=(SOURCE,),
                        observations=(Observation(rule="r", source="t", outcome="seen"),)),
         "names the unknown source “t”"),
        (lambda: Range(low=1.0, likely=1.0, high=2.0, shape="fixed"), "a fixed value needs low,"),
        (lambda: Range(low=1.0, likely=1.5, high=2.0, most=1.9), "the largest possible value 1.9 lies below"),
        (lambda: ModelComparison(**{**VERSIONS, "value": None}), "this way of weighing needs "),
        (lambda: ModelComparison(**VERSIONS, worst_now=0.5), "robustness is stated of both versions"),
        (lambda: ModelComparison(**VERSIONS, shifted_new=0.5), "robustness is stated of both versions"),
        (lambda: Effect(target="P1", range=Range(low=0.1, likely=0.5, high=1.0)), "must stay below 1"),
        (lambda: Raise(question="DAT-01", from_level=2, to_level=2), "raising DAT-01 must go upwards"),
        (lambda: Item(id="i", node="n", text="T"), "the item “i” is of kind single and has no options"),
        (lambda: Item(id="i", node="n", text="T", kind="multi"), "is of kind multi and has no options"),
        (lambda: Item(id="i", node="n", text="T", options=({"id": "a", "text": "A", "value": 0.0},) * 2),
         "the item “i” has the option “a” twice"),
        (lambda: Item(id="i", node="n", text="T", kind="number", low=1.0, high=1.0),
         "the item “i” needs a low end below its high end"),
        (lambda: System(id="s", name="S", models=(ModelEntry(id="m", name="M"),) * 2),
         "has two models of the same id"),
        (lambda: System(id="s", name="S", use_case="u", also=("u",)), "names a use case twice"),
        (lambda: System(id="s", name="S", also=("u",)), "a further one without a first"),
        (lambda: Duty(**DUTY), "a duty names practices, questions with a level, or a requirement"),
        (lambda: Duty(**DUTY, practices=("p-cd",), least=2), "a duty asks for more practices than it names"),
        (lambda: Duty(**DUTY, practices=("p-cd",), state="struck"), "a duty is struck out with a reason"),
        (lambda: Trial(id="t", otherwise="second"), "a trial names the other tool"),
        (lambda: Trial(id="t", otherwise="second", second="t"), "a trial names the other tool"),
        (lambda: Trial(id="t", state="passed"), "a trial is decided by somebody"),
        (lambda: Trial(id="t", state="failed"), "a trial is decided by somebody"),
        (lambda: lens([{"level": 1, "text": "A", "dimension": "data", "needs": NEEDS},
                       {"level": 2, "text": "B", "needs": NEEDS}]), "names the unknown dimension “data”"),
        (lambda: lens([{"level": 1, "text": "A", "dimension": "people", "needs": NEEDS}]),
         "level 2 has no criteria, so nothing separates it"),
        (asked_twice, "is asked or derived twice"),
        (lambda: tree(rules=class_trees()[0].model_dump(by_alias=True)["rules"][:1]),
         "the last rule must always hold"),
    ],
)  # fmt: skip
def test_a_part_that_contradicts_itself(made: Callable[[], object], words: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(words)):
        made()


def test_what_is_just_allowed() -> None:
    assert Trial(id="t", otherwise="second", second="u", state="passed", decided_by="Ann").id == "t"
    assert Duty(**DUTY, practices=("p-cd",), state="struck", reason="not ours").least == 1
    assert Target(dimension="data", level=4.0).level == 4.0
    assert ModelComparison(**VERSIONS, worst_now=0.5, worst_new=0.5).worst_new == 0.5
    assert Range(low=1.0, likely=1.5, high=2.0, most=2.0).most == 2.0


def with_model(project: Project) -> Project:
    return add_model(MODEL).apply(project)


def replies(**changes: Any) -> dict[str, Any]:
    round_ = Round(
        id="r", label="R", date="2026-01-01", replies={MODEL.id: ModelReplies(**changes)}
    )
    return {"rounds": (round_,)}


def a_round(**changes: Any) -> Round:
    return Round(id="r", label="R", date="2026-01-01", **changes)


ITEM = MODEL.items[0].id
AUTO = Reply(options=("auto",))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rounds": (a_round(model="0" * 64),)}, "round “r” names a questionnaire that is not there"),
        ({"targets": (Target(dimension="data", level=2.0, team="nobody"),)},
         "a target names the unknown team “nobody”"),
        ({"trials": (Trial(id="t", team="nobody"),)}, "trial “t” names the unknown team “nobody”"),
        ({"duties": (Duty(**DUTY, practices=("p-cd",), systems=("ghost",)),)},
         "duty “d” names the unknown system “ghost”"),
        ({"rounds": (a_round(system_answers={"ghost": {}}),)},
         "round “r” has answers of the unknown system “ghost”"),
        ({"rounds": (a_round(replies={"ghost": ModelReplies()}),)}, "answers the unknown model “ghost”"),
        (replies(sheets={"ghost": {}}), "round “r” has replies of the unknown respondent “ghost”"),
        (replies(agreed={"ghost": {}}), "round “r” has replies of the unknown team “ghost”"),
        (replies(sheets={"product-1": {"X-99": AUTO}}), "round “r” answers the unknown item “X-99”"),
        (replies(sheets={"product-1": {ITEM: Reply(options=("ghost",))}}), "“ghost” is no choice of"),
        (replies(agreed={"product": {ITEM: Agreement(reply=Reply(options=("ghost",)))}}),
         "“ghost” is no choice of the item"),
    ],
)  # fmt: skip
def test_a_document_that_names_what_it_does_not_hold(
    start_up: Project, changes: dict[str, Any], words: str
) -> None:
    project = with_model(start_up)
    fields = {name: getattr(project, name) for name in Project.model_fields}
    with pytest.raises(ValidationError, match=re.escape(words)):
        Project.model_validate({**fields, **changes})


def test_the_current_round_is_of_the_current_questionnaire(start_up: Project) -> None:
    old = start_up.questionnaire
    fields = {name: getattr(start_up, name) for name in Project.model_fields}
    fields |= {"earlier_questionnaires": {old.content_hash: old}}
    earlier = start_up.current_round.model_copy(update={"model": old.content_hash})
    with pytest.raises(ValidationError, match="must be answered with the current questionnaire"):
        Project.model_validate({**fields, "rounds": (earlier,)})
    now = a_round()
    assert Project.model_validate({**fields, "rounds": (earlier, now)}).current_round == now


def test_a_dimension_needs_a_question(start_up: Project) -> None:
    held = start_up.questionnaire.model_dump()
    more = {"id": "empty", "name": "Empty", "short": "Empty"}
    with pytest.raises(ValidationError, match="the dimension “empty” has no questions"):
        Questionnaire.model_validate({**held, "dimensions": (*held["dimensions"], more)})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1+" * 1000 + "1", "The formula is longer than "), ("a ? b", "“? b” does not belong into a formula"),
        ("a b", "“b” does not belong into a formula"), ("a *", "The formula ends too early"),
        ("(" * 80 + "1" + ")" * 80, "brackets in each other"),
        ("(a", "A bracket of the formula is not closed"),
        ("(a b", "A bracket of the formula is not closed"), ("* a", "“*” does not belong into a formula"),
        ("", "The formula ends too early"),
    ],
)  # fmt: skip
def test_a_formula_that_is_none(text: str, words: str) -> None:
    with pytest.raises(InputError) as raised:
        read_formula(text)
    assert words in str(raised.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a = \xff", "is not UTF-8 text. Save it as UTF-8."),
        (b".".join([b"a"] * 30) + b" = 1", "has a key of more than 20 parts."),
        (b"a = " + b"[" * 2_000 + b"]" * 2_000, "is nested too deeply."),
        (b"a = ", "is not valid TOML"),
    ],
)
def test_a_content_file_that_cannot_be_read(tmp_path: Any, content: bytes, words: str) -> None:
    path = tmp_path / "content.toml"
    path.write_bytes(content)
    with pytest.raises(ContentError) as raised:
        read_toml(path)
    assert words in str(raised.value)


def test_a_condition_may_not_be_endless() -> None:
    with pytest.raises(ContentError, match="is longer than"):
        parse_condition(" || ".join(["real_time"] * 500))


def test_small_rules_of_parts() -> None:
    assert fixed(3.0).scaled(0) == fixed(0.0)
    assert Range(low=1.0, likely=2.0, high=3.0).scaled(2) == Range(low=2.0, likely=4.0, high=6.0)
    hidden = OwnEntries().hiding("p-cd")
    assert hidden.hidden == ("p-cd",)
    assert hidden.hiding("p-cd") is hidden
    one = System(id="s", name="S", use_case="u", also=("v", "w"))
    assert one.serving({"u", "v", "w"}) is one
    assert (one.serving({"v", "w"}).use_case, one.serving({"v", "w"}).also) == ("v", ("w",))
    assert one.serving(()).use_case is None
    assert remark_words("shallow") == "shallow"
    assert str(remark_words("files that are too large: 3")) == "files that are too large: 3"
    asleep = SOURCE.model_copy(update={"dormant": True})
    tool = SOURCE.model_copy(update={"role": "tool"})
    assert [s.counts for s in (SOURCE, asleep, tool)] == [True, False, False]
    used = built_in_catalogue().categories
    assert set(used) == {t.categories[0] for t in built_in_catalogue().tools}


def test_a_confirmation_lapses_by_a_tenth() -> None:
    one = Confirmation(check="c", name="Ann", date="2026-11-21", reason="seen", figure=-100.0)
    assert [one.holds(f) for f in (-100.0, -110.0, -111.0, -90.0, -89.0)] == [
        True, True, False, True, False,
    ]  # fmt: skip
