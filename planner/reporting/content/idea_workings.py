"""How the verdict on each idea is worked out, in the report: means that a controller can work out again."""

from __future__ import annotations

import math
from collections.abc import Sequence

from planner.analysis.study.use_case_worth import Judged
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import decimal, percent, whole_money
from planner.domain.organisation.organisation import UseCase
from planner.reporting.blocks import Block, Cell, Para, runs
from planner.reporting.content.draft import Column, Draft, Row, listing

SIDE_BY_SIDE = 3
"""So many ideas have room beside each other on a page."""


def idea_workings(draft: Draft, ideas: Sequence[tuple[UseCase, Judged | None]]) -> list[Block]:
    """Tables of what goes into each verdict and what follows, side by side, and how that hangs together."""
    judged = [(u, found) for u, found in ideas if found is not None]
    if not judged:
        return []
    told = tr(
        phrase(
            "Deciding now is (a − c) × e − d. The error of the test is g × (a + b) × f: it counts in the "
            "months after the test, which are decided on. Going on pays from the pass mark on, where the "
            "mean worth of going on, given what the test shows, is above 0; the test is worth what it saves "
            "and brings over all futures, beyond deciding now."
        )
    )
    tables: list[Block] = []
    for k in range(0, len(judged), SIDE_BY_SIDE):
        some = judged[k : k + SIDE_BY_SIDE]
        width = 0.6 / len(some)
        tables.append(
            listing(
                "How the verdicts on ideas are worked out",
                (Column("", 0.4), *(Column(u.name, width, "r") for u, _ in some)),
                _rows(draft, [found for _, found in some]),
                title="How the verdicts on ideas are worked out" if k == 0 else "",
            )
        )
    return [*tables, Para(runs=runs(told))]


def _rows(draft: Draft, some: Sequence[Judged]) -> list[Row]:
    """One row a figure; what is taken off stands only where something is."""

    def money(amount: float) -> str:
        return whole_money(amount, draft.currency)

    rows: list[tuple[str, list[str]]] = [
        ("a  Worth a year, mean", [money(j.workings.a_year) for j in some]),
        ("b  Taken off in it, which stays", [money(j.workings.taken) for j in some]),
        ("c  To run a year, mean", [money(j.workings.run) for j in some]),
        ("d  To build, mean", [money(j.workings.build) for j in some]),
        ("e  Present years, begun at once", [decimal(j.workings.at_once, 4) for j in some]),
        ("f  Present years, after the test", [decimal(j.workings.after, 4) for j in some]),
        ("g  Error of the test, as a share", [percent(j.workings.share, 2) for j in some]),
        ("Deciding now, mean", [money(j.rule.now) for j in some]),
        ("Error of the test in money", [money(j.workings.error) for j in some]),
        ("Pass mark, worth a year", [_mark(draft, j) for j in some]),
        ("Chance to go on after the test", [percent(j.rule.experiment.chance, 0) for j in some]),
        ("Worth of the test beyond deciding now", [money(j.rule.most) for j in some]),
        ("Price of the test", [money(j.rule.cost) for j in some]),
    ]
    return [(tr(name), *(Cell(t=text) for text in texts)) for name, texts in rows]


def _mark(draft: Draft, found: Judged) -> str:
    """The pass mark in money a year, where one divides what a test may show."""
    if found.must_show <= 0:
        return tr("any result goes on")
    return (
        whole_money(found.mark, draft.currency)
        if math.isfinite(found.mark)
        else tr("no result goes on")
    )
