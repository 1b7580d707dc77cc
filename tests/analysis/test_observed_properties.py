"""What many random looks have in common: order says nothing, and less that can be read never says more."""

from __future__ import annotations

import random

from planner.analysis.observed import Difference, observed
from planner.domain.answers.observation import Observation, Observed, Outcome, Source, Survey
from planner.observe.rules import built_in_rules

RULES = [
    r
    for r in built_in_rules().rules
    if r.question in ("EXP-04", "PIP-02", "VAL-05")
    and {"repository"} & set(r.kinds)
    and "product" in r.roles
]
FEW = built_in_rules().model_copy(update={"rules": tuple(RULES)})
OUTCOMES: tuple[Outcome, ...] = ("seen", "not_seen", "cannot_tell")


def a_look(draw: random.Random) -> Survey:
    sources = [
        Source(id=f"s-{k}", label=f"s{k}", kind="repository", team="core", confirmed=True)
        for k in range(draw.randint(1, 6))
    ]
    seen = [
        Observation(rule=r.id, source=s.id, outcome=draw.choice(OUTCOMES), why="it hides")
        for s in sources
        for r in RULES
        if draw.random() < 0.9
    ]
    return Survey(
        id="look", day="2026-11-29", looked="2026-11-29", rules="r", sources=tuple(sources),
        observations=tuple(seen), complete=("core",),
    )  # fmt: skip


def levels(survey: Survey) -> dict[str, tuple[int, int]]:
    """Of each question what is supported, and the cap; no cap is one above all."""
    return {
        o.question: (o.supports or 0, 9 if o.cap is None else o.cap)
        for o in observed(survey, FEW)
        if o.of or o.open
    }


def by_the_words(survey: Survey, question: str) -> tuple[int, int]:
    """The rule as it is written: the highest level that holds in two of three, level by level."""
    sources = [s.id for s in survey.sources]
    found = {(o.source, o.rule): o.outcome for o in survey.observations}
    mine = [r for r in RULES if r.question == question]

    def reaches(source: str) -> int:
        lacking = (r.cap for r in mine if found.get((source, r.id)) == "not_seen")
        return min((c for c in lacking if c is not None), default=4)

    def holds(source: str, level: int) -> bool:
        def there(k: int) -> set[str | None]:
            return {found.get((source, r.id)) for r in mine if r.level == k} - {None}

        below = all(
            "seen" in there(k) or "cannot_tell" in there(k) or not there(k) for k in range(1, level)
        )
        return level == 0 or (below and "seen" in there(level))

    def best(source: str) -> int:
        return min(max(k for k in range(5) if holds(source, k)), reaches(source))

    def usual(values: list[int]) -> int:
        return max(k for k in range(5) if 3 * sum(v >= k for v in values) >= 2 * len(values))

    cap = usual([reaches(s) for s in sources])
    return min(usual([best(s) for s in sources]), cap), cap if cap < 4 else 9


def test_a_level_is_what_two_of_three_sources_hold() -> None:
    draw = random.Random(7)
    for _ in range(150):
        survey = a_look(draw)
        for one in observed(survey, FEW):
            if one.of and {o.outcome for o in one.observations} != {"cannot_tell"}:
                assert (one.supports or 0, 9 if one.cap is None else one.cap) == by_the_words(
                    survey, one.question
                ), one


def test_the_order_of_sources_and_findings_changes_nothing() -> None:
    draw = random.Random(11)
    for _ in range(60):
        survey = a_look(draw)
        found = {
            o.question: o.model_copy(update={"observations": ()}) for o in observed(survey, FEW)
        }
        mixed = {
            "sources": tuple(draw.sample(survey.sources, len(survey.sources))),
            "observations": tuple(draw.sample(survey.observations, len(survey.observations))),
        }
        again = observed(survey.model_copy(update=mixed), FEW)
        assert {o.question: _bare(o) for o in again} == {q: _bare(o) for q, o in found.items()}


def _bare(one: Observed) -> tuple[object, ...]:
    return one.supports, one.cap, one.held, one.above, one.of


def test_a_source_that_cannot_be_read_never_raises_what_is_supported_and_makes_no_cap() -> None:
    draw = random.Random(13)
    for _ in range(150):
        survey = a_look(draw)
        gone = draw.choice(survey.sources)
        sources = tuple(
            s.model_copy(update={"unread": "objects are missing"}) if s.id == gone.id else s
            for s in survey.sources
        )
        left = tuple(o for o in survey.observations if o.source != gone.id)
        after = levels(survey.model_copy(update={"sources": sources, "observations": left}))
        for question, (supports, cap) in levels(survey).items():
            now = after.get(question, (0, 9))
            assert now[0] <= supports or supports == cap < now[1]
            assert now[1] >= cap


def test_what_is_seen_less_supports_less_and_what_cannot_be_told_caps_nothing() -> None:
    draw = random.Random(17)
    for _ in range(150):
        survey = a_look(draw)
        at = draw.randrange(len(survey.observations)) if survey.observations else None
        if at is None:
            continue
        before = levels(survey)

        def with_(
            outcome: Outcome, survey: Survey = survey, at: int = at
        ) -> dict[str, tuple[int, int]]:
            one = survey.observations[at].model_copy(update={"outcome": outcome})
            changed = (*survey.observations[:at], one, *survey.observations[at + 1 :])
            return levels(survey.model_copy(update={"observations": changed}))

        was = survey.observations[at].outcome
        for question, (supports, cap) in before.items():
            if was == "seen":
                less = with_("not_seen").get(question, (0, 9))
                assert less[0] <= supports
                assert less[1] <= cap
            if was == "not_seen":
                assert with_("cannot_tell").get(question, (0, 9))[1] >= cap


def test_only_what_has_a_claim_counts_as_one() -> None:
    """A question that nobody answered has an observation and no claim: it is in no “n of m claims”."""
    seen = Observed(team="t", question="q", supports=2, cap=None, of=1)
    assert Difference(seen, 2.0).compared
    assert not Difference(seen, None).compared
    assert not Difference(seen.model_copy(update={"supports": 0}), 2.0).compared
