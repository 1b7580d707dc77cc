"""What differs between two versions, in words."""

from __future__ import annotations

from planner.analysis.differences import NAMES, differences
from planner.domain.answers.assessment import Consensus, Target
from planner.domain.base.language import speaking, tr
from planner.domain.case.confirmation import Confirmation
from planner.domain.case.estimate import Assumption, Provenance, Range
from planner.domain.plan.plan import Contract, Window
from planner.domain.project import Project
from planner.domain.record.issued import Issued
from planner.storage.document import load
from planner.workspace.edits import set_level, set_note
from tests.conftest import ROOT
from tests.projects import awkward_bank
from tests.soak.common import counted, small_project
from tests.soak.readers import document

DONORS = (
    "tests/fixtures/schema-2.10.mlplan",
    "tests/fixtures/schema-2.21.mlplan",
    "examples/bank.mlplan",
    "examples/insurer-tries.mlplan",
)
MADE = {
    "wishes": {"t-git": "must"},
    "contracts": {"t-git": Contract(term_months=24)},
    "confirmations": (
        Confirmation(check="cash", name="CFO", date="2026-11-01", reason="seen", figure=1.0),
    ),
    "issued": (
        Issued(number="20261101-1", when="2026-11-01T10:00:00Z", edition="full", profile="names"),
    ),
}
"""Fields that none of these documents fills."""
WHEN = "2026-11-21T12:00:00Z"


def rows(here: Project, there: Project) -> dict[str, tuple[str, str]]:
    return {d.where: (d.here, d.there) for d in differences(here, there)}


def test_a_version_is_like_itself_and_times_do_not_count() -> None:
    bank = awkward_bank(3)
    assert differences(bank, bank) == ()
    later = bank.model_copy(update={"modified": "2026-12-01T00:00:00Z"})
    assert differences(bank, later) == ()
    project = small_project()
    person, question = project.respondents[0].id, next(iter(project.questionnaire.by_id))
    one = set_level(person, question, 2, WHEN).apply(project)
    again = set_level(person, question, 2, "2026-11-22T08:00:00Z").apply(project)
    assert differences(one, again) == ()


def test_every_kind_of_difference_has_a_line() -> None:
    here = document()
    first, second = (q.id for q in here.questionnaire.questions)
    person, other = here.respondents
    there = set_level(other.id, first, 3, WHEN).apply(here)
    there = set_note(person.id, first, "another note").apply(there)
    team, dimension = here.teams[0], here.questionnaire.dimensions[0].id
    agreed = {team.id: {first: Consensus(level=4)}}
    round_ = there.current_round.model_copy(update={"consensus": agreed})
    estimate = Assumption(
        range=Range(low=1.0, likely=2.0, high=1_000.5), provenance=Provenance(grade="C", source="x")
    )
    organisation = there.organisation.model_copy(
        update={"gpus": 7, "generative_ai": True, "use_cases": ()}
    )
    there = there.model_copy(
        update={
            "name": "Another",
            "rounds": (round_,),
            "organisation": organisation,
            "targets": (Target(dimension=dimension, level=3.0),),
            "assumptions": {"P1": estimate},
            "wishes": {"t-git": "must"},
            "owners": {"t-git": "Ops"},
            "limits": there.limits.model_copy(
                update={
                    "budget_per_quarter": 75_000.0,
                    "windows": {"t-git": Window(earliest=6, latest=6)},
                }
            ),
        }
    )
    found = rows(here, there)
    name = person.name or person.role or person.id
    beside = other.name or other.role or other.id
    assert found["Document: Name"] == (here.name, "Another")
    assert found["Organisation: GPUs"] == ("0", "7")
    assert found["Organisation: Generative AI"] == ("no", "yes")
    assert found["Use case: Churn"] == ("Churn", "–")
    assert found[f"{beside}: {first}"] == ("open", "level 3")
    assert found[f"{name}: {first}"][0].startswith("level 2 · a note")
    assert "another note" in found[f"{name}: {first}"][1]
    assert f"{name}: {second}" not in found
    assert found[f"Agreed by {team.name}: {first}"] == ("–", "level 4")
    assert found[f"Target: {dimension}"] == ("–", "3"), "no target until one is chosen"
    assert found["Assumption: P1"] == ("–", "1 – 2 – 1,000.5")
    assert found["Wish: t-git"] == ("–", "must")
    assert found["Owner of a step: t-git"] == ("–", "Ops")
    assert found["Limits: Budget per quarter"][1] == "75,000"
    assert found["Step moved by hand: t-git"][0] == "–"
    assert len(found) == 13


def test_what_words_leave_out_still_shows_that_it_differs() -> None:
    here = document()
    question = here.questionnaire.questions[0].id
    person = here.respondents[0].id
    old = here.current_round.answer(person, question)
    graded = tuple(e.model_copy(update={"grade": "D"}) for e in old.evidence)
    sheet = {
        **here.current_round.answers[person],
        question: old.model_copy(update={"evidence": graded}),
    }
    round_ = here.current_round.model_copy(update={"answers": {person: sheet}})
    (one,) = differences(here, here.model_copy(update={"rounds": (round_,)}))
    assert one.here != one.there
    assert one.here.endswith("as it is here")


def test_no_field_is_overlooked() -> None:
    """Whatever field of a document is another, a line says so, and none says it under another's name."""
    donors = [awkward_bank(3), *(load(ROOT / p).project for p in DONORS)]
    skipped = {"id", "created", "modified", "example", "questionnaire", "earlier_questionnaires"}
    skipped.add("check_key")  # as an id, it stays what it is: nobody entered it
    here = document()
    for name in Project.model_fields.keys() - skipped:
        values = [getattr(p, name) for p in donors if getattr(p, name) != getattr(here, name)]
        for value in values[:2] or [MADE[name]]:
            found = differences(here, here.model_copy(update={name: value}))
            assert found, name
            assert all(d.here != d.there for d in found), name
            assert name == "finance" or not any(d.where.endswith("Futures") for d in found), name


def test_fields_that_are_compared_exist_and_lines_speak_german() -> None:
    project = awkward_bank(3)
    parts = (
        project, project.organisation, project.limits, project.finance, project.report, project.stack,
    )  # fmt: skip
    known = {n for p in parts for n in type(p).model_fields}
    assert set(NAMES) <= known
    with speaking("de"):
        said = [tr(words) for words in NAMES.values()]
        (line,) = differences(counted(small_project(), 1), counted(small_project(), 1, "x"))
        assert tr(line.where) == "Dokument: Anmerkung"
    assert sum(a == b for a, b in zip(said, NAMES.values(), strict=True)) < 12
