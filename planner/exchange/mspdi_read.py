"""Dates and progress out of Microsoft Project XML, whatever was done to our tasks there.

Our id (the custom field Text1) says what is a step, not whether the task has become a summary or a
milestone since. Its times are true times: what ends at midnight ends the day before.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date, datetime
from pathlib import Path

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim
from planner.domain.base.types import clean_text
from planner.domain.base.written.cells import Cell
from planner.domain.base.written.dates import Role, read_dates
from planner.exchange.mspdi import OWN_ID
from planner.exchange.safe_files import read_bytes
from planner.exchange.schedule import DECIDE, IDEAS, TaskDates, Told

MAX_BYTES = 20_000_000
MAX_TAGS = 600_000
FEW = 3
"""From so many tasks on, an actual start on each tells nothing: some programs write it for all."""
_NAMES = (
    *("UID", "Name", "OutlineNumber", "Start", "Finish", "Summary", "PercentComplete", "Active"),
    *("ActualStart", "ActualFinish", "IsNull"),
)


def read_mspdi(path: Path) -> tuple[TaskDates, ...]:
    """Dates and progress of all tasks; those without our id have none.

    Raises ``InputError`` for files that are no Microsoft Project XML.
    """
    root = _root(path)
    space = {"p": root.tag[1:].partition("}")[0]} if root.tag.startswith("{") else {"p": ""}
    tasks = []
    for task in root.iterfind("p:Tasks/p:Task", space):
        text = {n: (task.findtext(f"p:{n}", "", space) or "").strip() for n in _NAMES}
        text["own"] = next(
            (
                clean_text((x.findtext("p:Value", "", space) or "").strip())
                for x in task.iterfind("p:ExtendedAttribute", space)
                if x.findtext("p:FieldID", "", space) == OWN_ID
            ),
            "",
        )
        if text["Name"] and text["IsNull"] != "1":
            tasks.append(text)
    steps = [t for t in tasks if t["own"] and not _is_container(t["own"])]
    counts = not (len(steps) >= FEW and all(t["ActualStart"] for t in steps))
    by_outline = {t["OutlineNumber"]: t["own"] for t in tasks if t["own"]}
    return tuple(_task(path, t, by_outline, begun_counts=counts) for t in tasks)


def _root(path: Path) -> ET.Element:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    data = read_bytes(path, MAX_BYTES)
    if data.count(b"<") > MAX_TAGS:
        raise InputError(
            "{name} holds more than {most:,} tags. Export fewer tasks.",
            name=path.name,
            most=MAX_TAGS,
        )
    try:
        root: ET.Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise InputError(
            "{name} holds a document type, which is not read. Save it again from your program.",
            name=path.name,
        ) from error
    except (ET.ParseError, ValueError, LookupError) as error:  # an encoding that nobody knows
        raise InputError(
            "{name} is not Microsoft Project XML: {error}.", name=path.name, error=str(error)
        ) from error
    if root.tag.rpartition("}")[2] != "Project":
        raise InputError("{name} is not Microsoft Project XML: no Project in it.", name=path.name)
    return root


def _is_container(own: str) -> bool:
    """Whether an id is that of a stage or gate of ours, of the experiments, or of a decision on one."""
    if own == IDEAS or own.startswith(DECIDE):
        return True
    head, _, number = own.partition("-")
    return head in ("stage", "gate") and number.isdigit()


def _task(
    path: Path, text: dict[str, str], by_outline: dict[str, str], *, begun_counts: bool
) -> TaskDates:
    start = _day(path, text, "ActualStart", "start") or _day(path, text, "Start", "start")
    finish = _day(path, text, "ActualFinish", "finish", start) or _day(
        path, text, "Finish", "finish", start
    )
    outline, parent = text["OutlineNumber"], ""
    while "." in outline and not parent:
        outline = outline.rpartition(".")[0]
        parent = by_outline.get(outline, "")
    place = int(text["UID"]) if text["UID"].isdigit() else 0
    own = text["own"]
    return TaskDates(
        ids=(own,) if own else (),
        name=clean_text(text["Name"]),
        start=start,
        finish=finish,
        state=_state(path, text, begun_counts=begun_counts),
        place=place,
        told=f"{text['PercentComplete'] or 0} %",
        parent="" if _is_container(parent) else parent,
        container=_is_container(own) or (not own and text["Summary"] == "1"),
    )


def _day(
    path: Path, text: dict[str, str], name: str, role: Role, start: date | None = None
) -> date | None:
    if not text[name]:
        return None
    try:
        moment = datetime.fromisoformat(text[name].replace("T24:00:00", "T23:59:00"))
    except ValueError as error:
        raise InputError(
            "{name}, “{task}”: “{text}” is not a date. Write YYYY-MM-DDThh:mm:ss.",
            name=path.name,
            task=Verbatim(text["Name"][:60]),
            text=Verbatim(text[name][:40]),
        ) from error
    cell = Cell(text[name], "date", moment=moment)
    return read_dates([cell], role, true_times=True, starts=[start])[0].day


def _state(path: Path, text: dict[str, str], *, begun_counts: bool) -> Told:
    if text["Active"] == "0":
        return "dropped"
    share = text["PercentComplete"] or "0"
    try:
        percent = float(share)
    except ValueError as error:
        raise InputError(
            "{name}, “{task}”: {share} per cent is not a number.",
            name=path.name,
            task=Verbatim(text["Name"][:60]),
            share=share[:20],
        ) from error
    if percent >= 100 or text["ActualFinish"]:
        return "done"
    begun = text["ActualStart"] and begun_counts
    return "running" if percent > 0 or begun else "planned"
