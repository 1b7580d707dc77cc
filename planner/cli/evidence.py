"""Command ``evidence``: the index, what shows most next, what comes when, and what became of the files."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any

from planner.cli import printing
from planner.cli.files import open_document
from planner.domain.base.language import tr


def evidence(options: argparse.Namespace) -> int:
    """Print the index of evidence, or what one of the options asks for."""
    from planner.analysis.systems.register import register
    from planner.analysis.systems.words import FOOT
    from planner.maturity.score import assess

    project = open_document(options.project).project
    day = datetime.now(UTC).date().isoformat()
    found = register(project, assess(project).cells, day)
    if options.next:
        rows = _next(project, found)
    elif options.dates:
        rows = _dates(project, found)
    else:
        rows = _index(project, found, options)
    if options.json:
        printing.print_json([body for _, body in rows])
        return 0
    for line, _ in rows:
        print(line)
    if not rows:
        print("There is nothing to show yet.")
    print(tr(FOOT))
    return 0


def _next(project: Any, found: Any) -> list[tuple[str, dict[str, Any]]]:
    from dataclasses import asdict

    from planner.analysis.systems.next_evidence import next_pieces
    from planner.analysis.systems.words import piece_words

    return [(f"{piece_words(project, p)}\n", asdict(p)) for p in next_pieces(found)]


def _dates(project: Any, found: Any) -> list[tuple[str, dict[str, Any]]]:
    from planner.analysis.systems.calendar import calendar, event_words

    return [
        (
            f"{e.day}  {event_words(e, found.day):24}{e.words}",
            {
                "day": e.day,
                "kind": e.kind,
                "what": e.words,
                "systems": list(e.systems),
                "organisation": e.shared or not e.systems,
            },
        )
        for e in calendar(project, found)
    ]


def _index(
    project: Any, found: Any, options: argparse.Namespace
) -> list[tuple[str, dict[str, Any]]]:
    from planner.analysis.systems.serving import named_with
    from planner.analysis.systems.words import until_words
    from planner.workspace.evidence_files import file_states

    files = file_states(project.evidence, options.project.parent) if options.check else {}
    serves = named_with(project, found)
    rows = []
    for item in project.evidence:
        counts = item.counts_on(found.day)
        until, number = tr(until_words(item, found.day)), len(serves[item.id])
        line = f"{item.id:6}{item.title[:44]:46}{until:24}{number:3} article{'s' * (number != 1)}"
        line += f"\n{'':6}{tr(files[item.id].words)}" if item.id in files else ""
        body = {
            **item.model_dump(mode="json"),
            "counts": counts,
            "serves": [list(a) for a in serves[item.id]],
        }
        if item.id in files:
            body["file"] = files[item.id].state
            body["file_words"] = tr(files[item.id].words)
        rows.append((line, body))
    return rows
