"""``observe``: what is kept first, the same bytes again, inputs taken, refusals in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planner.__main__ import main
from planner.analysis.observed import widest
from planner.exchange.results import results_of
from planner.maturity.score import assess
from planner.reporting.data_files import disclosed_json
from planner.reporting.disclosure import Disclosure
from planner.storage.document import load
from planner.workspace.workshop import questions_in_order
from tests.conftest import ROOT
from tests.observe import exports, histories


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("looked") / "all"
    histories.product(root / "churn", tested=False)
    exports.releases(root / "releases.csv")
    (root / "stray.csv").write_text("a,b\n1,2\n")
    return root


def test_what_is_kept_and_the_rules_are_printed_without_a_look(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["observe", "--what-is-kept"]) == 0
    assert "Never kept" in capsys.readouterr().out
    assert main(["observe", "--rules", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["rules"]) > 100


def test_a_look_is_kept_and_says_the_same_again(
    sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.mlplan"
    path.write_bytes((ROOT / "examples" / "insurer.mlplan").read_bytes())
    look = ["observe", str(sources), "--project", str(path), "--team", "pricing", "--complete", "--confirm",
            "--today", "2026-11-29", "--json"]  # fmt: skip
    before = path.read_bytes()
    assert main([*look, "--dry-run"]) == 0
    first = capsys.readouterr().out
    assert path.read_bytes() == before
    assert main([*look, "--take", "deployments"]) == 0
    assert capsys.readouterr().out == first
    body = json.loads(first)
    assert body["not recognised"] == ["all/stray.csv"]
    assert {o["question"]: o["cap"] for o in body["observed"]}["VAL-05"] == 1
    kept = load(path).project
    assert kept.surveys[-1].complete == ("pricing",)
    assert kept.assumptions["deployments"].provenance.source == "measured: all/releases.csv"
    assert kept.rounds == load(ROOT / "examples" / "insurer.mlplan").project.rounds


def test_what_cannot_be_is_refused_in_words(
    sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["observe"]) == 1
    assert "Name the folders" in capsys.readouterr().err
    assert main(["observe", str(tmp_path / "none")]) == 1
    assert "There is no folder" in capsys.readouterr().err
    document = str(ROOT / "examples" / "insurer.mlplan")
    assert main(["observe", str(sources), "--project", document, "--team", "nobody"]) == 1
    assert "There is no team “nobody”" in capsys.readouterr().err


def test_what_is_taken_is_said_and_rests_on_confirmed_sources(
    sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.mlplan"
    path.write_bytes((ROOT / "examples" / "insurer.mlplan").read_bytes())
    before = path.read_bytes()
    look = ["observe", str(sources), "--project", str(path), "--today", "2026-11-29"]
    assert main([*look, "--take", "production_share"]) == 1
    assert (
        "“production_share” cannot be taken: the roles of its sources are"
        in capsys.readouterr().err
    )
    assert path.read_bytes() == before
    assert main([*look, "--take", "all"]) == 0
    said = capsys.readouterr().out
    assert "Taken: deployments " in said
    assert "Taken: production_share" not in said
    assert "inputs of the business case: no answer and no level changes" in said
    assert main([*look, "--confirm", "--take", "production_share"]) == 0
    said = capsys.readouterr().out
    assert "Taken: production_share " in said
    assert "with 1 input of the business case" in said
    assert "Take them over" not in said


def test_from_folders_to_differences_agenda_workbook_and_json(
    sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.mlplan"
    path.write_bytes((ROOT / "examples" / "insurer.mlplan").read_bytes())
    look = ["observe", str(sources), "--project", str(path), "--team", "fraud", "--complete", "--confirm",
            "--today", "2026-11-29"]  # fmt: skip
    assert main(look) == 0
    capsys.readouterr()
    project = load(path).project
    profile = assess(project)
    found = widest(project, profile.cells, "fraud")
    assert [d.observed.question for d in found] == ["VAL-05"]
    assert questions_in_order(project, profile, "fraud", "observed") == ("VAL-05",)
    assert questions_in_order(project, profile, "claims", "observed") == ()
    body = json.loads(disclosed_json(results_of(project), Disclosure.of(project)))
    assert {q["question"]: q["at_most"] for q in body["observed"]["questions"]}["VAL-05"] == 1
    before = load(ROOT / "examples" / "insurer.mlplan").project
    assert json.loads(disclosed_json(results_of(before), Disclosure.of(before)))["observed"] is None
