"""Everything that reads a file somebody else may have made, each with sound files to start from."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from planner.analysis.files.plan_file import read_dates
from planner.analysis.files.register_file import read_register, register_table
from planner.analysis.study.baseline import register
from planner.catalogue.load import built_in_catalogue
from planner.cli.models import check_content
from planner.domain.answers.assessment import Answer, Evidence
from planner.domain.organisation.organisation import UseCase
from planner.domain.plan.own_entries import OwnEntries
from planner.domain.plan.plan import Actual
from planner.domain.project import Project
from planner.domain.record.lineage import NEVER_SAVED
from planner.exchange.answer_sheet import answer_sheet, read_sheet
from planner.exchange.benchmark_file import read_benchmark
from planner.exchange.case_tables import actual_table, read_actuals, read_use_cases, use_case_table
from planner.exchange.catalogue_file import read_shared, read_tools, shared_json, tools_table
from planner.exchange.foreign.detect import read_foreign
from planner.exchange.model_answers import blank_sheet, read_replies
from planner.exchange.mspdi import write_mspdi
from planner.exchange.pack import pack_json, pack_of
from planner.exchange.pack_intake import read_pack_file
from planner.exchange.plan_tables import issue_table
from planner.exchange.schedule import Schedule, Task
from planner.exchange.tabular import Filled, as_csv, as_workbook
from planner.maturity.model_file import shipped_model
from planner.reporting.deck_template import opened
from planner.reporting.logo import read_logo
from planner.storage.claims import Claim, path_of, read_claim
from planner.storage.document import dump, load
from planner.storage.recovery import Recovery, read_snapshot
from planner.storage.seal import Facts, Seal
from planner.storage.siblings import peek
from planner.workspace.settings import Settings, read_settings
from tests.soak.common import START, small_project

ROOT = Path(__file__).resolve().parent.parent.parent
DAY = date(2026, 11, 21)
SEAL = Seal(b"s" * 16, _key=b"k" * 32, _check=b"c" * 16)
"""A seal whose key is not made from a passphrase: that would take 0.1 s for each of 100,000 files."""


@dataclass(frozen=True)
class Reader:
    """A way in: the suffix of its files, sound ones, and what reads one."""

    name: str
    suffix: str
    seeds: Callable[[], list[bytes]]
    read: Callable[[Path], object]


@cache
def document() -> Project:
    """A small document with something of everything in it."""
    project = small_project()
    first, second = (q.id for q in project.questionnaire.questions)
    evidence = Evidence(
        text="a wiki page", link="https://example.org", grade="B", when="2026-11-01"
    )
    sheet = {
        first: Answer(state="level", level=2, note="a note", evidence=(evidence,)),
        second: Answer(state="not_applicable", reason="no models"),
    }
    round_ = project.current_round.model_copy(
        update={"answers": {project.respondents[0].id: sheet}}
    )
    use_case = UseCase(id="u1", name="Churn", models=2, state="production")
    organisation = project.organisation.model_copy(update={"use_cases": (use_case,)})
    changes = {"rounds": (round_,), "note": "zweite Zeile\n日本", "organisation": organisation}
    return project.model_copy(update=changes)


def _text(value: str) -> list[bytes]:
    return [value.encode()]


def _both(title: str, table: Filled, *, workbook: bool) -> list[bytes]:
    return [as_workbook([(title, table)]) if workbook else as_csv(table)]


@cache
def _register() -> Filled:
    rows = register(document(), built_in_catalogue())[:12]
    return register_table(rows, document().organisation.currency)


def _tools() -> list[bytes]:
    table = tools_table(built_in_catalogue())
    return [as_csv(Filled(table.columns, tuple(table.rows)[:12], table.editable))]


def _benchmark() -> list[bytes]:
    dimension = document().questionnaire.dimensions[0].id
    return _text(f"dimension,n,low quartile,median,high quartile\n{dimension},120,1.0,2.0,3.0\n")


def _schedule() -> Schedule:
    day = date
    tasks = (
        Task(
            "t-git", "First", "One", "tool", day(2027, 1, 1), day(2027, 3, 31), {"Engineer": 10.0}
        ),
        Task(
            "p-ci",
            "Second",
            "Two",
            "practice",
            day(2027, 4, 1),
            day(2027, 6, 30),
            {"Engineer": 5.0},
        ),
    )
    stages = (
        ("One", day(2027, 1, 1), day(2027, 3, 31)),
        ("Two", day(2027, 4, 1), day(2027, 6, 30)),
    )
    return Schedule("Plan", "soak", "EUR", DAY, 1, stages, tasks)


def _sealed() -> list[bytes]:
    return [SEAL.close(dump(document()), Facts.of(document().id, NEVER_SAVED))]


def _recovery() -> list[bytes]:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        recovery = Recovery(Path(folder))
        recovery.write("w", document(), Path("/somewhere/a.mlplan"), "0" * 64, START)
        return [recovery.path_of("w").read_bytes()]


def _claim(path: Path) -> object:
    beside = path_of(path)
    beside.write_bytes(path.read_bytes())
    try:
        return read_claim(path)
    finally:
        beside.unlink(missing_ok=True)


def _lens() -> list[bytes]:
    choice = {"id": "c1", "title": "Yes", "improvementPlan": {"displayText": "Do it"}}
    rules = [{"condition": "c1", "risk": "NO_RISK"}, {"condition": "default", "risk": "HIGH_RISK"}]
    question = {"id": "q1", "title": "A question", "choices": [choice], "riskRules": rules}
    pillar = {"id": "p1", "name": "Pillar", "questions": [question]}
    return _text(json.dumps({"schemaVersion": "2021-11-01", "name": "L", "pillars": [pillar]}))


DSOMM = """\
meta:
  version: 1.0.0
  released: 2026-01-01
