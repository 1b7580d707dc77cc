"""What stands around a plan, as heads and rows of words: the same for window and terminal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from planner.analysis.around.actuals import MEASURES, Comparison
from planner.analysis.around.contingency import Contingency
from planner.analysis.around.frontier import Frontier, Marginal, Point
from planner.analysis.around.rankings import METHODS, Rankings
from planner.analysis.around.replan import Replanned
from planner.analysis.around.robustness import Robustness
from planner.analysis.around.scenarios import ScenarioResult
from planner.analysis.around.side_by_side import SidePlan
from planner.analysis.study.plan import Plan
from planner.analysis.study.study import Study
from planner.domain.base.explain import short_number
from planner.domain.base.language import joined, marked, phrase, tr
from planner.domain.base.numbers import (
    Money,
    between,
    decimal,
    in_hundred,
    money,
    money_ranges,
    percent,
    span,
)
from planner.domain.plan.plan import Measure


@dataclass(frozen=True)
class WordTable:
    """A title, a sentence, heads and rows; the first column is text, ``left`` names other columns of text.

    ``ids`` say what a row stands for, ``note`` what has to be known to read the figures.
    """

    title: str
    lead: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    ids: tuple[str, ...]
    left: frozenset[int] = frozenset({0})
    note: str = ""


def word_table(
    title: str,
    lead: str,
    heads: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    ids: tuple[str, ...],
    left: frozenset[int] = frozenset({0}),
    note: str = "",
) -> WordTable:
    """A table with title, lead, heads and note said in the language spoken here."""
    return WordTable(tr(title), tr(lead), tuple(map(tr, heads)), rows, ids, left, tr(note))


def _currency(study: Study) -> str:
    return study.project.organisation.currency


def _point(study: Study, x: str, point: Point) -> tuple[str, ...]:
    if point.fault:
        return (x, tr("no plan"), "", "", "", "")
    currency = _currency(study)
    return (
        x,
        money(point.value, currency, signed=True),
        decimal(point.level, 2),
        str(len(point.schedule or ())),
        money(point.cost, currency),
        money(point.cash, currency),
    )


def frontier_tables(study: Study, found: Frontier) -> list[WordTable]:
    """Value against money, people's time and level."""
    currency = _currency(study)
    tail = ("Expected worth", "Level", "Steps", "Cost", "Invoices")
    lines = (
        (
            "money",
            "What more or less money buys",
            "Invoices a quarter",
            found.money,
            [money(p.x, currency) for p in found.money],
        ),
        (
            "people",
            "What more or less of people’s time buys",
            "People’s time",
            found.people,
            [f"× {decimal(p.x, 2)}" for p in found.people],
        ),
        (
            "goals",
            "What a higher level costs",
            "Level wanted",
            found.goals,
            [decimal(p.x, 2) for p in found.goals],
        ),
    )
    lead = joined(found.words, " ") if found.words else ""
    return [
        word_table(
            title,
            lead if name == "money" else "",
            (head, *tail),
            tuple(_point(study, x, p) for x, p in zip(xs, points, strict=True)),
            tuple(f"{name}:{k}" for k in range(len(points))),
        )
        for name, title, head, points, xs in lines
    ]


def marginal_table(study: Study, found: tuple[Marginal, ...]) -> WordTable:
    """What a tenth more of each resource adds."""
    currency = _currency(study)
    return word_table(
        "What a tenth more adds",
        "A tenth more of one thing, all else as it is. What adds nothing is not what holds the plan back.",
        ("Resource", "A quarter more", "Gain", "Gain for one more"),
        tuple(
            (
                tr(m.name),
                money(m.more, currency)
                if m.name == "Money"
                else tr(phrase("{days:,.1f} days", days=m.more)),
                money(m.gain, currency, signed=True),
                money(m.unit_gain, currency, signed=True),
            )
            for m in found
        ),
        tuple(m.name for m in found),
    )


def contingency_table(study: Study, found: tuple[Contingency, ...]) -> WordTable:
    """How often plans break their limits, and what holding back costs."""
    currency = _currency(study)
    return word_table(
        "Holding something back",
        "A plan that uses everything breaks its limits when work takes longer. What is held back of money "
        "and people’s time makes that rarer and costs worth.",
        ("Held back", "Expected worth", "Price", "Money runs out", "Somebody’s time runs out"),
        tuple(
            (percent(c.held_back), tr("no plan"), "", "", "")
            if c.fault
            else (
                percent(c.held_back),
                money(c.value, currency, signed=True),
                money(c.price, currency),
                in_hundred(c.breaks_money),
                in_hundred(c.breaks_people),
            )
            for c in found
        ),
        tuple(f"{c.held_back:g}" for c in found),
    )


