"""The plan as a schedule for other programs, and what they know of its progress back into the agreed plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from planner.analysis.files.plan_progress import agreed_days, known_days
from planner.analysis.study.experiment_words import experiment_words
from planner.analysis.study.limits import WORK_DAYS_PER_QUARTER
from planner.analysis.study.study import Study
from planner.domain.base.errors import InputError, PlannerError, ReportError
from planner.domain.base.language import tr
from planner.domain.base.system import scratch_folder
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.domain.plan.plan import AgreedPlan
from planner.exchange.mspdi import write_mspdi
from planner.exchange.mspdi_read import read_mspdi
from planner.exchange.plan_progress import read_issues
from planner.exchange.plan_tables import (
    write_calendar,
    write_issues,
    write_mermaid,
    write_plan_workbook,
)
from planner.exchange.schedule import EXPERIMENT, IDEAS, Schedule, Task, TaskDates

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


def schedule_of_plan(study: Study, made: date, who: Callable[[str], str] = str) -> Schedule:
    """The newest plan with dates; steps that are agreed on carry how far they have come.

    Experiments of ideas are a group of their own. ``who`` says under which name an owner is told.
    """
    plan, project = study.plan, study.project
    tasks = []
    for stage in plan.stages:
        for step in stage.steps:
            id_ = step.candidate.id
            effort = step.candidate.initiative.effort_days
            tasks.append(
                Task(
                    id=id_,
                    name=tr(step.candidate.name),
                    stage=tr(stage.name),
                    kind=step.candidate.kind,
                    days={tr(CAPACITY_ROLE_NAMES[r]): d for r, d in effort.items()},
                    cost=step.invoices,
                    after=step.waits_for,
                    why=tr(step.why),
                    owner=who(project.owners.get(id_, "")),
                    **_standing(
                        project.agreed_plan,
                        id_,
                        plan.dates_of(step),
                    ),
                )
            )
    ideas = _experiments(study, who)
    return Schedule(
        title=f"{project.organisation.name}: {tr('MLOps roadmap')}",
        uid=project.id,
        currency=project.organisation.currency,
        made=made,
        revision=made.toordinal() - date(2020, 1, 1).toordinal(),
        stages=tuple(
            (
                tr(s.name),
                *_around(tasks, tr(s.name), (plan.month_start(s.start), plan.last_day(s.end))),
            )
            for s in plan.stages
        )
        + ((_group(ideas),) if ideas else ()),
        tasks=(*tasks, *ideas),
        people={
            tr(CAPACITY_ROLE_NAMES[r]): days / WORK_DAYS_PER_QUARTER
            for r, days in plan.capacity.items()
        },
    )


def _experiments(study: Study, who: Callable[[str], str]) -> tuple[Task, ...]:
    """The experiments of ideas; where their days are not stated, their whole cost counts as invoices."""
    plan, currency = study.plan, study.project.organisation.currency
    on_trial = {u.id for u in study.project.organisation.use_cases if u.state == "trial"}
    return tuple(
        Task(
            id=f"{IDEAS}-{e.id}",
            name=tr(e.name),
            stage=tr("Experiments of ideas"),
            kind=EXPERIMENT,
            start=plan.month_start(e.start),
            finish=plan.last_day(e.end),
            days={tr(CAPACITY_ROLE_NAMES[r]): d for r, d in e.days.items()},
            cost=e.cash if e.days else e.cost,
            why=tr(experiment_words(plan, replace(e, owner=""), currency)),
            state="running" if e.id in on_trial else "planned",
            owner=who(e.owner),
            decide=date.fromisoformat(e.decide_by) if e.decide_by else None,
        )
        for e in plan.experiments
        if e.start < plan.months
    )


def _group(ideas: tuple[Task, ...]) -> tuple[str, date, date]:
    """The group of the experiments with its first and last day."""
    ends = [t.finish for t in ideas] + [t.decide for t in ideas if t.decide is not None]
    return ideas[0].stage, min(t.start for t in ideas), max(ends)


def _standing(agreed: AgreedPlan | None, id_: str, planned: tuple[date, date]) -> dict[str, Any]:
    """State and days of a step: the real ones where it has come on, beside those that were agreed."""
    step = None
    if agreed is not None and id_ in agreed.progress:
        step = next((s for s in agreed.steps if s.initiative == id_), None)
    if agreed is None or step is None:
        return {"start": planned[0], "finish": planned[1]}
    told, (start, finish) = agreed.progress[id_], known_days(agreed, step)
    return {
        "start": start,
        "finish": max(start, finish),
        "state": told.state,
        "began": date.fromisoformat(told.began) if told.began else None,
        "ended": date.fromisoformat(told.ended) if told.ended else None,
        "agreed": agreed_days(agreed, step),
    }


def _around(tasks: list[Task], stage: str, planned: tuple[date, date]) -> tuple[date, date]:
    """First and last day of a stage: what has moved in it moves its ends."""
    inside = [t for t in tasks if t.stage == stage]
    return (
        min([planned[0], *(t.start for t in inside)]),
        max([planned[1], *(t.finish for t in inside)]),
    )


def write_schedule(study: Study, path: Path, made: date, who: Callable[[str], str] = str) -> bytes:
    """The plan in the format of the file's ending; raises ``InputError`` for another one."""
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        known = ", ".join(f"{e} ({KINDS[e]})" for e in WRITERS)
        raise InputError(
            "{name} has no known ending. Choose from: {known}.", name=path.name, known=known
        )
    return writer(schedule_of_plan(study, made, who))


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
            with scratch_folder("planner-check-") as folder:
                copy = folder / f"plan{ending}"
                copy.write_bytes(data)
                found = len(read_dates(copy))
    except (PlannerError, ValueError) as error:
        raise ReportError(
            "The schedule ({kind}) is not whole. Try again.", kind=KINDS[ending]
        ) from error
    if found < steps:
        raise ReportError("The schedule ({kind}) lacks steps. Try again.", kind=KINDS[ending])


TABLES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".ods")


def read_dates(path: Path) -> tuple[TaskDates, ...]:
    """Dates and states of all tasks of a Microsoft Project XML file or a table of tasks."""
    ending = path.suffix.lower()
    if ending == ".xml":
        return tuple(t for t in read_mspdi(path) if not t.container)
    if ending in TABLES:
        tasks = read_issues(path, None)[1]
        return tuple(t for t in tasks if not t.container)
    raise InputError(
        "{name} cannot be read. Progress is read from {endings}.",
        name=path.name,
        endings=", ".join((".xml", *TABLES)),
    )
