"""An anonymous report is made from the published table and public facts: nothing else is in it."""

from __future__ import annotations

import csv
import io
import json
import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from planner.analysis.published.bare import BareProject, middle_of
from planner.analysis.published.project import planned_from, published_project, table_for
from planner.analysis.published.table import entry_of, fixed, is_wide, took_part
from planner.analysis.study.study import Study
from planner.domain.answers.assessment import Answer, Consensus, Evidence, Round
from planner.domain.base.errors import InputError
from planner.domain.case.estimate import Assumption, Provenance
from planner.domain.organisation.organisation import Organisation
from planner.domain.project import Project
from planner.exchange.results import results_of
from planner.maturity.answers import asked_questions
from planner.maturity.cells import build_cells
from planner.programme.make_unit import make_unit
from planner.programme.unit_file import UnitFile
from planner.reporting import gate
from planner.reporting.audit import audit_of
from planner.reporting.content.extras import Extras
from planner.reporting.data_files import (
    COUNTED,
    EXPORTS,
    answers_table,
    disclosed_json,
    exported,
    results_table,
)
from planner.reporting.disclosure import Disclosure
from planner.reporting.publish import _Press
from planner.reporting.recognised import recognised
from planner.reporting.report import start_draft
from planner.workspace.publishing import fixing, taking_back
from tests.conftest import NOW
from tests.reporting.test_published_table import organisation

CANARY = "Zzyzx words"


def anonymous(project: Project) -> Project:
    report = project.report.model_copy(update={"profile": "anonymous"})
    return project.model_copy(update={"report": report})


def other_levels(levels: list[int], free: list[int], chance: random.Random) -> list[int]:
    """Levels of the same entry and spread: those at ``free`` take random steps that leave both."""
    found, said = list(levels), (entry_of(levels), is_wide(levels))
    for k in chance.choices(free, k=4 * len(free)) if free else ():
        was, found[k] = found[k], chance.randint(0, 4)
        if (entry_of(found), is_wide(found)) != said:
            found[k] = was
    return found


def twin(project: Project, seed: int, kept: int = 0) -> Project:
    """Another document with the same table: answers change places in a unit, and all levels, texts and times
    that the table leaves open are drawn anew.

    The first ``kept`` members of each unit keep their answers.
    """
    chance = random.Random(seed)
    table = table_for(project)
    answers = {p: dict(s) for p, s in project.current_round.answers.items()}
    took = took_part(project, project.current_round)
    for unit in table.units:
        for question in project.questionnaire.by_id:
            agreed = {
                t
                for t in unit.teams
                if question in project.current_round.consensus.get(t, {}) and len(took[t]) >= 3
            }
            counted = [p for t in unit.teams if t not in agreed for p in took[t]]
            stay = [p for t in unit.teams for p in took[t]][:kept]
            _swap(answers, question, counted, stay, chance)
            silent = [p for t in unit.teams if t in agreed for p in took[t] if p not in stay]
            for person in silent:
                answer = answers[person].get(question)
                if answer is not None and answer.level is not None:
                    level = chance.randint(0, 4)
                    answers[person][question] = answer.model_copy(update={"level": level})
            for person in {*counted, *silent} - set(stay):
                if question in answers[person]:
                    answers[person][question] = answers[person][question].model_copy(
                        update={
                            "note": f"{CANARY} {seed} {person}",
                            "when": f"2026-11-{chance.randint(10, 28)}T12:00:00Z",
                        }
                    )
    people = tuple(
        r.model_copy(update={"name": f"{CANARY} {seed}", "role": f"{CANARY} {k}"})
        for k, r in enumerate(project.respondents)
    )
    agreed_with = {
        t: {q: c.model_copy(update={"reason": f"{CANARY} {seed}"}) for q, c in sheet.items()}
        for t, sheet in project.current_round.consensus.items()
    }
    update = {"answers": answers, "consensus": agreed_with}
    round_ = project.current_round.model_copy(update=update)
    earlier = tuple(r.model_copy(update={"answers": _any(r, chance)}) for r in project.rounds[:-1])
    stated = Assumption(
        dont_know=True, provenance=Provenance(grade="D", source=CANARY + str(seed), note=CANARY)
    )
    return project.model_copy(
        update={
            "respondents": people,
            "rounds": (*earlier, round_),
            "note": f"{CANARY} {seed}",
            "facilitator": f"{CANARY} {seed}",
            "owners": {"p-cd": f"{CANARY} {seed}"},
            "modified": "2026-11-27T12:00:00Z",
            "assumptions": {**project.assumptions, "deployments": stated},
        }
    )