def ranking_tables(study: Study, found: Rankings) -> list[WordTable]:
    """What lists people know lead to, and every practice with its scores."""
    currency = _currency(study)
    plans = word_table(
        "Ranking lists beside the plan",
        found.words,
        ("List", "Expected worth", "Of the plan’s", "Steps", "What it ranks by"),
        (
            *(
                (
                    p.name,
                    money(p.value, currency, signed=True),
                    "–" if p.share is None else percent(p.share),
                    str(p.steps),
                    tr(METHODS[p.method]),
                )
                for p in found.plans
            ),
            (
                tr("The plan"),
                money(found.best, currency, signed=True),
                percent(1.0),
                str(len(study.plan.steps)),
                tr("Worth of the whole, within all limits"),
            ),
        ),
        (*(p.method for p in found.plans), "plan"),
        frozenset({0, 4}),
    )
    planned = set(study.plan.schedule)
    ranked = sorted(found.ranked, key=lambda r: -r.value)
    each = word_table(
        "Each practice alone",
        "With the tools and prerequisites it lacks, as if nothing else were done.",
        ("Practice", "Worth", "Person-days", "ROI", "WSJF", "RICE", "Matrix", "In the plan"),
        tuple(
            (
                tr(r.name),
                money(r.value, currency, signed=True),
                decimal(r.days, 0),
                percent(r.scores["roi"]) if np.isfinite(r.scores["roi"]) else "–",
                money(r.scores["wsjf"], currency, signed=True),
                money(r.scores["rice"], currency, signed=True),
                tr(r.quadrant),
                tr("yes" if r.id in planned else "no"),
            )
            for r in ranked
        ),
        tuple(r.id for r in ranked),
        frozenset({0, 6, 7}),
    )
    return [plans, each]


def robustness_tables(study: Study, found: Robustness) -> list[WordTable]:
    """What belongs in the plan in other futures, and what is late."""
    currency, plan = _currency(study), study.plan
    names = {s.candidate.id: s.candidate.name for s in plan.steps}
    cautious = found.cautious
    middle, high = (float(np.quantile(found.regret, q)) for q in (0.5, 0.9))
    words = phrase(
        "{futures} futures planned anew. Not knowing the future costs {middle} in the middle and at most "
        "{high} in 9 of 10 (regret).",
        futures=found.futures,
        middle=Money(middle, currency),
        high=Money(high, currency),
    )
    if cautious.differs:
        more = phrase(
            "A more cautious plan of {steps} steps loses {worst} in the worst fifth of futures instead of "
            "{plan_worst}, and is worth {mean} instead of {plan_mean} on average.",
            steps=len(cautious.schedule),
            worst=Money(-cautious.worst, currency),
            plan_worst=Money(-cautious.plan_worst, currency),
            mean=Money(cautious.mean, currency, signed=True),
            plan_mean=Money(cautious.plan_mean, currency, signed=True),
        )
    else:
        more = "No plan seen is better in the worst fifth of futures."
    told: list[str] = [words, more]
    if found.cut_short:
        told.append(
            phrase(
                "In {count} futures the search was cut short by the clock; another run may read differently.",
                count=found.cut_short,
            )
        )
    belongs = word_table(
        "What belongs in the plan",
        joined(told, " "),
        ("Step", "In the best plan", "Starts in the first half-year", "Reading", "In the plan"),
        tuple(
            (
                tr(b.name),
                in_hundred(b.share),
                in_hundred(b.early),
                tr(b.word),
                tr("yes" if b.planned else "no"),
            )
            for b in found.belonging
        ),
        tuple(b.id for b in found.belonging),
        frozenset({0, 3, 4}),
    )
    late_words = phrase(
        "If every step is carried through, {count} futures end later than planned.",
        count=in_hundred(found.delays.chance),
    )
    if found.delays.chain:
        chain = joined([phrase("“{name}”", name=names.get(i, i)) for i in found.delays.chain])
        decides = phrase("What most often decides the end: {steps}.", steps=chain)
        late_words = joined((late_words, decides), " ")
    late = word_table(
        "What may be late",
        late_words,
        ("Step", "Planned end", "In 9 of 10 by", "Late in", "Decides the end in"),
        tuple(
            (
                tr(names.get(x.id, x.id)),
                month_name(plan, x.planned_end),
                month_name(plan, x.late),
                in_hundred(x.chance),
                in_hundred(x.critical),
            )
            for x in found.delays.steps
        ),
        tuple(x.id for x in found.delays.steps),
    )
    return [belongs, late]


def month_name(plan: Plan, months: float) -> str:
    """The month of the plan in which something ends that takes ``months`` from its start."""
    whole = int(np.ceil(months - 1e-9)) - 1
    month = plan.start.month - 1 + max(whole, 0)
    return f"{plan.start.year + month // 12}-{month % 12 + 1:02}"


