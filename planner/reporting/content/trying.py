"""Trials and the first ninety days in the report: what is tried first, and who does what in which week."""

from __future__ import annotations

from dataclasses import replace

from planner.analysis.around.first_days import lead_words, weeks_words
from planner.analysis.around.trial_words import (
    criterion_words,
    otherwise_words,
    trial_rows,
    when_words,
    worth_words,
)
from planner.domain.base.language import joined, phrase, tr
from planner.domain.plan.trial import TRIAL_STATES
from planner.reporting.blocks import Block, Cell, Heading, Para, SectionBlocks, runs
from planner.reporting.content.draft import Column, Draft, Row, listing
from planner.reporting.first_dates import ninety_days_of


def trials(draft: Draft) -> tuple[Block, ...]:
    """One row a trial; nothing where none is planned."""
    study = draft.study
    rows: list[Row] = []
    for row in trial_rows(study):
        trial = row.trial
        conditions = [c.what for c in trial.conditions if c.holds is not True]
        asked = [criterion_words(c) for c in trial.criteria]
        if conditions:
            asked.append(phrase("Besides it fails without: {what}.", what=joined(conditions, "; ")))
        shown = trial
        if not draft.disclosure.names and trial.decided_by:
            shown = trial.model_copy(update={"decided_by": "–"})
        when = [when_words(replace(row, trial=shown))]
        if not study.judgement.withheld:
            when.append(worth_words(study, row))
        rows.append(
            (
                Cell(t=tr(row.name), b=True),
                tr(TRIAL_STATES[trial.state]),
                tr(joined([w for w in when if w], " ")),
                tr(joined(asked, " ")) if asked else "–",
                tr(otherwise_words(study, trial)),
            )
        )
    if not rows:
        return ()
    return (
        listing(
            "Trials before adoption, with what passes and what fails",
            (
                Column("Trial", 0.14),
                Column("State", 0.1),
                Column("Gate, cost and worth of the look", 0.3),
                Column("What passes, what fails", 0.34),
                Column("If it fails", 0.12),
            ),
            rows,
            title="Trials before adoption",
        ),
    )


def ninety_days(draft: Draft) -> list[SectionBlocks]:
    """One page: the first thirteen weeks of the plan; nothing where no step is planned."""
    study = draft.study
    if not study.plan.steps and not study.plan.experiments:
        return []
    named = not draft.disclosure.anonymous
    found = ninety_days_of(study, draft.today.isoformat(), named=named)
    rows: list[Row] = []
    for line in found.rows:
        who = tr(line.who)
        if line.person and not draft.disclosure.names:
            who = tr(line.instead)
        rows.append(
            (
                Cell(t=tr(weeks_words(line)), b=True),
                tr(line.what),
                who,
                tr(line.done),
                tr(line.otherwise),
            )
        )
    table = listing(
        "The first 90 days: weeks, what, who, when it is done, what if not",
        (
            Column("Weeks", 0.08),
            Column("What", 0.24),
            Column("Who", 0.15),
            Column("Done when", 0.33),
            Column("If not", 0.2),
        ),
        rows,
        title="Week by week",
    )
    words = Para(runs=runs(tr(lead_words(found))), lead=True)
    heading = Heading(n=1, t=tr("The first 90 days"))
    return [SectionBlocks(id="first_days", blocks=(heading, words, table))]