def _swap(
    answers: dict[str, dict[str, Answer]],
    question: str,
    counted: list[str],
    stay: list[str],
    chance: random.Random,
) -> None:
    """Answers that one entry is of change hands, and their levels become others of the same entry."""
    free = [p for p in counted if p not in stay and question in answers[p]]
    given = [answers[p][question] for p in free]
    chance.shuffle(given)
    for person, answer in zip(free, given, strict=True):
        answers[person][question] = answer
    said = [p for p in counted if question in answers[p] and answers[p][question].level is not None]
    levels = [level for p in said if (level := answers[p][question].level) is not None]
    at = [k for k, p in enumerate(said) if p not in stay]
    for person, level in zip(said, other_levels(levels, at, chance), strict=True):
        answers[person][question] = answers[person][question].model_copy(update={"level": level})


def _any(round_: Round, chance: random.Random) -> dict[str, dict[str, Answer]]:
    """What was said in an earlier round, with every level another one."""
    return {
        p: {
            q: a.model_copy(update={"level": chance.randint(0, 4)}) if a.level is not None else a
            for q, a in sheet.items()
        }
        for p, sheet in round_.answers.items()
    }


def files(project: Project) -> list[bytes]:
    """The data files that are quick to make."""
    disclosure, results = Disclosure.of(project), results_of(project)
    return [
        disclosed_json(results, disclosure),
        results_table(results, disclosure),
        answers_table(disclosure),
    ]


@pytest.mark.parametrize("promised", [True, False])
def test_what_is_exported_for_other_programs_passes_the_gate(promised: bool) -> None:
    """JSON, CSV and workbook of *Export results*: twins give the same bytes, and nothing is counted."""
    base = organisation([8, 5, 2], 21)
    first = twin(with_promise(base, "anonymous") if promised else anonymous(base), 0)
    other = twin(first, 1)
    for ending in EXPORTS:
        made = exported(first, ending)
        assert made == exported(other, ending), ending
        assert CANARY.encode() not in made
    body = json.loads(exported(first, ".json"))
    assert not COUNTED & set(body)
    assert body["audit"]["teams"] == 1
    sheets = load_workbook(io.BytesIO(exported(first, ".xlsx"))).sheetnames
    assert sheets == ["Levels", "Questions", "Published models", "Left out"]
    named = exported(base, ".xlsx")
    assert "Disagreement" in load_workbook(io.BytesIO(named)).sheetnames


def test_a_unit_of_a_programme_follows_from_the_table_where_that_was_promised() -> None:
    """A unit file leaves the house, too: twins give one, and ``source`` is the hash of all it rests on."""

    def unit(project: Project) -> UnitFile:
        return make_unit(
            project, name="North", unit="north", start="2027-01-01", quarters=4, horizon=12, seed=1,
            today=NOW.date(), futures=20, only={"p-cd"},
        )  # fmt: skip

    people = Organisation(name="X (test)", people={"data_scientist": 4.0}, models_in_production=3)
    base = twin(organisation([8, 5, 2], 21), 0)
    base = base.model_copy(update={"organisation": people})
    first = with_promise(base, "anonymous")
    made = unit(first)
    assert made.steps
    assert made == unit(twin(first, 1))
    assert made.source != unit(with_promise(base, "roles")).source


