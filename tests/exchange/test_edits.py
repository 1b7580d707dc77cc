"""Edits that people make to our exports in other programs, each with its right reading (``docs/reading.md``).

What is made here needs no other program; what other programs saved lies in ``tests/fixtures/reading``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from planner.analysis.files.plan_file import write_schedule
from planner.analysis.files.plan_progress import agreed_days, progress_of, read_progress
from planner.analysis.files.register_file import read_register, register_table
from planner.analysis.study.agreed import agreed_of
from planner.analysis.study.baseline import register
from planner.analysis.study.study import Study
from planner.catalogue.load import built_in_catalogue
from planner.domain.plan.own_entries import OwnEntries
from planner.domain.plan.plan import AgreedPlan, PlannedStep, StepProgress
from planner.domain.project import Project
from planner.domain.record.preview import Answers, Intake
from planner.exchange.answer_sheet import answer_sheet, read_sheet
from planner.exchange.case_tables import read_use_cases, use_case_table
from planner.exchange.catalogue_file import read_tools, tools_table
from planner.exchange.mspdi import write_mspdi
from planner.exchange.plan_tables import write_issues, write_plan_workbook
from planner.exchange.schedule import Schedule, Task, working_day
from planner.exchange.tabular import Filled, as_csv, as_workbook, number_words
from tests.conftest import ROOT

CATALOGUE = built_in_catalogue()
TODAY, NOW = date(2026, 11, 28), datetime(2026, 11, 28, tzinfo=UTC)
NAMES = {"p-comms": "Joint reviews", "t-dvc": "DVC"}
INPUTS = Path(__file__).parents[1] / "fixtures" / "reading" / "importers"
PLAN_NAMES = {
    "p-comms": "Joint reviews across functions", "t-dvc": "DVC", "p-code-vc": "Version control and review",
    "t-kitops": "KitOps with an OCI registry", "t-pandera": "Pandera",
}  # fmt: skip


def schedule(state: str = "planned") -> Schedule:
    tasks = (
        Task("p-comms", "Joint reviews", "One", "practice", date(2027, 1, 1), date(2027, 3, 31),
             {"Engineer": 5.0}, 100.0, state=state),  # type: ignore[arg-type]
        Task("t-dvc", "DVC", "One", "tool", date(2027, 4, 1), date(2027, 6, 30), {"Engineer": 2.0}, 50.0),
    )  # fmt: skip
    stages = (("One", date(2027, 1, 1), date(2027, 6, 30)),)
    return Schedule("Plan", "plan-1", "EUR", TODAY, 1, stages, tasks)


def agreed(
    progress: dict[str, StepProgress] | None = None, names: dict[str, str] = NAMES
) -> AgreedPlan:
    starts = {"t-dvc": 3} if names is NAMES else {"t-kitops": 3, "t-pandera": 3}
    steps = tuple(
        PlannedStep(initiative=i, start=starts.get(i, 0), end=starts.get(i, 0) + 3) for i in names
    )
    return AgreedPlan(
        agreed="2026-11-20T10:00:00Z", start="2027-01-01", steps=steps, progress=progress or {}
    )


def plan_csv(tmp_path: Path, change: Callable[[str], str], name: str = "plan.csv") -> Path:
    text = write_issues(schedule()).decode("utf-8-sig")
    path = tmp_path / name
    path.write_text(change(text), encoding="utf-8")
    return path


# ---- every export, read back by its reader, is the same


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("what", ["register", "answers", "use cases", "tools"])
def test_what_we_write_reads_back_as_no_change(
    tmp_path: Path, example: Project, what: str, kind: str
) -> None:
    own = example.organisation
    tables: dict[str, Filled] = {
        "register": register_table(register(example, CATALOGUE), own.currency),
        "answers": answer_sheet(example, example.respondents[:2]),
        "use cases": use_case_table(own.use_cases),
        "tools": tools_table(CATALOGUE),
    }
    path = tmp_path / f"t.{kind}"
    path.write_bytes(
        as_csv(tables[what]) if kind == "csv" else as_workbook([("sheet", tables[what])])
    )
    readers: dict[str, Callable[[], Intake[object]]] = {
        "register": lambda: read_register(path, example, CATALOGUE, TODAY),  # type: ignore[dict-item,return-value]
        "answers": lambda: read_sheet(path, example, NOW, None),  # type: ignore[dict-item,return-value]
        "use cases": lambda: read_use_cases(path, own.use_cases, own.currency),  # type: ignore[dict-item,return-value]
        "tools": lambda: read_tools(path, CATALOGUE, OwnEntries(), TODAY),  # type: ignore[dict-item,return-value]
    }
    intake = readers[what]()
    bad = [e for e in intake.preview.entries if e.result in ("asked", "left out", "changed", "new")]
    assert not bad
    assert not intake.groups


@pytest.mark.parametrize(
    ("ending", "write"),
    [(".xml", write_mspdi), (".csv", write_issues), (".xlsx", write_plan_workbook)],
)
def test_the_plan_reads_back_as_no_change(
    tmp_path: Path, ending: str, write: Callable[[Schedule], bytes]
) -> None:
    path = tmp_path / f"plan{ending}"
    path.write_bytes(write(schedule()))
    intake = read_progress(path, agreed(), NAMES)
    assert intake.preview.clear
    assert not intake.groups
    assert intake.preview.missing == intake.preview.unknown == ()


@pytest.mark.parametrize("ending", [".xml", ".csv", ".xlsx"])
def test_real_days_go_out_and_come_back(tmp_path: Path, example_study: Study, ending: str) -> None:
    """What was told of a step leaves with its days, beside those agreed, and reads back as no change."""
    plan = agreed_of(example_study.plan, "2026-11-20T10:00:00Z")
    first, second, third = plan.steps[0], plan.steps[1], plan.steps[2]
    ended = agreed_days(plan, first)[1] + timedelta(days=2)
    progress = {
        first.initiative: StepProgress(
            state="done", start=first.start, end=first.end, ended=ended.isoformat()
        ),
        second.initiative: StepProgress(
            state="running", start=second.start, end=second.end, began="2027-01-18"
        ),
        third.initiative: StepProgress(state="dropped"),
    }
    plan = plan.model_copy(update={"progress": progress})
    project = example_study.project.model_copy(update={"agreed_plan": plan})
    study = replace(example_study, project=project)
    names = {s.candidate.id: s.candidate.name for s in study.plan.steps}
    path = tmp_path / f"plan{ending}"
    path.write_bytes(write_schedule(study, path, TODAY))
    intake = progress_of(project, path, names)
    assert intake.preview.clear
    assert not intake.groups
    if ending == ".xml":
        text = path.read_text("utf-8")
        (late,) = re.findall(r"<ActualFinish>(.*?)</ActualFinish>", text)
        assert late == f"{working_day(ended, forward=False)}T17:00:00"
        assert re.findall(r"<ActualStart>(.*?)</ActualStart>", text) == ["2027-01-18T08:00:00"]
        task = text[text.index(f"<Value>{first.initiative}<") :]
        agreed_end = working_day(agreed_days(plan, first)[1], forward=False)
        assert f"<Finish>{agreed_end}T17:00:00</Finish>" in task[: task.index("</Task>")]


@pytest.mark.parametrize(
    ("value", "words"),
    [(1.125, "1.1250"), (0.006, "0.0060"), (76_000.0, "76000"), (0.25, "0.25"), (4.5, "4.5"),
     (1e-7, "0.0000001")],
)  # fmt: skip
def test_csv_never_has_exactly_three_decimals(value: float, words: str) -> None:
    assert number_words(value) == words
    assert float(words) == value


# ---- spreadsheets


def test_the_page_of_ms_dos(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    text = "Kennung;Vorgang;Zustand;Anfang;Ende\nt-dvc;DVC für Prüfer;läuft;01.04.2027;30.06.2027\n"
    path.write_bytes(text.encode("cp850"))
    intake = read_progress(path, agreed(), NAMES)
    assert intake.preview.read_as.encoding == "cp850"
    assert intake.take().progress["t-dvc"].state == "running"


def test_an_apostrophe_in_front_of_a_number(tmp_path: Path, example: Project) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id", "low", "middle", "high", "grade"])
    book.active.append(["new_hires", "1", "2", "3", "B"])
    for cell in book.active[2][1:4]:
        cell.quotePrefix = True
    book.save(tmp_path / "a.xlsx")
    found = read_register(tmp_path / "a.xlsx", example, CATALOGUE, TODAY).take().stated["new_hires"]
    assert found.range is not None
    assert (found.range.low, found.range.likely, found.range.high) == (1, 2, 3)


def answers_book(example: Project, sheets: dict[str, list[list[object]]], path: Path) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


HEAD = ["respondent", "question", "answer", "reason", "note"]


def test_filtered_rows_are_read_and_named(tmp_path: Path, example: Project) -> None:
    rows = [HEAD, ["pricing-1", "STR-01", 0, "", ""], ["pricing-1", "STR-03", 4, "", ""]]
    path = answers_book(example, {"answers": rows}, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["answers"].row_dimensions[3].hidden = True
    book.save(path)
    preview = read_sheet(path, example, NOW, "take").preview
    hidden = [e for e in preview.entries if e.row == 3 and e.result in ("changed", "new")]
    assert hidden
    assert "The row is hidden." in hidden[0].remarks


def test_a_sheet_for_each_team(tmp_path: Path, example: Project) -> None:
    two = {
        "Pricing": [HEAD, ["pricing-1", "STR-01", 4, "", ""]],
        "More": [HEAD, ["pricing-2", "STR-01", 4, "", ""]],
        "Again": [HEAD, ["pricing-1", "STR-01", 0, "", ""]],
    }
    intake = read_sheet(answers_book(example, two, tmp_path / "a.xlsx"), example, NOW, "take")
    assert set(intake.groups) <= {"pricing-2/STR-01"}
    (left,) = [e for e in intake.preview.entries if e.result == "left out"]
    assert "Again: 2" in str(left.why)  # a key in two sheets is a double


def test_rows_sorted_and_deleted_and_columns_moved(tmp_path: Path, example: Project) -> None:
    table = answer_sheet(example, example.respondents[:1])
    order = [table.columns.index(c) for c in ("answer", "question", "respondent")]
    rows = [[str(r[k]) for k in order] for r in list(table.rows)[::-2]]
    path = tmp_path / "a.csv"
    path.write_bytes(as_csv(Filled(("answer", "question", "respondent"), rows)))
    intake = read_sheet(path, example, NOW, None)
    assert not intake.groups
    assert intake.take() == example


def test_ids_that_a_spreadsheet_autocorrected(tmp_path: Path) -> None:
    path = plan_csv(
        tmp_path, lambda t: t.replace("p-comms", "P–Comms").replace(",planned,", ",Done,", 1)
    )
    assert read_progress(path, agreed(), NAMES).take().progress["p-comms"].state == "done"


# ---- plans


def test_done_and_then_set_back(tmp_path: Path) -> None:
    done = StepProgress(state="done", start=0, end=3)
    intake = read_progress(plan_csv(tmp_path, lambda t: t), agreed({"p-comms": done}), NAMES)
    (entry,) = [e for e in intake.preview.entries if e.result == "changed"]
    assert (entry.old, entry.new) == ("done", "planned")
    assert "Back to planned." in entry.remarks
    assert not intake.take().progress


def test_a_due_date_that_was_cleared(tmp_path: Path) -> None:
    path = plan_csv(
        tmp_path, lambda t: t.replace("2027-01-01,2027-03-31,planned", "2027-07-01,,running")
    )
    own = read_progress(path, agreed(), NAMES).take().progress["p-comms"]
    assert (own.state, own.start, own.end) == ("running", 6, 9)  # its length is kept
    assert (own.began, own.ended) == ("2027-07-01", "")  # and no finish invented


def test_a_step_that_began_before_the_plan(tmp_path: Path) -> None:
    path = plan_csv(
        tmp_path,
        lambda t: t.replace("2027-01-01,2027-03-31,planned", "2026-12-28,2027-03-31,running"),
    )
    intake = read_progress(path, agreed(), NAMES)
    own = intake.take().progress["p-comms"]
    assert (own.state, own.start, own.end) == ("running", 0, 3)
    assert any("began before the plan" in str(r) for e in intake.preview.entries for r in e.remarks)


def test_a_step_that_was_renamed_there(tmp_path: Path) -> None:
    path = tmp_path / "plan.xml"
    path.write_bytes(write_mspdi(schedule()).replace(b"<Name>DVC<", b"<Name>Data versions<"))
    preview = read_progress(path, agreed(), NAMES).preview
    (entry,) = [e for e in preview.entries if e.id == "t-dvc"]
    assert entry.result == "same"
    assert "Its name there is “Data versions”; ours stays." in [str(r) for r in entry.remarks]


@pytest.mark.parametrize(
    ("name", "step", "expected"),
    [
        ("p1", "p-comms", ("running", 0, 3)),
        ("p2", "p-comms", ("done", 0, 1)),
        ("p5", "p-comms", ("planned", 0, 1)),
        ("p6", "p-comms", ("running", 0, 1)),
    ],
)
def test_edits_in_microsoft_project(name: str, step: str, expected: tuple[str, int, int]) -> None:
    path = next(INPUTS.glob(f"{name}_*"))
    found = read_progress(path, agreed(names=PLAN_NAMES), PLAN_NAMES).take().progress
    own = found.get(step) or StepProgress(state="planned", start=0, end=3)
    assert (own.state, own.start / 3, own.end / 3) == expected


@pytest.mark.parametrize(
    ("name", "step", "expected"),
    [
        ("p10", "p-comms", ("running", 0, 1)),
        ("p11", "p-comms", ("running", 0, 1)),
        ("p11", "t-dvc", ("done", 0, 1)),
        ("p12", "p-comms", ("running", 2, 3)),
        ("p13", "p-comms", ("running", 0, 1)),
    ],
)
def test_tables_as_spreadsheets_and_trackers_leave_them(
    name: str, step: str, expected: tuple[str, int, int]
) -> None:
    path = next(INPUTS.glob(f"{name}_*"))
    own = read_progress(path, agreed(names=PLAN_NAMES), PLAN_NAMES).take().progress[step]
    assert (own.state, own.start / 3, own.end / 3) == expected


def test_one_id_twice_with_two_states_is_refused_with_both_rows() -> None:
    intake = read_progress(next(INPUTS.glob("p14_*")), agreed(names=PLAN_NAMES), PLAN_NAMES)
    assert not intake.groups
    (entry,) = [e for e in intake.preview.entries if e.result == "left out"]
    assert "stands there 2 times: 2, 3." in str(entry.why)


def test_a_catalogue_with_thousands_commas(tmp_path: Path) -> None:
    """12,000 is asked with both readings, and twelve thousand where the answer says so: never 12."""
    path = next(INPUTS.glob("n9_*"))
    asked = read_tools(path, CATALOGUE, OwnEntries(), TODAY)
    questions = [e for e in asked.preview.entries if e.result == "asked"]
    assert {e.readings for e in questions} == {(12_000, 12), (15_000, 15), (20_000, 20)}
    assert not asked.groups
    told = read_tools(path, CATALOGUE, OwnEntries(), TODAY, Answers(decimal="."))
    (tool,) = told.take().tools
    assert (tool.yearly_cost.low, tool.yearly_cost.likely, tool.yearly_cost.high) == (
        12_000, 15_000, 20_000,
    )  # fmt: skip


def test_a_copied_row_is_told_apart() -> None:
    intake = read_progress(next(INPUTS.glob("p4_*")), agreed(names=PLAN_NAMES), PLAN_NAMES)
    told = [str(r.why) for r in intake.preview.rows] + [
        str(e.why) for e in intake.preview.entries if e.code == "twice"
    ]
    assert any("copy" in t or "times" in t for t in told)


# ---- the table


def test_the_table_of_edits_names_tests_that_exist() -> None:
    text = (ROOT / "docs" / "reading.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \|.*\| `(test_\w+)` \|$", text, re.MULTILINE)
    assert [int(n) for n, _ in rows] == list(range(1, len(rows) + 1))
    assert len(rows) >= 40
    there = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)
    }
    assert {name for _, name in rows} <= there
    listed = list(csv.DictReader(io.StringIO((INPUTS.parent / "edits.csv").read_text("utf-8"))))
    assert len(listed) == len(rows)
