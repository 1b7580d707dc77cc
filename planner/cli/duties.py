"""The command ``duties``: what has to be in place by a day, and what becomes of it in the plan."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from planner.cli import printing
from planner.cli.files import open_document, save_changed
from planner.cli.progress import Progress
from planner.cli.study import studied
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, tr
from planner.domain.base.types import iso_time
from planner.domain.plan.duty import DUTY_SOURCES, DUTY_STATES, Duty
from planner.domain.project import Project
from planner.storage.document import Loaded
from planner.workspace.edits import Edit

NO_ADVICE = (
    "What laws and standards ask is in our own words, as of the date given; it is no legal advice."
)


def duties(options: argparse.Namespace) -> int:
    """List the duties; change them where one of the options says so."""
    loaded = open_document(options.project)
    project = loaded.project
    edits = _edits(options, project)
    if edits:
        changed = project
        for edit in edits:
            changed = edit.apply(changed)
        now = datetime.now(UTC)
        save_changed(options.project, loaded, changed, edits[-1].label, now)
        project = changed
    results = _results(options, loaded) if options.plan and not edits else {}
    if options.json:
        printing.print_json([_json(d, results) for d in project.duties])
        return 0
    for duty in project.duties:
        print(_line(duty, results))
        for line in _of_proposal(project, duty):
            print(f"  {line}")
    if not project.duties:
        print(
            "There are no duties yet. --propose adds what laws and standards ask of the organisation."
        )
    else:
        print(NO_ADVICE)
    return 0


def _edits(options: argparse.Namespace, project: Project) -> list[Edit]:
    from planner.analysis.systems.duty_proposals import proposals
    from planner.workspace.duty_edits import (
        add_duties,
        confirm_duties,
        date_duties,
        drop_duties,
        own_duties,
        strike_duties,
    )

    who, when = options.who or "", iso_time(datetime.now(UTC))
    edits: list[Edit] = []
    if options.propose is not None:
        found = proposals(project, "" if options.propose is True else options.propose)
        if not found:
            raise InputError("Nothing more is proposed: no law or standard that holds asks for it.")
        edits.append(add_duties(found))
    if options.holes is not None:
        edits.append(add_duties(_of_holes(options, project)))
    if options.add:
        edits.append(add_duties([_own(options, project)]))
    if options.confirm:
        ids = [d.id for d in project.duties if d.state == "proposed"]
        edits.append(
            confirm_duties(ids if options.confirm == ["all"] else options.confirm, who, when)
        )
    if options.strike:
        edits.append(strike_duties(options.strike, options.reason or "", who, when))
    if options.date:
        edits.append(date_duties(options.date, _day(options.by)))
    if options.assign:
        edits.append(own_duties(options.assign, options.owner or ""))
    if options.drop:
        edits.append(drop_duties(options.drop))
    return edits


def _of_holes(options: argparse.Namespace, project: Project) -> tuple[Duty, ...]:
    """Duties of the holes of the systems that are named, or of everything."""
    from planner.analysis.systems.register import register
    from planner.analysis.systems.system_duties import duties_of_holes
    from planner.maturity.score import assess

    unknown = next((s for s in options.holes if s not in project.system_by_id), None)
    if unknown is not None:
        raise InputError(
            "There is no system “{id}”. Known are: {known}.",
            id=Verbatim(unknown),
            known=", ".join(sorted(project.system_by_id)) or "–",
        )
    if not project.frameworks:
        raise InputError("No law or standard is switched on: “frameworks --on” does that.")
    found = register(project, assess(project).cells, datetime.now(UTC).date().isoformat())
    places = found.places()
    if options.holes:
        places = tuple(p for p in places if p.system in options.holes)
    made = duties_of_holes(project, places, options.lead, options.owner or "")
    if not made:
        raise InputError("There is no hole that no duty covers yet.")
    return made


def _own(options: argparse.Namespace, project: Project) -> Duty:
    from planner.catalogue.own import catalogue_of
    from planner.domain.base.types import slug

    if not options.practice:
        raise InputError("Say with --practice what has to be in place.")
    known = catalogue_of(project).practice_by_id
    unknown = next((p for p in options.practice if p not in known), None)
    if unknown is not None:
        raise InputError("There is no practice “{id}” in the catalogue.", id=Verbatim(unknown))
    return Duty(
        id=slug(options.add, "duty"),
        name=options.add,
        practices=tuple(options.practice),
        least=len(options.practice),
        by=_day(options.by),
        source="policy",
        reference=options.reason or "",
        hard=not options.wanted,
    )


def _day(text: str | None) -> str:
    if text is None:
        raise InputError("Say with --by until which day, as YYYY-MM-DD.")
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise InputError(
            "“{text}” is not a date. Write it as YYYY-MM-DD.", text=Verbatim(text)
        ) from error


def _results(options: argparse.Namespace, loaded: Loaded) -> dict[str, Any]:
    from planner.reporting.duty_law import all_in_plan_words

    progress = Progress.of(options)
    result = studied(loaded, progress)
    progress.done()
    words = all_in_plan_words(result, datetime.now(UTC).date().isoformat())
    return {d.id: replace(d, words=words[d.id]) for d in result.plan.duties}


def _line(duty: Duty, results: dict[str, Any]) -> str:
    kind = "must" if duty.hard else "wanted"
    words = f"  {tr(results[duty.id].words)}" if duty.id in results else ""
    systems = f"\n  systems: {', '.join(duty.systems)}" if duty.systems else ""
    owner = f"\n  owner: {duty.owner}" if duty.owner else ""
    return (
        f"{duty.id}\n  {DUTY_STATES[duty.state]}, {kind}, by {duty.by}: {duty.name}\n"
        f"  {DUTY_SOURCES[duty.source]}: {duty.reference or '-'}"
        f"{f', as of {duty.as_of}' if duty.as_of else ''}{words}{systems}{owner}"
    )


def _of_proposal(project: Project, duty: Duty) -> list[str]:
    """What a proposed duty leaves unsaid: since when its rule holds, and that its law is not in use here."""
    from planner.maturity.frameworks import frameworks

    asked = duty.asked_by
    if duty.state != "proposed" or asked is None:
        return []
    known = {f.key: f for f in (*frameworks(), *project.frameworks)}
    law = known.get((asked.framework, asked.version))
    lines = []
    one = law.by_id.get(asked.requirement) if law is not None else None
    days = sorted(s.day for s in one.since) if one is not None else []
    today = datetime.now(UTC).date().isoformat()
    if law is not None and law.binds and days and days[0] <= today:
        later = f" (for some from {days[-1]})" if days[-1] > today else ""
        lines.append(f"holds since {days[0]}{later}; {duty.by} is a day that we propose")
    if asked.framework not in {f.id for f in project.frameworks}:
        name = law.short if law is not None else asked.framework
        lines.append(
            f"{name} is not switched on here: “frameworks --on {asked.framework}” does that"
        )
    return lines


def _json(duty: Duty, results: dict[str, Any]) -> dict[str, Any]:
    found = duty.model_dump(mode="json")
    if duty.id in results:
        one = results[duty.id]
        found["plan"] = {
            "state": one.state,
            "month": one.month,
            "in_time": one.in_time,
            "ever": one.ever,
            "in_time_in_8_of_10_by": one.sure,
            "tried_again": one.cause,
            "tried_again_share": one.cause_share,
            "cost": one.cost,
            "words": tr(one.words),
        }
    return found
