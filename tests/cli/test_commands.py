"""The command line from outside: results, exit statuses, one sentence for what is wrong."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from planner.__main__ import main
from planner.storage.document import load, save
from tests.conftest import EXAMPLE, NOW, ROOT
from tests.projects import TRIALS, few_candidates


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main([str(a) for a in arguments])
    out = capsys.readouterr()
    return status, out.out, out.err


@pytest.mark.parametrize("command", ["score", "appraise", "plan", "check"])
def test_json_is_the_same_bytes_twice(capsys: pytest.CaptureFixture[str], command: str) -> None:
    first = run(capsys, command, EXAMPLE, "--json")
    second = run(capsys, command, EXAMPLE, "--json")
    assert first == second
    assert first[0] == 0
    json.loads(first[1], parse_constant=lambda word: pytest.fail(f"{word} is not JSON"))


def test_faces_show_the_same_numbers(capsys: pytest.CaptureFixture[str], example_study) -> None:  # type: ignore[no-untyped-def]
    case = json.loads(run(capsys, "appraise", EXAMPLE, "--json")[1])
    assert case["npv"]["p50"] == example_study.case.npv.p50
    assert case["seed"] == 7
    plan = json.loads(run(capsys, "plan", EXAMPLE, "--json")[1])
    assert [s["id"] for s in plan["steps"]] == [s.candidate.id for s in example_study.plan.steps]
    score = json.loads(run(capsys, "score", EXAMPLE, "--json", "--explain")[1])
    assert score["overall"]["value"] == example_study.profile.overall.value
    assert score["explain"]["value"] == score["overall"]["value"]


def test_people_get_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert "level 1.6 of 4" in run(capsys, "score", EXAMPLE)[1]
    assert "Overall level: 1.58 of 4" in run(capsys, "score", EXAMPLE, "--explain")[1]
    text = run(capsys, "appraise", EXAMPLE)[1]
    assert "P5" in text
    assert "shown, never added" in text
    assert "Foundations" in run(capsys, "plan", EXAMPLE)[1]
    assert "holds together" in run(capsys, "check", EXAMPLE)[1]
    assert "123 questions" in run(capsys, "check", ROOT / "questionnaires" / "house.toml")[1]


def fill(sheet: Path, level_of) -> None:  # type: ignore[no-untyped-def]
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows):
        row["answer"] = level_of(number, row)
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def shorter(path: Path) -> None:
    """Fewer futures and two pages: what takes long is tested elsewhere."""
    project = load(path).project
    changes = {
        "finance": project.finance.model_copy(update={"trials": TRIALS}),
        "report": project.report.model_copy(update={"edition": "decision"}),
    }
    save(project.model_copy(update=changes), path, now=NOW, overwrite=True)


def test_a_project_of_ones_own_from_nothing_to_a_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], example_study
) -> None:  # type: ignore[no-untyped-def]
    project, sheet = tmp_path / "bank.mlplan", tmp_path / "answers.csv"
    profile = (
        "--organisation", "North Bank (test)", "--team", "Credit", "--team", "Fraud", "--currency", "GBP",
        "--data-scientists", 60, "--ml-engineers", 12, "--platform-engineers", 10, "--data-engineers", 20,
        "--product-owners", 8, "--compliances", 6, "--models", 120, "--regulated-models", 40, "--real-time",
        "--value-per-model", 900000, "--budget", 200000, "--start", "2027-04-01",
    )  # fmt: skip
    assert run(capsys, "new", project, *profile)[0] == 0
    status, _, err = run(capsys, "new", project, *profile)
    assert status == 1
    assert "--force" in err
    assert run(capsys, "answers", project, "--write", sheet)[0] == 0
    fill(sheet, lambda n, row: str((n * 7) % 4) if n % 11 else "?")
    status, out, _ = run(capsys, "answers", project, "--read", sheet, "--dry-run")
    assert "162 new" in out
    assert not load(project).project.current_round.answers
    assert run(capsys, "answers", project, "--read", sheet)[0] == 0
    assert "162 as before" in run(capsys, "answers", project, "--read", sheet)[1]
    shorter(project)
    status, out, err = run(
        capsys, "demo", "--project", project, "--no-window", "--out", tmp_path / "out"
    )
    assert status == 0, err
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        "roadmap.pdf", "roadmap.html", "bank.mlplan",
    }  # fmt: skip
    assert "£" in out
    assert "Report as PDF" in err
    plan = json.loads(run(capsys, "plan", project, "--json")[1])
    assert plan["start"] == "2027-04-01"
    own = {(s["id"], s["start_month"]) for s in plan["steps"]}
    assert own != {(s.candidate.id, s.start) for s in example_study.plan.steps}
    score = json.loads(run(capsys, "score", project, "--json")[1])
    assert score["overall"]["value"] != example_study.profile.overall.value


def test_report_files_and_formats(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "report", EXAMPLE, "--format", "html", "--out", tmp_path, "--json")
    assert status == 0
    assert json.loads(out)[0]["file"].endswith("insurer.html")


def test_the_report_in_german_for_strangers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What strangers are told is fixed in the project, so it is a copy that is reported on.

    One format of each kind; every format of another study is made in tests/reporting/test_formats.py.
    """
    project, folder = tmp_path / "insurer.mlplan", tmp_path / "out"
    project.write_bytes(EXAMPLE.read_bytes())
    status, out, err = run(
        capsys, "report", project, "--format", "html,xlsx,mspdi,csv", "--out", folder,
        "--language", "de", "--profile", "anonymous",
    )  # fmt: skip
    assert status == 0
    assert len(out.splitlines()) == 4
    assert "Report as a web page" in err, "progress is on the terminal"
    assert {p.suffix for p in folder.iterdir()} == {".html", ".xlsx", ".xml", ".csv"}
    html = (folder / "insurer.html").read_text("utf-8")
    assert '<html lang="de">' in html
    assert "Dieser Bericht ist anonym" in html
    assert load(project).project.publications
    status, _, err = run(capsys, "report", EXAMPLE, "--templates", tmp_path / "none")
    assert status == 1
    assert "does not exist" in err


