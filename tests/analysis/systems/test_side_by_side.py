"""Two laws side by side, two wordings of one, and what needs somebody: by hand, and by sets."""

from __future__ import annotations

from random import Random

import pytest

from planner.analysis.systems.attention import age_words, mine, runs_out
from planner.analysis.systems.crosswalk import crosswalk, served
from planner.analysis.systems.version_preview import version_preview
from planner.analysis.systems.words import crosswalk_words, framework_headline
from planner.domain.answers.evidence import EvidenceItem
from planner.domain.content.framework import Framework, Requirement, RequirementNeed
from planner.domain.organisation.system import System
from planner.domain.plan.duty import AskedBy, Duty
from planner.domain.project import Project
from planner.maturity.frameworks import frameworks
from planner.workspace.edits import checked
from tests.analysis.systems.test_evidence_and_dates import (
    ASKED,
    DAY,
    law,
    of_teams,
    project_of,
    seen,
)


def item(id_: str, until: str = "", **more: object) -> EvidenceItem:
    given = {"shows": {"GOV-18": 2}, "covers": ("s0",), **more}
    return EvidenceItem.model_validate({"id": id_, "title": id_, "until": until, **given})


def newer(one: Framework, *requirements: Requirement) -> Framework:
    return one.model_copy(update={"version": "2026-06-01", "requirements": requirements})


def test_what_one_answer_serves_in_both(example: Project) -> None:
    left = law("left", ("GOV-18", "VAL-09"), ("MON-03",))
    right = law("right", ("GOV-18",), ("GOV-06",))
    deeper = RequirementNeed(question="GOV-18", level=3, relation="evidence_for")
    eases = RequirementNeed(question="MON-03", level=1, relation="supports")
    right = right.model_copy(
        update={
            "requirements": (
                *right.requirements,
                Requirement(id="3", summary="More is asked.", needs=(deeper, eases)),
            )
        }
    )
    project = checked(
        project_of(example, (left, right)),
        evidence=(item("E1"), item("E2", shows={"GOV-18": 3}), item("E3", until="2026-11-28")),
    )
    found = crosswalk(seen(project), project.evidence, "left", "right")
    (shared,) = found.shared  # MON-03 only eases something on the right, so it is not shared
    assert (shared.question, shared.level) == ("GOV-18", 3)
    assert (shared.first, shared.second) == (("1",), ("1", "3"))
    assert shared.evidence == ("E2",)  # E1 shows too little, E3 ran out
    assert (found.first.served, found.first.alone) == (("1",), ())
    assert (found.second.served, found.second.alone) == (("1", "3"), ("1", "3"))
    assert crosswalk_words(found) == (
        "1 question speaks to both: answered and shown once, it serves twice. "
        "Left: 1 of 2 rest on them, 0 on nothing else. "
        "Right: 2 of 3 rest on them, 2 on nothing else."
    )
    assert served(seen(project))["GOV-18"] == (3, {"left": ("1",), "right": ("1", "3")})


def test_shared_is_what_both_name_and_nothing_else(example: Project) -> None:
    random = Random(26)
    for _ in range(20):
        laws = []
        for name in ("one", "two"):
            rows = [random.sample(ASKED, random.randint(1, 3)) for _ in range(random.randint(1, 4))]
            laws.append(law(name, *map(tuple, rows)))
        found = crosswalk(seen(project_of(example, tuple(laws))), (), "one", "two")
        named = [{q for r in x.requirements for q in (n.question for n in r.needs)} for x in laws]
        both = named[0] & named[1]
        assert {s.question for s in found.shared} == both
        for side, one in zip((found.first, found.second), laws, strict=True):
            needs = {r.id: {n.question for n in r.needs} for r in one.requirements}
            assert set(side.served) == {i for i, n in needs.items() if n & both}
            assert set(side.alone) == {i for i, n in needs.items() if n <= both}


