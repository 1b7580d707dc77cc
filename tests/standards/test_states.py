"""States of requirements against a slow second implementation, and what they must never do."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.content.framework import Requirement, RequirementNeed
from planner.maturity.frameworks import frameworks
from planner.standards.states import NO, NOTHING, OPEN, YES, Spans, State, applying, states

QUESTIONS = ("Q-1", "Q-2", "Q-3")
Sheet = dict[str, dict[str, float | bool]]


def slow(requirement: Requirement, cells: Sheet, document: int) -> tuple[int, int]:
    """One requirement and one system, from the words of levels.md §11."""
    ends = []
    for end in ("low", "high"):
        found: list[int] = [document] if requirement.own_document else []
        binding = requirement.own_document
        for need in requirement.needs:
            cell = cells.get(need.question)
            if cell is None or not cell["asked"]:
                continue
            if cell["waived"]:
                if end == "low":
                    found.append(0)
                continue
            binding = binding or need.relation != "supports"
            if cell[end] < need.level:
                found.append(0)
            elif need.relation != "supports":
                shown, confirmed = cell["shown"] >= need.level, cell["confirmed"] >= need.level
                found.append(3 if shown and confirmed else 2 if shown else 1)
        if (
            not binding
        ):  # facts leave out every question that says anything: its own document decides
            found.append(document)
        ends.append(min(found))
    return ends[0], ends[1]


needs = st.lists(
    st.builds(
        RequirementNeed,
        question=st.sampled_from(QUESTIONS),
        level=st.integers(1, 4),
        relation=st.sampled_from(["evidence_for", "partly", "supports"]),
    ),
    max_size=3,
    unique_by=lambda n: n.question,
)
requirements = needs.map(lambda n: Requirement(id="1", summary="x", needs=tuple(n)))


@st.composite
def cell(draw: st.DrawFn) -> dict[str, float | bool]:
    low = draw(st.integers(0, 4))
    return {
        "low": float(low),
        "high": float(draw(st.integers(low, 4))),
        "shown": float(draw(st.integers(-1, 4))),
        "confirmed": float(draw(st.integers(-1, 4))),
        "asked": draw(st.sampled_from([True, True, True, False])),
        "waived": draw(st.sampled_from([False, False, False, True])),
    }


sheets = st.fixed_dictionaries({q: cell() for q in QUESTIONS})


def spans_of(*sheets: Sheet) -> Spans:
    def column(name: str, kind: type) -> np.ndarray:
        return np.array([[s[q][name] for q in QUESTIONS] for s in sheets], dtype=kind)

    levels = {n: column(n, float) for n in ("low", "high", "shown", "confirmed")}
    return Spans(QUESTIONS, asked=column("asked", bool), waived=column("waived", bool), **levels)


def ends(requirement: Requirement, sheet: Sheet, document: int = 0) -> tuple[int, int]:
    asked = np.full((1, 1), YES)
    found = states([requirement], spans_of(sheet), asked, np.array([[document]], dtype=np.int8))
    return int(found.low[0, 0]), int(found.high[0, 0])


@settings(max_examples=400, deadline=None)
@given(requirements, sheets, st.integers(0, 3))
def test_the_arrays_say_what_the_words_say(
    requirement: Requirement, sheet: Sheet, document: int
) -> None:
    found = ends(requirement, sheet, document)
    assert found == slow(requirement, sheet, document)
    assert found[0] <= found[1]
    binding = [
        n for n in requirement.needs
        if n.relation != "supports" and sheet[n.question]["asked"] and not sheet[n.question]["waived"]
    ]  # fmt: skip
    if not binding and not document:
        assert found == (0, 0), "nothing binding is a hole without an own document"


@settings(max_examples=200, deadline=None)
@given(requirements, sheets, st.integers(0, 3))
def test_every_completion_of_open_answers_lies_inside(
    requirement: Requirement, sheet: Sheet, document: int
) -> None:
    low, high = ends(requirement, sheet, document)
    ways = [range(int(sheet[q]["low"]), int(sheet[q]["high"]) + 1) for q in QUESTIONS]
    for way in product(*ways):
        closed = {
            q: {**sheet[q], "low": float(n), "high": float(n)}
            for q, n in zip(QUESTIONS, way, strict=True)
        }
        one, other = ends(requirement, closed, document)
        assert low <= one <= other <= high


@settings(max_examples=300, deadline=None)
@given(
    requirements, sheets, st.integers(0, 3), st.sampled_from(QUESTIONS),
    st.sampled_from(["low", "high", "shown", "confirmed"]), st.integers(1, 4),
)  # fmt: skip
def test_raising_an_answer_evidence_or_review_never_worsens(
    requirement: Requirement,
    sheet: Sheet,
    document: int,
    question: str,
    what: str,
    by: int,
) -> None:
    before = ends(requirement, sheet, document)
    more = dict(sheet[question])
    more[what] = min(float(more[what]) + by, 4.0)
    more["high"] = max(float(more["high"]), float(more["low"]))
    after = ends(requirement, {**sheet, question: more}, document)
    documented = ends(requirement, sheet, min(document + by, 3))
    assert after[0] >= before[0] <= documented[0]
    assert after[1] >= before[1] <= documented[1]


def known(level: float, **more: float | bool) -> dict[str, float | bool]:
    return {
        "low": level, "high": level, "shown": NOTHING, "confirmed": NOTHING, "asked": True, "waived": False,
        **more,
    }  # fmt: skip


def test_the_ladder_of_states_by_hand() -> None:
    need = RequirementNeed(question="Q-1", level=3, relation="evidence_for")
    one = Requirement(id="1", summary="x", needs=(need,))
    rest = {"Q-2": known(0.0), "Q-3": known(0.0)}
    for cell_, expected in (
        (known(2.0), State.HOLE),
        (known(3.0), State.CLAIMED),
        (known(3.0, shown=2.0, confirmed=4.0), State.CLAIMED),  # evidence for 2 does not show 3
        (known(3.0, shown=3.0), State.SHOWN),
        (known(4.0, shown=3.0, confirmed=2.0), State.SHOWN),  # a review of 2 says nothing of 3
        (known(4.0, shown=3.0, confirmed=3.0), State.REVIEWED),
    ):
        assert ends(one, {"Q-1": cell_, **rest}) == (expected, expected)
    waived = {"Q-1": known(4.0, shown=4.0, waived=True), **rest}
    assert ends(one, waived) == (State.HOLE, State.HOLE), "an answer waives no law"
    supported = Requirement(
        id="2", summary="x", needs=(RequirementNeed(question="Q-1", level=1, relation="supports"),)
    )
    assert ends(supported, {"Q-1": known(4.0, shown=4.0), **rest}) == (State.HOLE, State.HOLE)
    assert ends(supported, {"Q-1": known(4.0), **rest}, State.SHOWN) == (State.SHOWN, State.SHOWN)
    assert ends(supported, {"Q-1": known(0.0), **rest}, State.SHOWN) == (State.HOLE, State.HOLE)
    left_out = {"Q-1": known(4.0, shown=4.0, asked=False), **rest}
    assert ends(one, left_out) == (State.HOLE, State.HOLE)
    assert ends(one, left_out, State.SHOWN) == (State.SHOWN, State.SHOWN), "a document closes it"
    assert ends(one, {"Q-1": known(2.0), **rest}, State.SHOWN) == (State.HOLE, State.HOLE)


def test_what_is_asked_of_whom_and_the_counts() -> None:
    act = next(f for f in frameworks() if f.id == "eu-ai-act")
    logs, prompt = act.by_id["26(6)"], act.by_id["50(1)"]
    facts: list[dict[str, bool | None]] = [
        {"eu": True, "high_risk": True, "deployer": True, "provider": False, "interactive": True},
        {"eu": True, "high_risk": None, "deployer": True, "provider": True, "interactive": True},
        {"eu": False},
    ]
    asked = applying([logs, prompt], facts)
    assert asked.tolist() == [[YES, NO], [OPEN, YES], [NO, NO]]
    spans = Spans(
        ("GOV-18",),
        *(np.array([[4.0], [4.0], [0.0]]) for _ in range(2)),
        shown=np.array([[4.0], [NOTHING], [NOTHING]]),
        confirmed=np.full((3, 1), NOTHING),
        asked=np.ones((3, 1), dtype=bool),
        waived=np.zeros((3, 1), dtype=bool),
    )
    found = states([logs, prompt], spans, asked)
    assert found.counts()[0] == {
        "hole": 0, "claimed": 0, "shown": 1, "reviewed": 0, "open": 1, "not_asked": 1,
    }  # fmt: skip
    assert found.counts()[1]["hole"] == 1, "its question is not there, so nothing shows it"


def test_nothing_known_is_never_better_than_open_or_hole() -> None:
    """No answer, no evidence, all facts open: every requirement that ships."""
    every = [r for f in frameworks() for r in f.requirements]
    questions = tuple(sorted({n.question for r in every for n in r.needs}))
    shape = (1, len(questions))
    spans = Spans(
        questions, np.zeros(shape), np.full(shape, 4.0), np.full(shape, NOTHING), np.full(shape, NOTHING),
        np.ones(shape, dtype=bool), np.zeros(shape, dtype=bool),
    )  # fmt: skip
    found = states(every, spans, applying(every, [{}]))
    assert not (found.settled & (found.low > State.HOLE)).any()
    assert (found.low == State.HOLE).all()
    assert (found.high <= State.CLAIMED).all()


def test_shapes_that_do_not_fit_are_refused() -> None:
    one = Requirement(id="1", summary="x")
    spans = spans_of({q: known(1.0) for q in QUESTIONS})
    with pytest.raises(ValueError, match="shape"):
        states([one], spans, np.zeros((2, 1), dtype=np.int8))
    with pytest.raises(ValueError, match="shape"):
        Spans(
            ("Q",),
            *(np.zeros((1, 1)),) * 4,
            np.zeros((1, 2), dtype=bool),
            np.zeros((1, 1), dtype=bool),
        )
