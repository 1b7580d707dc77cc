"""A recorded decision on the class of a system is an answer: a claim with name and day, and no more."""

from __future__ import annotations

import pytest

from planner.analysis.study.system_levels import level_of_system
from planner.analysis.systems.about import decided_words, product_line
from planner.analysis.systems.missing import missing_at
from planner.analysis.systems.register import Register, register
from planner.domain.answers.evidence import EvidenceItem, SystemAnswer
from planner.domain.base.language import tr
from planner.domain.organisation.system import Said, System
from planner.domain.project import Project
from planner.maturity.frameworks import frameworks
from planner.maturity.score import assess
from planner.standards.classes import class_tree, steps_to_ask
from planner.standards.standing import standing
from planner.workspace.edits import checked
from planner.workspace.system_edits import answer_for_system, decide_class, say_facts

DAY = "2026-11-29"
ACT = next(f for f in frameworks() if f.id == "eu-ai-act")
TREE = class_tree("eu-ai-act")
assert TREE is not None
LIFE = "ai_system eu area_services life_or_health profiling develops deployer"


@pytest.fixture
def undecided(example: Project) -> Project:
    """A life-pricing system of which everything is stated and nothing answered."""
    facts = {n: Said(holds=n in LIFE.split()) for n in TREE.asked}
    one = System(id="life", name="Life price", purpose="Prices life cover.", facts=facts)
    return checked(example, systems=(one,), frameworks=(ACT,), evidence=())


def decided(project: Project) -> Project:
    return decide_class("life", "Mara Quinn", "2026-11-28").apply(project)


def seen(project: Project) -> Register:
    return register(project, assess(project).cells, DAY)


def state(project: Project, requirement: str) -> str:
    place = seen(project).place("eu-ai-act", requirement, "life")
    assert place is not None
    return place.state


def test_a_decision_answers_its_rows_as_a_claim_until_evidence_shows_it(
    undecided: Project,
) -> None:
    rows = ("5(1)(a)-(h)", "6(1)", "6(2)")
    assert [state(undecided, r) for r in rows] == ["open"] * 3
    there = decided(undecided)
    assert [state(there, r) for r in rows] == ["claimed"] * 3
    file = EvidenceItem(id="E1", title="File", shows={"GOV-08": 3}, covers=("life",))
    assert [state(checked(there, evidence=(file,)), r) for r in rows] == ["shown"] * 3


def test_without_a_purpose_a_decision_says_no_reason_in_full(undecided: Project) -> None:
    bare = undecided.systems[0].model_copy(update={"purpose": " "})
    there = decided(checked(undecided, systems=(bare,)))
    assert state(there, "5(1)(a)-(h)") == "claimed"  # a class by written rules is what it asks for
    assert state(there, "6(2)") == "open"


@pytest.mark.parametrize(("level", "after"), [(1, "hole"), (4, "claimed"), (None, "claimed")])
def test_what_the_system_answers_itself_goes_before_the_decision(
    undecided: Project, level: int | None, after: str
) -> None:
    answer = SystemAnswer(state="dont_know" if level is None else "level", level=level, who="Ann")
    there = answer_for_system("life", "GOV-08", answer).apply(decided(undecided))
    assert state(there, "6(2)") == after


def test_a_decision_that_no_longer_fits_answers_nothing(undecided: Project) -> None:
    there = say_facts("life", {"life_or_health": False}).apply(decided(undecided))
    assert state(there, "6(2)") == "open"


def test_a_plan_starts_from_what_the_decision_answers(undecided: Project) -> None:
    def level(project: Project, question: str) -> float:
        cells = assess(project).cells
        return level_of_system(project, cells, project.systems[0], question)

    assert (level(undecided, "GOV-08"), level(decided(undecided), "GOV-08")) == (0.0, 3.0)
    assert level(decided(undecided), "GOV-20") == level(undecided, "GOV-20")


