"""The inputs of a study: each change of what is studied is one of them, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from planner.analysis.inputs import MOST, inputs_of, named
from planner.domain.answers.assessment import Answer
from planner.domain.project import Project
from planner.workspace.edits import set_level, set_note
from tests.conftest import NOW

WHEN = "2026-11-29T12:00:00Z"


def differing(one: Project, other: Project) -> set[tuple[str, ...]]:
    a, b = inputs_of(one), inputs_of(other)
    return {p for p in a.keys() | b.keys() if a.get(p, "absent") != b.get(p, "absent")}


def test_names_are_as_many_as_places(example: Project) -> None:
    found = inputs_of(example)
    assert len(named(found)) == len(found)
    questions = len(example.questionnaire.questions)
    answers = [p for p in found if p[:1] == ("rounds",) and "answers" in p]
    assert len(answers) <= questions * len(example.teams)
    assert all(p[3] in {t.id for t in example.teams} for p in answers)


def test_each_change_is_one_input(example: Project) -> None:
    limits = example.limits.model_copy(update={"budget_per_quarter": 45_000.0})
    changed = example.model_copy(update={"limits": limits})
    assert differing(example, changed) == {("limits", "budget_per_quarter")}
    person = example.respondents[0]
    sheet = example.current_round.answers[person.id]
    question, answer = next((q, a) for q, a in sheet.items() if a.level is not None)
    assert answer.level is not None
    other = set_level(person.id, question, (answer.level + 1) % 5, WHEN).apply(example)
    where = ("rounds", example.current_round.id, "answers", person.team, question)
    assert differing(example, other) == {where}


def test_notes_names_and_times_are_no_inputs(example: Project) -> None:
    person = example.respondents[0]
    question = next(iter(example.current_round.answers[person.id]))
    noted = set_note(person.id, question, "seen in the audit").apply(example)
    named_ = noted.model_copy(
        update={
            "name": "Another name",
            "modified": WHEN,
            "respondents": (
                person.model_copy(update={"name": "A. Example"}),
                *noted.respondents[1:],
            ),
        }
    )
    assert differing(example, named_) == set()


def test_whose_answer_it_was_cannot_be_told(example: Project) -> None:
    """Two people of one team who change places leave the same inputs."""
    team = next(t for t in example.teams if sum(r.team == t.id for r in example.respondents) > 1)
    one, other, *_ = (r.id for r in example.respondents if r.team == team.id)
    now = example.current_round
    swapped = {**now.answers, one: now.answers[other], other: now.answers[one]}
    round_ = now.model_copy(update={"answers": swapped})
    turned = example.model_copy(update={"rounds": (*example.rounds[:-1], round_)})
    assert differing(example, turned) == set()


@pytest.mark.parametrize("teams", [60, 300])
def test_many_teams_go_together(start_up: Project, teams: int) -> None:
    question = [q.id for q in start_up.questionnaire.questions][:40]
    team, person = start_up.teams[0], start_up.respondents[0]
    many: list[Any] = [team.model_copy(update={"id": f"t{k}"}) for k in range(teams)]
    people = [person.model_copy(update={"id": f"p{k}", "team": t.id}) for k, t in enumerate(many)]
    sheet = {q: Answer(state="level", level=2, when=f"{NOW:%Y-%m-%dT%H:%M:%SZ}") for q in question}
    round_ = start_up.current_round.model_copy(update={"answers": {p.id: sheet for p in people}})
    project = start_up.model_copy(
        update={"teams": tuple(many), "respondents": tuple(people), "rounds": (round_,)}
    )
    answers = [p for p in inputs_of(project) if "answers" in p]
    assert len(answers) < 40 * len(many)
    assert {p[3] for p in answers} == {t.id for t in many}
    if len(many) < 100:
        assert len(inputs_of(project)) <= MOST


def test_what_nobody_stated_is_no_input(example: Project) -> None:
    """So that a field which a later release adds does not read as a change."""
    found = inputs_of(example)
    assert all(v not in (None, "", [], {}) for v in found.values())
    for name, field in type(example.limits).model_fields.items():
        if not field.is_required():
            unsaid = getattr(example.limits, name) == field.get_default(call_default_factory=True)
            assert unsaid == all(p[:2] != ("limits", name) for p in found), name