def test_what_runs_out_and_what_is_mine(example: Project) -> None:
    project = checked(
        project_of(example, (law("a", ("GOV-18",), ("VAL-09",), ("MON-03",), ("GOV-06",)),)),
        evidence=(
            item("E1", "2027-02-27"),  # 90 days on
            item("E2", "2027-02-28", shows={"VAL-09": 2}),
            item("E3", "2026-11-01", shows={"MON-03": 2}),
        ),
        duties=(
            Duty(id="d", name="D", by="2027-06-30", owner=" bea ",
                 asked_by=AskedBy(framework="a", version="2026-01-01", requirement="4")),
        ),
    )  # fmt: skip
    found = seen(project)
    assert runs_out(project, found) == {("a", "1"): "2027-02-27", ("a", "3"): "2026-11-01"}
    assert mine(project, found, "ANN ") == {("a", str(k)) for k in range(1, 5)}  # owns s0
    assert mine(project, found, "Bea") == {("a", "4")}
    assert mine(project, found, "") == mine(project, found, "Cleo") == frozenset()
    retired = tuple(s.model_copy(update={"state": "retired"}) for s in project.systems)
    assert mine(project, seen(checked(project, systems=retired)), "Ann") == frozenset()


def test_another_wording_is_previewed_state_by_state(example: Project) -> None:
    old = law("a", ("GOV-18",), ("VAL-09",), ("MON-03",))
    first, second, third = old.requirements
    raised = first.model_copy(
        update={"needs": (RequirementNeed(question="GOV-18", level=3, relation="partly"),)}
    )
    added = third.model_copy(update={"id": "4"})
    new = newer(old, raised, second, added)
    asked_by = AskedBy(framework="a", version="2026-01-01", requirement="1")
    project = checked(
        project_of(example, (old,)),
        duties=(Duty(id="d", name="D", by="2027-06-30", asked_by=asked_by),),
    )
    seen(project)
    cells = of_teams(project.id)
    preview = version_preview(project, cells, DAY, new)
    assert preview is not None
    said = [(c.requirement, c.system, c.before, c.after, c.why) for c in preview.states]
    assert said == [
        ("1", "s0", "claimed", "hole", "needs"),
        ("1", "s1", "claimed", "hole", "needs"),
        ("4", "s0", "", "claimed", "new"),
        ("4", "s1", "", "claimed", "new"),
        ("3", "s0", "claimed", "", "gone"),
        ("3", "s1", "claimed", "", "gone"),
    ]
    assert (preview.to_holes, preview.no_longer, preview.duties) == (2, 2, ("d",))
    taken = checked(project, frameworks=(new,))
    after = {(p.requirement.id, p.system): p.state for p in seen(taken).places()}
    before = {(p.requirement.id, p.system): p.state for p in seen(project).places()}
    for change in preview.states:  # what was previewed is what comes, and nothing else changes
        key = change.requirement, change.system
        assert (before.pop(key, ""), after.pop(key, "")) == (change.before, change.after)
    assert before == after
    assert version_preview(project, cells, DAY, old) is None
    assert version_preview(checked(project, frameworks=()), cells, DAY, new) is None


def test_the_age_of_what_was_read_is_said() -> None:
    new = next(f for f in frameworks() if f.id == "eu-ai-act")
    assert age_words((new,), new.as_of) == ""
    words = age_words((new, new.model_copy(update={"as_of": "2026-01-01", "title": "T"})), DAY)
    assert "1 of 2 laws and standards, the oldest on 1 January 2026 (T)" in words
    old = min((f for f in frameworks() if f.id == "owasp-llm"), key=lambda f: f.version)
    told = "OWASP LLM, wording of 18 November 2024, is superseded by that of 4 August 2026."
    assert age_words((old,), old.as_of) == told
    sr = next(f for f in frameworks() if f.id == "sr-11-7")
    told = "SR 11-7 is superseded by SR 26-2 since 17 April 2026."
    assert age_words((sr,), sr.as_of) == told


@pytest.mark.parametrize(
    ("level", "said"),
    [
        (1, "A: a hole in 0 of 1 requirements that are asked of you."),
        (4, "A: a hole in 1 of 1 requirements that are asked of you."),
    ],
)
def test_a_law_in_a_sentence(example: Project, level: int, said: str) -> None:
    need = RequirementNeed(question="GOV-18", level=level, relation="partly")
    one = law("a", ("GOV-18",))
    one = one.model_copy(
        update={"requirements": (Requirement(id="1", summary="S.", needs=(need,)),)}
    )
    project = project_of(example, (one,))
    assert framework_headline(seen(project), "a") == said
    nobody = checked(
        project, systems=(System(id="s", name="s", state="retired"),), rounds=example.rounds
    )
    assert framework_headline(seen(nobody), "a") == "A: nothing of it is asked of anybody here."
