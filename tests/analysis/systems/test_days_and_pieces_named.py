"""A rule without a day is not lost, and a piece that contradicts an answer is named beside it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from planner.analysis.study.duties import duty_parts
from planner.analysis.systems.about import asked_words, models_words, unanswered_most
from planner.analysis.systems.calendar import without_day
from planner.analysis.systems.missing import denied, lacks_of_systems, missing_at
from planner.analysis.systems.register import Block, Register, register
from planner.analysis.systems.serving import named_with, served_by
from planner.analysis.systems.system_duties import duties_of_holes, without_duty
from planner.domain.answers.evidence import EvidenceItem, SystemAnswer
from planner.domain.base.language import tr
from planner.domain.content.framework import RequirementNeed
from planner.domain.organisation.system import ModelEntry, Said, System
from planner.domain.project import Project
from planner.maturity.frameworks import frameworks
from planner.maturity.score import assess
from planner.standards.classes import class_tree
from planner.workspace.edits import checked

DAY = "2026-11-29"
TREE = class_tree("eu-ai-act")
assert TREE is not None


def plain(example: Project, **more: object) -> Project:
    """One system in use that is not high-risk."""
    facts = {n: Said(holds=n in ("ai_system", "eu", "develops")) for n in TREE.asked}
    team = (example.teams[0].id,)
    system = System(id="plain", name="Claims", teams=team, facts=facts)
    laws = tuple(f for f in frameworks() if f.id in ("eu-ai-act", "iso-42001"))
    return checked(example, systems=(system,), frameworks=laws, **more)


def seen(project: Project) -> Register:
    return register(project, assess(project).cells, DAY)


def test_what_is_asked_from_no_known_day_is_listed_and_dated_by_no_other_article(
    example: Project,
) -> None:
    """Article 25(1) hangs on Annex III or I: of a system in neither, nothing says from when."""
    found = seen(plain(example))
    assert ("AI Act", "25(1)", "plain") in without_day(found)
    place = found.place("eu-ai-act", "25(1)", "plain")
    assert place is not None
    assert place.state != "not_asked"
    assert not place.day
    row = found.row("plain")
    assert row is not None
    assert row.laws is not None
    ((_, number, first, at_first),) = row.laws.by
    worst = [p for p in found.places("plain", "eu-ai-act") if p.state == row.laws.state]
    assert number == len(worst) > at_first > 0, "some without that day"
    assert f"{number}, {at_first} of them since" in str(asked_words(row.laws, DAY))
    assert first == min(p.day for p in worst if p.day)


def test_a_piece_filed_for_a_level_that_the_answer_denies_is_named(example: Project) -> None:
    """Also beside a need that only makes a requirement easier, which no list of articles holds."""
    made = plain(example)
    round_ = made.current_round
    need = next(
        (r, n)
        for f in made.frameworks if f.id == "iso-42001"
        for r in f.requirements if r.scope == "system"
        for n in r.needs if n.relation == "supports"
    )  # fmt: skip
    one, helps = need
    low = SystemAnswer(state="level", level=0, who="Ann", when=DAY)
    answers = {"plain": {helps.question: low}}
    pieces = (
        EvidenceItem(id="E1", title="Log", covers=("plain",), shows={helps.question: helps.level}),
        EvidenceItem(id="E2", title="Old", covers=("plain",), shows={helps.question: helps.level},
                     speaks_of="2020-01-01", until="2021-01-01"),
        EvidenceItem(id="E3", title="Low", covers=("plain",), shows={helps.question: helps.level - 1}),
    )  # fmt: skip
    project = plain(
        example,
        rounds=(*made.rounds[:-1], round_.model_copy(update={"system_answers": answers})),
        evidence=pieces,
    )
    found = seen(project)
    place = found.place("iso-42001", one.id, "plain")
    assert place is not None
    words = str(missing_at(project, found, place))
    assert "Filed as showing that level: E1; clear up the answer" in words
    assert "E2" not in words, "it has run out"
    assert "E3" not in words, "it shows less"
    ids, rows = denied(project, found)
    assert ids == ("E1",)
    told = [p for p in found.places() if "Filed as showing" in str(missing_at(project, found, p))]
    assert rows == len(told) > 0
    named = named_with(project, found)
    assert {(p.framework.id, p.requirement.id) for p in told} <= set(named["E1"]), (
        "the index has them too"
    )
    assert not set(served_by(found, project.evidence)["E1"]) - set(named["E1"])
    assert denied(made, seen(made)) == ((), 0)


def test_holes_without_a_duty_are_told_and_one_that_was_struck_out_is_not(example: Project) -> None:
    project = plain(example)
    found = seen(project)
    holes = [p for p in found.places() if p.state == "hole"]
    assert len(without_duty(project, found)) == len(holes) > 3
    made = duties_of_holes(project, holes[:3])
    struck = [
        d.model_copy(update={"state": "struck", "reason": "Not ours", "who": "Ann"}) for d in made
    ]
    decided = plain(example, duties=tuple(struck))
    left = without_duty(decided, seen(decided))
    assert {(p.requirement.id, p.system) for p in left} == {
        (p.requirement.id, p.system) for p in holes[3:]
    }


def test_models_in_use_that_no_system_names_are_said_to_have_no_class(example: Project) -> None:
    organisation = example.organisation.model_copy(update={"models_in_production": 6})
    project = plain(example, organisation=organisation)
    words = str(models_words(project, seen(project)))
    assert "1 of 6" in words, "a system without a named model stands for one"
    assert "(5)" in words
    net = (ModelEntry(id="a", name="A"), ModelEntry(id="b", name="B"))
    two = checked(project, systems=(project.systems[0].model_copy(update={"models": net}),))
    assert "2 of 6" in str(models_words(two, seen(two)))
    idea = checked(project, systems=(project.systems[0].model_copy(update={"state": "idea"}),))
    assert not models_words(idea, seen(idea))
    few = plain(example, organisation=organisation.model_copy(update={"models_in_production": 1}))
    assert not models_words(few, seen(few))


def test_questions_that_nobody_answered_are_counted_by_the_rows_that_wait_for_them(
    example: Project,
) -> None:
    project = plain(example)
    found = seen(project)
    waiting: dict[str, int] = {}
    for block in found.blocks:
        for place in found.places(framework=block.framework.id):
            if (
                place.state == "open"
                and place.system in block.row_of
                and place.requirement in block.requirements
            ):
                row = block.row_of[place.system]
                for question in place.asks:
                    k = block.spans.questions.index(question)
                    if (block.spans.low[row, k], block.spans.high[row, k]) == (0.0, 4.0):
                        waiting[question] = waiting.get(question, 0) + 1
    told = dict(unanswered_most(found, most=99))
    assert told == waiting
    assert told
    most = max(told, key=lambda q: (told[q], q))
    five = unanswered_most(found)
    assert len(five) <= 5
    assert five[0][1] == told[most]
    answer = SystemAnswer(state="level", level=4, who="Ann", when=DAY)
    round_ = project.current_round.model_copy(
        update={"system_answers": {"plain": {five[0][0]: answer}}}
    )
    answered = plain(example, rounds=(*project.rounds[:-1], round_))
    assert five[0][0] not in dict(unanswered_most(seen(answered), most=99))


def test_a_document_of_its_own_is_not_all_that_a_duty_needs_where_levels_are_named(
    example: Project,
) -> None:
    """DORA 6 asks for its document, and for rules of your own at 3: who writes it alone has a hole."""
    laws = tuple(f for f in frameworks() if f.id == "dora")
    facts = {n: Said(holds=n in ("ai_system", "eu", "develops")) for n in TREE.asked}
    system = System(id="s", name="S", teams=(example.teams[0].id,), facts=facts)
    project = checked(
        example,
        systems=(system,),
        frameworks=laws,
        organisation=example.organisation.model_copy(update={"industry": "insurance"}),
    )
    found = seen(project)
    place = found.place("dora", "6", "")
    assert place is not None
    assert place.state == "hole"
    assert not place.binds
    needs = place.requirement.needs
    assert needs
    (duty,) = duties_of_holes(project, [place])
    profile = assess(project)
    (part,) = duty_parts(project, profile, (), {}, [duty])
    below = [n for n in needs if n.question in profile.questions]
    below = [n for n in below if profile.least.get(n.question, 0.0) < n.level]
    words = tr(part.lacking)
    assert words.startswith("It needs a document of its own, and ") is bool(below)
    for need in below:
        assert f"“{project.questionnaire.by_id[need.question].title}” at {need.level}" in words


@pytest.mark.parametrize(
    ("of_system", "of_team", "found"),
    [
        ((0, 1), (0, 4), True),  # a system says 1 at most, no team was asked
        ((0, 1), (0, 2), False),  # both say too little
        ((0, 4), (0, 2), False),  # the team alone
        ((0, 4), (0, 4), False),  # nobody said anything
        ((3, 4), (0, 4), False),
    ],
)
def test_a_hole_is_told_by_who_answered_what_makes_it_one(
    example: Project, of_system: tuple[int, int], of_team: tuple[int, int], found: bool
) -> None:
    """DORA 24-25 asks 3 of odd input, of systems alone, and of the time to recover, of teams."""
    titles = example.questionnaire.by_id
    assert titles["VAL-09"].scope == "system" != titles["REL-09"].scope
    needs = [RequirementNeed(question=q, level=3, relation="partly") for q in ("VAL-09", "REL-09")]
    ends = np.array([of_system, of_team], dtype=float)
    block = SimpleNamespace(
        spans=SimpleNamespace(
            questions=("VAL-09", "REL-09"), low=ends[None, :, 0], high=ends[None, :, 1]
        ),
        requirements=(SimpleNamespace(needs=needs),),
        asks=lambda *_: {"VAL-09", "REL-09"},
    )
    assert lacks_of_systems(example, cast(Block, block), 0, 0) is found
