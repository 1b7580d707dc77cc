"""A schedule as CSV for issue trackers, iCalendar, Mermaid and a workbook; the CSV comes back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.base.types import clean_text
from planner.exchange.schedule import EXPERIMENT, Schedule, Task
from planner.exchange.tabular import Filled, Value, as_csv

COLUMNS = (
    "Issue ID",
    "Issue type",
    "Summary",
    "Parent",
    "Blocked by",
    "Start date",
    "Due date",
    "Status",
    "Estimate (person-days)",
    "Roles",
    "Cost",
    "Description",
    "Owner",
    "Decide by",
)


PLAN_COLUMNS = (
    *("Stage", "Step", "Kind", "Start", "Finish", "Person-days", "Cost", "State", "Why"),
    *("Owner", "Decide by"),
)


def issue_table(schedule: Schedule) -> Filled:
    """Initiative, epics and stories, parents before their children; dates as YYYY-MM-DD."""
    rows: list[Sequence[Value]] = [
        _row(schedule.uid, "Initiative", schedule.title, "", schedule.tasks)
    ]
    for number, (stage, _, _) in enumerate(schedule.stages, start=1):
        members, epic = schedule.members(stage), schedule.group_id(number)
        rows.append(_row(epic, "Epic", stage, schedule.uid, members))
        for task in members:
            rows.append(
                (
                    task.id,
                    "Experiment" if task.kind == EXPERIMENT else "Story",
                    task.name,
                    epic,
                    ", ".join(task.after),
                    task.start,
                    task.finish,
                    task.state,
                    round(sum(task.days.values()), 1),
                    ", ".join(f"{r}: {d:.1f}" for r, d in task.days.items() if d),
                    round(task.cost),
                    task.why,
                    task.owner,
                    task.decide,
                )
            )
    widths = (18, 11, 34, 14, 24, 12, 12, 10, 12, 30, 12, 60, 20, 12)
    return Filled(COLUMNS, tuple(rows), widths=widths)


def _row(own: str, kind: str, name: str, parent: str, tasks: Sequence[Task]) -> tuple[Value, ...]:
    first = min((t.start for t in tasks), default=None)
    last = max((t.finish for t in tasks), default=None)
    return (
        own,
        kind,
        name,
        parent,
        "",
        first,
        last,
        "",
        round(sum(sum(t.days.values()) for t in tasks), 1),
        "",
        round(sum(t.cost for t in tasks)),
        "",
        "",
        "",
    )


def write_issues(schedule: Schedule) -> bytes:
    """The issue table as CSV."""
    return as_csv(issue_table(schedule))


def write_calendar(schedule: Schedule) -> bytes:
    """Stages reached and steps finished as all-day events; importing again updates them."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//MLOps Planner//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", schedule.title)
    stamp = datetime(schedule.made.year, schedule.made.month, schedule.made.day)  # noqa: DTZ001
    events = [
        (f"stage-{place}" if m.id == f"gate-{place}" else m.id, m.name, m.finish, m.why)
        for place in range(1, len(schedule.stages) + 1)
        for m in schedule.milestones(place)
    ]
    events += [
        (t.id, tr(phrase("{name}: finished", name=Verbatim(t.name))), t.finish, t.why)
        for t in schedule.tasks
        if t.state != "dropped"
    ]
    for own, words, day, note in events:
        event = Event()
        event.add("uid", f"{own}@{schedule.uid}.mlops-planner")
        event.add("sequence", schedule.revision)
        event.add("dtstamp", stamp)
        event.add("summary", clean_text(words))
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        if note:
            event.add("description", clean_text(note))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def write_mermaid(schedule: Schedule) -> bytes:
    """A Mermaid Gantt with a section for each stage."""
    lines = [
        "gantt",
        f"    title {_mermaid(schedule.title)}",
        "    dateFormat YYYY-MM-DD",
        "    axisFormat %Y-%m",
    ]
    states = {"done": "done, ", "running": "active, "}
    for place, (stage, _, _) in enumerate(schedule.stages, start=1):
        lines.append(f"    section {_mermaid(stage)}")
        for task in schedule.tasks:
            if task.stage != stage or task.state == "dropped":
                continue
            own = "".join(c if c.isalnum() else "_" for c in task.id)
            after = (task.finish + timedelta(days=1)).isoformat()
            lines.append(
                f"    {_mermaid(task.name)} :{states.get(task.state, '')}{own}, "
                f"{task.start.isoformat()}, {after}"
            )
        for gate in schedule.milestones(place):
            lines.append(f"    {_mermaid(gate.name)} :milestone, {gate.finish.isoformat()}, 0d")
    return ("\n".join(lines) + "\n").encode()


