"""The business case from the command line: trees, scenarios, and tables of what people state and measure."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path

import pytest

from planner.analysis.study.study import Study
from planner.storage.document import load, save
from tests.cli.test_commands import run
from tests.conftest import EXAMPLE, NOW
from tests.projects import few_candidates


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Path(shutil.copy(EXAMPLE, tmp_path / "own.mlplan"))


def leaves(node: dict) -> list[dict]:  # type: ignore[type-arg]
    below = node.get("operands", [])
    return [x for n in below for x in leaves(n)] if below else [node]


def test_the_tree_of_the_worth_is_the_same_bytes_twice(
    capsys: pytest.CaptureFixture[str], example_study: Study
) -> None:
    first = run(capsys, "appraise", EXAMPLE, "--json", "--explain", "NPV")
    assert first == run(capsys, "appraise", EXAMPLE, "--json", "--explain", "NPV")
    tree = json.loads(first[1])["explain"]
    assert tree["value"] == pytest.approx(example_study.case.npv.mean)
    benefits, costs = (n["value"] for n in tree["operands"][:2])
    assert tree["value"] == pytest.approx(benefits - costs)
    assert len(leaves(tree)) > 30
    assert all(math.isfinite(x["value"]) for x in leaves(tree) if x["value"] is not None)


def test_people_read_the_tree(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "appraise", EXAMPLE, "--explain", "BCR")
    assert status == 0
    assert "Benefits over cost" in out
    status, out, err = run(capsys, "appraise", EXAMPLE, "--explain", "IRX")
    assert (status, out) == (1, "")
    assert "no output “IRX”" in err.splitlines()[-1]


def test_questions_behind_the_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "few.mlplan"
    save(few_candidates(load(EXAMPLE).project), path, now=NOW)
    found = run(capsys, "appraise", path, "--json", "--scenarios", "--pilots")
    body = json.loads(found[1])
    assert [s["id"] for s in body["scenarios"]] == ["nothing", "foundation", "plan", "full"]
    assert body["scenarios"][2]["npv"]["p50"] == body["npv"]["p50"]
    assert {"id", "now", "after", "cost", "stop_chance"} <= body["pilots"][0].keys()


def test_assumptions_out_and_back(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "register.csv"
    before = project.read_bytes()
    assert run(capsys, "assumptions", project, "--export", table)[0] == 0
    out = run(capsys, "assumptions", project, "--read", table)[1]
    assert "There is nothing to change" in out
    assert project.read_bytes() == before
    text = table.read_text(encoding="utf-8-sig")
    row = next(x for x in text.splitlines() if x.startswith("deployments,"))
    table.write_text(f"{text.splitlines()[0]}\n{row.replace('confirmed', 'default')}\n")
    status, out, _ = run(capsys, "assumptions", project, "--read", table, "--dry-run")
    assert (status, project.read_bytes() == before) == (0, True)
    assert run(capsys, "assumptions", project, "--read", table)[0] == 0
    if "Changed" in out:
        assert "deployments" not in load(project).project.assumptions
    rows = json.loads(run(capsys, "assumptions", project, "--json")[1])
    assert {"id", "range", "grade", "source", "who", "when", "confirmed"} <= rows[0].keys()
    assert "Releases of models" in run(capsys, "assumptions", project)[1]


def test_a_bad_register_changes_nothing(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every fault is named, nothing is written; what is clear is taken when that is asked for."""
    before = project.read_bytes()
    table = tmp_path / "register.csv"
    table.write_text(
        "id,low,middle,high,grade,source,state\n"
        "deployments,10,20,30,A,Log,confirmed\n"
        "verified_share,0.1,NaN,0.3,A,Log,confirmed\n"
        "new_hires,1,#N/A,3,A,Log,confirmed\n"
    )
    status, out, err = run(capsys, "assumptions", project, "--read", table)
    assert (status, err) == (1, "")
    assert "row 3, “middle”" in out
    assert "“NaN” is not a number. Write a number from 0 to 100 (%)." in out
    assert "row 4, “middle”" in out
    assert "“#N/A” is an error of a spreadsheet" in out
    assert "Nothing was written" in out
    assert project.read_bytes() == before
    assert run(capsys, "assumptions", project, "--read", table, "--dry-run")[0] == 3
    assert project.read_bytes() == before
    assert run(capsys, "assumptions", project, "--read", table, "--partly")[0] == 3
    stated = load(project).project.assumptions
    assert stated["deployments"].range.likely == 20  # type: ignore[union-attr]
    body = json.loads(run(capsys, "assumptions", project, "--read", table, "--json")[1])
    assert body["counts"]["left out"] == 2
    assert body["counts"]["same"] == 1
    assert not body["written"]
    assert body["read as"] == {
        "encoding": "utf-8", "separator": ",", "sheet": "", "head row": 1, "decimal": "point",
        "dates": "",
    }  # fmt: skip
    assert {r["code"] for r in body["rows"]} == {"text", "error"}


