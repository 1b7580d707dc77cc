"""Use cases in the report: what each decides, by which measure; which ideas to try or stop."""

from __future__ import annotations

from planner.analysis.around.use_case_words import (
    VERDICT_WORDS,
    measure_words,
    portfolio,
    portfolio_words,
    stop_words,
    worth_words,
)
from planner.analysis.around.use_case_worth import worth_of
from planner.domain.base.language import joined, tr
from planner.domain.organisation.use_case import Judging
from planner.reporting.blocks import Block, Cell, Para, runs
from planner.reporting.content.draft import Column, Draft, listing


def use_cases(draft: Draft) -> list[Block]:
    """Two tables: what is decided and how it is measured, and the ideas with their verdict."""
    project = draft.study.project
    told = [
        u
        for u in project.organisation.use_cases
        if u.decision or u.baseline or u.judging is not None
    ]
    if not told:
        return []
    rows = []
    for u in told:
        measures = measure_words(u.judging or Judging(), u.feedback_days or 0.0)
        rows.append(
            (
                Cell(t=tr(u.name), b=True),
                tr(u.decision) or "–",
                tr(u.baseline) or "–",
                tr(joined([text for _, text in measures[:2]], " ")),
                u.owner or "–",
            )
        )
    blocks: list[Block] = [
        listing(
            "What use cases decide, and by which measure",
            (
                Column("Use case", 0.16),
                Column("What it decides", 0.22),
                Column("Process today", 0.22),
                Column("Measure", 0.28),
                Column("Owner", 0.12),
            ),
            rows,
            title="What use cases decide, and by which measure",
        )
    ]
    ideas = portfolio(project)
    if not ideas:
        return blocks
    lines = []
    for u, found in ideas:
        worth = tr(worth_words(project, worth_of(project, u)))
        verdict = "–" if found is None else tr(VERDICT_WORDS[found.rule.verdict])
        why = "–" if found is None else tr(joined(stop_words(project, u, found)[1:], " "))
        lines.append((Cell(t=tr(u.name), b=True), worth, Cell(t=verdict, b=True), why))
    blocks.append(
        listing(
            "Ideas: try, go on, shelve or stop",
            (
                Column("Use case", 0.16),
                Column("Worth", 0.3),
                Column("Verdict", 0.12),
                Column("Why", 0.42),
            ),
            lines,
            title="Use cases that are not in use yet",
        )
    )
    words = portfolio_words(project, ideas)
    if words:
        blocks.append(Para(runs=runs(tr(words))))
    return blocks