def change_table(study: Study, found: Replanned) -> WordTable:
    """What differs from the agreed plan and why."""
    currency = _currency(study)

    def span(months: tuple[int, int] | None) -> str:
        if months is None:
            return "–"
        words = [found.plan.name_of(m) for m in (months[0], months[1] - 1)]
        return words[0] if words[0] == words[1] else between(words[0], words[1])

    parts = [
        phrase("{n} changes.", n=len(found.changes)) if len(found.changes) != 1 else "One change.",
        phrase(
            "Worth at the means {value}; moving a step by a quarter counts as {penalty}.",
            value=Money(found.value, currency, signed=True),
            penalty=Money(found.penalty, currency),
        ),
    ]
    if found.unchanged is not None:
        kept = Money(found.unchanged, currency, signed=True)
        parts.append(phrase("Unchanged it is worth {value}.", value=kept))
    if found.broken:
        parts.append("The agreed plan no longer keeps the limits.")
    lead = joined(parts, " ")
    return word_table(
        "What changes",
        lead,
        ("Step", "Change", "Agreed", "Now", "Why"),
        tuple(
            (tr(c.name), tr(c.kind), span(c.before), span(c.after), tr(c.why))
            for c in found.changes
        ),
        tuple(c.id for c in found.changes),
        frozenset(range(5)),
    )


def side_by_side_tables(study: Study, found: tuple[SidePlan, ...]) -> list[WordTable]:
    """Plans with their figures, and every step with its dates in each of them."""
    currency = _currency(study)
    base = found[0].value
    figures = word_table(
        "Plans side by side",
        "Worth by today’s inputs at their means; the agreed plan with what became of it.",
        ("Plan", "Worth", "To the plan", "Level when in place", "Steps", "Invoices", "Person-days"),
        tuple(
            (tr(p.name), tr("no plan"), "", "", "", "", "")
            if p.fault
            else (
                tr(p.name),
                money(p.value, currency, signed=True),
                "–" if p is found[0] else money(p.value - base, currency, signed=True),
                "–" if p.level is None else decimal(p.level, 2),
                str(len(p.steps)),
                money(p.invoices, currency),
                decimal(p.days, 0),
            )
            for p in found
        ),
        tuple(p.id for p in found),
    )
    made = [p for p in found if not p.fault]
    names = {c.id: c.name for c in study.candidates}
    first = {i: min(p.steps[i][0] for p in made if i in p.steps) for p in made for i in p.steps}
    order = sorted(first, key=lambda i: (i not in made[0].steps, first[i], names.get(i, i)))
    steps = word_table(
        "Step by step",
        "From the first to the last month of each step; a dash where a plan leaves it out.",
        ("Step", *(p.name for p in made)),
        tuple(
            (
                tr(names.get(i, i)),
                *(
                    span(p.steps[i][0], p.steps[i][1] - timedelta(days=1)) if i in p.steps else "–"
                    for p in made
                ),
            )
            for i in order
        ),
        tuple(order),
        frozenset(range(len(made) + 1)),
    )
    return [figures, steps]


def scenario_words(study: Study, found: tuple[ScenarioResult, ...]) -> WordTable:
    """Scenarios in the same futures, each against the plan."""
    currency = _currency(study)
    rows = []
    ranges = money_ranges([(one.npv.p5, one.npv.p95) for one in found], currency, signed=True)
    for one, range_ in zip(found, ranges, strict=True):
        if one.fault:
            rows.append((tr(one.name), tr("no plan"), "", "", "", "", "", ""))
            continue
        rows.append(
            (
                tr(one.name),
                str(one.steps),
                "–" if one.level is None else decimal(one.level, 1),
                money(one.npv.mean, currency, signed=True),
                range_,
                in_hundred(one.loss_share),
                money(one.stress, currency, signed=True),
                "–" if one.id == "plan" else money(one.difference.mean, currency, signed=True),
            )
        )
    return word_table(
        "Scenarios side by side",
        "The same futures for every scenario, so a difference is not noise.",
        (
            "Scenario", "Steps", "Level", "Expected", "9 in 10 futures", "Lose money", "Under stress",
            "To the plan",
        ),
        tuple(rows),
        tuple(one.id for one in found),
    )  # fmt: skip


def measured(measure: Measure, value: float, currency: str) -> str:
    """A figure of a measure in its unit."""
    unit = MEASURES[measure][1]
    if unit == "share":
        return percent(value)
    if unit == "money":
        return money(value, currency)
    return f"{marked(short_number(value))} {tr(unit)}"


def actual_words(study: Study, found: tuple[Comparison, ...]) -> WordTable:
    """What was measured, and what the plan let expect."""
    currency = _currency(study)
    return word_table(
        "Measured after adoption",
        "A figure is as expected inside the range that 9 in 10 futures give for its quarter.",
        ("Measured", "Quarter", "Figure", "Expected, 9 in 10 futures", "Reading"),
        tuple(
            (
                tr(MEASURES[c.actual.measure][0]),
                str(c.actual.quarter + 1),
                measured(c.actual.measure, c.actual.value, currency),
                between(
                    *(
                        measured(c.actual.measure, v, currency)
                        for v in (c.forecast.low, c.forecast.high)
                    )
                ),
                tr(c.standing),
            )
            for c in found
        ),
        tuple(f"{c.actual.measure}:{c.actual.quarter}" for c in found),
        frozenset({0, 4}),
    )
