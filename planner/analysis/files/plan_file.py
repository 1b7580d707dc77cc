"""The plan as a schedule for other programs, and what they know of its progress back into the agreed plan."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planner.analysis.study.plan import Plan
from planner.analysis.study.study import Study
from planner.domain.base.errors import InputError, PlannerError, ReportError
from planner.domain.base.language import tr
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.domain.plan.plan import AgreedPlan, PlannedStep, StepProgress
from planner.exchange.mspdi import read_mspdi, write_mspdi
from planner.exchange.plan_tables import (
    read_issues,
    write_calendar,
    write_issues,
    write_mermaid,
    write_plan_workbook,
)
from planner.exchange.schedule import Schedule, Task, TaskDates

WRITERS: dict[str, Callable[[Schedule], bytes]] = {
    ".xml": write_mspdi,
    ".csv": write_issues,
    ".ics": write_calendar,
    ".mmd": write_mermaid,
    ".xlsx": write_plan_workbook,
}
KINDS = {
    ".xml": "Microsoft Project XML",
    ".csv": "CSV for issue trackers",
    ".ics": "iCalendar",
    ".mmd": "Mermaid Gantt",
    ".xlsx": "workbook",
}


def schedule_of_plan(study: Study, made: date) -> Schedule:
    """The newest plan with dates; steps that are agreed on carry how far they have come."""
    plan, project = study.plan, study.project
    agreed = project.agreed_plan
    progress = agreed.progress if agreed is not None else {}
    tasks = []
    for stage in plan.stages:
        for step in stage.steps:
            id_ = step.candidate.id
            effort = step.candidate.initiative.effort_days
            state = progress[id_].state if id_ in progress else "planned"
            tasks.append(
                Task(
                    id=id_,
                    name=tr(step.candidate.name),
                    stage=tr(stage.name),
                    kind=step.candidate.kind,
                    start=plan.quarter_start(step.start),
                    finish=plan.last_day(step.end),
                    days={tr(CAPACITY_ROLE_NAMES[r]): d for r, d in effort.items()},
                    cost=step.cost,
                    after=step.waits_for,
                    why=tr(step.why),
                    state=state,
                )
            )
    return Schedule(
        title=f"{project.organisation.name}: {tr('MLOps roadmap')}",
        uid=project.id,
        currency=project.organisation.currency,
        made=made,
        revision=made.toordinal() - date(2020, 1, 1).toordinal(),
        stages=tuple(
            (tr(s.name), plan.quarter_start(s.start), plan.last_day(s.end)) for s in plan.stages
        ),
        tasks=tuple(tasks),
    )


def write_schedule(study: Study, path: Path, made: date) -> bytes:
    """The plan in the format of the file's ending; raises ``InputError`` for another one."""
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        known = ", ".join(f"{e} ({KINDS[e]})" for e in WRITERS)
        raise InputError(
            "{name} has no known ending. Choose from: {known}.", name=path.name, known=known
        )
    return writer(schedule_of_plan(study, made))


def check_schedule(data: bytes, path: Path, steps: int) -> None:
    """Read a schedule back; raises ``ReportError`` when it does not hold so many steps.

    ``path`` names its kind by its ending; nothing is read from there.
    """
    ending = path.suffix.lower()
    try:
        if ending == ".ics":
            import icalendar

            found = len(icalendar.Calendar.from_ical(data).events)
        elif ending == ".mmd":
            found = sum(":" in line for line in data.decode().splitlines()[1:])
        else:
            with tempfile.TemporaryDirectory(prefix="planner-check-") as folder:
                copy = Path(folder) / f"plan{ending}"
                copy.write_bytes(data)
                found = len(read_dates(copy))
    except (PlannerError, ValueError) as error:
        raise ReportError(
            "The schedule ({kind}) is not whole. Try again.", kind=KINDS[ending]
        ) from error
    if found < steps:
        raise ReportError("The schedule ({kind}) lacks steps. Try again.", kind=KINDS[ending])


def read_dates(path: Path) -> tuple[TaskDates, ...]:
    """Dates and states of a Microsoft Project XML, CSV or XLSX file."""
    ending = path.suffix.lower()
    if ending == ".xml":
        return read_mspdi(path)
    if ending in (".csv", ".xlsx"):
        return read_issues(path)
    raise InputError(
        "{name} cannot be read. Progress is read from .xml, .csv and .xlsx.", name=path.name
    )


@dataclass(frozen=True)
class ReadProgress:
    """An agreed plan with what a file says of it; ``lines`` in words, ``unknown`` what fits no step."""

    agreed: AgreedPlan
    lines: tuple[str, ...]
    unknown: tuple[str, ...]


def track(
    agreed: AgreedPlan, names: dict[str, str], found: Iterable[TaskDates], where: str
) -> ReadProgress:
    """Take dates and states into an agreed plan; ``names`` are those of the steps by id.

    A task is found by its id, else by its name. Dates become quarters of the plan. Raises ``InputError`` for
    dates outside the plan or the wrong way round; ``agreed`` itself is never changed.
    """
    start = date.fromisoformat(agreed.start)
    steps = {s.initiative: s for s in agreed.steps}
    by_name = {names.get(i, i): i for i in steps}
    progress = dict(agreed.progress)
    lines, unknown = [], []
    for task in found:
        id_ = task.id if task.id in steps else by_name.get(task.name)
        if id_ is None:
            unknown.append(task.name or task.id)
            continue
        step, name = steps[id_], names.get(id_, id_)
        first = _quarter(start, task.start, name, where) if task.start else step.start
        last = _quarter(start, task.finish, name, where) + 1 if task.finish else step.end
        if last <= first:
            raise InputError(
                "{where}, “{name}”: it ends on {finish}, before it starts on {start}.",
                where=where,
                name=name,
                finish=task.finish,
                start=task.start,
            )
        before = progress.get(id_)
        state = task.state or (before.state if before else "planned")
        if state == "planned" and (first, last) == (step.start, step.end):
            continue
        own = StepProgress(state=state, start=first, end=last)
        if own != before:
            progress[id_] = own
            lines.append(f"{name}: {state}, quarter {first + 1} to {last}")
    return ReadProgress(
        agreed.model_copy(update={"progress": progress}), tuple(lines), tuple(unknown)
    )


def _quarter(start: date, day: date, name: str, where: str) -> int:
    """The quarter of the plan that a day lies in."""
    months = (day.year - start.year) * 12 + day.month - start.month
    quarter = months // 3
    if not 0 <= quarter < 64:
        raise InputError(
            "{where}, “{name}”: {day} lies outside the plan that starts on {start}.",
            where=where,
            name=name,
            day=day,
            start=start,
        )
    return quarter


def agreed_of(plan: Plan, when: str, who: str = "") -> AgreedPlan:
    """The plan as people agree on it."""
    return AgreedPlan(
        agreed=when,
        who=who,
        start=plan.start.isoformat(),
        steps=tuple(
            PlannedStep(initiative=s.candidate.id, start=s.start, end=s.end) for s in plan.steps
        ),
    )
