"""The plans on the table, and targets with what meeting them would cost, as heads and rows of words."""

from __future__ import annotations

from planner.analysis.around.on_the_table import OnTable, recommended, recommended_words
from planner.analysis.around.targets import TargetInPlan
from planner.analysis.study.study import Study
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import decimal, in_hundred, money, money_ranges
from planner.reporting.case_words import anyway_words, option_name
from planner.reporting.plan_tables import WordTable, word_table


def table_tables(study: Study, found: tuple[OnTable, ...]) -> list[WordTable]:
    """The plans on the table with what each takes and meets; the recommended one is named above."""
    currency = study.project.organisation.currency
    withheld = study.judgement.withheld
    rows, later = [], tr("decided later")
    ranges = money_ranges([(x.result.p5, x.result.p95) for x in found], currency, signed=True)
    for one, range_ in zip(found, ranges, strict=True):
        rows.append(
            (
                option_name(one.result),
                "–" if withheld else money(one.result.expected, currency, signed=True),
                "–" if withheld else range_,
                "–" if withheld else in_hundred(one.result.loss_share),
                later if one.decided_later else decimal(one.days, 0),
                later if one.decided_later else money(one.cost, currency),
                later if one.decided_later else "–" if one.level is None else decimal(one.level, 1),
                f"{one.met} / {one.duties}" if one.duties else "–",
            )
        )
    heads = (
        *("Plan", "Expected worth", "9 in 10 between", "Futures that lose money"),
        *("Own person-days", "All cost", "Level when in place", "Duties in time"),
    )
    ids = tuple(o.result.id for o in found)
    best, note = recommended_words(recommended(study)), anyway_words(study)
    return [word_table("The plans on the table", best, heads, tuple(rows), ids, note=note)]


def target_tables(study: Study, found: tuple[TargetInPlan, ...]) -> list[WordTable]:
    """Targets and wished-for duties: met and when, or missed by how much, and at what price."""
    currency, plan = study.project.organisation.currency, study.plan
    rows = []
    for one in found:
        if one.when is None and one.wanted:
            state = phrase("missed by {n}", n=decimal(max(one.wanted - one.reached, 0.0), 2))
        elif one.when is None:
            state = "not in the plan"
        elif one.met:
            state = (
                "met today"
                if one.when < 0
                else phrase("met, end of {quarter}", quarter=plan.name_of(one.when))
            )
        else:
            state = phrase("late, end of {quarter}", quarter=plan.name_of(one.when))
        price = "–" if one.cost is None else money(one.cost, currency)
        rows.append(
            (
                tr(one.name),
                decimal(one.wanted, 1) if one.wanted else "–",
                plan.name_of(one.by),
                tr(state),
                tr(one.fault) if one.fault else price,
            )
        )
    lead = (
        "What meeting a missed one would cost is the expected worth that the best plan loses by it."
        if found
        else "There is no target of a dimension and no duty that is wished for."
    )
    heads = ("Target", "Level", "By the end of", "In the plan", "Meeting it would cost")
    ids = tuple(str(k) for k in range(len(found)))
    left = frozenset({0, 2, 3, 4})
    return [word_table("Targets and wishes", lead, heads, tuple(rows), ids, left)]
