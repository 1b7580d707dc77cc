"""Whether machine learning can solve it, in the report: threshold, its worth, cases and days of the test."""

from __future__ import annotations

import math
from collections.abc import Sequence

from planner.analysis.around.use_case_able import able_words
from planner.analysis.around.use_case_money import measure_worth
from planner.analysis.study.use_case_worth import Test, test_of, yes_no_of
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.base.numbers import decimal, percent
from planner.domain.organisation.organisation import UseCase
from planner.domain.organisation.use_case import Judging
from planner.economics.cases import cluster_factor
from planner.reporting.blocks import Block, Cell, Para, runs
from planner.reporting.content.draft import Column, Draft, Row, listing


def solvable(draft: Draft, told: Sequence[UseCase]) -> list[Block]:
    """One row a use case that is not in use yet, or of which something is computed; figures as in the window.

    Beside it each test whose outcomes come later than its bar in the plan ends.
    """
    rows: list[Row] = []
    for u in told:
        figures, idea = _figures(draft, u), u.state in ("idea", "trial")
        if idea or any(figures):
            able = tr(able_words(draft.study.project, u)) if idea else tr("in use")
            rows.append((Cell(t=tr(u.name), b=True), *(f or "–" for f in figures), able))
    if not rows:
        return []
    table = listing(
        "Whether use cases can be solved, and what their tests take",
        (
            Column("Use case", 0.16),
            Column("Act from a probability of", 0.13, "r"),
            Column("Worth a year by its measure", 0.13, "r"),
            Column("Cases in each group", 0.12, "r"),
            Column("Days until known", 0.1, "r"),
            Column("Able to solve it?", 0.36),
        ),
        rows,
        title="Able to solve it, and what the test takes",
    )
    return [table, *(Para(runs=runs(tr(w))) for u in told if (w := later_than_bar(draft, u)))]


def _figures(draft: Draft, use_case: UseCase) -> tuple[str, str, str, str]:
    """Threshold, worth a year, cases and days; empty where nobody stated what they follow from."""
    judging, project = use_case.judging or Judging(), draft.study.project
    try:
        found = yes_no_of(judging)
    except InputError:
        found = None
    worth = measure_worth(project, use_case)
    test = _test(use_case)
    return (
        "" if found is None else percent(found.threshold, 1),
        "" if worth is None else draft.money(worth),
        "" if test is None else _cases(judging, test),
        "" if test is None or test.days is None else decimal(test.days, 0),
    )


def _cases(judging: Judging, test: Test) -> str:
    """Cases in each group, more where groups are randomised whole; lists where one shows both orders."""
    cases = decimal(math.ceil(test.cases * cluster_factor(judging.group, judging.likeness)), 0)
    return cases if test.arms > 1 else tr(phrase("{n} lists", n=cases))


def _test(use_case: UseCase) -> Test | None:
    return test_of(use_case.judging or Judging(), use_case.feedback_days or 0.0)


def later_than_bar(draft: Draft, use_case: UseCase) -> str:
    """That the test of a use case takes longer than its bar in the plan; empty where it does not."""
    plan, test = draft.study.plan, _test(use_case)
    one = next((e for e in plan.experiments if e.id == use_case.id), None)
    if one is None or test is None or test.days is None:
        return ""
    bar = (plan.last_day(one.end) - plan.month_start(one.start)).days + 1
    if test.days <= bar:
        return ""
    return phrase(
        "“{name}”: its test takes {days} days until the outcomes are known, its bar in the plan {bar}: what "
        "is known by its end is less than was planned for.",
        name=Verbatim(use_case.name),
        days=decimal(test.days, 0),
        bar=decimal(bar, 0),
    )
