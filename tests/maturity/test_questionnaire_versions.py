"""From version 1.1 to 2: what an old answer says of the new words, and who is asked what."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.domain.answers.assessment import Answer, Respondent, Round
from planner.domain.base.errors import ContentError
from planner.domain.content.questionnaire import Questionnaire
from planner.domain.project import Project
from planner.maturity.answers import asked_questions
from planner.maturity.content import house_questionnaire, mapping_between, read_mapping
from planner.maturity.rounds import following_round
from planner.maturity.routing import questions_for
from planner.maturity.versions import comparable, moved_answer, reworded_since
from planner.storage.document import dump, load, parse
from tests.conftest import ROOT

FIXTURE = ROOT / "tests" / "fixtures" / "schema-1.6.mlplan"
HOUSE = house_questionnaire()
OPEN = "PPL-04 DAT-05 EXP-05 GOV-07 PLT-05 GEN-15".split()


@pytest.fixture(scope="module")
def old() -> Questionnaire:
    found = load(FIXTURE).project.questionnaire
    assert found.version == "1.1"
    return found


def test_the_mapping_says_what_levels_md_12_says(old: Questionnaire) -> None:
    mapping = mapping_between(old, HOUSE)
    assert mapping is not None
    expected = {
        ("STR-04", 2): (1, 2), ("STR-06", 3): (3, 4), ("STR-06", 4): None, ("PPL-02", 4): None,
        ("PPL-06", 1): (1, 4), ("PPL-06", 2): (2, 4), ("PPL-06", 4): (3, 4), ("DAT-02", 4): (3, 4),
        ("DAT-03", 4): None, ("EXP-03", 1): (0, 1), ("EXP-03", 2): (0, 2), ("PIP-01", 4): (2, 4),
        ("PIP-02", 2): (2, 4), ("PIP-02", 3): (3, 4), ("PIP-05", 3): (2, 3), ("PIP-05", 4): (2, 4),
        ("VAL-01", 4): (3, 4), ("VAL-02", 4): (2, 4), ("VAL-06", 3): (2, 3), ("VAL-06", 4): (2, 4),
        ("REL-01", 3): (3, 4), ("REL-04", 1): (1, 3), ("REL-05", 3): (3, 4), ("REL-05", 4): (2, 4),
        ("REL-06", 1): (1, 2), ("REL-06", 2): (2, 3), ("MON-04", 2): (2, 3), ("MON-06", 4): (3, 4),
        ("MON-07", 2): (1, 2), ("GOV-05", 4): (3, 4), ("PLT-03", 4): None, ("PLT-04", 4): None,
        ("PLT-07", 1): None, ("PLT-07", 2): None, ("PLT-07", 3): None, ("PLT-07", 4): None,
        ("GEN-08", 2): (1, 2), ("GEN-08", 3): (1, 3), ("GEN-08", 4): (1, 4), ("GEN-11", 4): (3, 4),
    } | {(q, k): None for q in OPEN for k in range(5)}  # fmt: skip
    for question in old.questions:
        for level in range(5):
            wanted = expected.get((question.id, level), (level, level))
            assert mapping.interval(question.id, level) == wanted, (question.id, level)


def test_every_question_of_before_is_still_there_and_no_rung_moves_without_a_word(
    old: Questionnaire,
) -> None:
    mapping = mapping_between(old, HOUSE)
    assert mapping is not None
    assert set(old.by_id) < set(HOUSE.by_id)
    assert len(set(HOUSE.by_id) - set(old.by_id)) == 41
    for question in mapping.levels:
        assert reworded_since(question, old, HOUSE), question


def test_an_answer_keeps_its_level_or_its_range_or_becomes_open(old: Questionnaire) -> None:
    mapping = mapping_between(old, HOUSE)
    noted = Answer(state="level", level=2, note="Seen in March", when="2026-11-01T00:00:00Z")
    kept = moved_answer(noted, "STR-01", mapping)
    assert kept == noted
    ranged = moved_answer(noted, "PPL-06", mapping)
    assert (ranged.state, ranged.mapped, ranged.note) == (None, (2, 4), "Seen in March")
    opened = moved_answer(noted, "GEN-15", mapping)
    assert (opened.state, opened.mapped, opened.note) == (None, None, "Seen in March")
    unsure = Answer(state="dont_know")
    assert moved_answer(unsure, "PPL-06", mapping) == unsure
    twice = moved_answer(ranged, "PPL-06", mapping)
    assert twice.mapped == (2, 4), "a range goes to the lowest low and the highest high"
    assert comparable("STR-01", (2, 3), mapping)
    assert not comparable("PPL-06", (2, 2), mapping)


def test_a_round_on_version_2_carries_by_the_mapping_and_older_rounds_keep_their_words() -> None:
    project = load(FIXTURE).project
    before = project.current_round
    moved = following_round(project, "Spring 2027", "2027-05-01", HOUSE)
    assert moved.questionnaire == HOUSE
    assert moved.questionnaire_of(moved.rounds[-2]).version == "1.1"
    assert moved.rounds[-2].answers == before.answers
    mapping = mapping_between(project.questionnaire, HOUSE)
    assert mapping is not None
    carried = opened = ranged = 0
    for who, sheet in before.answers.items():
        for question, answer in sheet.items():
            now = moved.current_round.answer(who, question)
            if answer.level is None:
                asked_anew = answer.state == "dont_know"
                assert now.state == (None if asked_anew else answer.state)
                continue
            interval = mapping.interval(question, answer.level)
            if interval is None:
                opened += 1
                assert (now.level, now.mapped) == (None, None)
            elif interval[0] == interval[1]:
                carried += 1
                assert (now.level, now.carried) == (answer.level, True)
            else:
                ranged += 1
                assert (now.level, now.mapped) == (None, interval)
    assert carried > 300
    assert opened > 20
    assert ranged > 10
    assert parse(dump(moved), "a.mlplan").project == moved


def test_a_range_stands_beside_no_answer() -> None:
    for wrong in ({"mapped": (3, 1)}, {"mapped": (1, 2), "state": "level", "level": 1}):
        with pytest.raises(ValueError, match="allows rises"):
            Answer.model_validate(wrong)
    assert not Answer(mapped=(1, 2)).is_blank


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("levels = 3", "“levels” is not a table"), ("[levels]\nX = 3", "“X” is not a table"),
        ('[levels."STR-01"]\n2 = [3, 1]', "lower to the higher"), ('[levels."STR-01"]\n2 = [3, 9]', "9"),
    ],
)  # fmt: skip
def test_faults_of_a_mapping_name_the_file(tmp_path: Path, table: str, words: str) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(f'id = "house"\nold = "1"\nnew = "2"\n{table}\n', encoding="utf-8")
    with pytest.raises(ContentError, match=words) as caught:
        read_mapping(path)
    assert "mapping.toml" in str(caught.value)


def with_people(project: Project, *people: tuple[str, str]) -> Project:
    respondents = tuple(
        Respondent(id=f"p{k}", role=role, team=team) for k, (team, role) in enumerate(people)
    )
    rounds = (Round(id="r", label="r", date="2026-11-29"),)
    return project.model_copy(update={"respondents": respondents, "rounds": rounds})


def test_questions_find_people_by_role_and_the_whole_team_where_nobody_fits(
    example: Project,
) -> None:
    project = with_people(
        example, ("pricing", "Compliance officer"), ("pricing", "data scientists"),
        ("pricing", "Head of pricing models"), ("claims", "Data engineer"), ("fraud", ""),
    )  # fmt: skip
    asked = asked_questions(project)
    by_person = [{q.id for q in questions_for(project, f"p{k}", asked)} for k in range(5)]
    officer, scientist, head, alone, nobody = by_person
    assert head == nobody == {q.id for q in asked}, (
        "a title of the house says nothing of what is known"
    )
    assert alone == head, "alone in a team: everything"
    assert officer | scientist <= head
    assert "GOV-13" in officer - scientist
    assert "EXP-01" in scientist - officer
    assert {"DAT-04", "REL-09"} <= officer & scientist, "nobody there has the role"
    assert len(officer) < len(scientist) + 30 < len(head) + 30
    for question in asked:
        wanted = {"Compliance officer", "Data scientist"} & set(question.roles)
        if len(wanted) == 1:
            only = officer if wanted == {"Compliance officer"} else scientist
            other = scientist if only is officer else officer
            assert question.id in only - other
    assert questions_for(project, "stranger", asked) == asked
