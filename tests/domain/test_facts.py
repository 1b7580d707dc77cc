"""Facts have three states, and a question is asked until a fact is known that rules it out."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.base.conditions import parse_condition
from planner.domain.base.facts import decide, open_facts
from planner.domain.organisation.organisation import CAPACITY_ROLES, FACTS, Organisation
from planner.domain.organisation.roles import ROLE_NAMES, ROLES, role_of

NAMES = "abcd"
conditions = st.recursive(
    st.sampled_from(NAMES),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: f"({p[0]} && {p[1]})"),
        st.tuples(inner, inner).map(lambda p: f"({p[0]} || {p[1]})"),
        inner.map(lambda c: f"!{c}"),
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(conditions, st.fixed_dictionaries({n: st.sampled_from([True, False, None]) for n in NAMES}))
def test_a_condition_is_open_exactly_where_its_open_facts_decide(
    text: str, facts: dict[str, bool | None]
) -> None:
    """Against brute force: every value of every open fact."""
    unknown = [n for n in NAMES if facts[n] is None]
    by_completion = {}
    for values in product((False, True), repeat=len(unknown)):
        stated = {**facts, **dict(zip(unknown, values, strict=True))}
        chosen = frozenset(n for n in NAMES if stated[n])
        by_completion[chosen] = parse_condition(text).holds(chosen)
    outcomes = set(by_completion.values())
    expected = outcomes.pop() if len(outcomes) == 1 else None
    deciding = {n for n in unknown for c, r in by_completion.items() if by_completion[c ^ {n}] != r}
    assert decide((text,), facts) is expected
    three_valued = parse_condition(text).decide(facts)
    assert three_valued is None or three_valued is expected
    assert set(open_facts((text,), facts)) == deciding, (
        "those that some completion hangs on, no others"
    )
    assert bool(deciding) is (expected is None)


def test_what_decides_nothing_any_more_is_not_asked_for() -> None:
    asked = "listed && !grid && (public || private || credit)"
    assert open_facts((asked,), {"listed": True, "credit": True}) == ("grid",)
    assert open_facts((asked,), {"listed": True, "credit": False}) == ("grid", "private", "public")
    assert open_facts((asked, "!listed"), {"credit": True}) == ()


def test_all_conditions_must_hold_and_beyond_eight_open_facts_it_stays_open() -> None:
    assert decide(("a", "b"), {"a": True, "b": True}) is True
    assert decide(("a", "b"), {"b": False}) is False
    assert decide((), {}) is True
    assert decide(("a", "!a"), {}) is False
    many = " || ".join(f"x{k}" for k in range(8))
    assert decide((f"({many}) || !x0",), {}) is True
    assert decide((f"({many} || x8) || !x0",), {}) is None


def test_what_the_profile_says_is_known_and_the_rest_is_not() -> None:
    facts = Organisation(name="O", models_in_production=10, facts={"agents": False}).all_facts(1)
    assert set(facts) == set(FACTS)
    assert facts["many_models"] is True
    assert facts["accelerators"] is facts["several_teams"] is facts["agents"] is False
    assert facts["labelling"] is facts["affects_people"] is None


@pytest.mark.parametrize(
    ("typed", "role"),
    [
        ("Data scientist", "data_scientist"), ("data scientists", "data_scientist"),
        ("ML Engineer", "ml_engineer"), ("Security", "security_officer"),
        ("Risk and compliance", "compliance"), ("compliance", "compliance"),
        ("Teamleitung", "team_lead"), ("data_owner", "data_owner"),
        ("Chief actuary", None), ("", None),
    ],
)  # fmt: skip
def test_roles_are_found_by_their_names_in_both_languages(typed: str, role: str | None) -> None:
    assert role_of(typed) == role


def test_the_roles_that_are_planned_are_among_the_roles() -> None:
    assert len(ROLES) == 21
    assert list(ROLE_NAMES) == list(ROLES)
    assert set(CAPACITY_ROLES) < set(ROLES)
