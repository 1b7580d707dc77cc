"""What to measure while the plan runs: today's figure, what the plan lets expect, and who answers for it."""

from __future__ import annotations

from planner.analysis.around.actuals import forecasts
from planner.domain.base.language import tr
from planner.domain.base.numbers import between
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES, CapacityRole
from planner.domain.plan.plan import Measure
from planner.reporting.blocks import Block, Cell, Heading
from planner.reporting.content.draft import Column, Draft, listing
from planner.reporting.plan_tables import measured

TRACKED: tuple[tuple[str, Measure | None, str, CapacityRole], ...] = (
    ("Lead time for changes", "lead_time_days", "lead_time_days", "ml_engineer"),
    ("Deployment frequency", None, "deployments", "ml_engineer"),
    ("Change failure rate", None, "", "ml_engineer"),
    ("Time to restore", "repair_hours", "repair_hours", "platform_engineer"),
    ("Drift detection time", "detect_hours", "detect_hours", "data_scientist"),
    ("Share of models with measured value", "verified_share", "verified_share", "product_owner"),
)
"""The four DORA measures and two of models: words, the measure with a forecast, the input that states it
today, and the role that usually answers for it."""

HOW = {
    "Lead time for changes": "From an accepted model to the same model in production.",
    "Deployment frequency": "Releases of models to production; count them in the pipeline.",
    "Change failure rate": "Releases that had to be rolled back or repaired, by all releases.",
    "Time to restore": "From noticing an incident to normal service.",
    "Drift detection time": "From the start of an incident or drift until somebody knows.",
    "Share of models with measured value": "Models whose effect is compared with a control, by value.",
}


def measures(draft: Draft) -> list[Block]:
    """The table of measures to track; forecasts are for the last quarter of the plan."""
    study = draft.study
    if not study.plan.steps:
        return []
    last = study.plan.quarters - 1
    found = forecasts(study, [(m, last) for _, m, _, _ in TRACKED if m is not None])
    register = {r.definition.id: r for r in study.register}
    staffed = study.project.organisation.people
    rows = []
    for name, measure, input_id, role in TRACKED:
        row = register.get(input_id)
        today = tr("to be measured")
        if row is not None:
            today = draft.describe_input(input_id, row.range.likely)
            if not row.confirmed:
                today += f" ({tr('default')})"
        expected = "–"
        if measure is not None:
            forecast = found[measure, last]
            expected = between(
                *(
                    measured(measure, float(f"{v:.2g}"), draft.currency)
                    for v in (forecast.low, forecast.high)
                )
            )
        owner = CAPACITY_ROLE_NAMES[role] if staffed.get(role) else "To be named"
        rows.append(
            (
                Cell(t=tr(name), b=True),
                today,
                expected,
                tr(HOW[name]),
                tr(owner),
            )
        )
    when = tr(study.plan.quarter_words(last))
    return [
        Heading(n=2, t=tr("Measures to track")),
        draft.say("roadmap.measures", when=when),
        listing(
            "Measures to track, with today’s figure, what is expected, and an owner",
            (
                Column("Measure", 0.2),
                Column("Today", 0.17, "r"),
                Column("Expected, 9 in 10 futures", 0.18, "r"),
                Column("How to count it", 0.29),
                Column("Owner", 0.16),
            ),
            rows,
            title="Measures, today and expected",
        ),
    ]
