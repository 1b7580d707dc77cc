"""Two states of one assessment become one: what one side changed comes in, what both did is asked."""

from __future__ import annotations

import random
from typing import Any, get_args, get_origin

import pytest

from planner.domain.answers.assessment import Answer, Evidence, Respondent, Target
from planner.domain.base.errors import InputError
from planner.domain.base.types import Frozen
from planner.domain.case.estimate import Assumption
from planner.domain.project import Project
from planner.domain.record.preview import Answers, Intake
from planner.workspace.edits import checked, set_level, without_people
from planner.workspace.merging.preview import CURRENT, States, merge_preview
from planner.workspace.merging.three_way import UNITED, is_keyed

EARLY = "2026-11-21T08:00:00Z"
QUESTIONS = ("STR-01", "STR-02", "STR-03", "GOV-01")


@pytest.fixture
def base(start_up: Project) -> Project:
    people = (
        *start_up.respondents,
        Respondent(id="ann", name="Ann Example", team="product"),
        Respondent(id="bob", name="Bob Example", team="product"),
    )
    project = checked(start_up, respondents=people)
    for question in QUESTIONS:
        project = set_level("ann", question, 1, EARLY).apply(project)
    return project


def said(project: Project, who: str, question: str, level: int) -> Project:
    return set_level(who, question, level, EARLY).apply(project)


def level(project: Project, who: str, question: str) -> int | None:
    return project.current_round.answer(who, question).level


def merge(base: Project | None, here: Project, there: Project, **more: Any) -> Intake[Project]:
    return merge_preview(States(base, here, there), "other.mlplan", **more)


def test_what_one_side_changed_comes_in_and_the_rest_stays(base: Project) -> None:
    here, there = said(base, "ann", "STR-01", 3), said(base, "bob", "STR-02", 4)
    intake = merge(base, here, there)
    (entry,) = intake.preview.entries
    assert (entry.result, entry.old, entry.new) == ("new", "–", "4")
    assert str(entry.name).startswith("Bob Example: ")
    assert intake.preview.clear
    made = intake.take()
    assert (level(made, "ann", "STR-01"), level(made, "bob", "STR-02")) == (3, 4)
    assert intake.take([]) == here


def test_what_both_changed_is_asked_and_nothing_is_chosen_beforehand(base: Project) -> None:
    here, there = said(base, "ann", "STR-01", 3), said(base, "ann", "STR-01", 0)
    asked = merge(base, here, there)
    (entry,) = asked.preview.entries
    assert (entry.result, entry.readings, asked.groups) == ("asked", ("0", "3"), {})
    for answer, wanted in (("new", 0), ("old", 3)):
        told = merge(base, here, there, answers=Answers(given={entry.question: answer}))
        assert level(told.take(), "ann", "STR-01") == wanted
        assert told.preview.clear
    assert level(merge(base, here, there, side="there").take(), "ann", "STR-01") == 0
    assert merge(base, here, there, side="here").take() == here
    same = merge(base, here, said(base, "ann", "STR-01", 3))
    assert same.preview.entries == (), "both to the same is no conflict"


def test_many_conflicts_of_one_person_are_one_question(base: Project) -> None:
    ids = [q.id for q in base.questionnaire.questions][:20]
    here = there = base
    for question in ids:
        here, there = said(here, "bob", question, 3), said(there, "bob", question, 2)
    here, there = said(here, "ann", ids[0], 4), said(there, "ann", ids[0], 2)
    asked = merge(base, here, there).preview.entries
    assert len({e.question for e in asked}) == 2
    bobs = next(e.question for e in asked if e.name.startswith("Bob"))
    told = merge(base, here, there, answers=Answers(given={bobs: "new"}))
    assert sum(e.result == "changed" for e in told.preview.entries) == 20
    some = told.take(list(told.groups)[:5])
    assert [level(some, "bob", q) for q in ids[:7]] == [2, 2, 2, 2, 2, 3, 3]


def test_without_a_base_every_difference_is_asked(base: Project) -> None:
    here, there = said(base, "ann", "STR-01", 3), said(base, "bob", "STR-02", 4)
    intake = merge(None, here, there)
    assert {e.result for e in intake.preview.entries} == {"asked"}
    assert len(intake.preview.entries) == 2
    assert "not known" in str(intake.preview.entries[0].why)


def test_evidence_is_united_without_what_one_side_removed(base: Project) -> None:
    def proved(project: Project, *texts: str) -> Project:
        evidence = tuple(Evidence(text=t) for t in texts)
        answer = project.current_round.answer("ann", "STR-01").model_copy(
            update={"evidence": evidence}
        )
        answers = {**project.current_round.answers}
        answers["ann"] = {**answers["ann"], "STR-01": answer}
        round_ = project.current_round.model_copy(update={"answers": answers})
        return checked(project, rounds=(*project.rounds[:-1], round_))

    begin = proved(base, "a", "b")
    made = merge(begin, proved(base, "b", "c"), proved(base, "a", "b", "d")).take()
    assert [e.text for e in made.current_round.answer("ann", "STR-01").evidence] == ["b", "c", "d"]
    united = merge(None, proved(base, "b"), proved(base, "a")).take()
    assert {e.text for e in united.current_round.answer("ann", "STR-01").evidence} == {"a", "b"}