def bad(tmp_path: Path, name: str) -> Path:
    path = tmp_path / f"{name}.mlplan"
    data = EXAMPLE.read_bytes()
    if name == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif name == "foreign":
        path.write_bytes(b"PK\x03\x04 a workbook")
    elif name == "newer":
        path.write_bytes(data.replace(b'"major": 2', b'"major": 9', 1))
    elif name == "huge":
        path.write_bytes(b" ")
        with path.open("r+b") as file:
            file.truncate(300_000_000)
    elif name == "range":
        path.write_bytes(
            data.replace(
                b'"toil_data_share": {\n    "range": {\n     "low": 0.25',
                b'"toil_data_share": {\n    "range": {\n     "low": -3.0',
                1,
            )
        )
    return path


BAD = [
    (command, name)
    for command in ("score", "check", "plan", "report", "answers")
    for name in ("missing", "cut", "foreign", "newer", "huge", "range")
    # levels and sheets do not need the business case's inputs
    if not (name == "range" and command in ("score", "answers"))
]


@pytest.mark.parametrize(("command", "name"), BAD)
def test_bad_files_are_told_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, name: str
) -> None:
    path = bad(tmp_path, name)
    more = ["--write", tmp_path / "a.csv"] if command == "answers" else []
    status, out, err = run(capsys, command, path, *more)
    assert status == 1
    assert out == ""
    lines = [x for x in err.splitlines() if x.startswith("mlops-planner:")]
    assert len(lines) == 1
    assert "Traceback" not in err
    assert not (tmp_path / "a.csv").exists()


def with_limits(folder: Path, **change: float) -> Path:
    project = few_candidates(load(EXAMPLE).project)
    path = folder / "tight.mlplan"
    limits = project.limits.model_copy(update=change)
    save(project.model_copy(update={"limits": limits}), path, now=NOW)
    return path


def test_limits_that_afford_nothing_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = with_limits(tmp_path, budget_per_quarter=0.0, default_people_share=0.0)
    status, out, err = run(
        capsys, "demo", "--project", path, "--no-window", "--out", tmp_path / "o"
    )
    assert status == 1
    assert out == ""
    assert "The limits afford no step" in err
    assert "Raise the budget" in err
    assert not (tmp_path / "o").exists()


