"""What answers and register contradict, and what hangs on it: against a document that says otherwise."""

from __future__ import annotations

import pytest

from planner.analysis.systems.contradiction_words import (
    contradiction_lines,
    doubt_words,
    first_words,
    spared_line,
)
from planner.analysis.systems.contradictions import (
    Hinge,
    contradictions,
    spared_by,
    what_hangs,
)
from planner.analysis.systems.register import Register, register
from planner.analysis.systems.system_duties import duties_of_holes
from planner.analysis.systems.words import reasons
from planner.domain.base.language import speaking, tr
from planner.domain.organisation.system import Said, System
from planner.domain.project import Project
from planner.maturity.frameworks import frameworks
from planner.maturity.score import assess
from planner.standards.classes import class_tree
from planner.standards.standing import standing
from planner.workspace.edits import checked

DAY = "2026-11-29"
TREE = class_tree("eu-ai-act")
assert TREE is not None
LIFE = "ai_system eu area_services life_or_health profiling deployer "
LAWS = ("eu-ai-act", "eiopa-ai", "iso-42001")


def said(holds: str) -> dict[str, Said]:
    return {n: Said(holds=n in holds.split()) for n in TREE.asked}


def insurer(example: Project, facts: dict[str, Said], **more: object) -> Project:
    system = System(id="life", name="Life price", teams=(example.teams[0].id,), facts=facts)
    plain = System(
        id="plain", name="Claims", teams=(example.teams[0].id,), facts=said("ai_system eu")
    )
    project = checked(
        example,
        organisation=example.organisation.model_copy(update={"industry": "insurance"}),
        systems=(system.model_copy(update=more), plain),
        frameworks=tuple(
            f for f in frameworks() if f.id in LAWS and f.status != "superseded"
        ),
    )  # fmt: skip
    made = duties_of_holes(project, seen(project).places())
    kept = [d.model_copy(update={"state": "confirmed", "who": "Ann", "when": DAY}) for d in made]
    return checked(project, duties=tuple(kept))


def seen(project: Project) -> Register:
    return register(project, assess(project).cells, DAY)


def asked(found: Register, *subjects: str) -> set[tuple[str, str, str]]:
    return {
        (p.framework.id, p.requirement.id, p.system)
        for s in subjects
        for p in found.places(s)
        if p.state != "not_asked"
    }


def the_one(project: Project, fact: str) -> Hinge:
    (one,) = contradictions(standing(project, project.systems[0]), TREE)
    assert one.fact == fact
    return one