def test_who_was_removed_stays_removed_and_it_is_said(base: Project) -> None:
    removed, changed = without_people(base, ["ann"]), said(base, "ann", "STR-01", 3)
    here = merge(base, removed, changed)
    assert [(e.result, e.code) for e in here.preview.entries] == [("lost", "")]
    assert "ann" not in here.take().respondent_by_id
    there = merge(base, changed, removed)
    (entry,) = there.preview.entries
    assert (entry.result, entry.new) == ("changed", "removed")
    assert "ann" not in there.take().respondent_by_id
    assert there.take([]) == changed


def test_somebody_new_comes_with_their_answers_or_it_is_said(base: Project) -> None:
    people = (*base.respondents, Respondent(id="cy", team="product"))
    there = said(checked(base, respondents=people), "cy", "STR-01", 2)
    intake = merge(base, base, there)
    assert level(intake.take(), "cy", "STR-01") == 2
    answers = [g for g in intake.groups if g.startswith("rounds/")]
    assert intake.take(answers) == base, "nobody answers who is not there"


def test_fields_targets_and_assumptions(base: Project) -> None:
    organisation = base.organisation
    one = organisation.model_copy(update={"gpus": 4})
    other = organisation.model_copy(update={"real_time": not organisation.real_time})
    target = Target(dimension=base.questionnaire.dimensions[0].id, level=3.0)
    here = checked(base, organisation=one, assumptions={"x": Assumption(dont_know=True)})
    there = checked(base, organisation=other, targets=(target,))
    made = merge(base, here, there).take()
    assert (made.organisation.gpus, made.organisation.real_time) == (4, other.real_time)
    assert made.targets == (target,)
    assert made.assumptions == here.assumptions
    both = checked(base, organisation=organisation.model_copy(update={"gpus": 9}))
    (entry,) = merge(base, here, both).preview.entries[:1]
    assert (entry.result, entry.name, entry.field) == ("asked", "Organisation", "GPUs")


def test_two_new_rounds_which_is_current_is_asked(base: Project) -> None:
    def begun(id_: str) -> Project:
        round_ = base.current_round.model_copy(update={"id": id_, "label": id_.upper()})
        return checked(base, rounds=(*base.rounds, round_))

    here, there = begun("mine"), begun("theirs")
    asked = [e for e in merge(base, here, there).preview.entries if e.result == "asked"]
    assert [e.question for e in asked] == [CURRENT]
    for answer, wanted in (("new", "theirs"), ("old", "mine")):
        made = merge(base, here, there, answers=Answers(given={CURRENT: answer})).take()
        assert made.current_round.id == wanted
        assert len(made.rounds) == len(base.rounds) + 2


def test_every_list_of_a_document_with_ids_is_merged_entry_by_entry() -> None:
    """An empty list on one side is an empty table too: a new field of that kind has to be named."""
    never_empty = {"teams", "rounds"}
    for name, field in Project.model_fields.items():
        kinds = [
            k for k in get_args(field.annotation) if isinstance(k, type) and issubclass(k, Frozen)
        ]
        keyed = get_origin(field.annotation) is tuple and any("id" in k.model_fields for k in kinds)
        if keyed and name not in UNITED and name not in never_empty:
            assert is_keyed((name,), ()), name


def test_another_assessment_is_refused(base: Project) -> None:
    other = base.model_copy(update={"id": "other"})
    with pytest.raises(InputError, match="another assessment"):
        merge(base, base, other)


def _edited(project: Project, dice: random.Random) -> Project:
    for _ in range(dice.randrange(6)):
        kind = dice.randrange(6)
        if kind < 3:
            who = dice.choice([r.id for r in project.respondents])
            project = said(project, who, dice.choice(QUESTIONS), dice.randrange(5))
        elif kind == 3:
            finance = project.finance.model_copy(update={"horizon_months": dice.randrange(12, 61)})
            project = checked(project, finance=finance)
        elif kind == 4:
            project = checked(project, note=str(dice.randrange(4)))
        else:
            step = dice.choice("xyz")
            project = checked(project, owners={**project.owners, step: str(dice.randrange(3))})
    return project


def _facts(project: Project) -> dict[str, Any]:
    """A document as flat facts: a second, slow way to take it apart."""
    found: dict[str, Any] = {f"owner {k}": v for k, v in project.owners.items()}
    found["note"], found["months"] = project.note, project.finance.horizon_months
    for who, sheet in project.current_round.answers.items():
        found |= {f"{who} {q}": a.level for q, a in sheet.items() if a != Answer()}
    return found


def test_random_edits_against_facts_merged_one_by_one(base: Project) -> None:
    for seed in range(60):
        dice = random.Random(seed)
        here, there = _edited(base, dice), _edited(base, dice)
        for side in ("here", "there"):
            intake = merge(base, here, there, side=side)
            made = _facts(intake.take()) if intake.groups else _facts(here)
            begin, mine, theirs = _facts(base), _facts(here), _facts(there)
            for fact in begin | mine | theirs:
                b, h, t = begin.get(fact), mine.get(fact), theirs.get(fact)
                wanted = t if h == b else h if t == b else (h if side == "here" else t)
                assert made.get(fact) == wanted, (seed, side, fact)
        assert merge(base, base, there).take() == there
        assert not merge(base, here, base).groups