@pytest.mark.parametrize("seed", range(12))
def test_twins_give_the_same_document_and_the_same_files(seed: int) -> None:
    chance = random.Random(seed)
    sizes = [chance.randint(1, 9) for _ in range(chance.randint(1, 4))]
    first = anonymous(twin(organisation(sizes, seed), 0))
    wanted, made = published_project(first), files(first)
    for k in (1, 2):
        other = twin(first, k)
        assert other != first
        assert published_project(other) == wanted
        assert files(other) == made
    assert not any(CANARY.encode() in f for f in made)
    assert CANARY not in wanted.model_dump_json()


def test_everything_goes_through_the_gate() -> None:
    """A figure of any engine is one of the bare document: builders and writers are given no other."""
    project = anonymous(organisation([8, 3, 2], 7))
    found = published_project(project)
    assert isinstance(found, BareProject)
    assert published_project(found) is found
    assert isinstance(Disclosure.of(project).project, BareProject)
    named = project.model_copy(
        update={"report": project.report.model_copy(update={"profile": "names"})}
    )
    assert published_project(named) is named
    assert isinstance(Disclosure.of(named, "anonymous").project, BareProject)


@pytest.mark.parametrize("sizes", [[8], [5, 7], [8, 3, 2], [2, 2], [12, 9, 4, 1]])
def test_engines_read_from_the_bare_document_what_the_table_says(sizes: list[int]) -> None:
    project = anonymous(organisation(sizes, 3))
    table, found = table_for(project), published_project(project)
    cells = build_cells(found)
    columns = {q.id: k for k, q in enumerate(cells.questions)}
    for entry in table.entries:
        assert cells.value[entry.unit, columns[entry.question]] == middle_of(entry)
    known = {(e.unit, e.question) for e in table.entries}
    for row in range(len(table.units)):
        for question, column in columns.items():
            assert ((row, question) in known) == (cells.value[row, column] >= 0)


def test_the_thin_team_that_was_read_from_a_workbook_is_read_no_more() -> None:
    """Four members, three of whom "don't know": the fourth's levels stood in the team's column."""
    project = anonymous(organisation([4, 8], 5))
    thin = [r.id for r in project.respondents if r.team == project.teams[0].id]
    answers: dict[str, Any] = {p: dict(s) for p, s in project.current_round.answers.items()}
    for person in thin[:3]:
        answers[person] = {q: Answer(state="dont_know") for q in project.questionnaire.by_id}
    round_ = project.current_round.model_copy(update={"answers": answers})
    project = project.model_copy(update={"rounds": (round_,)})
    body = json.loads(disclosed_json(results_of(project), Disclosure.of(project)))
    assert list(body["teams"]) == ["together-0"]
    rows = list(csv.reader(io.StringIO(answers_table(Disclosure.of(project)).decode("utf-8-sig"))))
    assert rows[0] == ["id", "question", "Smaller teams together"]


def test_one_who_joins_between_two_exports_is_not_told_by_the_difference() -> None:
    """Nor one who changes all their levels: the second export of a round is that of the first."""
    from planner.analysis.published.table import with_table

    project = anonymous(organisation([8, 7], 6))
    project = with_table(project, table_for(project))
    people = project.respondents
    sheet = {q: Answer(state="level", level=4) for q in project.questionnaire.by_id}
    fixed = {(e.unit, e.question): e for e in project.publications[-1].entries}

    def with_answers(**sheets: Any) -> Project:
        answers = {**project.current_round.answers, **sheets}
        round_ = project.current_round.model_copy(update={"answers": answers})
        return project.model_copy(update={"rounds": (round_,)})

    before = files(project)
    assert len(fixed) > 20
    for person in (people[0].id, people[9].id):
        sheets = project.current_round.answers[person]
        given = {q for q, a in sheets.items() if a.level is not None}
        after = with_answers(**{person: {**sheets, **{q: sheet[q] for q in given}}})
        table = {(e.unit, e.question): e for e in table_for(after).entries}
        assert table == fixed
        assert files(after)[1:] == before[1:]
        told, known = (json.loads(f[0]) for f in (files(after), before))
        assert {k for k in known if told[k] != known[k]} <= {"audit"}