def test_tight_limits_give_a_smaller_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], example_study
) -> None:  # type: ignore[no-untyped-def]
    path = with_limits(tmp_path, most_at_once=2)
    plan = json.loads(run(capsys, "plan", path, "--json")[1])
    assert 0 < len(plan["steps"]) < len(example_study.plan.steps)
    for month in range(3 * plan["quarters"]):
        assert sum(s["start_month"] <= month < s["end_month"] for s in plan["steps"]) <= 2


def test_an_unknown_questionnaire_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("new", tmp_path / "a.mlplan", "--organisation", "A", "--questionnaire", "atlas")
    status, _, err = run(capsys, *arguments)
    assert status == 1
    assert "no questionnaire “atlas” and no file of that name" in err
    assert not (tmp_path / "a.mlplan").exists()


def test_everything_can_be_had_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, sheet = tmp_path / "a.mlplan", tmp_path / "a.csv"
    made = json.loads(run(capsys, "new", file, "--organisation", "A", "--json")[1])
    assert made["questions"] == 68
    assert json.loads(run(capsys, "answers", file, "--write", sheet, "--json")[1])["file"] == str(
        sheet
    )
    read = json.loads(run(capsys, "answers", file, "--read", sheet, "--json")[1])
    assert (read["counts"]["new"], read["counts"]["changed"], read["written"]) == (0, 0, False)
    demo = json.loads(
        run(capsys, "demo", "--project", file, "--no-window", "--out", tmp_path, "--json")[1]
    )
    assert demo["overall"]["value"] is None


def test_an_impossible_must_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from planner.storage.document import save
    from tests.conftest import NOW

    project = load(EXAMPLE).project
    limits = project.limits.model_copy(update={"default_people_share": 0.001})
    changed = project.model_copy(update={"limits": limits, "wishes": {"p-ci": "must"}})
    path = tmp_path / "must.mlplan"
    save(changed, path, now=NOW)
    status, out, err = run(capsys, "plan", path)
    assert status == 1
    assert "“Continuous integration” is a must" in err
    assert out == ""


def test_without_a_display_the_window_is_refused_in_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    for arguments in ([], ["app"], ["app", str(EXAMPLE)]):
        status, _, err = run(capsys, *arguments)
        assert status == 1
        assert "no display here" in err


def test_published_models_are_read_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Microsoft Azure" in run(capsys, "score", EXAMPLE)[1]
    found = json.loads(run(capsys, "score", EXAMPLE, "--json")[1])["published_models"]
    assert [m["id"] for m in found] == ["google", "microsoft", "aws"]
    levels = [m["level"] for m in found]
    assert all(one["low"] <= one["high"] for one in levels)
    assert all(m["scoring"] for m in found)
    for name in ("google", "microsoft", "aws"):
        path = ROOT / "questionnaires" / "lenses" / f"{name}.toml"
        assert "published model" in run(capsys, "check", path)[1]


def test_usage_is_status_two() -> None:
    for arguments in (["fly"], ["score"], ["answers", "x.mlplan"]):
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        assert caught.value.code == 2


def test_the_program_starts_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "planner", "score", str(EXAMPLE)],
        capture_output=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0
    assert b"level 1.6" in done.stdout


def test_import_shows_what_it_takes_and_takes_nothing_unseen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(__file__).parents[1] / "fixtures" / "reading" / "importers"
    clear, other = next(folder.glob("s1_*")), next(folder.glob("s2_*"))
    out = tmp_path / "out"
    assert main(["import", str(clear), "--out", str(out), "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "answers of claims: 6 of 6" in said
    assert "Nothing was written" in said
    assert not out.exists()
    assert main(["import", str(other), "--out", str(out)]) == 1
    said = capsys.readouterr().out
    assert said.count("is not in the answer list of") == 6
    assert said.count("which offers: No | Yes, for some | Yes, for half | Yes, for most") == 6
    assert "holds no answers" not in said
    assert not out.exists()
    assert main(["import", str(other), "--out", str(out), "--partly"]) == 3
    assert [p.name for p in out.iterdir()] == ["s2-answer-in-other-words.model.json"]
