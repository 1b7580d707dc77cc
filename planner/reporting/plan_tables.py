"""What stands around a plan, as heads and rows of words: the same for window and terminal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.analysis.actuals import MEASURES, Comparison
from planner.analysis.contingency import Contingency
from planner.analysis.frontier import Frontier, Marginal, Point
from planner.analysis.plan import Plan
from planner.analysis.rankings import METHODS, Rankings
from planner.analysis.replan import Replanned
from planner.analysis.robustness import Robustness
from planner.analysis.scenarios import ScenarioResult
from planner.analysis.study import Study
from planner.domain.explain import short_number
from planner.reporting.numbers import count, in_hundred, money, money_same_unit, percent


@dataclass(frozen=True)
class WordTable:
    """A title, a sentence, heads and rows; the first column is text, ``left`` names other columns of text.

    ``ids`` say what a row stands for.
    """

    title: str
    lead: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    ids: tuple[str, ...]
    left: frozenset[int] = frozenset({0})


def _currency(study: Study) -> str:
    return study.project.organisation.currency


def _point(study: Study, x: str, point: Point) -> tuple[str, ...]:
    if point.fault:
        return (x, "no plan", "", "", "", "")
    currency = _currency(study)
    return (
        x,
        money(point.value, currency, signed=True),
        f"{point.level:.2f}",
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
            [f"× {p.x:g}" for p in found.people],
        ),
        (
            "goals",
            "What a higher level costs",
            "Level wanted",
            found.goals,
            [f"{p.x:.2f}" for p in found.goals],
        ),
    )
    lead = " ".join(found.words)
    return [
        WordTable(
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
    return WordTable(
        "What a tenth more adds",
        "A tenth more of one thing, all else as it is. What adds nothing is not what holds the plan back.",
        ("Resource", "A quarter more", "Gain", "Gain for one more"),
        tuple(
            (
                m.name,
                money(m.more, currency) if m.name == "Money" else f"{m.more:.1f} days",
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
    return WordTable(
        "Holding something back",
        "A plan that uses everything breaks its limits when work takes longer. What is held back of money "
        "and people’s time makes that rarer and costs worth.",
        ("Held back", "Expected worth", "Price", "Money runs out", "Somebody’s time runs out"),
        tuple(
            (percent(c.held_back), "no plan", "", "", "")
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
    plans = WordTable(
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
                    METHODS[p.method],
                )
                for p in found.plans
            ),
            (
                "The plan",
                money(found.best, currency, signed=True),
                percent(1.0),
                str(len(study.plan.steps)),
                "Worth of the whole, within all limits",
            ),
        ),
        (*(p.method for p in found.plans), "plan"),
        frozenset({0, 4}),
    )
    planned = set(study.plan.schedule)
    ranked = sorted(found.ranked, key=lambda r: -r.value)
    each = WordTable(
        "Each practice alone",
        "With the tools and prerequisites it lacks, as if nothing else were done.",
        ("Practice", "Worth", "Person-days", "ROI", "WSJF", "RICE", "Matrix", "In the plan"),
        tuple(
            (
                r.name,
                money(r.value, currency, signed=True),
                f"{r.days:.0f}",
                percent(r.scores["roi"]) if np.isfinite(r.scores["roi"]) else "–",
                money(r.scores["wsjf"], currency, signed=True),
                money(r.scores["rice"], currency, signed=True),
                r.quadrant,
                "yes" if r.id in planned else "no",
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
    words = (
        f"{found.futures} futures planned anew. Not knowing the future costs {money(middle, currency)} in "
        f"the middle and at most {money(high, currency)} in 9 of 10 (regret). "
    )
    if cautious.differs:
        words += (
            f"A more cautious plan of {count(len(cautious.schedule), 'step', 'steps')} loses "
            f"{money(-cautious.worst, currency)} in the worst fifth of futures instead of "
            f"{money(-cautious.plan_worst, currency)}, and is worth "
            f"{money(cautious.mean, currency, signed=True)} instead of "
            f"{money(cautious.plan_mean, currency, signed=True)} on average."
        )
    else:
        words += "No plan seen is better in the worst fifth of futures."
    belongs = WordTable(
        "What belongs in the plan",
        words,
        ("Step", "In the best plan", "Starts in the first half-year", "Reading", "In the plan"),
        tuple(
            (
                b.name,
                in_hundred(b.share),
                in_hundred(b.early),
                b.word,
                "yes" if b.planned else "no",
            )
            for b in found.belonging
        ),
        tuple(b.id for b in found.belonging),
        frozenset({0, 3, 4}),
    )
    chain = ", ".join(f"“{names.get(i, i)}”" for i in found.delays.chain)
    late = WordTable(
        "What may be late",
        f"{in_hundred(found.delays.chance).capitalize()} futures end later than planned. "
        + (f"What most often decides the end: {chain}." if chain else ""),
        ("Step", "Planned end", "In 9 of 10 by", "Late in", "Decides the end in"),
        tuple(
            (
                names.get(x.id, x.id),
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

    def span(quarters: tuple[int, int] | None) -> str:
        if quarters is None:
            return "–"
        words = [found.plan.quarter_name(q) for q in (quarters[0], quarters[1] - 1)]
        return words[0] if words[0] == words[1] else f"{words[0]} to {words[1]}"

    before = "" if found.unchanged is None else f", unchanged {money(found.unchanged, currency)}"
    broken = "" if not found.broken else " The agreed plan no longer keeps the limits."
    lead = (
        f"{count(len(found.changes), 'change', 'changes').capitalize()}. Worth at the means "
        f"{money(found.value, currency, signed=True)}{before}; moving a step by a quarter counts as "
        f"{money(found.penalty, currency)}.{broken}"
    )
    return WordTable(
        "What changes",
        lead,
        ("Step", "Change", "Agreed", "Now", "Why"),
        tuple((c.name, c.kind, span(c.before), span(c.after), c.why) for c in found.changes),
        tuple(c.id for c in found.changes),
        frozenset(range(5)),
    )


def scenario_words(study: Study, found: tuple[ScenarioResult, ...]) -> WordTable:
    """Scenarios in the same futures, each against the plan."""
    currency = _currency(study)
    rows = []
    for one in found:
        if one.fault:
            rows.append((one.name, "no plan", "", "", "", "", "", ""))
            continue
        low, high = money_same_unit((one.npv.p5, one.npv.p95), currency, signed=True)
        rows.append(
            (
                one.name,
                str(one.steps),
                "–" if one.level is None else f"{one.level:.1f}",
                money(one.npv.mean, currency, signed=True),
                f"{low} to {high}",
                in_hundred(one.loss_share),
                money(one.stress, currency, signed=True),
                "–" if one.id == "plan" else money(one.difference.mean, currency, signed=True),
            )
        )
    return WordTable(
        "Scenarios side by side",
        "The same futures for every scenario, so a difference is not noise.",
        (
            "Scenario", "Steps", "Level", "Expected", "9 in 10 futures", "Lose money", "Under stress",
            "To the plan",
        ),
        tuple(rows),
        tuple(one.id for one in found),
    )  # fmt: skip


def actual_words(study: Study, found: tuple[Comparison, ...]) -> WordTable:
    """What was measured, and what the plan let expect."""
    currency = _currency(study)

    def amount(value: float, unit: str) -> str:
        if unit == "share":
            return percent(value)
        return money(value, currency) if unit == "money" else f"{short_number(value)} {unit}"

    return WordTable(
        "Measured after adoption",
        "A figure is as expected inside the range that 9 in 10 futures give for its quarter.",
        ("Measured", "Quarter", "Figure", "Expected, 9 in 10 futures", "Reading"),
        tuple(
            (
                MEASURES[c.actual.measure][0],
                str(c.actual.quarter + 1),
                amount(c.actual.value, MEASURES[c.actual.measure][1]),
                " to ".join(
                    amount(v, MEASURES[c.actual.measure][1])
                    for v in (c.forecast.low, c.forecast.high)
                ),
                c.standing,
            )
            for c in found
        ),
        tuple(f"{c.actual.measure}:{c.actual.quarter}" for c in found),
        frozenset({0, 4}),
    )