CASES = {
    "before": (LIFE + "develops", {"since": "2024-03-01"}, "on_market_before",
               LIFE + "develops on_market_before"),
    "provider of what was bought": (LIFE + "develops design_changes", {"origin": "adapted"}, "develops",
                                    LIFE + "design_changes"),
    "our own, and nobody's": (LIFE + "design_changes", {}, "develops",
                              LIFE + "develops design_changes"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_hangs_is_what_the_register_asks_with_the_other_answer(
    example: Project, case: str
) -> None:
    facts, more, fact, then_facts = CASES[case]
    project = insurer(example, said(facts), **more)
    found = seen(project)
    hangs = what_hangs(project, found, project.systems[0], the_one(project, fact))
    changed = project.systems[0].model_copy(update={"facts": said(then_facts)})
    then = seen(checked(project, systems=(changed, project.systems[1])))
    before, after = asked(found, "life", ""), asked(then, "life", "")
    assert {(p.framework.id, p.requirement.id, p.system) for p in hangs.gone} == before - after
    assert {(p.framework.id, p.requirement.id, p.system) for p in hangs.come} == after - before
    assert before != after
    assert asked(found, "plain") == asked(then, "plain")
    laws = {p.framework.id for p in hangs.gone}
    holes = [p for p in found.places() if p.state == "hole" and p.framework.id in laws]
    still = after | asked(then, "plain")
    left = [p for p in holes if (p.framework.id, p.requirement.id, p.system) in still]
    assert (len(hangs.holes), hangs.holes_left) == (len(holes), len(left))
    keys = {
        d.id: {(d.asked_by.framework, d.asked_by.requirement, s) for s in d.systems or ("",)}
        for d in project.duties
        if d.asked_by is not None and d.hard
    }
    assert {d.id for d in hangs.duties} == {
        id_ for id_, of in keys.items() if not of & asked(then, "life", "plain", "")
    }


def test_what_agrees_is_no_contradiction(example: Project) -> None:
    for facts, more in (
        ("develops design_changes", {}),
        ("develops on_market_before", {"since": "2024-03-01"}),
        ("own_name develops", {"origin": "bought"}),
        ("changes_much third_party_ai", {"origin": "adapted"}),
        ("", {"origin": "bought"}),
    ):
        project = insurer(example, said(LIFE + facts), **more)
        assert not contradictions(standing(project, project.systems[0]), TREE), facts
    denied = said(LIFE + "own_name") | {"third_party_ai": Said(holds=False)}
    project = insurer(example, denied, origin="bought")
    one = the_one(project, "third_party_ai")
    hangs = what_hangs(project, seen(project), project.systems[0], one)
    assert not hangs.gone
    assert hangs.come


def test_a_design_that_is_said_to_change_makes_the_day_decide_nothing(example: Project) -> None:
    project = insurer(example, said(LIFE + "develops design_changes"), since="2024-03-01")
    hangs = what_hangs(
        project, seen(project), project.systems[0], the_one(project, "on_market_before")
    )
    assert not hangs.gone
    assert [p.requirement.id for p in hangs.come] == ["111(2)"], "the rule that says so"
    where = standing(project, project.systems[0])
    (line,) = contradiction_lines(project, seen(project), where, TREE)
    assert line.endswith("If the register is right: 1 requirement asked as well (AI Act).")
    assert not first_words(where, the_one(project, "on_market_before"), hangs)


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_consequence_is_said_with_its_numbers(example: Project, language: str) -> None:
    facts, more, fact, _ = CASES["before"]
    project = insurer(example, said(facts), **more)
    found, where = seen(project), standing(project, project.systems[0])
    one = the_one(project, fact)
    hangs = what_hangs(project, found, project.systems[0], one)
    with speaking(language):
        (line,) = (tr(t) for t in contradiction_lines(project, found, where, TREE))
        doubt = tr(doubt_words(where, TREE, one, hangs))
    numbers = (len(hangs.gone), len(hangs.holes), hangs.holes_left, len(hangs.duties))
    assert all(str(n) in line for n in numbers)
    assert "111(2)" in line
    assert str(len(hangs.duties)) in doubt
    assert {"en": "2 Dec 2027", "de": "02.12.2027"}[language] in doubt
    facts, more, fact, _ = CASES["provider of what was bought"]
    project = insurer(example, said(facts), **more)
    found, where = seen(project), standing(project, project.systems[0])
    one = the_one(project, fact)
    hangs = what_hangs(project, found, project.systems[0], one)
    with speaking(language):
        first = tr(first_words(where, one, hangs))
        (line,) = (tr(t) for t in contradiction_lines(project, found, where, TREE))
        origin = tr("Bought and adapted")
    assert "25(1)" in first
    assert {"en": " Else ", "de": " Sonst fallen "}[language] in first
    assert origin.lower() in first.lower()
    gone = len(hangs.holes) - hangs.holes_left
    for n in (gone, len(hangs.holes), len(hangs.duties), len(hangs.of_law)):
        assert str(n) in first
    for n in (hangs.holes_left, len(hangs.holes), len(hangs.duties), len(hangs.of_law)):
        assert str(n) in line
    assert not doubt_words(where, TREE, one, hangs)


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_hangs_on_a_design_that_is_said_to_change_is_decided_first(
    example: Project, language: str
) -> None:
    """On that one answer hangs all that a high-risk system from before the rules is asked."""
    facts = LIFE + "develops on_market_before "
    project = insurer(example, said(facts + "design_changes"), since="2024-03-01")
    found, where = seen(project), standing(project, project.systems[0])
    one = spared_by(where)
    assert one is not None
    hangs = what_hangs(project, found, project.systems[0], one)
    stays = project.systems[0].model_copy(update={"facts": said(facts)})
    then = seen(checked(project, systems=(stays, project.systems[1])))
    before, after = asked(found, "life", ""), asked(then, "life", "")
    assert {(p.framework.id, p.requirement.id, p.system) for p in hangs.gone} == before - after
    with speaking(language):
        first = tr(first_words(where, one, hangs))
        later = tr(first_words(where, one, hangs, then=True))
        line = tr(spared_line(project, found, where))
        (class_words, from_day) = (tr(t) for t in reasons(where, TREE))
    assert class_words
    assert "111(2)" in from_day
    for words in (first, line):
        assert "111(2)" in words
        assert str(len(hangs.holes)) in words
        assert str(len(hangs.duties)) in words
    assert hangs.come
    assert f"{len(hangs.come)} (" in first.rpartition(". ")[2], "what is asked in their place"
    assert {"en": "Then decide", "de": "Danach klären"}[language] in later
    assert {"en": "No source of that article", "de": "an keiner Quelle geprüft"}[language] in first
    assert later.partition("111(2)")[2] == first.partition("111(2)")[2]
    assert not doubt_words(where, TREE, one, hangs), "the register says nothing of its design"
    for fact in ("design_changes", "on_market_before"):
        without = said((facts + "design_changes").replace(fact, ""))
        there = insurer(example, without)
        assert spared_by(standing(there, there.systems[0])) is None, "nothing hangs on it"
