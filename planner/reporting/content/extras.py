"""Parts of a report computed on request: scenarios, frontier, other futures; and figures measured."""

from __future__ import annotations

from dataclasses import dataclass

from planner.analysis.actuals import compare_actuals
from planner.analysis.frontier import Frontier
from planner.analysis.robustness import Robustness
from planner.analysis.scenarios import ScenarioResult
from planner.reporting.blocks import Block, Cell, Heading, Para, Table, runs
from planner.reporting.content.draft import Draft
from planner.reporting.plan_tables import (
    WordTable,
    actual_words,
    frontier_tables,
    robustness_tables,
    scenario_words,
)

MOST_ROWS = 40


@dataclass(frozen=True)
class Extras:
    """What was computed beside the study; what is empty is left out of the report."""

    scenarios: tuple[ScenarioResult, ...] = ()
    frontier: Frontier | None = None
    robustness: Robustness | None = None


def case_extras(draft: Draft, extras: Extras) -> list[Block]:
    """Scenarios side by side, and what was measured against the forecast."""
    blocks: list[Block] = []
    if extras.scenarios:
        blocks += table_blocks(scenario_words(draft.study, extras.scenarios))
    if draft.study.project.actuals:
        blocks += table_blocks(actual_words(draft.study, compare_actuals(draft.study)))
    return blocks


def plan_extras(draft: Draft, extras: Extras) -> list[Block]:
    """What more or less would buy, and the plan in other futures."""
    blocks: list[Block] = []
    if extras.frontier is not None:
        for table in frontier_tables(draft.study, extras.frontier):
            blocks += table_blocks(table)
    if extras.robustness is not None:
        for table in robustness_tables(draft.study, extras.robustness):
            blocks += table_blocks(table)
    return blocks


def table_blocks(words: WordTable) -> list[Block]:
    """A table of words as blocks; columns as wide as their longest words."""
    longest = [
        max(8, *(len(r[k]) for r in (words.heads, *words.rows))) for k in range(len(words.heads))
    ]
    capped = [min(n, 34) for n in longest]
    rows = words.rows[:MOST_ROWS]
    left = len(words.rows) - len(rows)
    blocks: list[Block] = [Heading(n=2, t=words.title)]
    if words.lead:
        blocks.append(Para(runs=runs(words.lead)))
    if rows:
        blocks.append(
            Table(
                caption=words.title,
                head=words.heads,
                widths=tuple(n / sum(capped) for n in capped),
                align="".join("l" if k in words.left else "r" for k in range(len(words.heads))),
                rows=tuple(tuple(Cell(t=t, b=k == 0) for k, t in enumerate(row)) for row in rows),
            )
        )
    if left > 0:
        blocks.append(Para(runs=runs(f"{left} more rows are in the program.")))
    return blocks
