"""The command ``many-models``: how long the one that misbehaves is looked for, and what shortens it."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from planner.analysis.around.use_case_figures import MANY
from planner.analysis.around.use_case_scale import (
    Ends,
    Scale,
    general_words,
    lever_state,
    own_words,
    scale_of,
    search_left,
)
from planner.catalogue.finding import finding_figures
from planner.cli import printing
from planner.cli.files import open_document
from planner.cli.progress import Progress
from planner.cli.study import studied
from planner.cli.use_cases import one_of
from planner.domain.base.errors import InputError
from planner.domain.base.language import tr
from planner.domain.base.numbers import decimal

ASKED = ("models", "versions", "logged", "owned")


def many_models(options: argparse.Namespace) -> int:
    """Print hours by number, versions, logs and owners, and what registry, tags and traces change."""
    loaded = open_document(options.project)
    project = loaded.project
    if options.use_case:
        told = [one_of(project, options.use_case)]
    else:
        told = [u for u in project.organisation.use_cases if u.models >= MANY]
    asked = {n: v for n in ASKED if (v := getattr(options, n)) is not None}
    if asked and not options.use_case:
        raise InputError("Say with --use-case of which use case to ask.")
    progress = Progress.of(options)
    study = studied(loaded, progress)
    progress.done()
    found = [(u, scale_of(project, u, study, asked)) for u in told]
    if options.json:
        printing.print_json(
            {
                "use_cases": [
                    {"id": u.id, "name": u.name, **scale_json(scale)} for u, scale in found
                ],
                "left_by_the_plan": search_left(study),
                "starting_figures": [
                    {
                        "id": f.id,
                        "what": tr(f.text),
                        "range": [f.range.low, f.range.likely, f.range.high],
                        "source": tr(f.source),
                        "grade": f.grade,
                    }
                    for f in finding_figures().values()
                ],
            }
        )
        return 0
    if not found:
        print("No use case has several models.")
        return 0
    for u, scale in found:
        print(f"{u.name} ({u.id})")
        if asked:
            print(f"  {_hours(scale.hours)}")
        elif u.models >= MANY:
            print(f"  {printing.plain(tr(own_words(u, scale)))}")
        for one in scale.levers:
            print(
                f"    {printing.plain(tr(one.name))}: {_hours(one.hours)}, {tr(lever_state(one, scale))}"
            )
        sizes = ", ".join(f"{n}: {decimal(h[1], 1)}" for n, h in scale.by_number)
        print(f"    Hours by number of models: {sizes}")
    for general in general_words(project, min((u.models for u, _ in found), default=0), study):
        print(printing.plain(tr(general)))
    return 0


def _hours(ends: Ends) -> str:
    low, middle, high = (decimal(v, 1) for v in ends)
    return f"{middle} hours ({low} to {high})"


def scale_json(scale: Scale) -> dict[str, Any]:
    """The search of a use case as JSON: hours as 5th, 50th and 95th percentile."""
    return {
        "figures": dict(scale.figures),
        "stated": list(scale.stated),
        "hours": list(scale.hours),
        "by_number": [{"models": n, "hours": list(h)} for n, h in scale.by_number],
        "shortened_by": [
            {
                **asdict(one),
                "name": tr(one.name),
                "hours": list(one.hours),
                "state": tr(lever_state(one, scale)),
            }
            for one in scale.levers
        ],
        "with_all": scale.all_levers and list(scale.all_levers),
    }
