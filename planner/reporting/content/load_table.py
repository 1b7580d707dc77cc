"""Money and person-days by quarter, wide below the chart of the plan or a row for each quarter."""

from __future__ import annotations

from planner.analysis.around.quarter_use import quarter_use
from planner.domain.base.language import Verbatim, tr
from planner.domain.base.numbers import work_days
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.reporting.blocks import Cell, Table
from planner.reporting.content.draft import Column, Draft, Row, listing
from planner.reporting.gantt_data import quarter_labels


def load_table(draft: Draft, *, upright: bool = False) -> Table:
    """Use of money and people; on an ``upright`` page with a row for each quarter, for they are many.

    What is done in any case stands in rows of its own: the others hold the plan itself, invoices and days.
    """
    plan, use = draft.study.plan, quarter_use(draft.study)
    labels = [f"{label}/{year[2:]}" for year, label in quarter_labels(plan)]
    rows: list[Row] = [
        (
            Cell(t=tr("Invoices"), b=True),
            draft.money(plan.budget),
            *(draft.money(v) if round(v) else "–" for v in use.invoices),
        )
    ]
    for role, days in use.days.items():
        rows.append(
            (
                Cell(t=tr(CAPACITY_ROLE_NAMES[role]), b=True),
                work_days(plan.capacity[role]),
                *(work_days(d) if d else "–" for d in days),
            )
        )
    if use.beside:
        rows += [
            (
                Cell(t=tr("In any case: invoices"), b=True),
                "–",
                *(draft.money(v) if round(v) else "–" for v in use.beside_invoices),
            ),
            (
                Cell(t=tr("In any case: person-days"), b=True),
                "–",
                *(work_days(d) if d else "–" for d in use.all_beside),
            ),
        ]
    if upright:
        names = (cell.t if isinstance(cell, Cell) else cell for cell, *_ in rows)
        columns = [Column(Verbatim(name), 0.86 / len(rows), "r") for name in names]
        turned = zip(*(row[1:] for row in rows), strict=True)
        return listing(
            "Use of money and people by quarter",
            [Column("", 0.14), *columns],
            [
                (Cell(t=name, b=True), *row)
                for name, row in zip((tr("Limit"), *labels), turned, strict=True)
            ],
            title="Money and person-days by quarter",
        )
    quarters = [Column(Verbatim(label), 0.67 / plan.quarters, "r") for label in labels]
    return listing(
        "Use of money and people by quarter",
        [Column("", 0.23), Column("Limit", 0.10, "r"), *quarters],
        rows,
        title="Money and person-days by quarter",
    )