def _mermaid(text: str) -> str:
    """Text without what Mermaid reads as syntax."""
    codes = {"#": "#35;", ";": "#59;", ":": "#58;"}
    line = " ".join(clean_text(text, multiline=True).split())  # no line end of any kind
    return "".join(codes.get(c, c) for c in line).replace("%%", "% %")


def write_plan_workbook(schedule: Schedule) -> bytes:
    """The plan as a table with live sums, and bars on a time axis drawn by conditional formatting."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - a fixed date, no zone
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    month = book.add_format({"num_format": "mmm yy", "bold": True, "bottom": 1, "rotation": 90})
    money = book.add_format({"num_format": "#,##0"})
    strong = book.add_format({"bold": True, "num_format": "#,##0", "top": 1})
    sheet = book.add_worksheet("Plan")
    widths = (24, 34, 12, 11, 11, 11, 13, 10, 60, 20, 11)
    for column, (name, width) in enumerate(zip(PLAN_COLUMNS, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    for row, task in enumerate(schedule.tasks, start=1):
        for column, text in ((0, task.stage), (1, task.name), (2, task.kind), (7, task.state)):
            sheet.write_string(row, column, clean_text(text))
        sheet.write_datetime(row, 3, datetime.combine(task.start, datetime.min.time()), day)
        sheet.write_datetime(row, 4, datetime.combine(task.finish, datetime.min.time()), day)
        sheet.write_number(row, 5, sum(task.days.values()), money)
        sheet.write_number(row, 6, task.cost, money)
        sheet.write_string(row, 8, clean_text(task.why))
        sheet.write_string(row, 9, clean_text(task.owner))
        if task.decide is not None:
            sheet.write_datetime(row, 10, datetime.combine(task.decide, datetime.min.time()), day)
    last = len(schedule.tasks)
    sheet.write_string(last + 1, 1, f"Sum, cost in {schedule.currency}", strong)
    for column, values in (
        (5, [sum(t.days.values()) for t in schedule.tasks]),
        (6, [t.cost for t in schedule.tasks]),
    ):
        letter = "FG"[column - 5]
        formula = f"=SUM({letter}2:{letter}{last + 1})" if last else "=0"
        sheet.write_formula(last + 1, column, formula, strong, sum(values))
    sheet.freeze_panes(1, 2)
    if last:
        bars = book.add_worksheet("Timeline")
        bars.set_column(0, 0, 34)
        bars.write_string(0, 0, "Step", head)
        months = _months(
            min(t.start for t in schedule.tasks), max(t.finish for t in schedule.tasks)
        )
        for column, first in enumerate(months, start=1):
            bars.set_column(column, column, 3)
            bars.write_datetime(0, column, datetime.combine(first, datetime.min.time()), month)
        for row, task in enumerate(schedule.tasks, start=1):
            bars.write_formula(row, 0, f"=Plan!B{row + 1}", None, clean_text(task.name))
        fill = book.add_format({"bg_color": "#2A78D6"})
        from xlsxwriter.utility import xl_rowcol_to_cell

        corner = xl_rowcol_to_cell(0, 1, row_abs=True)
        bars.conditional_format(
            1,
            1,
            last,
            len(months),
            {
                "type": "formula",
                "criteria": f"=AND({corner}<=Plan!$E2,EOMONTH({corner},0)>=Plan!$D2)",
                "format": fill,
            },
        )
        bars.freeze_panes(1, 1)
    book.close()
    return buffer.getvalue()


def _months(first: date, last: date) -> list[date]:
    found = [first.replace(day=1)]
    while (after := (found[-1] + timedelta(days=32)).replace(day=1)) <= last:
        found.append(after)
    return found
