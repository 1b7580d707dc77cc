"""What a table of issues or tasks says of the steps of a plan: Jira, Azure DevOps, Excel, and the like."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from planner.domain.base.language import Verbatim, phrase
from planner.domain.base.written.cells import EMPTY, key
from planner.domain.base.written.dates import ReadDate
from planner.domain.base.written.figures import field_of
from planner.domain.base.written.numbers import Read
from planner.domain.base.written.words import read_state
from planner.domain.record.preview import Answers, Choice
from planner.exchange.intake.heads import PLAN
from planner.exchange.intake.read import Reading
from planner.exchange.intake.table import Row, read_table_of
from planner.exchange.schedule import TaskDates, Told

CONTAINERS = frozenset({"initiative", "epic", "summary", "stage", "milestone", "thema"})
FEW = 3
"""From so many rows on, an actual start on each tells nothing: some programs write it for all."""


def read_issues(
    path: Path, steps: Callable[[str], bool] | None, answers: Answers | None = None
) -> tuple[Reading, tuple[TaskDates, ...]]:
    """The tasks of a table; ``steps`` tells ids and names of steps: without it all but epics are some.

    Raises ``InputError`` where the file holds no table of tasks.
    """
    known = steps or bool
    table = read_table_of(path, PLAN, steps)
    reading = Reading(table, "plan", answers or Answers())
    pairs = ("start", "finish", "actual start", "actual finish")
    days: dict[str, dict[int, ReadDate]] = {}
    for column in pairs:
        role = "start" if column.endswith("start") else "finish"
        found = days.get(column.replace("finish", "start"), {})
        starts = [r.day for r in found.values()] if role == "finish" else []
        beside = [c for c in pairs if c != column]
        days[column] = reading.day_column(column, role, beside, starts)  # type: ignore[arg-type]
    percents = _percents(reading)
    azure = "work item type" in (h.casefold() for h in table.heads.values())
    begun = days["actual start"]
    tells = not (len(begun) >= FEW and all(r.tag == "date" for r in begun.values()))
    tasks = []
    for k, row in enumerate(table.rows):
        ids = tuple(c.text.strip() for c in row.all_ids if c.text.strip())
        mine = next((i for i in ids if known(i)), "") or row.text("name")
        container = key(row.text("type")) in CONTAINERS
        if container and (steps is None or not known(mine)):
            tasks.append(TaskDates(ids, row.text("name"), container=True))
            continue
        if not known(mine):
            tasks.append(TaskDates(ids, row.text("name"), sheet=row.sheet, place=row.number))
            continue
        own = {c: d[k] for c, d in days.items() if k in d}
        start, finish, remarks = _pair(reading, row, own)
        state, told, more = _state(
            reading, row, percents.get(k), own if tells else {c: r for c, r in own.items()
                                                              if c != "actual start"}, azure=azure
        )  # fmt: skip
        tasks.append(
            TaskDates(
                ids, row.text("name"), start, finish, state, row.sheet, row.number, told,
                remarks=(*remarks, *more),
            )
        )  # fmt: skip
    return reading, tuple(tasks)


def _pair(
    reading: Reading, row: Row, own: dict[str, ReadDate]
) -> tuple[date | None, date | None, tuple[str, ...]]:
    """First and last day of a row; both are left out where one has to be, or where they run backwards."""
    more = {"name": Verbatim(row.text("name"))}
    wrong = [c for c in ("start", "finish") if c in own and own[c].tag in ("ask", "no")]
    for column in wrong:
        reading.date_fault(row, column, own[column], field=column, **more)
    if wrong:
        return None, None, ()
    start, finish = (own[c].day if c in own else None for c in ("start", "finish"))
    ended = own.get("actual finish")
    if finish is None and ended is not None and ended.tag == "date":
        finish = ended.day
    if start is not None and finish is not None and finish < start:
        why = phrase(
            "It ends on {finish}, before it starts on {start}.", finish=finish, start=start
        )
        reading.leave(row, "finish", "backwards", why, "Correct the dates.", field="dates", **more)
        return None, None, ()
    return start, finish, ()


def _state(
    reading: Reading, row: Row, percent: float | None, own: dict[str, ReadDate], *, azure: bool
) -> tuple[Told | None, str, tuple[str, ...]]:
    """The state of a row with the word that tells it: a word, else actual dates, else per cent."""
    text = row.text("state")
    by_percent: Told | None = None
    if percent is not None:
        by_percent = "done" if percent >= 1 else "running" if percent > 0 else "planned"
    if text and not _only_figures(reading, "state"):
        found = read_state(
            text, resolution=row.text("resolution"), category=row.text("category"), azure=azure
        )
        if found is None:
            why = phrase("“{text}” is no known state.", text=Verbatim(text[:40]))
            accepted = "Write planned, running, done or dropped."
            name = Verbatim(row.text("name"))
            reading.leave(row, "state", "word", why, accepted, field="state", name=name)
            return None, text, ()
        remarks: tuple[str, ...] = ()
        if by_percent is not None and found not in ("keep", by_percent) and percent in (0, 1):
            remarks = (phrase("{percent:.0%} complete says otherwise.", percent=percent),)
        return found, text, remarks
    for column, state in (("actual finish", "done"), ("actual start", "running")):
        read = own.get(column)
        if read is not None and read.tag == "date":
            return state, row.text(column), ()  # type: ignore[return-value]
    return by_percent, row.text("percent") or text, ()


def _only_figures(reading: Reading, column: str) -> bool:
    """Whether a column of states holds nothing but figures: then it is per cent."""
    texts = [r.text(column).rstrip("% ").strip() for r in reading.table.rows if r.text(column)]
    return bool(texts) and all(t.replace(",", ".").replace(".", "", 1).isdigit() for t in texts)


def _percents(reading: Reading) -> dict[int, float]:
    """Shares complete: bare numbers are per cent, unless all lie in 0 to 1 with one strictly between."""
    column = "percent" if any("percent" in r.cells for r in reading.table.rows) else "state"
    if column == "state" and not _only_figures(reading, "state"):
        return {}
    field = field_of("share", bounds=(0, 1))
    reads = reading.numbers((column,), lambda *_: field, lambda *_: False, question="percent")
    found = {k: r.values[0] for (k, _), r in reads.items() if r.values}
    rows = reading.table.rows
    bare = {
        k: v * 100
        for k, v in found.items()
        if "%" not in rows[k].text(column) and rows[k].cells.get(column, EMPTY).kind != "percent"
    }
    if bare and all(0 <= v <= 1 for v in bare.values()):
        if any(0 < v < 1 for v in bare.values()):
            return {**found, **bare}
        told = reading.answers.given.get("percent")
        if told == "share":
            return {**found, **bare}
        if any(v == 1 for v in bare.values()) and told is None:
            _ask_percent(reading, bare, column)
            return {k: v for k, v in found.items() if bare.get(k) != 1}
    for (k, _), read in reads.items():
        if read.tag == "no":
            reading.fault(rows[k], column, Read("no", code=read.code), field, "percent")
    return found


def _ask_percent(reading: Reading, bare: dict[int, float], column: str) -> None:
    for k, value in bare.items():
        if value == 1:
            row = reading.table.rows[k]
            reading.add(
                "asked", row, column, code="percent", field="state", name=Verbatim(row.text("name")),
                why="“1” can be 1 % or all of it.", accepted="Write 1 % or 100 %.",
                readings=(0.01, 1), question="percent",
                choices=(Choice("share", "100 %"), Choice("percent", "1 %")),
            )  # fmt: skip
