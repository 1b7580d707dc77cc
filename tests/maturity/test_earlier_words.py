"""A copy of a law in a document: words of earlier releases read as today's, what somebody changed stays."""

from __future__ import annotations

import pytest

from planner.analysis.study.duty_title import duty_name, duty_short, duty_title
from planner.analysis.systems.attention import age_words
from planner.analysis.systems.register import register
from planner.analysis.systems.system_duties import duty_of
from planner.analysis.systems.version_preview import version_preview
from planner.domain.base.language import speaking, tr
from planner.domain.content.framework import Framework
from planner.domain.organisation.system import System
from planner.domain.project import Project
from planner.maturity.earlier_words import as_it_reads, earlier_words, read_anew
from planner.maturity.frameworks import frameworks
from planner.maturity.score import assess
from planner.workspace.edits import checked

ACT = next(f for f in frameworks() if f.id == "eu-ai-act")
BEFORE = (
    "Conformity is assessed by own control or by a notified body, again after a substantial change."
)
OWN = "Conformity is what our own counsel says it is."
DAY = "2026-11-29"


def copy(**of_43: object) -> Framework:
    """The act with another requirement 43."""
    found = tuple(r.model_copy(update=of_43) if r.id == "43" else r for r in ACT.requirements)
    return ACT.model_copy(update={"requirements": found})


def test_words_of_before_read_as_they_do_today_and_a_persons_stay() -> None:
    assert as_it_reads(ACT) is ACT
    assert as_it_reads(copy(summary=BEFORE)) == ACT
    own = copy(summary=OWN)
    assert as_it_reads(own) is own
    eiopa = next(f for f in frameworks() if f.id == "eiopa-ai")
    before = eiopa.model_copy(update={"title": earlier_words()[(*eiopa.key, ""), "title"][0]})
    assert as_it_reads(before) == eiopa != before
    other = copy(summary=BEFORE).model_copy(update={"version": "2024-08-01"})
    assert as_it_reads(other) is other, "another version is another text"


def test_every_word_of_before_is_of_a_requirement_that_says_it_otherwise_today() -> None:
    known = {f.key: f for f in frameworks()}
    assert earlier_words()
    for ((framework, version, requirement), name), texts in earlier_words().items():
        law = known[framework, version]
        now = getattr(law.by_id[requirement] if requirement else law, name)
        assert texts
        assert now not in texts


def test_register_and_duties_show_them_and_the_document_keeps_its_copy(example: Project) -> None:
    old = copy(summary=BEFORE)
    project = checked(example, systems=(System(id="s", name="S"),), frameworks=(old,))
    found = register(project, assess(project).cells, DAY)
    place = found.place("eu-ai-act", "43", "s")
    assert place is not None
    assert place.requirement.summary == ACT.by_id["43"].summary
    assert project.frameworks == (old,)
    for one in (old.by_id["43"], ACT.by_id["43"]):  # named by the release of before, or by this one
        duty = duty_of(old, one, "2027-06-30", set(), {}, systems=("s",))
        assert duty.name == duty_name(one)
        there = checked(project, duties=(duty,))
        with speaking("de"):
            assert "Konformität" in tr(duty_title(there, duty))
            assert "Konformität" in tr(duty_short(there, duty))
    mine = duty.model_copy(update={"name": "Call the notified body"})
    assert duty_title(checked(project, duties=(mine,)), mine) == "Call the notified body"


def test_what_is_asked_otherwise_today_is_said_and_shown_before_it_is_taken(
    example: Project,
) -> None:
    assert read_anew(ACT) is None
    assert read_anew(copy(summary=BEFORE)) is None, "words decide nothing"
    old = copy(applies_if="eu")
    assert read_anew(old) == ACT
    assert "AI Act: we read 43 otherwise today" in tr(age_words([old], DAY))
    project = checked(example, systems=(System(id="s", name="S"),), frameworks=(old,))
    preview = version_preview(project, assess(project).cells, DAY, ACT)
    assert preview is not None
    assert {c.requirement for c in (*preview.states, *preview.days)} <= {"43"}
    assert version_preview(project, assess(project).cells, DAY, old) is None


@pytest.mark.parametrize("name", ["summary", "group", "note"])
def test_what_decides_is_never_changed(name: str) -> None:
    changed = copy(summary=BEFORE, applies_if="eu && provider")
    now = as_it_reads(changed).by_id["43"]
    assert now.applies_if == "eu && provider"
    assert getattr(now, name) == getattr(ACT.by_id["43"], name)
