"""Parts of a report computed on request: scenarios, frontier, other futures; and figures measured."""

from __future__ import annotations

from dataclasses import dataclass

from planner.analysis.around.actuals import compare_actuals
from planner.analysis.around.frontier import Frontier
from planner.analysis.around.robustness import Robustness
from planner.analysis.around.scenarios import ScenarioResult
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import money
from planner.reporting.blocks import Block, Cell, Heading, Para, SectionBlocks, Table, runs
from planner.reporting.charts.business import FrontierPoint, frontier_line
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
    """What was computed beside the study; what is empty is left out of the report.

    ``since`` are the inputs, in words, that are not as in the last report that was issued; ``None`` where
    nobody looked.
    """

    scenarios: tuple[ScenarioResult, ...] = ()
    frontier: Frontier | None = None
    robustness: Robustness | None = None
    since: tuple[str, ...] | None = None


def case_extras(draft: Draft, extras: Extras) -> list[Block]:
    """Scenarios side by side, and what was measured against the forecast."""
    blocks: list[Block] = []
    if extras.scenarios and not draft.study.judgement.withheld:
        blocks += table_blocks(scenario_words(draft.study, extras.scenarios))
    if draft.study.project.actuals:
        blocks += table_blocks(actual_words(draft.study, compare_actuals(draft.study)))
    return blocks


def plan_extras(draft: Draft, extras: Extras) -> list[Block]:
    """The plan in other futures."""
    if extras.robustness is None:
        return []
    tables = robustness_tables(draft.study, extras.robustness)
    return [block for words in tables for block in table_blocks(words)]


def frontier_section(draft: Draft, extras: Extras) -> list[SectionBlocks]:
    """What more or less money, people's time and ambition would buy; nothing where it was not computed."""
    found = extras.frontier
    if found is None or draft.study.judgement.withheld:
        return []
    theme = draft.theme
    now = draft.study.project.limits.budget_per_quarter
    points = [
        FrontierPoint(p.x, p.value, abs(p.x - now) <= 1e-6 * max(now, 1.0))
        for p in found.money
        if not p.fault
    ]
    blocks: list[Block] = [draft.title("frontier.headline", words=[tr(w) for w in found.words])]
    first, *rest = frontier_tables(draft.study, found)
    if len(points) > 1:
        scale = draft.scale(*(v for p in points for v in (p.money, p.worth)))
        blocks.append(
            draft.figure(
                "frontier",
                lambda: frontier_line(points, scale, theme),
                phrase(
                    "Expected worth by invoices a quarter: {points}",
                    points="; ".join(
                        f"{money(p.money, draft.currency)}: {money(p.worth, draft.currency)}"
                        for p in points
                    ),
                ),
                "What money buys",
                "Expected worth at the means by invoices a quarter. Filled: today’s budget.",
            )
        )
    for words in (first, *rest):
        blocks += table_blocks(words)
    return [SectionBlocks(id="frontier", blocks=tuple(blocks))]


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
        blocks.append(Para(runs=runs(tr(phrase("{n} more rows are in the program.", n=left)))))
    return blocks
