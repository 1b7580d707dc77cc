"""A rule without a day is not lost, and a piece that contradicts an answer is named beside it."""

from __future__ import annotations

from planner.analysis.systems.about import asked_words
from planner.analysis.systems.calendar import without_day
from planner.analysis.systems.missing import missing_at
from planner.analysis.systems.register import Register, register
from planner.domain.answers.evidence import EvidenceItem, SystemAnswer
from planner.domain.organisation.system import Said, System
from planner.domain.project import Project
from planner.maturity.frameworks import frameworks
from planner.maturity.score import assess
from planner.standards.classes import class_tree
from planner.workspace.edits import checked

DAY = "2026-11-29"
TREE = class_tree("eu-ai-act")
assert TREE is not None


def plain(example: Project, **more: object) -> Project:
    """One system in use that is not high-risk."""
    facts = {n: Said(holds=n in ("ai_system", "eu", "develops")) for n in TREE.asked}
    team = (example.teams[0].id,)
    system = System(id="plain", name="Claims", teams=team, facts=facts)
    laws = tuple(f for f in frameworks() if f.id in ("eu-ai-act", "iso-42001"))
    return checked(example, systems=(system,), frameworks=laws, **more)


def seen(project: Project) -> Register:
    return register(project, assess(project).cells, DAY)


def test_what_is_asked_from_no_known_day_is_listed_and_dated_by_no_other_article(
    example: Project,
) -> None:
    """Article 25(1) hangs on Annex III or I: of a system in neither, nothing says from when."""
    found = seen(plain(example))
    assert ("AI Act", "25(1)", "plain") in without_day(found)
    place = found.place("eu-ai-act", "25(1)", "plain")
    assert place is not None
    assert place.state != "not_asked"
    assert not place.day
    row = found.row("plain")
    assert row is not None
    assert row.laws is not None
    ((_, number, first, at_first),) = row.laws.by
    worst = [p for p in found.places("plain", "eu-ai-act") if p.state == row.laws.state]
    assert number == len(worst) > at_first > 0, "some without that day"
    assert f"{number}, {at_first} of them since" in str(asked_words(row.laws, DAY))
    assert first == min(p.day for p in worst if p.day)


def test_a_piece_filed_for_a_level_that_the_answer_denies_is_named(example: Project) -> None:
    """Also beside a need that only makes a requirement easier, which no list of articles holds."""
    made = plain(example)
    round_ = made.current_round
    need = next(
        (r, n)
        for f in made.frameworks if f.id == "iso-42001"
        for r in f.requirements if r.scope == "system"
        for n in r.needs if n.relation == "supports"
    )  # fmt: skip
    one, helps = need
    low = SystemAnswer(state="level", level=0, who="Ann", when=DAY)
    answers = {"plain": {helps.question: low}}
    pieces = (
        EvidenceItem(id="E1", title="Log", covers=("plain",), shows={helps.question: helps.level}),
        EvidenceItem(id="E2", title="Old", covers=("plain",), shows={helps.question: helps.level},
                     speaks_of="2020-01-01", until="2021-01-01"),
        EvidenceItem(id="E3", title="Low", covers=("plain",), shows={helps.question: helps.level - 1}),
    )  # fmt: skip
    project = plain(
        example,
        rounds=(*made.rounds[:-1], round_.model_copy(update={"system_answers": answers})),
        evidence=pieces,
    )
    found = seen(project)
    place = found.place("iso-42001", one.id, "plain")
    assert place is not None
    words = str(missing_at(project, found, place))
    assert "E1 is filed as showing that level: clear up the answer" in words
    assert "E2" not in words, "it has run out"
    assert "E3" not in words, "it shows less"
