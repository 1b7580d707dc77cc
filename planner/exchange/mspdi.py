"""Microsoft Project XML (MSPDI): a schedule out; ``mspdi_read`` brings dates and progress back.

Every level of the format is a sequence, so the order of elements matters. Namespace and order are those of
the published schema of Project 2003 to 2019. Dates are local, without a time zone.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date

from planner.domain.base.numbers import SYMBOLS
from planner.domain.base.types import clean_text
from planner.exchange.schedule import Schedule, Task, working_day, working_days

NAMESPACE = "http://schemas.microsoft.com/project"
OWN_ID = "188743731"
"""The number of the custom field Text1, which carries our id through other programs."""

HOURS = 8
START_NO_EARLIER_THAN = "4"
FINISH_TO_START = "1"
DAYS_FORMAT = "7"


def write_mspdi(schedule: Schedule) -> bytes:
    """The schedule as Microsoft Project XML, with the plan as its baseline as well."""
    root = ET.Element("Project", {"xmlns": NAMESPACE})
    tasks = schedule.tasks
    first = min((t.start for t in tasks), default=schedule.made)
    last = max((t.finish for t in tasks), default=schedule.made)
    roles = list(dict.fromkeys(r for t in tasks for r, d in t.days.items() if d))
    _texts(
        root,
        SaveVersion="14",
        Name=f"{schedule.uid}.xml",
        Title=clean_text(schedule.title),
        ScheduleFromStart="1",
        StartDate=_begin(first),
        FinishDate=_end(last),
        CurrencySymbol=SYMBOLS.get(schedule.currency, schedule.currency),
        CurrencyCode=schedule.currency,
        CalendarUID="1",
        DefaultStartTime="08:00:00",
        DefaultFinishTime="17:00:00",
        MinutesPerDay=str(HOURS * 60),
        MinutesPerWeek=str(HOURS * 5 * 60),
        DaysPerMonth="20",
        NewTasksEstimated="0",
    )
    attributes = ET.SubElement(root, "ExtendedAttributes")
    _texts(
        ET.SubElement(attributes, "ExtendedAttribute"),
        FieldID=OWN_ID,
        FieldName="Text1",
        Alias="Initiative",
    )
    _calendar(root)
    numbers = _tasks(root, schedule)
    resources = ET.SubElement(root, "Resources")
    for number, role in enumerate(roles, start=1):
        _texts(
            ET.SubElement(resources, "Resource"),
            UID=str(number),
            ID=str(number),
            Name=clean_text(role),
            Type="1",
            MaxUnits=f"{schedule.people.get(role, 1.0):.4f}",
        )
    _assignments(root, tasks, numbers, roles)
    ET.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root) + b"\n"


def _texts(parent: ET.Element, **values: str) -> ET.Element:
    for name, value in values.items():
        ET.SubElement(parent, name).text = value
    return parent


def _begin(day: date) -> str:
    return f"{working_day(day).isoformat()}T08:00:00"


def _end(day: date) -> str:
    return f"{working_day(day, forward=False).isoformat()}T17:00:00"


def _hours(start: date, finish: date) -> int:
    return working_days(working_day(start), working_day(finish, forward=False)) * HOURS


def _calendar(root: ET.Element) -> None:
    calendars = ET.SubElement(root, "Calendars")
    calendar = _texts(
        ET.SubElement(calendars, "Calendar"),
        UID="1",
        Name="Standard",
        IsBaseCalendar="1",
        BaseCalendarUID="-1",
    )
    days = ET.SubElement(calendar, "WeekDays")
    for day in range(1, 8):  # 1 is Sunday
        works = 2 <= day <= 6
        week_day = _texts(
            ET.SubElement(days, "WeekDay"), DayType=str(day), DayWorking=str(int(works))
        )
        if works:
            times = ET.SubElement(week_day, "WorkingTimes")
            for begin, end in (("08:00:00", "12:00:00"), ("13:00:00", "17:00:00")):
                _texts(ET.SubElement(times, "WorkingTime"), FromTime=begin, ToTime=end)


def _tasks(root: ET.Element, schedule: Schedule) -> dict[str, int]:
    """Write the stages with their steps and milestones; return the numbers of the steps."""
    rows: list[tuple[str, Task, str]] = []
    for place, (stage, begin, end) in enumerate(schedule.stages, start=1):
        summary = Task(schedule.group_id(place), stage, stage, "stage", begin, end)
        rows.append((str(place), summary, "summary"))
        inside = [(t, "step") for t in schedule.members(stage)]
        inside += [(t, "milestone") for t in schedule.milestones(place)]
        rows += [(f"{place}.{k}", task, kind) for k, (task, kind) in enumerate(inside, start=1)]
    numbers = {t.id: n for n, (_, t, kind) in enumerate(rows, start=1) if kind == "step"}
    parent = ET.SubElement(root, "Tasks")
    for number, (outline, task, kind) in enumerate(rows, start=1):
        level = 1 if kind == "summary" else 2
        _task(parent, number, outline, task, level=level, kind=kind, numbers=numbers)
    return numbers


def _task(
    parent: ET.Element,
    number: int,
    outline: str,
    task: Task,
    *,
    level: int,
    kind: str,
    numbers: dict[str, int],
) -> None:
    milestone, summary = kind == "milestone", kind == "summary"
    start, finish = _begin(task.start), _end(task.finish)
    if milestone:
        start = finish
    duration = "PT0H0M0S" if milestone else f"PT{_hours(task.start, task.finish)}H0M0S"
    done = {"done": "100", "running": "50"}.get(task.state, "0")
    element = _texts(
        ET.SubElement(parent, "Task"),
        UID=str(number),
        ID=str(number),
        Name=clean_text(task.name),
        Active="0" if task.state == "dropped" else "1",
        Type="1",
        **({"Contact": clean_text(task.owner)} if task.owner else {}),
        OutlineNumber=outline,
        OutlineLevel=str(level),
        Priority="500",
        Start=start,
        Finish=finish,
        Duration=duration,
        DurationFormat=DAYS_FORMAT,
        Milestone=str(int(milestone)),
        Summary=str(int(summary)),
        FixedCost=f"{task.cost * 100:.0f}" if kind == "step" else "0",
        PercentComplete=done,
    )
    if task.began is not None and task.state in ("running", "done"):
        _texts(element, ActualStart=_begin(task.began))
    if task.ended is not None and task.state == "done":
        _texts(element, ActualFinish=_end(task.ended))
    if not summary:
        _texts(
            element,
            ConstraintType=START_NO_EARLIER_THAN,
            CalendarUID="-1",
            ConstraintDate=start,
        )
        if task.decide is not None:
            _texts(element, Deadline=_end(task.decide))
    if task.why:
        _texts(element, Notes=clean_text(task.why))
    for other in task.after:
        if other in numbers:
            _texts(
                ET.SubElement(element, "PredecessorLink"),
                PredecessorUID=str(numbers[other]),
                Type=FINISH_TO_START,
                CrossProject="0",
                LinkLag="0",
                LagFormat=DAYS_FORMAT,
            )
    _texts(ET.SubElement(element, "ExtendedAttribute"), FieldID=OWN_ID, Value=task.id)
    if not summary:
        first, last = task.agreed or (task.start, task.finish)
        if not milestone:
            start, finish = _begin(first), _end(last)
            duration = f"PT{_hours(first, last)}H0M0S"
        _texts(
            ET.SubElement(element, "Baseline"),
            Number="0",
            Start=start,
            Finish=finish,
            Duration=duration,
            DurationFormat=DAYS_FORMAT,
        )


def _assignments(
    root: ET.Element, tasks: tuple[Task, ...], numbers: dict[str, int], roles: list[str]
) -> None:
    parent = ET.SubElement(root, "Assignments")
    number = 0
    for task in tasks:
        hours = _hours(task.start, task.finish)
        for role, days in task.days.items():
            if not days:
                continue
            number += 1
            units = days * HOURS / hours if hours else 1.0
            _texts(
                ET.SubElement(parent, "Assignment"),
                UID=str(number),
                TaskUID=str(numbers[task.id]),
                ResourceUID=str(roles.index(role) + 1),
                Finish=_end(task.finish),
                Start=_begin(task.start),
                Units=f"{units:.4f}",
                Work=f"PT{days * HOURS:.0f}H0M0S",
            )
