"""The class under the AI Act: cases of the regulation and of its guidelines, and facts that are not known."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from planner.domain.base.conditions import Truth, parse_condition
from planner.domain.base.errors import ContentError
from planner.domain.base.toml_content import build
from planner.domain.content.class_tree import ClassTree
from planner.domain.content.framework import LEGAL_FACTS
from planner.domain.organisation.system import OUTCOMES
from planner.maturity.frameworks import frameworks
from planner.standards.classes import (
    class_tree,
    reading,
    steps_to_ask,
    with_derived,
    would_change,
)

TREE = class_tree("eu-ai-act")
assert TREE is not None
IN = "ai_system eu"
LISTED = ("high_listed", "6(2), Annex III")
EXCEPTED = ("listed_excepted", "6(3), 6(4), 49(2)")
TOLD = ("transparency", "50")

# what the case is, what holds of it (all else does not), the outcome, and the article that decides
CASES = [
    ("a tariff table that people wrote", "", "outside", "3(1)"),
    ("a model of a plant abroad whose output stays there", "ai_system", "outside", "2"),
    ("target recognition of the military", f"{IN} military deployer", "outside", "2"),
    ("a prototype in research", f"{IN} research_only develops", "outside", "2"),
    ("advertising that plays on addiction", f"{IN} manipulates develops", "prohibited", "5(1)"),
    ("social scores of tenants", f"{IN} social_scoring deployer", "prohibited", "5(1)"),
    ("forecasting who will offend, from a profile", f"{IN} crime_by_profile", "prohibited", "5(1)"),
    ("a face database from the internet", f"{IN} face_scraping develops", "prohibited", "5(1)"),
    ("emotions of staff in calls", f"{IN} emotion_at_work deployer", "prohibited", "5(1)"),
    ("emotions of students in class", f"{IN} emotion_at_work develops", "prohibited", "5(1)"),
    ("tiredness of pilots, for safety, off the list",
     f"{IN} emotion_at_work medical_or_safety deployer", "minimal", "6"),
    ("the same, and read as recognising emotions",
     f"{IN} emotion_at_work medical_or_safety area_biometrics recognises_emotion deployer",
     *LISTED),
    ("sorting faces by belief", f"{IN} sensitive_traits", "prohibited", "5(1)"),
    ("live identification in public by police", f"{IN} live_identification", "prohibited", "5(1)"),
    ("the same to find an abducted child, authorised",
     f"{IN} live_identification live_permitted area_biometrics remote_identification deployer",
     *LISTED),
    ("an app that undresses people in pictures", f"{IN} intimate_images develops", "prohibited", "5(1)"),
    ("image triage, device of class IIa with a notified body",
     f"{IN} annex_i_product outside_assessment develops", "high_product", "6(1)"),
    ("a wellness device of class I", f"{IN} annex_i_product develops", "minimal", "6"),
    ("a safety part of a lift that is assessed outside",
     f"{IN} annex_i_product outside_assessment develops", "high_product", "6(1)"),
    ("triage device that sorts emergency patients too: by product first",
     f"{IN} annex_i_product outside_assessment area_services emergency_calls deployer",
     "high_product", "6(1)"),
    ("a scanner of 2026 used unchanged",
     f"{IN} annex_i_product outside_assessment on_market_before deployer", "not_yet", "111(2)"),
    ("the same in a public hospital",
     f"{IN} annex_i_product outside_assessment on_market_before public_use deployer",
     "not_yet", "111(2)"),
    ("the same, redesigned in 2029",
     f"{IN} annex_i_product outside_assessment on_market_before design_changes develops",
     "high_product", "6(1)"),
    ("finding a person on cameras of a shop afterwards",
     f"{IN} area_biometrics remote_identification deployer", *LISTED),
    ("unlocking a phone by face: verification is not listed",
     f"{IN} area_biometrics deployer", "minimal", "6"),
    ("sorting by ethnic origin where the law allows it",
     f"{IN} area_biometrics biometric_categories deployer", *LISTED),
    ("emotions of customers in a shop",
     f"{IN} area_biometrics recognises_emotion deployer", *LISTED),
    ("pressure monitor that protects a water network",
     f"{IN} area_infrastructure infrastructure develops", *LISTED),
    ("maintenance forecast of a pump", f"{IN} area_infrastructure develops", "minimal", "6"),
    ("forecast of demand for gas", f"{IN} area_infrastructure deployer", "minimal", "6"),
    ("ranking applicants for a university",
     f"{IN} area_education education_decides profiling deployer", *LISTED),
    ("marking exams", f"{IN} area_education education_decides develops", *LISTED),
    ("watching for cheating", f"{IN} area_education test_watching deployer", *LISTED),
    ("a tutor that explains, and decides nothing",
     f"{IN} area_education interactive develops", *TOLD),
    ("ranking of CVs", f"{IN} area_work hires profiling deployer", *LISTED),
    ("ranking of CVs, said to be narrow: profiling closes the exception",
     f"{IN} area_work hires profiling narrow_task deployer", *LISTED),
    ("CVs into a table, no judgement, no profiling",
     f"{IN} area_work hires narrow_task develops", *EXCEPTED),
    ("polishing a reference that a person wrote",
     f"{IN} area_work manages_staff improves_work deployer", *EXCEPTED),
    ("showing where a manager's reviews depart from earlier ones",
     f"{IN} area_work manages_staff finds_patterns deployer", *EXCEPTED),
    ("translating papers before a decision on benefits",
     f"{IN} area_services benefits prepares deployer", *EXCEPTED),
    ("advertising jobs to chosen people", f"{IN} area_work hires profiling develops", *LISTED),
    ("shifts by traits of workers", f"{IN} area_work manages_staff profiling deployer", *LISTED),
    ("rooms for meetings", f"{IN} deployer", "minimal", "6"),
    ("housing benefit in an authority", f"{IN} area_services benefits profiling deployer", *LISTED),
    ("credit score of persons", f"{IN} area_services credit_score profiling develops deployer", *LISTED),
    ("credit score of firms", f"{IN} area_services develops deployer", "minimal", "6"),
    ("fraud with cards: left out of 5(b)", f"{IN} area_services profiling develops deployer", "minimal", "6"),
    ("fraud in claims of motor insurance", f"{IN} profiling develops deployer", "minimal", "6"),
    ("price of motor insurance: 5(c) names life and health only",
     f"{IN} profiling develops deployer", "minimal", "6"),
    ("price of term life", f"{IN} area_services life_or_health profiling develops deployer", *LISTED),
    ("risk in health insurance", f"{IN} area_services life_or_health profiling deployer", *LISTED),
    ("life pricing of 2024, unchanged",
     f"{IN} area_services life_or_health profiling develops on_market_before", "not_yet", "111(2)"),
    ("scores for housing benefit of 2024, unchanged, for an authority",
     f"{IN} area_services benefits profiling on_market_before public_use deployer", "not_yet", "111(2)"),
    ("life pricing of 2024, new inputs in 2028",
     f"{IN} area_services life_or_health profiling develops on_market_before design_changes",
     *LISTED),
    ("sorting emergency calls", f"{IN} area_services emergency_calls deployer", *LISTED),
    ("lie detection by police", f"{IN} area_police police_use deployer", *LISTED),
    ("rosters of a police station", f"{IN} area_police deployer", "minimal", "6"),
    ("risks of people who enter", f"{IN} area_migration migration_use profiling deployer", *LISTED),
    ("checking a travel document", f"{IN} area_migration deployer", "minimal", "6"),
    ("research of law for a judge", f"{IN} area_justice court_use deployer", *LISTED),
    ("anonymising court files", f"{IN} area_justice deployer", "minimal", "6"),
    ("messages meant to sway voters", f"{IN} area_justice election_use generates develops", *LISTED),
    ("an assistant of our own for questions", f"{IN} interactive generates develops", *TOLD),
    ("the same, bought and used as it comes",
     f"{IN} interactive generates deployer", "minimal", "6"),
    ("pictures from a bought generator", f"{IN} generates deployer", "minimal", "6"),
    ("pictures from it that look real", f"{IN} generates deepfake deployer", *TOLD),
    ("generated news that nobody edits", f"{IN} generates publishes_text deployer", *TOLD),
    ("a bought assistant under our own name", f"{IN} interactive own_name deployer", *TOLD),
    ("a model for mail filters", f"{IN} develops deployer", "minimal", "6"),
]  # fmt: skip


def stated(holds: str) -> dict[str, Truth]:
    """All facts of the tree: those named hold, all others do not."""
    return {name: name in holds.split() for name in TREE.asked}


@pytest.mark.parametrize(("case", "holds", "outcome", "article"), CASES)
def test_a_case_reads_as_the_regulation_does(
    case: str, holds: str, outcome: str, article: str
) -> None:
    assert set(holds.split()) <= set(TREE.asked), case
    found = reading(TREE, stated(holds))
    assert (found.outcome, found.rule and found.rule.article) == (outcome, article), case


def test_every_outcome_has_a_case_and_every_rule_decides_one() -> None:
    assert {c[2] for c in CASES} == set(OUTCOMES) - {"open"}
    decided = {id(reading(TREE, stated(c[1])).rule) for c in CASES}
    assert decided == {id(r) for r in TREE.rules}


@pytest.mark.parametrize(
    ("holds", "fact", "value"),
    [
        (f"{IN} own_name deployer", "provider", True),
        (f"{IN} deployer", "provider", False),
        (f"{IN} area_services credit_score profiling develops", "credit_or_life", True),
        (f"{IN} credit_score", "credit_or_life", False),
        (f"{IN} area_work hires narrow_task develops", "exempt_claimed", True),
        (f"{IN} area_work hires narrow_task develops", "high_risk", False),
        (f"{IN} area_work hires profiling develops", "high_risk", True),
        (f"{IN} area_work hires profiling develops on_market_before", "high_risk", False),
        (f"{IN} area_biometrics recognises_emotion", "emotion", True),
        ("ai_system annex_i_product outside_assessment", "high_risk", False),
    ],
)
def test_facts_in_law_follow(holds: str, fact: str, value: bool) -> None:
    assert with_derived(TREE, stated(holds))[fact] is value


def test_where_a_decisive_fact_is_unknown_both_ends_are_named() -> None:
    facts = {**stated(f"{IN} area_services credit_score develops"), "profiling": None}
    found = reading(TREE, {**facts, "narrow_task": True})
    assert found.outcome == "open"
    assert set(found.possible) == {"high_listed", "listed_excepted"}
    (fork,) = found.forks
    assert (fork.fact, fork.if_yes, fork.if_no) == (
        "profiling", ("high_listed",), ("listed_excepted",),
    )  # fmt: skip


def test_persons_or_firms_decides_the_score_of_a_broker() -> None:
    facts = {**stated(f"{IN} area_services profiling develops"), "credit_score": None}
    found = reading(TREE, facts)
    assert (found.outcome, found.forks[0].fact) == ("open", "credit_score")
    assert found.forks[0].if_yes == ("high_listed",)
    assert found.forks[0].if_no == ("minimal",)


def test_an_unknown_fact_that_decides_nothing_leaves_the_class_alone() -> None:
    facts = {**stated(f"{IN} manipulates"), "area_work": None, "hires": None, "deployer": None}
    assert reading(TREE, facts).outcome == "prohibited"


def test_of_a_system_of_which_nothing_is_known_everything_is_possible() -> None:
    found = reading(TREE, {})
    assert set(found.possible) == set(OUTCOMES) - {"open"}
    assert found.forks[0].fact == "ai_system"
    assert found.forks[0].if_no == ("outside",)


def by_hand(facts: dict[str, bool]) -> str:
    """Two-valued: facts that follow one by one, then the first rule."""
    known: dict[str, Truth] = dict(facts)
    for derived in TREE.facts:
        known[derived.fact] = parse_condition(derived.when).decide(known)
    return next(
        r.outcome for r in TREE.rules if not r.when or parse_condition(r.when).decide(known)
    )


def test_what_is_possible_is_what_every_completion_gives() -> None:
    """Against going through all completions, for up to seven facts that are not known."""
    random = Random(26)
    for _ in range(150):
        facts: dict[str, Truth] = {n: random.random() < 0.2 for n in TREE.asked}
        facts |= {"ai_system": True, "eu": True}
        facts |= dict.fromkeys(TREE.asked[2:12], False)  # nothing left out, nothing forbidden
        unknown = random.sample(TREE.asked, random.randint(0, 7))
        facts |= dict.fromkeys(unknown)
        ends = {
            by_hand({**facts, **dict(zip(unknown, values, strict=True))})  # type: ignore[dict-item]
            for values in product((True, False), repeat=len(unknown))
        }
        found = reading(TREE, facts)
        assert set(found.possible) == ends
        assert found.outcome == (ends.pop() if len(ends) == 1 else "open")
        for fork in found.forks:
            assert set(fork.if_yes) | set(fork.if_no) == set(found.possible)


def test_few_steps_are_asked_and_none_that_is_ruled_out() -> None:
    assert [s.id for s in steps_to_ask(TREE, {"ai_system": False})] == ["scope"]
    asked = [s.id for s in steps_to_ask(TREE, stated(f"{IN} deployer"))]
    assert asked == [
        "scope", "union", "left_out", "forbidden", "product", "areas", "transparency",
        "general_purpose", "roles", "takes_over",
    ]  # fmt: skip
    asked = [s.id for s in steps_to_ask(TREE, stated(f"{IN} area_work hires profiling develops"))]
    assert {"work", "profiling"} <= set(asked)
    assert "exception" not in asked


def test_what_would_change_it_is_said() -> None:
    found = dict(would_change(TREE, stated(f"{IN} area_work hires profiling narrow_task develops")))
    assert found["profiling"] == "listed_excepted"
    assert found["eu"] == "outside"
    assert found["on_market_before"] == "not_yet"
    assert "importer" not in found


def test_the_tree_serves_the_facts_of_the_requirements() -> None:
    """What requirements of the Act hang on is asked or follows, or is a fact in law of the organisation."""
    act = next(f for f in frameworks() if f.key == (TREE.framework, TREE.version))
    named = {n for r in act.requirements for n in parse_condition(r.applies_if).names}
    known = {*TREE.asked, *(f.fact for f in TREE.facts)}
    left = named - known
    assert left == {
        "special_category", "decides_about_people", "affects_people", "personal_data",
        "public_body", "public_service", "third_party_ai", "trains_models", "workplace",
    } & left  # fmt: skip
    assert left <= set(LEGAL_FACTS)


def test_a_tree_that_does_not_hold_together_is_refused() -> None:
    data = {
        "framework": "x", "version": "2026-01-01", "title": "X", "as_of": "2026-01-01", "read": "memory",
        "steps": [{"id": "a", "article": "1", "ask": "?", "options": [{"fact": "a", "words": "A"}]}],
        "rules": [{"outcome": "minimal", "article": "1", "words": "W", "when": "b"}],
    }  # fmt: skip
    with pytest.raises(ContentError, match="unknown fact “b”"):
        build(ClassTree, data, "x.toml")
    data["rules"] = [{"outcome": "minimal", "article": "1", "words": "W", "when": "a"}]
    with pytest.raises(ContentError, match="last rule must always hold"):
        build(ClassTree, data, "x.toml")
