"""Use cases in the report: what each decides, by which measure; which ideas to try or stop."""

from __future__ import annotations

from planner.analysis.around.use_case_harm import (
    harm_left,
    harm_words,
    stake_rows,
    stakeholder_word,
)
from planner.analysis.around.use_case_models import model_words, models_behind
from planner.analysis.around.use_case_regression import VERDICT_WORDS as REGRESSION_WORDS
from planner.analysis.around.use_case_regression import agreed_words, regression_words, verdict
from planner.analysis.around.use_case_verdict import beside_words, verdict_words
from planner.analysis.around.use_case_words import (
    measure_words,
    portfolio,
    portfolio_words,
    stop_words,
    time_words,
    worth_words,
)
from planner.analysis.study.use_case_worth import worth_of
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import capital, iso_day
from planner.domain.organisation.organisation import UseCase
from planner.domain.organisation.use_case import Judging
from planner.reporting.blocks import Block, Bullets, Cell, Para, Run, runs
from planner.reporting.content.draft import Column, Draft, Row, listing
from planner.reporting.content.idea_workings import idea_workings
from planner.reporting.content.many_models import many_models
from planner.reporting.content.solvable import solvable


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
                tr(joined([*(text for _, text in measures[:2]), *_quick(u)], " ")),
                draft.disclosure.who(u.owner) or (tr("named") if u.owner else "–"),
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
    blocks += solvable(draft, told)
    named = [u for u in told if models_behind(project, u)]
    if named:
        items = [
            (Run(t=f"{tr(u.name)}: ", b=True), Run(t=tr(model_words(project, u)))) for u in named
        ]
        blocks += [
            Para(runs=runs(tr("Models behind use cases, by the register of AI systems:"))),
            Bullets(items=tuple(items)),
        ]
    blocks += [*many_models(draft), *_concerned(draft, told), *_held(told)]
    ideas = portfolio(project)
    if not ideas:
        return blocks
    lines = []
    for u, found in ideas:
        worth = worth_of(project, u)
        told_worth = [worth_words(project, worth), beside_words(project, u, worth)]
        verdict = "–" if found is None else tr(verdict_words(found))
        why = "–" if found is None else tr(joined(stop_words(project, u, found)[1:], " "))
        lines.append(
            (
                Cell(t=tr(u.name), b=True),
                tr(joined([w for w in told_worth if w], " ")),
                Cell(t=verdict, b=True),
                why,
            )
        )
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
    return [*blocks, *idea_workings(draft, ideas)]


def _quick(use_case: UseCase) -> list[str]:
    """How quick an answer must be, where somebody said."""
    limit = use_case.latency_seconds
    return [] if limit is None else [phrase("An answer within {time}.", time=time_words(limit))]


def _concerned(draft: Draft, told: list[UseCase]) -> list[Block]:
    """Who gains and bears what, and harm on lines of its own, never set off against worth."""
    project = draft.study.project
    rows: list[Row] = []
    harms = []
    left: tuple[float, float] | None = None
    for u in told:
        found = [r for r in stake_rows(u) if r.gains or r.bears]
        for k, row in enumerate(found):
            rows.append(
                (
                    Cell(t=tr(u.name) if k == 0 else "", b=True),
                    tr(stakeholder_word(row.who, u)),
                    row.gains or "–",
                    capital(tr(row.bears)) or "–",
                    row.measured or ("–" if not row.bears else tr("not yet said")),
                )
            )
        if u.harms:
            left = harm_left(draft.study) if left is None else left
            harms.append(
                (Run(t=f"{tr(u.name)}: ", b=True), Run(t=tr(harm_words(project, u, left))))
            )
    if not rows:
        return []
    table = listing(
        "Who gains from use cases, who bears what, and how it is measured before use",
        (
            Column("Use case", 0.16),
            Column("Who", 0.14),
            Column("Gains", 0.22),
            Column("Bears", 0.26),
            Column("Measured before use by", 0.22),
        ),
        rows,
        title="Who gains and who bears",
    )
    return [table, *([Bullets(items=tuple(harms))] if harms else [])]


def _against(use_case: UseCase) -> tuple[str, str]:
    """Which cases are agreed on, and what a new version made of them."""
    generated = (use_case.judging or Judging()).kind == "generate"
    held = use_case.regression
    return (
        agreed_words(use_case),
        "" if held is None else regression_words(held, generated=generated),
    )


def _held(told: list[UseCase]) -> list[Block]:
    """Versions held against agreed cases."""
    rows: list[Row] = [
        (
            Cell(t=tr(u.name), b=True),
            iso_day(u.regression.when) if u.regression.when else "–",
            Cell(t=tr(REGRESSION_WORDS[verdict(u.regression)]), b=True),
            tr(joined([w for w in _against(u) if w], " ")),
        )
        for u in told
        if u.regression is not None and u.regression.counts
    ]
    if not rows:
        return []
    return [
        listing(
            "New versions held against agreed cases",
            (
                Column("Use case", 0.16),
                Column("When", 0.12),
                Column("Verdict", 0.16),
                Column("Cases", 0.56),
            ),
            rows,
            title="New versions held against agreed cases",
        )
    ]