@pytest.mark.parametrize(
    ("before", "after"), [(False, "not_asked"), (None, "open"), (True, "open")]
)
def test_systems_from_before_are_asked_for_only_where_it_was_one(
    undecided: Project, before: bool | None, after: str
) -> None:
    facts = {"on_market_before": before, "design_changes": True}
    there = say_facts("life", facts).apply(undecided)
    assert state(there, "111(2)") == after
    if before is None:
        waits = seen(there).place("eu-ai-act", "111(2)", "life")
        assert waits is not None
        assert waits.waits_for == ("on_market_before",)


def test_the_rows_say_who_decided_and_when_where_people_may_be_named(undecided: Project) -> None:
    row = seen(decided(undecided)).row("life")
    assert row is not None
    one = ACT.by_id["6(2)"]
    said = tr(decided_words(row.standing, ACT, one))
    assert said == "Decided by Mara Quinn on 28 Nov 2026: high-risk by use"
    assert "Mara" not in decided_words(row.standing, ACT, one, named=False)
    assert decided_words(row.standing, ACT, ACT.by_id["9(1)-(2)"]) == ""


PRODUCT = "ai_system eu annex_i_product outside_assessment develops"


@pytest.mark.parametrize(
    ("more", "law", "part", "medical"),
    [
        (
            "product_medical",
            "Medical devices (Regulation (EU) 2017/745)",
            "the product itself",
            True,
        ),
        (
            "product_lift safety_part",
            "Lifts (Directive 2014/33/EU)",
            "safety part of a product",
            False,
        ),
        ("product_invitro", "In-vitro diagnostics (Regulation (EU) 2017/746)", "itself", None),
    ],
)
def test_a_product_says_its_law_and_whether_it_is_the_product(
    undecided: Project, more: str, law: str, part: str, medical: bool | None
) -> None:
    holds = f"{PRODUCT} {more}".split()
    one = undecided.systems[0].model_copy(
        update={"facts": {n: Said(holds=n in holds) for n in TREE.asked}}
    )
    where = standing(checked(undecided, systems=(one,)), one)
    said = tr(product_line(where, TREE))
    assert law[1:] in said
    assert part in said
    assert "not stated" not in said
    assert where.facts["medical_device"] is medical, "the law of medical devices asks by it"


def test_what_nobody_stated_of_a_product_is_said_so_and_asked(undecided: Project) -> None:
    known = {n: Said(holds=n in PRODUCT.split()) for n in TREE.asked if "product_" not in n}
    del known["safety_part"]
    known["annex_i_product"] = Said(holds=True)
    one = undecided.systems[0].model_copy(update={"facts": known})
    where = standing(checked(undecided, systems=(one,)), one)
    assert tr(product_line(where, TREE)).count("not stated") == 2
    assert {"product_law", "safety_part"} <= {s.id for s in steps_to_ask(TREE, where.facts)}
    none = {n: Said(holds=n in ("ai_system", "eu")) for n in TREE.asked}
    other = one.model_copy(update={"facts": none})
    where = standing(checked(undecided, systems=(other,)), other)
    assert not product_line(where, TREE)
    assert "product_law" not in {s.id for s in steps_to_ask(TREE, where.facts)}


def test_evidence_of_a_level_that_the_answer_is_below_is_to_be_cleared_up(
    undecided: Project,
) -> None:
    """Evidence that shows 3 stood beside “stands at 1, 3 is asked” without a word."""
    file = EvidenceItem(id="E1", title="File", shows={"GOV-08": 3}, covers=("life",))
    there = checked(undecided, evidence=(file,))

    def words(project: Project) -> str:
        found = seen(project)
        place = found.place("eu-ai-act", "6(2)", "life")
        assert place is not None
        return tr(missing_at(project, found, place))

    low = answer_for_system("life", "GOV-08", SystemAnswer(state="level", level=1, who="Ann"))
    for project in (there, low.apply(there)):
        assert "clear up the answer" in words(project)
    assert "clear up" not in words(low.apply(undecided)), "nothing shows it"
    assert "clear up" not in words(decided(there))
