"""The register of AI systems: what it names is there, and changes elsewhere leave it whole."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from planner.domain.answers.evidence import EvidenceItem, SystemAnswer
from planner.domain.organisation.system import System
from planner.domain.project import Project
from planner.maturity.rounds import following_round
from planner.storage.document import dump, parse
from planner.workspace.edits import checked, set_respondents, set_use_cases


@pytest.fixture
def registered(example: Project) -> Project:
    """The example with one system that has a use case, a team, evidence and an answer."""
    system = System(
        id="s1",
        name="Motor pricing",
        teams=(example.teams[0].id,),
        use_case=example.organisation.use_cases[0].id,
    )
    item = EvidenceItem(id="e1", title="Report", covers=("s1",), until="2027-01-31")
    round_ = example.current_round.model_copy(
        update={"system_answers": {"s1": {"VAL-01": SystemAnswer(state="level", level=3)}}}
    )
    return checked(
        example, systems=(system,), evidence=(item,), rounds=(*example.rounds[:-1], round_)
    )


def test_it_is_written_and_read_whole(registered: Project) -> None:
    again = parse(dump(registered), "a.mlplan").project
    assert again == registered


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"teams": ("nobody",)}, "unknown team “nobody”"),
        ({"use_case": "none"}, "unknown use case “none”"),
        ({"id": "s2"}, "unknown system “s1”"),
    ],
)
def test_what_is_not_there_is_named(
    registered: Project, changes: dict[str, object], words: str
) -> None:
    (system,) = registered.systems
    with pytest.raises(ValidationError, match=words):
        checked(registered, systems=(system.model_copy(update=changes),))


def test_a_use_case_or_team_that_goes_leaves_the_system(registered: Project) -> None:
    assert set_use_cases(()).apply(registered).systems[0].use_case is None
    alone = set_respondents(registered.respondents, "").apply(registered)
    assert alone.systems == registered.systems


def test_answers_for_systems_go_on_into_the_next_round(registered: Project) -> None:
    following = following_round(registered, "Spring", "2027-03-01")
    assert following.current_round.system_answers["s1"]["VAL-01"].level == 3


def test_a_review_stands_while_the_answer_does_not_fall_below_it() -> None:
    answer = SystemAnswer(
        state="level",
        level=3,
        who="Ann",
        confirmed=3,
        confirmed_by="Ben",
        confirmed_on="2026-11-01",
    )
    assert answer.standing == 3
    assert answer.model_copy(update={"level": 4}).standing == 3
    assert answer.model_copy(update={"level": 2}).standing is None
    assert answer.model_copy(update={"confirmed_by": "Ann"}).standing is None


def test_evidence_counts_from_the_day_it_speaks_of_to_its_last() -> None:
    item = EvidenceItem(id="e", title="Report", speaks_of="2026-03-01", until="2026-06-30")
    days = ("2026-02-28", "2026-03-01", "2026-06-30", "2026-07-01")
    assert [item.counts_on(d) for d in days] == [False, True, True, False]
