"""Decisions about the plan and what each of them cost."""

from __future__ import annotations

from planner.analysis.around.move_words import SAME, price_words, total_words
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import Money, iso_day
from planner.reporting.blocks import Block, Cell, Para, escape_marks, runs
from planner.reporting.content.draft import Column, Draft, Row, listing

MOST = 30
"""The newest are printed; older ones stay in the document."""


def decisions(draft: Draft) -> tuple[Block, ...]:
    """Each change of the plan with its price, oldest first; nothing where nothing was decided."""
    project = draft.study.project
    moves = project.moves[-MOST:]
    if not moves or draft.study.judgement.withheld:
        return ()
    currency, told = project.organisation.currency, draft.disclosure.free_text
    rows: list[Row] = []
    for move in moves:
        who = draft.disclosure.who(move.who)
        day = iso_day(move.when)
        rows.append(
            (
                Cell(t=move.what, b=True),
                tr(price_words(move, project.moves, currency)),
                ", ".join(x for x in (who, day) if x),
                move.why if told else "",
            )
        )
    table = listing(
        "Decisions about the plan and what each cost",
        (
            Column("Decision", 0.34),
            Column("Price", 0.28),
            Column("Who and when", 0.16),
            Column("Why", 0.22),
        ),
        rows,
        title="Decisions and what they cost",
    )
    total = total_words(project.moves, currency)
    if not total:
        return (table,)
    total = joined([total, *_today(draft)], " ")
    return (table, Para(runs=runs(escape_marks(tr(total)))))


AS_THEN = "Prices are as computed then; today the plan is worth {amount}."


def _today(draft: Draft) -> list[str]:
    """What the plan is worth now, where the last price was worked out for another worth."""
    study = draft.study
    known = [m.after for m in study.project.moves if m.after is not None]
    now = study.case.npv.mean
    if not known or abs(now - known[-1]) <= SAME * max(abs(now), 1.0):
        return []
    return [phrase(AS_THEN, amount=Money(now, study.project.organisation.currency))]
