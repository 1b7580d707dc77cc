"""The roadmap from the command line: files, agreement, progress, what stands around the plan."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from planner.analysis.around import contingency, frontier
from planner.storage.document import load, save
from tests.cli.test_commands import run
from tests.conftest import EXAMPLE, NOW, ROOT
from tests.projects import few_candidates


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The example with few candidates and futures: each of its variants is planned and priced."""
    path = tmp_path / "own.mlplan"
    save(few_candidates(load(EXAMPLE).project), path, now=NOW)
    return path


def test_agree_track_and_plan_again(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, err = run(capsys, "replan", project)
    assert status == 1
    assert "No plan is agreed yet" in err
    table = tmp_path / "plan.csv"
    status, out, _ = run(
        capsys, "plan", project, "--export", table, "--agree", "--who", "Steering group"
    )
    assert status == 0
    assert str(table) in out
    agreed = load(project).project.agreed_plan
    assert agreed is not None
    assert agreed.who == "Steering group"
    assert "There is nothing to change" in run(capsys, "plan", project, "--read", table)[1]

    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    first = next(r for r in rows if r["Issue type"] == "Story")
    first["Status"] = "In Progress"
    first["Due date"] = "2027-06-30"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows([*rows, {**first, "Issue ID": "NEW-1", "Summary": "Something else"}])
    before = project.read_bytes()
    status, out, _ = run(capsys, "plan", project, "--read", table, "--dry-run")
    assert "state: planned → running" in out
    assert "Month 1 to 6." in out
    assert "Not in the agreed plan: Something else" in out
    assert project.read_bytes() == before
    found = json.loads(run(capsys, "plan", project, "--read", table, "--json")[1])
    assert found["counts"]["changed"] == 2  # its state, its last day
    assert found["written"]
    kept = load(project).project.agreed_plan
    assert kept is not None
    assert kept.progress[first["Issue ID"]].end == 6
    assert kept.steps == agreed.steps

    again = json.loads(run(capsys, "replan", project, "--quarter", 2, "--json")[1])
    assert again["steps"][first["Issue ID"]] == [0, 6]
    assert first["Issue ID"] in {c["id"] for c in again["changes"]}
    status, out, _ = run(capsys, "replan", project, "--quarter", 2, "--agree")
    assert "What changes" in out
    assert "kept as agreed" in out
    new = load(project).project.agreed_plan
    assert new is not None
    assert next(s.end for s in new.steps if s.initiative == first["Issue ID"]) == 6


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("plan", "--export", "plan.doc"), "plan.doc must end in .xml,"),
        (("plan", "--read", "gone.csv"), "There is no file gone.csv"),
        (("plan", "--read", str(ROOT / "README.md")), "No plan is agreed yet"),
    ],
)
def test_wrong_wishes_are_refused_in_one_sentence(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    before = project.read_bytes()
    status, _, err = run(capsys, arguments[0], project, *arguments[1:])
    assert status == 1
    assert words in err.splitlines()[-1]
    assert project.read_bytes() == before


def test_other_futures_as_json_twice_the_same(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = run(capsys, "robustness", project, "--futures", 10, "--json")
    body = json.loads(first[1])
    assert body["futures"] == 10
    assert {b["word"] for b in body["belonging"]} <= {"always", "depends", "never"}
    assert 0 <= body["late_chance"] <= 1
    assert first[1] == run(capsys, "robustness", project, "--futures", 10, "--json")[1]


def test_frontier_with_progress(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frontier, "MONEY", (0.0, 1.0))
    monkeypatch.setattr(frontier, "PEOPLE", (0.4, 1.0))
    monkeypatch.setattr(frontier, "GOALS", 2)
    monkeypatch.setattr(contingency, "SHARES", (0.0,))
    status, out, err = run(capsys, "frontier", project)
    assert status == 0
    for words in ("What more or less money buys", "What a tenth more adds", "Holding something"):
        assert words in out
    assert "Ranking lists reach" in out
    assert "Plan 2 of" in err


def test_a_trial_is_in_the_ledger_and_leads_to_adoption_or_to_a_plan_without_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Priced as in the window: planning a trial, and what the gate decides."""
    plan = json.loads(run(capsys, "plan", project, "--json", "-q")[1])
    tried = plan["steps"][0]["id"]
    out = run(capsys, "trials", project, "-q", "--try", tried, "--who", "Ada")[1]
    assert "If it fails" in out
    (first,) = load(project).project.moves
    assert (first.who, first.before) == ("Ada", pytest.approx(plan["value_simulated"]))
    assert first.after is not None
    assert json.loads(run(capsys, "plan", project, "--json", "-q")[1])["value_simulated"] == (
        pytest.approx(first.after)
    )
    (row,) = json.loads(run(capsys, "trials", project, "-q", "--json")[1])
    good = [f"{k}={c['good']:g}" for k, c in enumerate(row["criteria"], 1)]
    held = [f"{k}=yes" for k, _ in enumerate(row["conditions"], 1)]
    run(capsys, "trials", project, "-q", "--result", tried, "--measured", *good, "--holds", *held)
    assert len(load(project).project.moves) == 1, "a result changes no plan"
    before = project.read_bytes()
    out = run(capsys, "trials", project, "-q", "--decide", tried, "--who", "Ada")[1]
    assert "The plan adopts it: set up from" in out
    assert "If it fails" not in out
    (row,) = json.loads(run(capsys, "trials", project, "-q", "--json")[1])
    steps = {
        s["id"]: s for s in json.loads(run(capsys, "plan", project, "--json", "-q")[1])["steps"]
    }
    assert row["adopted"] is not None
    assert steps[tried]["first_day"][:7] == row["adopted"][:7]
    passed = load(project).project.moves
    assert [m.after is not None for m in passed] == [True, True]

    project.write_bytes(before)
    out = run(capsys, "trials", project, "-q", "--decide", tried, "--who", "Ada", "--give-up")[1]
    assert "Done: Leave it out" in out
    failed = load(project).project.moves[-1]
    assert failed.after is not None
    assert failed.after <= passed[-1].after + 1
    assert {s.initiative for s in failed.steps if s.now is None} >= {tried}
    assert "cost" in run(capsys, "plan", project, "--decisions")[1].lower()
