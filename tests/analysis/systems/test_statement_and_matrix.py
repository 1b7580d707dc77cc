"""The statement of applicability and the matrix, against what the register says place by place."""

from __future__ import annotations

import pytest

from planner.analysis.systems.applicability import statements
from planner.analysis.systems.matrix import SIGNS, matrix
from planner.analysis.systems.register import ORDER, Register, register
from planner.domain.project import Project
from planner.maturity.score import assess
from planner.workspace.edits import checked
from tests.standards.bank import bank

DAY = "2026-11-29"


@pytest.fixture(scope="module")
def project() -> Project:
    return bank()


@pytest.fixture(scope="module")
def found(project: Project) -> Register:
    return register(project, assess(project).cells, DAY)


@pytest.mark.parametrize("law", ["iso-42001", "eu-ai-act", "gdpr"])
def test_a_statement_has_each_requirement_once_with_what_the_places_say(
    project: Project, found: Register, law: str
) -> None:
    framework = next(f for f in project.frameworks if f.id == law)
    lines = statements(project, found, law)
    assert [x.requirement.id for x in lines] == [r.id for r in framework.requirements]
    for line in lines:
        places = [p for p in found.places(framework=law) if p.requirement == line.requirement]
        asked = [p for p in places if p.state != "not_asked"]
        assert sum(line.counts.values()) == len(asked)
        assert line.applies == (
            "no" if not asked else "undecided" if all(p.waits_for for p in asked) else "yes"
        )
        assert line.worst == min((p.state for p in asked), key=ORDER.index, default="not_asked")
        assert line.why
        if line.applies == "no":
            assert not line.evidence


def test_evidence_is_named_only_where_it_covers_somebody_and_counts(
    project: Project, found: Register
) -> None:
    lines = {x.requirement.id: x for x in statements(project, found, "eu-ai-act")}
    assert "E1" in lines["26(6)"].evidence
    named = {i for x in lines.values() for i in x.evidence}
    assert "E5" not in named  # it ran out
    nobody = tuple(
        e.model_copy(update={"covers": (), "organisation": False}) for e in project.evidence
    )
    bare = checked(project, evidence=nobody)
    seen = register(bare, assess(bare).cells, DAY)
    assert not any(x.evidence for x in statements(bare, seen, "eu-ai-act"))


def test_what_rules_a_requirement_out_is_named(project: Project, found: Register) -> None:
    out = [x for x in statements(project, found, "eu-ai-act") if x.applies == "no"]
    assert out
    assert all("What decides it: " in x.why and not x.why.endswith(": .") for x in out)
    assert statements(project, found, "no-such-law") == ()


def test_the_matrix_shows_every_place_once_the_worst_first(
    project: Project, found: Register
) -> None:
    made = matrix(found, "eu-ai-act")
    assert set(made.subjects) == {"", *(s.id for s in project.systems)}
    assert made.subjects[0] == ""
    place = {(p.system, p.requirement.id): p.state for p in found.places(framework="eu-ai-act")}
    for row, subject in enumerate(made.subjects):
        for column, one in enumerate(made.requirements):
            assert made.state(row, column) == place.get((subject, one.id), "")
    shown = {r.id for r in made.requirements}
    assert shown == {r for (_, r), state in place.items() if state != "not_asked"}
    holes = [
        int((made.codes[k] == ORDER.index("hole")).sum()) for k in range(1, len(made.subjects))
    ]
    assert holes == sorted(holes, reverse=True)
    assert set(SIGNS) == set(ORDER)
    assert len(set(SIGNS.values())) == len(SIGNS)


def test_what_the_organisation_is_asked_stands_by_itself(project: Project, found: Register) -> None:
    states = [p.state for p in found.places("") if p.state != "not_asked"]
    laws, chosen = found.organisation()
    both = [a for a in (laws, chosen) if a is not None]
    worst = min(states, key=ORDER.index)
    assert min((a.state for a in both), key=ORDER.index) == worst
    assert sum(a.count for a in both if a.state == worst) == states.count(worst)
    nothing = checked(project, frameworks=())
    assert register(nothing, assess(nothing).cells, DAY).organisation() == (None, None)
