"""Many models behind one use case: hours to find the one that misbehaves, and what shortens them."""

from __future__ import annotations

from planner.analysis.around.use_case_figures import MANY
from planner.analysis.around.use_case_scale import Ends, How, basis_words, scale_of
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import between, capital, decimal
from planner.reporting.blocks import Block, Cell, Para, runs
from planner.reporting.content.draft import Column, Draft, Row, listing

SHOWN: tuple[tuple[How, str], ...] = (
    ("registry", "Registry"),
    ("tags", "Tags"),
    ("traces", "Traces"),
    ("owners", "Owners"),
)
"""What shortens a search and has a column; the rest is in the last one."""


def many_models(draft: Draft) -> list[Block]:
    """One row for each use case with several models in use; nothing where there is none."""
    study = draft.study
    rows: list[Row] = []
    for u in study.project.organisation.use_cases:
        if u.models < MANY or u.state != "production":
            continue
        found = scale_of(study.project, u, study)
        hours = {one.how: one.hours for one in found.levers}
        rows.append(
            (
                Cell(t=tr(u.name), b=True),
                decimal(u.models, 0),
                capital(tr(basis_words(found))),
                _range(found.hours),
                *(decimal(hours[how][1], 1) for how, _ in SHOWN),
                decimal((found.all_levers or found.hours)[1], 1),
            )
        )
    if not rows:
        return []
    table = listing(
        "Hours to find the model that misbehaves, and what shortens them",
        (
            Column("Use case", 0.16),
            Column("Models", 0.07, "r"),
            Column("Counted", 0.25),
            Column("Hours", 0.14, "r"),
            *(Column(head, 0.075, "r") for _, head in SHOWN),
            Column("With all", 0.08, "r"),
        ),
        rows,
        title="Many models behind one use case",
    )
    note = phrase(
        "Hours: half of the futures take longer; in brackets the 5th and 95th percentile. Behind them hours "
        "with each alone, and with all, a watched service and fact sheets too. All of it is judgement "
        "(grade D): hours grow with the root of models × versions; without a log the case is made again, "
        "without an owner it goes from team to team. A registry says which one version serves, traces which "
        "model answered. The money of the business case is for a search among all {n} models.",
        n=study.project.organisation.models_in_production,
    )
    return [table, Para(runs=runs(tr(note)))]


def _range(ends: Ends) -> str:
    low, middle, high = (decimal(v, 1) for v in ends)
    return f"{middle} ({between(low, high)})"
