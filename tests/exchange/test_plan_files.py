"""The roadmap in the files of other programs, read by readers that are not ours, and read back."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from planner.analysis.files.plan_file import (
    WRITERS,
    read_dates,
    schedule_of_plan,
    write_schedule,
)
from planner.analysis.files.plan_progress import progress_of, read_progress
from planner.analysis.study.agreed import agreed_of
from planner.analysis.study.plan import Experiment
from planner.analysis.study.study import Study
from planner.domain.base.errors import InputError
from planner.exchange.mspdi import NAMESPACE, write_mspdi
from planner.exchange.plan_tables import write_mermaid
from planner.exchange.schedule import Schedule, Task, working_day, working_days

DAY = date(2026, 11, 21)
SPACE = {"p": NAMESPACE}
HOSTILE = "=cmd|' /C calc'!A0 <b>&\"’ : ; # \u0647"

# order of the elements of a task in the published schema of the format, those that we write
TASK_ORDER = (
    "UID ID Name Active Type Contact OutlineNumber OutlineLevel Priority Start Finish Duration "
    "DurationFormat Milestone Summary FixedCost PercentComplete ActualStart ActualFinish ConstraintType "
    "CalendarUID ConstraintDate Deadline Notes PredecessorLink ExtendedAttribute Baseline"
).split()
PROJECT_ORDER = (
    "SaveVersion Name Title ScheduleFromStart StartDate FinishDate CurrencySymbol CurrencyCode CalendarUID "
    "DefaultStartTime DefaultFinishTime MinutesPerDay MinutesPerWeek DaysPerMonth NewTasksEstimated "
    "ExtendedAttributes Calendars Tasks Resources Assignments"
).split()


def small(**changes: object) -> Schedule:
    tasks = (
        Task("a", "First", "One", "tool", date(2027, 1, 1), date(2027, 3, 31), {"Engineer": 10.0}),
        Task(
            "b",
            HOSTILE,
            "Two",
            "practice",
            date(2027, 4, 1),
            date(2027, 6, 30),
            {"Engineer": 5.0, "Scientist": 20.0},
            1234.0,
            ("a",),
            HOSTILE,
            "running",
        ),
    )
    stages = (
        ("One", date(2027, 1, 1), date(2027, 3, 31)),
        ("Two", date(2027, 4, 1), date(2027, 6, 30)),
    )
    return replace(Schedule("Plan", "plan-1", "EUR", DAY, 3, stages, tasks), **changes)  # type: ignore[arg-type]


def in_order(element: ET.Element, order: list[str]) -> None:
    names = [child.tag.rpartition("}")[2] for child in element]
    assert set(names) <= set(order), set(names) - set(order)
    places = [order.index(n) for n in names]
    assert places == sorted(places), names


def test_project_xml_keeps_the_order_of_the_schema(example_study: Study) -> None:
    root = ET.fromstring(write_mspdi(schedule_of_plan(example_study, DAY)))  # noqa: S314
    in_order(root, PROJECT_ORDER)
    tasks = root.findall("p:Tasks/p:Task", SPACE)
    for task in tasks:
        in_order(task, TASK_ORDER)
    numbers = [t.findtext("p:UID", "", SPACE) for t in tasks]
    assert numbers == [str(k) for k in range(1, len(tasks) + 1)]
    steps = [t for t in tasks if t.find("p:Baseline", SPACE) is not None]
    assert len(steps) == len(example_study.plan.steps) + len(example_study.plan.stages)
    for link in root.iterfind(".//p:PredecessorUID", SPACE):
        assert link.text in numbers
    hours = dict.fromkeys(("work",), 0.0)
    for work in root.iterfind("p:Assignments/p:Assignment/p:Work", SPACE):
        hours["work"] += float((work.text or "")[2:].partition("H")[0])
    assert root.findtext("p:CurrencySymbol", "", SPACE) == "€"
    costs = sum(float(t.findtext("p:FixedCost", "0", SPACE)) for t in tasks) / 100
    invoices = sum(s.invoices for s in example_study.plan.steps)  # cash, not its present value
    assert costs == pytest.approx(invoices, rel=1e-4)
    assert invoices > sum(s.cash for s in example_study.plan.steps)
    organisation, limits = example_study.project.organisation, example_study.project.limits
    units = {
        r.findtext("p:Name", "", SPACE): float(r.findtext("p:MaxUnits", "", SPACE))
        for r in root.iterfind("p:Resources/p:Resource", SPACE)
    }
    engineers = organisation.headcount("ml_engineer") * limits.default_people_share
    assert "ml_engineer" not in limits.days_per_quarter
    assert units["ML engineers"] == pytest.approx(
        engineers, abs=1e-3
    )  # people × share of their time
    assert max(units.values()) < 20  # 100 would be 10,000 %
    days = sum(s.candidate.days for s in example_study.plan.steps)
    assert hours["work"] / 8 == pytest.approx(days, rel=0.01)


@pytest.mark.parametrize("ending", [".xml", ".csv", ".xlsx"])
def test_out_and_back_gives_the_same_dates(
    tmp_path: Path, example_study: Study, ending: str
) -> None:
    path = tmp_path / f"plan{ending}"
    path.write_bytes(write_schedule(example_study, path, DAY))
    found = {t.name: t for t in read_dates(path)}
    schedule = schedule_of_plan(example_study, DAY)
    assert [n for n in found if not n.endswith(": reached")] == [t.name for t in schedule.tasks]
    for task in schedule.tasks:
        read = found[task.name]
        assert read.state == "planned"
        assert read.ids == ((task.id,) if ending != ".xlsx" else ())
        if ending != ".xml":
            assert (read.start, read.finish) == (task.start, task.finish)
        else:  # snapped to working days
            assert (read.start, read.finish) == (
                working_day(task.start),
                working_day(task.finish, forward=False),
            )
    agreed = agreed_of(example_study.plan, "2026-11-21T12:00:00Z")
    names = {t.id: t.name for t in schedule.tasks}
    project = example_study.project.model_copy(update={"agreed_plan": agreed})
    intake = progress_of(project, path, names)
    assert intake.preview.clear
    assert not intake.groups
    assert intake.take() == agreed
    assert intake.preview.unknown == intake.preview.missing == ()


IDEA = Experiment(
    "churn", "Churn: offers", 1, 4, {"data_scientist": 18.0}, cost=30_000.0, cash=12_000.0,
    owner="Head of sales", decide_by="2027-06-15",
)  # fmt: skip


@pytest.fixture(scope="module")
def with_idea(example_study: Study) -> Study:
    return replace(example_study, plan=replace(example_study.plan, experiments=(IDEA,)))


def test_experiments_of_ideas_are_tasks_of_their_own_kind(tmp_path: Path, with_idea: Study) -> None:
    """In every format: days, owner, day of the decision; and no step of the agreed plan on the way back."""
    schedule = schedule_of_plan(with_idea, DAY)
    task = schedule.tasks[-1]
    assert (task.id, task.kind, task.cost) == ("ideas-churn", "experiment", 12_000)
    root = ET.fromstring(write_mspdi(schedule))  # noqa: S314
    rows = root.findall("p:Tasks/p:Task", SPACE)
    for row in rows:
        in_order(row, TASK_ORDER)
    head, own, decide = rows[-3:]
    assert [r.findtext("p:Summary", "", SPACE) for r in rows[-3:]] == ["1", "0", "0"]
    assert head.findtext("p:Name", "", SPACE) == "Experiments of ideas"
    assert own.findtext("p:Contact", "", SPACE) == "Head of sales"
    assert own.findtext("p:Deadline", "", SPACE) == "2027-06-15T17:00:00"
    assert own.findtext("p:FixedCost", "", SPACE) == "1200000"  # in hundredths
    assert decide.findtext("p:Name", "", SPACE) == "Decide: Churn: offers"
    assert decide.findtext("p:Milestone", "", SPACE) == "1"
    number = own.findtext("p:UID", "", SPACE)
    assert decide.findtext("p:PredecessorLink/p:PredecessorUID", "", SPACE) == number
    (work,) = (
        a.findtext("p:Work", "", SPACE)
        for a in root.iterfind("p:Assignments/p:Assignment", SPACE)
        if a.findtext("p:TaskUID", "", SPACE) == number
    )
    assert work == "PT144H0M0S"
    hidden = schedule_of_plan(with_idea, DAY, who=lambda _: "").tasks[-1]
    assert "Head of sales" not in hidden.owner + hidden.why
    calendar = Calendar.from_ical(WRITERS[".ics"](schedule))
    days = {str(e["uid"]).partition("@")[0]: e["dtstart"].dt for e in calendar.walk("VEVENT")}
    assert days["decide-ideas-churn"] == date(2027, 6, 15)
    assert days["ideas-churn"] == task.finish
    text = write_mermaid(schedule).decode()
    assert "section Experiments of ideas" in text
    assert ":ideas_churn, " in text
    assert "Decide#58; Churn#58; offers :milestone, 2027-06-15, 0d" in text
    rows_of = list(csv.DictReader(io.StringIO(WRITERS[".csv"](schedule).decode("utf-8-sig"))))
    assert rows_of[-1]["Issue type"] == "Experiment"
    assert (rows_of[-1]["Owner"], rows_of[-1]["Decide by"]) == ("Head of sales", "2027-06-15")
    assert (rows_of[-1]["Parent"], rows_of[-1]["Cost"]) == ("ideas", "12000")
    agreed = agreed_of(with_idea.plan, "2026-11-21T12:00:00Z")
    names = {s.candidate.id: s.candidate.name for s in with_idea.plan.steps}
    project = with_idea.project.model_copy(update={"agreed_plan": agreed})
    for ending in (".xml", ".csv"):
        path = tmp_path / f"plan{ending}"
        path.write_bytes(write_schedule(with_idea, path, DAY))
        intake = progress_of(project, path, names)
        assert intake.preview.unknown == intake.preview.missing == ()
        assert any("the experiment of an idea" in r.why for r in intake.preview.rows)
        assert intake.take() == agreed


def test_states_and_hostile_names_come_back(tmp_path: Path) -> None:
    for ending, write in ((".xml", WRITERS[".xml"]), (".csv", WRITERS[".csv"])):
        path = tmp_path / f"x{ending}"
        path.write_bytes(write(small()))
        second = read_dates(path)[1]
        assert second.state == "running"
        assert second.name == HOSTILE
    rows = list(csv.DictReader(io.StringIO((tmp_path / "x.csv").read_text("utf-8-sig"))))
    assert [r["Issue type"] for r in rows] == ["Initiative", "Epic", "Story", "Epic", "Story"]
    assert rows[-1]["Parent"] == "stage-2"
    assert rows[-1]["Blocked by"] == "a"
    assert rows[-1]["Summary"].startswith("'=")  # never a formula


def test_calendar_is_read_by_another_reader(example_study: Study) -> None:
    schedule = schedule_of_plan(example_study, DAY)
    calendar = Calendar.from_ical(WRITERS[".ics"](schedule))
    events = {str(e["uid"]): e for e in calendar.walk("VEVENT")}
    assert len(events) == len(schedule.tasks) + len(schedule.stages)
    task = schedule.tasks[0]
    event = events[f"{task.id}@{schedule.uid}.mlops-planner"]
    assert event["dtstart"].dt == task.finish
    assert event["dtend"].dt == task.finish + timedelta(days=1)
    later = Calendar.from_ical(WRITERS[".ics"](replace(schedule, revision=schedule.revision + 1)))
    assert {str(e["uid"]) for e in later.walk("VEVENT")} == events.keys()
    assert all(e["sequence"] > events[str(e["uid"])]["sequence"] for e in later.walk("VEVENT"))


def test_workbook_and_mermaid(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(WRITERS[".xlsx"](small()))
    book = load_workbook(path)
    assert book["Plan"]["B3"].value == HOSTILE
    assert book["Plan"]["B3"].data_type == "s"
    assert book["Plan"]["F4"].value == "=SUM(F2:F3)"
    assert load_workbook(path, data_only=True)["Plan"]["F4"].value == 35
    assert book["Plan"]["D2"].value.date() == date(2027, 1, 1)
    text = write_mermaid(small()).decode()
    assert text.startswith("gantt\n")
    names = [line.split(" :")[0] for line in text.splitlines()[4:]]
    assert all(":" not in n and "\n" not in n for n in names)
    assert "2027-07-01" in text  # the day after the last
    assert text.count("section ") == 2


def test_progress_is_tracked_in_quarters(tmp_path: Path, example_study: Study) -> None:
    agreed = agreed_of(example_study.plan, "2026-11-21T12:00:00Z")
    step = example_study.plan.steps[0].candidate
    start = example_study.plan.start
    rows = [
        ("", step.name, start, example_study.plan.last_day(6), "Done"),
        ("x", "Ghost", start, "", ""),
    ]
    head = "Issue ID,Summary,Start date,Due date,Status"
    path = tmp_path / "f.csv"
    path.write_text("\n".join([head, *(",".join(map(str, r)) for r in rows)]))
    intake = read_progress(path, agreed, {step.id: step.name})
    own = intake.take().progress[step.id]
    assert (own.state, own.start, own.end) == ("done", 0, 6)
    assert intake.preview.unknown == ("Ghost",)
    assert not agreed.progress
    path.write_text(f"{head}\n{step.id},{step.name},2028-06-01,2027-06-01,done\n")
    intake = read_progress(path, agreed, {step.id: step.name})
    assert [e.code for e in intake.preview.entries if e.result == "left out"] == ["backwards"]
    assert set(intake.groups) == {f"{step.id}:state"}  # the state is taken all the same
    path.write_text(f"{head}\n{step.id},{step.name},2099-06-01,,\n")
    intake = read_progress(path, agreed, {step.id: step.name})
    assert [e.code for e in intake.preview.entries if e.result == "left out"] == ["outside"]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xml", b"<Project", "is not Microsoft Project XML"),
        ("a.xml", b"<html/>", "no Project in it"),
        ("a.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><Project>&a;</Project>', "holds a document type"),
        (
            "a.xml",
            b"<Project><Tasks><Task><Name>A</Name><Start>soon</Start></Task></Tasks></Project>",
            "“soon” is not a date",
        ),
        ("a.csv", b"Summary\nA\n", "holds no row of heads with start"),
        ("a.mpp", b"x", "cannot be read"),
    ],
)
def test_bad_files_are_refused_in_one_sentence(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError) as raised:
        read_dates(path)
    assert words in str(raised.value)


def test_working_days_are_counted() -> None:
    assert working_days(date(2027, 1, 1), date(2027, 3, 31)) == 64
    assert working_day(date(2027, 1, 2)) == date(2027, 1, 4)
    assert working_day(date(2027, 1, 3), forward=False) == date(2027, 1, 1)


READER = """
import sys
import jpype, jpype.imports
import mpxj
jpype.startJVM()
from org.mpxj.reader import UniversalProjectReader
project = UniversalProjectReader().read(sys.argv[1])
for task in project.getTasks():
    if task.getID() is None or int(str(task.getID())) == 0: continue
    print("|".join(str(x) for x in (task.getName(), task.getStart(), task.getFinish(),
        task.getMilestone(), task.getSummary(), len(task.getPredecessors()), task.getText(1))))
print("resources", len(project.getResources()), "assignments", len(project.getResourceAssignments()))
"""


@pytest.mark.skipif(shutil.which("java") is None, reason="the independent reader needs Java")
def test_project_xml_is_read_by_an_independent_reader(tmp_path: Path, example_study: Study) -> None:
    pytest.importorskip("mpxj", reason="the independent reader is not installed")
    path, script = tmp_path / "plan.xml", tmp_path / "reader.py"
    schedule = schedule_of_plan(example_study, DAY)
    path.write_bytes(write_mspdi(schedule))
    script.write_text(READER)
    done = subprocess.run(
        [sys.executable, script, path], capture_output=True, text=True, timeout=120, check=True
    )
    lines = [line.split("|") for line in done.stdout.splitlines() if "|" in line]
    steps = {line[6]: line for line in lines if line[3] == "False" and line[4] == "False"}
    for task in schedule.tasks:
        name, start, finish, _, _, after, _ = steps[task.id]
        assert name == task.name
        assert start.startswith(working_day(task.start).isoformat())
        assert finish.startswith(working_day(task.finish, forward=False).isoformat())
        assert int(after) == len(task.after)
