"""What was computed once is the same when it is read again, and stands for nothing else."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from planner.analysis.study import once, studied
from planner.analysis.study.keep import PARTS, UnreadableResult, keep, kinds, restore
from planner.analysis.study.studied import STUDIED, key_of, program, same_study
from planner.analysis.study.study import Study, derived, study
from planner.catalogue.own import catalogue_of
from planner.domain.base.language import Phrase, speaking, tr
from planner.domain.project import Project
from planner.domain.record.kept import Kept
from planner.domain.record.report import ReportSettings
from planner.storage.results import KEEP, Results
from planner.workspace.edits import rename, set_level, set_note
from planner.workspace.plan_edits import set_wish
from tests.projects import few_candidates

NOT_READ = {
    "issued",
    "check_key",
    "id", "name", "created", "modified", "example", "note", "earlier_questionnaires", "benchmark",
    "scenarios", "actuals", "agreed_plan", "owners", "report", "facilitator",
    "publications", "handed_out", "promise", "models", "model_comparisons",
    "frameworks", "legal_facts", "systems", "evidence", "surveys", "moves", "workshops",
    "parked", "comparison_consent",
}  # fmt: skip
"""Parts of the document that no study reads; each part of a document stands here or in STUDIED."""


@pytest.fixture(scope="module")
def quick(example: Project) -> Study:
    few = few_candidates(example)
    finance = few.finance.model_copy(update={"trials": 400})
    project = few.model_copy(update={"finance": finance})
    return study(project, catalogue_of(project))


def same(one: Any, other: Any) -> bool:
    """Equal, with the patterns and values of phrases, and every array."""
    return type(one) is type(other) and repr(one) == repr(other)


def test_every_part_of_a_document_is_read_or_is_known_not_to_be() -> None:
    assert set(STUDIED) | NOT_READ == set(Project.model_fields)
    assert not set(STUDIED) & NOT_READ


def test_what_is_kept_is_what_was_computed(quick: Study) -> None:
    kept = keep(quick)
    assert kept is not None
    again = restore(kept, quick.project, quick.catalogue)
    for field in fields(Study):
        assert same(getattr(quick, field.name), getattr(again, field.name)), field.name
    assert keep(again) == kept, "phrases keep their patterns and values too"
    phrases = [x.why for x in again.plan.left_out if isinstance(x.why, Phrase)]
    assert phrases
    with speaking("de"):
        assert [tr(p) for p in phrases] == [
            tr(x.why) for x in quick.plan.left_out if isinstance(x.why, Phrase)
        ]


def test_the_example_needs_less_than_a_hundred_kilobytes(example_study: Study) -> None:
    kept = keep(example_study)
    assert kept is not None
    assert len(kept.model_dump_json()) < 100_000


def test_a_study_is_computed_once(
    quick: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results, made = Results(tmp_path), []

    def computed(*_: Any) -> Study:
        made.append(1)
        return quick

    monkeypatch.setattr(once, "study", computed)
    for _ in range(3):
        found = once.study_once(quick.project, quick.catalogue, results)
        assert same(found.case, quick.case)
    assert len(made) == 1
    once.study_once(quick.project, quick.catalogue, None)
    assert len(made) == 2, "with no folder nothing is kept"


def test_a_plan_that_was_cut_short_is_not_taken_for_the_best(
    quick: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = replace(quick, plan=replace(quick.plan, repeatable=False))
    monkeypatch.setattr(once, "study", lambda *_: short)
    once.study_once(quick.project, quick.catalogue, Results(tmp_path))
    assert not list(tmp_path.iterdir())
    kept = keep(short)
    assert kept is not None
    assert not kept.whole


def test_what_nobody_computes_from_is_no_other_study(example: Project) -> None:
    catalogue = catalogue_of(example)
    key = key_of(example, catalogue)
    people = tuple(r.model_copy(update={"name": "Somebody else"}) for r in example.respondents)
    for other in (
        rename("Another name").apply(example),
        example.model_copy(update={"respondents": people}),
        example.model_copy(update={"report": ReportSettings(language="de"), "facilitator": "X"}),
        _noted(example),
    ):
        assert same_study(example, other)
        assert key_of(other, catalogue) == key


def _noted(project: Project) -> Project:
    who, sheet = next(iter(project.current_round.answers.items()))
    question = next(q for q, a in sheet.items() if a.state == "level")
    return set_note(who, question, "Seen in the repository.").apply(project)


def test_what_is_computed_from_is_another_study(example: Project) -> None:
    catalogue = catalogue_of(example)
    who, sheet = next(iter(example.current_round.answers.items()))
    question = next(q for q, a in sheet.items() if a.state == "level" and a.level != 4)
    keys = {key_of(example, catalogue)}
    changes = (
        set_level(who, question, 4, "2026-11-21T12:00:00Z").apply(example),
        set_wish(catalogue.practices[0].id, "A practice", "never").apply(example),
        example.model_copy(update={"finance": example.finance.model_copy(update={"seed": 8})}),
        example.model_copy(
            update={"limits": example.limits.model_copy(update={"most_at_once": 5})}
        ),
    )
    for other in changes:
        assert not same_study(example, other)
        keys.add(key_of(other, catalogue))
    dearer = catalogue.model_copy(update={"price_year": catalogue.price_year + 1})
    keys.add(key_of(example, dearer))
    assert len(keys) == len(changes) + 2


def test_another_program_computes_again(quick: Study, tmp_path: Path) -> None:
    kept = keep(quick)
    assert kept is not None
    results = Results(tmp_path)
    results.put(kept.model_copy(update={"program": "9.9.9+000000000000"}))
    assert results.find(kept.key, program()) is None
    shown = once.kept_study(
        quick.project, quick.catalogue, kept.model_copy(update={"program": "9.9"}), results
    )
    assert shown is not None
    assert (shown.current, shown.why) == (False, once.OTHER_PROGRAM)


def test_what_came_with_a_document_counts_only_where_it_was_computed_here(
    quick: Study, tmp_path: Path
) -> None:
    kept = keep(quick)
    results = Results(tmp_path)

    def shown(document: Project, *, trusted: bool = False) -> tuple[bool, str]:
        found = once.kept_study(document, quick.catalogue, kept, results, trusted=trusted)
        assert found is not None
        return found.current, found.why

    assert shown(quick.project) == (False, once.NOT_FROM_HERE)
    assert shown(quick.project, trusted=True) == (True, "")
    changed = quick.project.model_copy(
        update={"limits": quick.project.limits.model_copy(update={"most_at_once": 3})}
    )
    assert shown(changed) == (False, once.CHANGED)
    assert kept is not None
    results.put(kept)
    assert shown(quick.project) == (True, "")
    assert once.kept_study(changed, quick.catalogue, None, results) is None


def test_a_plan_with_a_step_that_nobody_needs_any_more_is_computed_again(quick: Study) -> None:
    kept, project = keep(quick), quick.project
    asked = {q.id for q in project.questionnaire.questions}
    for person in project.respondents:
        for question in asked & project.current_round.answers[person.id].keys():
            project = set_level(person.id, question, 4, "2026-12-01T10:00:00Z").apply(project)
    assert kept is not None
    assert derived(project, quick.catalogue).case_problem.by_id.keys() != quick.plan.schedule.keys()
    with pytest.raises(UnreadableResult):
        restore(kept, project, quick.catalogue)
    assert once.kept_study(project, quick.catalogue, kept, None) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda body: {},
        lambda body: {**body, "plan": None},
        lambda body: {**body, "plan": {"$Nonsense": {}}},
        lambda body: {**body, "swings": [{"$c": "no-such-step"}]},
        lambda body: {**body, "marginal": {"$p": ["{a.__class__}", {"a": "x"}]}},
        lambda body: {**body, "marginal": {"$p": ["{a:>999999999}", {"a": "x"}]}},
        lambda body: {**body, "marginal": {"$p": ["{a!r:}{b[0]}", {"a": "x", "b": "y"}]}},
        lambda body: {**body, "case": {"$Plan": {}}},
        lambda body: {**body, "marginal": {"$a": ["f8", [2], "AAAA"]}},
        lambda body: {**body, "marginal": {}},
        lambda body: [1],
    ],
)
def test_a_result_that_was_tampered_with_is_computed_again(quick: Study, damage: Any) -> None:
    kept = keep(quick)
    assert kept is not None
    body = json.loads(zlib.decompress(b64decode(kept.data)))
    text = b64encode(zlib.compress(json.dumps(damage(body)).encode())).decode()
    with pytest.raises(UnreadableResult):
        restore(kept.model_copy(update={"data": text}), quick.project, quick.catalogue)


@pytest.mark.parametrize("data", ["", "AAAA", "====", b64encode(zlib.compress(b"[")).decode()])
def test_a_damaged_result_is_computed_again(quick: Study, data: str) -> None:
    kept = Kept(key="a", program="b", data=data)
    with pytest.raises(UnreadableResult):
        restore(kept, quick.project, quick.catalogue)
    assert once.kept_study(quick.project, quick.catalogue, kept, None) is None


def test_a_result_that_swells_is_refused(quick: Study) -> None:
    bomb = b64encode(zlib.compress(b'"' + b"a" * 30_000_000 + b'"', 9)).decode()
    with pytest.raises(UnreadableResult):
        restore(Kept(key="a", program="b", data=bomb), quick.project, quick.catalogue)


def test_only_what_engines_make_can_be_kept(quick: Study) -> None:
    assert set(PARTS) < {f.name for f in fields(Study)}
    assert {"Plan", "Step", "Case", "Spread", "Decision", "Lateness", "Money"} <= set(kinds())
    assert not {"Candidate", "Project", "Catalogue"} & set(kinds())
    with pytest.raises(TypeError, match="cannot hold a object"):
        keep(replace(quick, marginal=object()))  # type: ignore[arg-type]


def test_the_folder_keeps_what_was_used_last(tmp_path: Path) -> None:
    import os

    results = Results(tmp_path)
    for k in range(KEEP + 5):
        results.put(Kept(key=f"k{k}", program="p", data=""))
        os.utime(results.path_of(f"k{k}", "p"), (1_000_000 + k, 1_000_000 + k))
    results.put(Kept(key="last", program="p", data=""))
    assert len(list(tmp_path.iterdir())) == KEEP
    assert results.find("k0", "p") is None
    assert results.find("last", "p") is not None


def test_a_folder_that_cannot_be_written_only_costs_time(quick: Study, tmp_path: Path) -> None:
    file = tmp_path / "a file"
    file.write_text("in the way")
    results = Results(file / "below")
    results.put(Kept(key="a", program="b", data=""))
    assert results.find("a", "b") is None


def test_the_program_is_its_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    here = program()
    assert here == program()
    monkeypatch.setattr(studied, "LIBRARIES", ())
    assert program() != here
