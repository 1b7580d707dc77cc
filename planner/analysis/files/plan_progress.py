"""What a file says of the steps of an agreed plan: how far they have come, when they began and ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase
from planner.domain.base.numbers import count
from planner.domain.base.written.cells import key
from planner.domain.plan.calendar import Calendar, first_day
from planner.domain.plan.plan import (
    FARTHEST_MONTH,
    QUARTER,
    AgreedPlan,
    PlannedStep,
    StepProgress,
    StepState,
)
from planner.domain.project import Project
from planner.domain.record.preview import Answers, Entry, Intake, NotRead, Preview
from planner.exchange.intake.read import Reading
from planner.exchange.mspdi_read import read_mspdi
from planner.exchange.plan_progress import read_issues
from planner.exchange.schedule import IDEAS, TaskDates, working_day

TOLERANCE = timedelta(days=15)
"""A start so much before the end of a quarter, or a finish so much after it, is not yet the next one's.

Of a plan by months it is a third of that.
"""


def progress_of(
    project: Project, path: Path, names: dict[str, str], answers: Answers | None = None
) -> Intake[AgreedPlan]:
    """Read a file on top of the plan that a project has agreed, by its own calendar."""
    if project.agreed_plan is None:
        raise InputError("No plan is agreed yet. Agree one first.")
    calendar = Calendar.of(project.organisation.region, project.limits)
    return read_progress(path, project.agreed_plan, names, answers, calendar)


def read_progress(
    path: Path,
    agreed: AgreedPlan,
    names: dict[str, str],
    answers: Answers | None = None,
    calendar: Calendar | None = None,
) -> Intake[AgreedPlan]:
    """Read a file on top of ``agreed``; ``names`` are those of the steps by id, in the languages known.

    The first and last open day of a step by ``calendar`` are those that were agreed.

    A step's state and its pair of dates are each taken by themselves. Raises ``InputError`` where the file
    holds no tasks.
    """
    steps = {s.initiative: s for s in agreed.steps}
    ids = {key(i): i for i in steps}
    by_name = {key(names.get(i, i)): i for i in steps}
    known = {**by_name, **ids}
    reading: Reading | None = None
    if path.suffix.lower() == ".xml":
        tasks = read_mspdi(path)
    else:
        reading, tasks = read_issues(path, lambda t: key(t) in known, answers)
    progress = _Progress(agreed, steps, names, calendar)
    if reading is not None:
        progress.entries = reading.entries
    progress.read(tasks, ids, by_name)
    missing = tuple(names.get(i, i) for i in steps if i not in progress.seen)
    if reading is None:
        preview = Preview(
            path.name,
            "plan",
            tuple(progress.entries),
            rows=tuple(progress.parts),
            missing=missing,
            of=len(steps),
            unknown=tuple(progress.unknown),
        )
    else:
        reading.table.skipped += progress.parts
        preview = reading.preview(missing=missing, of=len(steps), unknown=tuple(progress.unknown))
    return Intake(preview, progress.groups, progress.build)


def agreed_days(agreed: AgreedPlan, step: PlannedStep) -> tuple[date, date]:
    """First and last day of a step as it was agreed."""
    start = date.fromisoformat(agreed.start)
    return first_day(start, step.start), first_day(start, step.end) - timedelta(days=1)


def known_days(agreed: AgreedPlan, step: PlannedStep) -> tuple[date, date]:
    """First and last day of a step as they are known: the real ones, else those of its months."""
    told = agreed.progress.get(step.initiative)
    if told is None:
        return agreed_days(agreed, step)
    begin = date.fromisoformat(agreed.start)
    first = step.start if told.start is None else told.start
    end = step.end if told.end is None else told.end
    start, finish = first_day(begin, first), first_day(begin, end) - timedelta(days=1)
    return (
        date.fromisoformat(told.began) if told.began else start,
        date.fromisoformat(told.ended) if told.ended else finish,
    )


@dataclass(frozen=True)
class _Days:
    start: date | None
    finish: date | None


class _Progress:
    """The steps of an agreed plan while a file is read into them."""

    def __init__(
        self,
        agreed: AgreedPlan,
        steps: dict[str, PlannedStep],
        names: dict[str, str],
        calendar: Calendar | None = None,
    ) -> None:
        self.calendar = calendar
        self.agreed, self.steps, self.names = agreed, steps, names
        self.start = date.fromisoformat(agreed.start)
        self.per = agreed.per
        self.tolerance = TOLERANCE * self.per / QUARTER
        self.entries: list[Entry] = []
        self.groups: dict[str, Any] = {}
        self.seen: set[str] = set()
        self.unknown: list[str] = []
        self.parts: list[NotRead] = []

    def read(
        self, tasks: Iterable[TaskDates], ids: dict[str, str], by_name: dict[str, str]
    ) -> None:
        """Find the step of each task, tell copies apart, and note what the file says."""
        found: dict[str, list[TaskDates]] = {}
        for task in tasks:
            own = next((ids[key(i)] for i in task.ids if key(i) in ids), None)
            if own is None and not task.parent:
                own = by_name.get(key(task.name))
            if own is not None:
                found.setdefault(own, []).append(task)
            elif task.parent in self.steps:
                step = self.names.get(task.parent, task.parent)
                why = phrase("“{task}” is a part of “{step}”", task=Verbatim(task.name), step=step)
                self.parts.append(NotRead("", task.place, why))
            elif any(i.startswith(f"{IDEAS}-") for i in task.ids):
                why = phrase(
                    "“{task}” is the experiment of an idea: its page says when it begins, and what "
                    "was decided",
                    task=Verbatim(task.name),
                )
                self.parts.append(NotRead(task.sheet, task.place, why))
            elif not task.container:
                self.unknown.append(Verbatim(task.name or ", ".join(task.ids)))
        for own, same in found.items():
            self.seen.add(own)
            one = self._the_step(own, same)
            if one is not None:
                self._note(own, one)

    def _the_step(self, own: str, tasks: list[TaskDates]) -> TaskDates | None:
        """The one task that is the step: the one with our name where an id stands there twice."""
        if len(tasks) == 1:
            return tasks[0]
        if all(replace(t, place=0) == replace(tasks[0], place=0) for t in tasks):
            return tasks[0]
        name = self.names.get(own, own)
        mine = [t for t in tasks if key(t.name) == key(name)]
        if len(mine) == 1:
            for other in tasks:
                if other is not mine[0]:
                    why = phrase(
                        "“{task}” is a copy of “{step}”", task=Verbatim(other.name), step=name
                    )
                    self.parts.append(NotRead(other.sheet, other.place, why))
            return mine[0]
        places = ", ".join(str(t.place) for t in tasks)
        self._add(
            tasks[0],
            own,
            "left out",
            code="twice",
            why=phrase(
                "“{step}” stands there {n} times: {places}.", step=name, n=len(tasks), places=places
            ),
            accepted="Keep one of them.",
        )
        return None

    def _add(self, task: TaskDates, own: str, result: Any, **more: Any) -> None:
        self.entries.append(
            Entry(
                result,
                id=own,
                name=self.names.get(own, own),
                sheet=task.sheet,
                row=task.place,
                written=more.pop("written", task.told),
                **more,
            )
        )

    def _note(self, own: str, task: TaskDates) -> None:
        before = self.agreed.progress.get(own)
        was: StepState = before.state if before is not None else "planned"
        days = self._days(own, task)
        changed = False
        remarks = list(task.remarks)
        if key(task.name) != key(self.names.get(own, own)) and task.name:
            remarks.append(
                phrase("Its name there is “{name}”; ours stays.", name=Verbatim(task.name))
            )
        if task.state == "keep":
            remarks.append(phrase("“{word}” changes no state.", word=Verbatim(task.told)))
        elif task.state is not None and task.state != was:
            changed = True
            self.groups[f"{own}:state"] = task.state
            if task.state == "planned":
                remarks.append("Back to planned.")
            self._add(
                task, own, "changed", group=f"{own}:state", field="state", old=was, new=task.state,
                remarks=tuple(remarks),
            )  # fmt: skip
            remarks = []
        if days is not None:
            changed = self._note_days(own, task, days, remarks) or changed
        if not changed:
            self._add(task, own, "same", remarks=tuple(remarks))

    def _days(self, own: str, task: TaskDates) -> _Days | None:
        """The days that differ from what is known; ``None`` where none does."""
        if task.start is None and task.finish is None:
            return None
        start, finish = self._known_days(own)
        starts = [start, working_day(start)]
        ends = [finish, working_day(finish, forward=False)]
        if self.calendar is not None:
            starts.append(self.calendar.first(start, finish))
            ends.append(self.calendar.last(finish, start))
        same_start = task.start is None or task.start in starts
        same_finish = task.finish is None or task.finish in ends
        if same_start and same_finish:
            return None
        return _Days(
            start if same_start and task.start is not None else task.start,
            finish if same_finish and task.finish is not None else task.finish,
        )

    def _known_days(self, own: str) -> tuple[date, date]:
        return known_days(self.agreed, self.steps[own])

    def _note_days(
        self,
        own: str,
        task: TaskDates,
        days: _Days,
        remarks: list[str],
    ) -> bool:
        step = self.steps[own]
        first, end = self._months(step, days)
        if end > FARTHEST_MONTH or first >= FARTHEST_MONTH:
            self._add(
                task,
                own,
                "left out",
                code="outside",
                field="dates",
                why=phrase("It lies outside the plan that starts on {start}.", start=self.start),
                accepted="Correct the dates.",
            )
            return True
        if days.start is not None and days.start < self.start:
            remarks.append("It began before the plan; its first month is taken.")
        planned = first_day(self.start, step.end) - timedelta(days=1)
        if days.finish is not None and days.finish > planned:
            late = (days.finish - planned).days
            remarks.append(phrase("{days} late.", days=count(late, "day", "days")))
        if (first, end) != (step.start, step.end):
            remarks.append(phrase("Month {first} to {last}.", first=first + 1, last=end))
        known = dict(zip(("start", "finish"), self._known_days(own), strict=True))
        self.groups[f"{own}:dates"] = days
        for field, day in (("start", days.start), ("finish", days.finish)):
            if day is not None and day != known[field]:
                self._add(
                    task, own, "changed", group=f"{own}:dates", field=field, written=day.isoformat(),
                    old=known[field].isoformat(), new=day.isoformat(), remarks=tuple(remarks),
                )  # fmt: skip
                remarks = []
        return True

    def _months(self, step: PlannedStep, days: _Days) -> tuple[int, int]:
        """First month and the one after the last, of whole periods; a few days over the edge do not count."""
        length = step.end - step.start
        first = None if days.start is None else self._begun(days.start + self.tolerance)
        last = None if days.finish is None else self._begun(days.finish - self.tolerance)
        if first is None and last is None:
            return step.start, step.end
        if last is None:
            assert first is not None  # noqa: S101 - one of the two is there
            return max(first, 0), max(first, 0) + length
        if first is None:
            first = min(step.start, last)
        if first > last and days.start is not None and days.finish is not None:
            middle = days.start + (days.finish - days.start) / 2
            first = last = self._begun(middle)
        return max(first, 0), max(last, 0) + self.per

    def _begun(self, day: date) -> int:
        """The month with which the period of a day begins."""
        months = (day.year - self.start.year) * 12 + day.month - self.start.month
        return months // self.per * self.per

    def build(self, chosen: Mapping[str, Any]) -> AgreedPlan:
        """The agreed plan with what is chosen; a step that is as planned again has no progress."""
        progress = dict(self.agreed.progress)
        for own in dict.fromkeys(k.rpartition(":")[0] for k in chosen):
            step = self.steps[own]
            old = progress.get(own, StepProgress(state="planned"))
            state: StepState = chosen.get(f"{own}:state", old.state)
            days: _Days | None = chosen.get(f"{own}:dates")
            first, end, began, ended = old.start, old.end, old.began, old.ended
            if days is not None:
                first, end = self._months(step, days)
                began = days.start.isoformat() if days.start else ""
                ended = days.finish.isoformat() if days.finish else ""
            if first is None or end is None:
                first, end = step.start, step.end
            as_planned = agreed_days(self.agreed, step)
            as_agreed = (first, end) == (step.start, step.end) and (
                began in ("", as_planned[0].isoformat())
                and ended in ("", as_planned[1].isoformat())
            )
            if state == "planned" and as_agreed:
                progress.pop(own, None)
                continue
            progress[own] = StepProgress(
                state=state, start=first, end=end, note=old.note, began=began, ended=ended
            )
        return self.agreed.model_copy(update={"progress": progress})
