"""What the roadmap's charts show, on screen and in print alike."""

from __future__ import annotations

from dataclasses import dataclass, replace

from planner.analysis.study.plan import Plan, Step
from planner.analysis.study.study import Study
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import Money, decimal, money, month_year, span
from planner.economics.planning_terms import MONTHS


@dataclass(frozen=True)
class GanttRow:
    """A stage row (``stage``) or a step: start and end in quarters, the end exclusive.

    ``late`` is its end in 9 of 10 futures, ``agreed`` the span that was agreed on where it is another one.
    """

    id: str
    name: str
    start: float
    end: float
    stage: bool = False
    tool: bool = False
    text: str = ""
    span: str = ""
    waits_for: tuple[str, ...] = ()
    late: float = 0.0
    agreed: tuple[float, float] | None = None


@dataclass(frozen=True)
class Load:
    """Use of one resource per quarter against its limit, with the words printed in the bars."""

    name: str
    limit_words: str
    used: tuple[float, ...]
    limit: float
    words: tuple[str, ...]


def quarter_labels(plan: Plan) -> list[tuple[str, str]]:
    """Year and label of each quarter of the plan."""
    starts = [plan.quarter_start(q) for q in range(plan.quarters)]
    return [(str(d.year), f"Q{(d.month - 1) // 3 + 1}") for d in starts]


def gantt_rows(study: Study) -> list[GanttRow]:
    """Stage rows with their steps under them."""
    plan, currency = study.plan, study.project.organisation.currency
    late = {x.id: x.late / MONTHS for x in study.delays.steps}
    kept = study.project.agreed_plan
    agreed = {s.initiative: (s.start, s.end) for s in kept.steps} if kept is not None else {}
    rows = []
    for stage in plan.stages:
        rows.append(
            GanttRow(
                id=f"stage-{stage.number}",
                name=f"{stage.number} · {tr(stage.name)}",
                start=stage.start,
                end=stage.end,
                stage=True,
                span=span(plan.quarter_start(stage.start), plan.last_day(stage.end)),
            )
        )
        for step in stage.steps:
            id_, span_ = step.candidate.id, (step.start, step.end)
            other = agreed.get(id_, span_)
            row = _row(step, currency)
            shown = None if other == span_ else (float(other[0]), float(other[1]))
            rows.append(replace(row, late=late.get(id_, 0.0), agreed=shown))
    return rows


PathPoint = tuple[float | None, float, float]


def path_points(plan: Plan) -> tuple[list[PathPoint], list[str]]:
    """Expected level (``None`` where none leads) with its ends, now and by quarter, and the months."""
    points = [(p.value, p.low, p.high) for p in plan.path]
    return points, [month_year(plan.quarter_start(q)) for q in range(plan.quarters + 1)]


def _row(step: Step, currency: str) -> GanttRow:
    return GanttRow(
        id=step.candidate.id,
        name=tr(step.candidate.name),
        start=step.start,
        end=step.end,
        tool=step.candidate.kind == "tool",
        text=money(step.cost, currency),
        waits_for=step.waits_for,
    )


def loads(plan: Plan, currency: str) -> list[Load]:
    """Invoices and person-days per quarter against their limits."""
    days = plan.all_days
    limit = sum(plan.capacity.values())
    return [
        Load(
            tr("Invoices per quarter"),
            tr(phrase("released {amount} a quarter", amount=Money(plan.budget, currency))),
            plan.cash,
            plan.budget,
            tuple(money(c, currency) for c in plan.cash),
        ),
        Load(
            tr("Person-days per quarter"),
            tr(phrase("limit {limit:,.0f}, each role has its own", limit=limit)),
            days,
            limit,
            tuple(decimal(d, 0) for d in days),
        ),
    ]