def test_free_texts_stay_behind() -> None:
    project = anonymous(organisation([8], 2))
    question = next(iter(project.questionnaire.by_id))
    person = project.respondents[0].id
    evidence = Evidence(
        text=CANARY, who=CANARY, link=f"https://{CANARY.split(maxsplit=1)[0]}.example"
    )
    sheet = {
        **project.current_round.answers[person],
        question: Answer(state="level", level=1, note=CANARY, evidence=(evidence,)),
    }
    agreed = {project.teams[0].id: {question: Consensus(level=2, reason=CANARY, who=CANARY)}}
    round_ = project.current_round.model_copy(
        update={"answers": {**project.current_round.answers, person: sheet}, "consensus": agreed}
    )
    found = published_project(project.model_copy(update={"rounds": (round_,), "note": CANARY}))
    assert CANARY.split(maxsplit=1)[0] not in found.model_dump_json()
    assert found.current_round.consensus[project.teams[0].id][question].level == 2


def test_reports_and_files_are_made_from_the_published_study(
    example_study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is asked for: the draft of a report, and the press of all formats."""
    asked: list[Project] = []

    def studied(project: Project, _: object) -> Study:
        asked.append(project)
        return replace(example_study, project=project)

    monkeypatch.setattr(gate, "study", studied)
    monkeypatch.setattr(gate, "_made", [])
    whole = replace(example_study, project=anonymous(example_study.project))
    draft = start_draft(whole, date(2026, 11, 21))
    assert isinstance(draft.study.project, BareProject)
    assert draft.study.spreads == ()
    press = _Press(whole, date(2026, 11, 21), Extras(), None, None, 1)
    assert isinstance(press.study.project, BareProject)
    assert isinstance(press.results.project, BareProject)
    assert press.extras is None, "what was computed beside it rests on every answer"
    assert len(asked) == 1, "once for all formats"


def with_promise(project: Project, promise: Any) -> Project:
    return project.model_copy(update={"promise": promise})


@pytest.mark.parametrize(
    ("profile", "promise", "kept"),
    [
        ("names", "anonymous", "anonymous"), ("roles", "anonymous", "anonymous"), ("names", "roles", "roles"),
        ("anonymous", "roles", "anonymous"), ("names", None, "names"), ("roles", "names", "roles"),
    ],
)  # fmt: skip
def test_a_report_tells_no_more_than_people_were_promised(
    profile: Any, promise: Any, kept: str
) -> None:
    project = with_promise(organisation([8], 3), promise)
    settings = project.report.model_copy(update={"profile": profile})
    project = project.model_copy(update={"report": settings})
    assert Disclosure.of(project).profile == kept
    assert Disclosure.of(project, "names").profile == (promise or "names")
    assert isinstance(published_project(project), BareProject) == (kept == "anonymous")


def test_where_anonymity_was_promised_window_plan_and_report_have_one_plan() -> None:
    """Twins, who differ in every answer but not in the table, are planned from the same document."""
    first = with_promise(twin(organisation([8, 3, 2], 7), 0), "anonymous")
    other = with_promise(twin(first, 1), "anonymous")
    assert planned_from(first) == planned_from(other) == published_project(first)
    free = with_promise(first, "roles")
    assert planned_from(free) is free


def test_what_is_public_stays_in_the_bare_document_without_its_texts() -> None:
    from planner.domain.plan.plan import Contract

    project = anonymous(organisation([8], 3))
    contracts = {"mlflow": Contract(term_months=24, note=CANARY)}
    found = published_project(project.model_copy(update={"contracts": contracts}))
    assert found.contracts["mlflow"] == Contract(term_months=24)


def test_the_audit_counts_what_the_table_says() -> None:
    """By hand: eleven, six, and five people in smaller teams, 12 questions all answered by all."""
    project = anonymous(organisation([11, 6, 3, 2], 3))
    answers = {
        p.id: {q: Answer(state="level", level=1) for q in list(project.questionnaire.by_id)[:12]}
        for p in project.respondents
    }
    round_ = project.current_round.model_copy(update={"answers": answers})
    project = project.model_copy(update={"rounds": (round_,)})
    found = audit_of(project, table_for(project))
    asked = len(asked_questions(project))
    of_twelve = sum(q.id in answers[project.respondents[0].id] for q in asked_questions(project))
    assert (found.teams, found.together, found.least) == (2, 1, 5)
    assert (found.figures, found.words) == (3 * of_twelve, 2 * of_twelve)
    assert found.nothing == 3 * (asked - of_twelve)
    assert "Smallest group behind a figure: 5." in found.line
    body = json.loads(disclosed_json(results_of(project), Disclosure.of(project)))
    assert body["audit"]["figures"] == found.figures
    nobody = audit_of(project, table_for(anonymous(organisation([2, 2], 3))))
    assert nobody.line == "Fewer than five people took part, so no level is shown."


def test_what_is_asked_of_several_teams_is_asked_where_they_are_counted_together() -> None:
    """So the window says the same count of figures beforehand as the report prints."""
    project = anonymous(organisation([3, 2, 2], 4, questions=200))
    found = published_project(project)
    assert len(found.teams) == 1
    assert asked_questions(found) == asked_questions(project)
    table = table_for(project)
    assert audit_of(found, table) == audit_of(project, table)
    alone = anonymous(organisation([9], 4, questions=200))
    assert len(asked_questions(published_project(alone))) < len(asked_questions(found))


def test_a_table_is_taken_back_with_a_reason_and_the_next_one_is_new() -> None:
    project = anonymous(organisation([8], 6))
    with pytest.raises(InputError, match="none to take back"):
        taking_back(project, "Ann (test)", "sent to nobody", NOW)
    edit = fixing(project, NOW)
    assert edit is not None
    project = edit.apply(project)
    assert fixing(project, NOW) is None
    with pytest.raises(InputError, match="Say why"):
        taking_back(project, "Ann (test)", "  ", NOW)
    project = taking_back(project, "Ann (test)", "sent to nobody", NOW).apply(project)
    assert fixed(project) is None
    back = project.publications[0].taken_back
    assert back is not None
    assert (back.who, back.reason) == ("Ann (test)", "sent to nobody")
    again = fixing(project, NOW)
    assert again is not None
    assert len(again.apply(project).publications) == 2


def test_who_could_be_recognised_is_told_by_risk() -> None:
    """One of five has a role of their own and a note; the other four hold one role, none of them five."""
    project = anonymous(organisation([7, 5], 4))
    few = [r for r in project.respondents if r.team == project.teams[1].id]
    people = tuple(
        r.model_copy(update={"role": "Head" if r == few[2] else "Engineer"})
        for r in project.respondents
    )
    answers = {
        p.id: {
            q: Answer(state="level", level=2, note="mine" if p.id == few[2].id else "")
            for q in list(project.questionnaire.by_id)[:3]
        }
        for p in people
    }
    round_ = project.current_round.model_copy(update={"answers": answers})
    project = project.model_copy(update={"respondents": people, "rounds": (round_,)})
    found = recognised(project, table_for(project))
    assert found[0].person.id == few[2].id
    assert (found[0].words, found[0].role_held, found[0].rare_role, found[0].texts) == (
        3,
        1,
        True,
        3,
    )
    assert [x.words for x in found[1:5]] == [3] * 4
    assert all(x.words == 0 and not x.rare_role for x in found[5:])