---
Build:
  Deploy:
    A first activity:
      uuid: 11111111-1111-1111-1111-111111111111
      level: 1
      measure: Do it
    A second one:
      uuid: 22222222-2222-2222-2222-222222222222
      level: 2
      dependsOn:
        - 11111111-1111-1111-1111-111111111111
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


def _cases(*names: str) -> list[bytes]:
    folder = os.environ.get("PLANNER_CASES")
    found = [Path(folder) / n for n in names] if folder else []
    return [p.read_bytes() for p in found if p.is_file()]


def _project(path: Path) -> object:
    return read_pack_file(path, document(), START).take()


def _sheet(path: Path) -> object:
    return read_sheet(path, document(), START).take()


def _assumptions(path: Path) -> object:
    return read_register(path, document(), built_in_catalogue(), DAY).take()


def _measured(path: Path) -> object:
    return read_actuals(path, (), {"invoices": "Invoices"}, {"invoices": "money"}, DAY).take()


def _own_tools(path: Path) -> object:
    return read_tools(path, built_in_catalogue(), OwnEntries(), DAY).take()


def _claims() -> list[bytes]:
    claim = Claim(window="w", who="Ada", place="p", seen="2026-11-21T12:00:00Z")
    return _text(claim.model_dump_json())


def _pack() -> list[bytes]:
    return _text(pack_json(pack_of(document(), document().respondents[0].id)))


def _answers(*, workbook: bool = False) -> list[bytes]:
    return _both("answers", answer_sheet(document()), workbook=workbook)


def _actuals() -> list[bytes]:
    return [as_csv(actual_table((Actual(measure="invoices", quarter=0, value=1.0),), {}))]


def _models() -> list[bytes]:
    names = ("genaiops", "ml-test-score-2017", "lenses/aws", "generative-ai")
    return [(ROOT / "questionnaires" / f"{n}.toml").read_bytes() for n in names]


def _workbooks() -> list[bytes]:
    found = _cases(
        "odi_pathway/odi_test_survey.xlsx", "marvelous_mlops/mlops_maturity_assessment.xlsx"
    )
    return found or _answers(workbook=True)


def _deck() -> list[bytes]:
    from io import BytesIO

    packed = BytesIO()
    opened(None).save(packed)
    return [packed.getvalue()]


READERS = (
    Reader("document", ".mlplan", lambda: [dump(document())], load),
    Reader("document of its folder", ".mlplan", lambda: [dump(document())], peek),
    Reader("sealed document", ".mlplan", _sealed, lambda p: load(p, SEAL)),
    Reader("recovery snapshot", ".recovery", _recovery, read_snapshot),
    Reader("claim beside a document", ".x", _claims, _claim),
    Reader("settings", ".json", lambda: _text(Settings(recent=("/a",)).model_dump_json()), read_settings),
    Reader("answer pack", ".json", _pack, _project),
    Reader("answer sheet, CSV", ".csv", _answers, _sheet),
    Reader("answer sheet, XLSX", ".xlsx", lambda: _answers(workbook=True), _sheet),
    Reader("assumptions, CSV", ".csv", lambda: [as_csv(_register())], _assumptions),
    Reader("use cases, CSV", ".csv", lambda: [as_csv(use_case_table(document().organisation.use_cases))],
           lambda p: read_use_cases(p, document().organisation.use_cases).take()),
    Reader("measured figures, CSV", ".csv", _actuals, _measured),
    Reader("tools, CSV", ".csv", _tools, _own_tools),
    Reader("shared catalogue", ".json", lambda: _text(shared_json(OwnEntries())),
           lambda p: read_shared(p, OwnEntries()).take()),
    Reader("benchmark, CSV", ".csv", _benchmark,
           lambda p: read_benchmark(p, document().questionnaire, DAY).take()),
    Reader("answers to a model, CSV", ".csv", lambda: [as_csv(blank_sheet(shipped_model("genaiops")))],
           lambda p: read_replies(p, shipped_model("genaiops"), today=DAY)),
    Reader("model or questionnaire, TOML", ".toml", _models, check_content),
    Reader("another tool’s model, JSON", ".json", _lens, check_content),
    Reader("another tool’s model, YAML", ".yaml", lambda: _text(DSOMM), lambda p: read_foreign([p])),
    Reader("another tool’s workbook", ".xlsx", _workbooks, lambda p: read_foreign([p])),
    Reader("plan, Microsoft Project XML", ".xml", lambda: [write_mspdi(_schedule())], read_dates),
    Reader("plan, CSV", ".csv", lambda: [as_csv(issue_table(_schedule()))], read_dates),
    Reader("deck template", ".pptx", _deck, opened),
    Reader("logo", ".svg", lambda: _text(SVG), read_logo),
)  # fmt: skip
"""In the order of the table."""