def test_questions_are_answered_by_options(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "register.csv"
    head = "id;low;middle;high;grade;source;state\n"
    table.write_text(f"{head}salary_data_scientist;70.000;76.000;84.000;A;Payroll;confirmed\n")
    status, out, _ = run(capsys, "assumptions", project, "--read", table)
    assert status == 1
    assert "“70.000” can be 70 or 70,000" in out
    assert "--decimal comma (or point)" in out
    assert run(capsys, "assumptions", project, "--read", table, "--decimal", "comma")[0] == 0
    found = load(project).project.assumptions["salary_data_scientist"].range
    assert found is not None
    assert (found.low, found.likely, found.high) == (70_000, 76_000, 84_000)
    table.write_text(f"{head}salary_data_scientist;70;76;84;A;Payroll;confirmed\n")
    status, out, _ = run(capsys, "assumptions", project, "--read", table)
    assert status == 1
    assert "exactly 1,000 times more or less than before" in out
    assert "--sure" in out
    assert run(capsys, "assumptions", project, "--read", table, "--sure")[0] == 0
    assert load(project).project.assumptions["salary_data_scientist"].range.low == 70  # type: ignore[union-attr]


def test_use_cases_out_and_back(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "cases.xlsx"
    assert run(capsys, "use-cases", project, "--export", table)[0] == 0
    out = run(capsys, "use-cases", project, "--read", table)[1]
    assert "There is nothing to change" in out
    other = tmp_path / "other.csv"
    other.write_text("name;models;state;value middle\nPricing two;4;Produktion;1,5 Mio\n")
    status, out, _ = run(capsys, "use-cases", project, "--read", other)
    assert status == 0
    assert "50 models in production" in out
    assert len(json.loads(run(capsys, "use-cases", project, "--json")[1])) == 6
    before = load(project).project
    assert before.organisation.use_cases[-1].value.likely == 1_500_000  # type: ignore[union-attr]
    assert "a year" in run(capsys, "use-cases", project)[1]
    status, _, err = run(capsys, "use-cases", project, "--export", tmp_path / "cases.doc")
    assert status == 1
    assert "must end in .csv or .xlsx" in err


def test_measured_figures_beside_the_forecast(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "nothing" in run(capsys, "actuals", project)[1].lower()
    table = tmp_path / "measured.csv"
    table.write_text("measure,quarter,value\ndetect_hours,4,9000\ninvoices,1,100\n")
    assert "2 new" in run(capsys, "actuals", project, "--read", table)[1]
    found = json.loads(run(capsys, "actuals", project, "--json")[1])
    standing = {f["actual"]["measure"]: f["standing"] for f in found}
    assert standing["detect_hours"] == "worse"
    assert run(capsys, "actuals", project, "--export", tmp_path / "out.csv")[0] == 0
    assert "detect_hours" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
