"""The figures that are said of a programme in its window and report, each with what it is, and how."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.case.figure import PLAN, YEAR, Figure, Scope, Span, Statistic, months
from planner.programme.packed import Floats
from planner.programme.plan import ProgrammePlan
from planner.programme.simulate import Simulated
from planner.programme.words import BINDS, with_limits
from planner.reporting.blocks import unmarked
from planner.reporting.sentences import TEXT, Kind, Sentence, money_kind

TRIFLE = 0.001
"""Share of the worth below which more money buys nothing that counts."""
RELEASED = Sentence(
    "Money of {sum} over {n} quarters is released; {spent} of it is spent in this plan.",
    (("sum", "spent"),),
    sum=money_kind("stated", "between", "plan"),
    spent=money_kind("planned", "between", "plan"),
    n=TEXT,
)
BOUGHT = Sentence(
    "{tool} is bought in {quarter} for {cost} of invoices; {units} units join.",
    tool=TEXT,
    quarter=TEXT,
    cost=money_kind("planned", "between", "option"),
    units=TEXT,
)
BOUGHT_FOR_ONE = Sentence(
    "{tool} is bought in {quarter} for {cost} of invoices; one unit joins.",
    tool=TEXT,
    quarter=TEXT,
    cost=money_kind("planned", "between", "option"),
)
BRINGS = Sentence(
    "Expected worth {worth} in {n:d} of {all:d} units, for {cost} of invoices",
    worth=money_kind("expected", "months", "plan", signed=True),
    n=TEXT,
    all=TEXT,
    cost=money_kind("planned", "between", "plan"),
)
OPEN = {
    "bound": money_kind("bound", "months", "plan"),
    "gap": Kind("share", "bound", "months", ("plan",)),
}
"""What no plan is worth more than, and how much of it is left open."""
PROVEN = Sentence(
    "No other choice or timing is worth more than {bound}: {gap} of that is left open.",
    (("bound", "gap"),),
    **OPEN,
)
PROVEN_WITH_MISSES = Sentence(
    "Of all programmes that keep as many duties, none is worth more than {bound}: {gap} of that is left "
    "open.",
    (("bound", "gap"),),
    **OPEN,
)
PROVEN_BESIDE = Sentence(
    "With {units} kept as before, nothing that keeps as many duties is worth more than {bound}: {gap} of "
    "that is left open.",
    (("bound", "gap"),),
    units=TEXT,
    **OPEN,
)
ODDS = Sentence(
    "In {share} of the {n:d} common futures the whole programme loses money; in the middle 8 of 10 it "
    "is worth {low} to {high}.",
    (("low", "high"), ("share", "low")),
    n=TEXT,
    share=Kind("share", "odds", "months", ("plan",)),
    low=money_kind("low", "months", "plan"),
    high=money_kind("high", "months", "plan"),
)
MORE = Sentence(
    "buys {gain}, most of it spent in {quarter}, for {names}.",
    gain=money_kind("expected", "months", "plan", signed=True),
    quarter=TEXT,
    names=TEXT,
)
ALONE = Sentence(
    "A single unit loses money in {low} to {high} of the futures. These odds are not added: shared causes "
    "move all units together, and the odds of the whole are counted over the same futures.",
    low=Kind("share", "odds", "months", ("team",)),
    high=Kind("share", "odds", "months", ("team",)),
)
ONE_MORE = Sentence(
    "One {currency} more that is released in the first quarter is worth at most {first}, in the last one "
    "{last}.",
    currency=TEXT,
    first=Kind("ratio", "expected", "months", ("input",)),
    last=Kind("ratio", "expected", "months", ("input",)),
)
DISCOUNTED = Sentence(
    "Units are discounted as in their documents, shared tools at {rate} a year.",
    rate=Kind("rate", "stated", "year", ("plan",)),
)
AGREED = Sentence(
    "A plan worth {worth} was agreed on {day}.",
    worth=money_kind("expected", "months", "plan"),
    day=TEXT,
)
MANY = Sentence(
    "The documents of all units were simulated anew in {n} futures with the same shared causes. In {share} "
    "of them the whole programme loses money; in the middle 8 of 10 it is worth {low} to {high}. The plan "
    "was made on the common futures alone, so this is a check that it has not seen.",
    (("low", "high"),),
    n=TEXT,
    share=Kind("share", "odds", "months", ("plan",)),
    low=money_kind("low", "months", "plan"),
    high=money_kind("high", "months", "plan"),
)


def say(sentence: Sentence, plan: ProgrammePlan, **values: object) -> str:
    """A sentence in the language spoken here; raises ``WrongKind`` for a figure of another kind."""
    return unmarked(tr(sentence.say(plan.programme.currency, **values)))


def headline(plan: ProgrammePlan) -> str:
    """What the programme brings, in how many units, for how much, and what binds until when."""
    first = say(
        BRINGS,
        plan,
        worth=_over_all(plan, "programme.worth", plan.result.worth, "expected"),
        n=sum(any(plan.begun(m.id)) for m in plan.members),
        all=len(plan.programme.units),
        cost=spent(plan),
    )
    return tr(with_limits(plan, Verbatim(first)))


def proof(plan: ProgrammePlan) -> str:
    """How much better any other programme could be at most."""
    result = plan.result
    bound = _over_all(plan, "programme.bound", result.proven, "bound")
    gap = replace(bound, id="programme.gap", value=result.gap, unit="share")
    if units := kept(plan):
        return say(PROVEN_BESIDE, plan, units=units, bound=bound, gap=gap)
    return say(PROVEN_WITH_MISSES if result.chosen.misses else PROVEN, plan, bound=bound, gap=gap)


def kept(plan: ProgrammePlan) -> str:
    """How many units are kept as they were while the others were planned; empty without any."""
    held = sum(m.fixed is not None for m in plan.members)
    if not held:
        return ""
    return phrase("one unit") if held == 1 else phrase("{n:d} units", n=held)


def odds(plan: ProgrammePlan) -> str:
    """How often the whole programme loses money, counted over the common futures of all units together."""
    found = plan.all_futures
    low = _over_all(plan, "programme.low", float(np.quantile(found, 0.1)), "low")
    high = _over_all(plan, "programme.high", float(np.quantile(found, 0.9)), "high")
    return say(ODDS, plan, n=len(found), share=_loses(plan, found, PLAN), low=low, high=high)


def more_money(plan: ProgrammePlan, more: ProgrammePlan) -> str:
    """What ten per cent more money buys, in which quarter, and for whom."""
    gain = more.result.worth - plan.result.worth
    if gain <= TRIFLE * abs(plan.result.worth):
        if units := kept(plan):
            return tr(phrase("buys nothing that counts with {units} kept as before.", units=units))
        if plan.price_of_money[0] > BINDS:
            return tr(
                "buys nothing that counts: it is less than the next whole step or tool takes."
            )
        return tr("buys nothing that counts: money is not what binds.")
    gains = sorted(
        ((more.worth(m.id) - plan.worth(m.id), m.unit.name) for m in plan.members), reverse=True
    )
    names = [Verbatim(n) for g, n in gains[:3] if g > 0.01 * gain]
    return say(
        MORE,
        plan,
        gain=_over_all(plan, "programme.more", gain, "expected"),
        quarter=plan.programme.quarter_name(int((more.spent - plan.spent).argmax())),
        names=joined(names, ", ") or phrase("nobody in particular"),
    )


def odds_alone(plan: ProgrammePlan) -> str:
    """How often single units lose money, the least and the most; empty where none begins anything."""
    found = [_loses(plan, plan.by_future(u), Scope("team", u)) for u in plan.column]
    if not found:
        return ""
    ends = sorted(found, key=lambda f: (f.value, f.id))
    return say(ALONE, plan, low=ends[0], high=ends[-1])


def one_more(plan: ProgrammePlan) -> str:
    """What one euro more is worth, released in the first quarter or in the last."""
    span = months(plan.programme.horizon)
    first, last = (
        Figure(f"programme.price.{q}", p, "ratio", "expected", span, Scope("input", f"budget.{q}"))
        for q, p in enumerate(plan.price_of_money)
        if q in (0, plan.terms.periods - 1)
    )
    return say(ONE_MORE, plan, currency=plan.programme.currency, first=first, last=last)


def discounted(plan: ProgrammePlan) -> str:
    """At which rate the group's own amounts are of today."""
    rate = Figure("programme.rate", plan.programme.rate, "rate", "stated", YEAR, PLAN, "stated")
    return say(DISCOUNTED, plan, rate=rate)


def released(plan: ProgrammePlan) -> Figure:
    """Money that the group releases over the plan."""
    return _money("programme.released", float(sum(plan.terms.budget)), "stated", _whole(plan))


def spent(plan: ProgrammePlan) -> Figure:
    """Invoices of the plan."""
    return _money("programme.spent", float(plan.spent.sum()), "planned", _whole(plan))


def tool_cost(plan: ProgrammePlan, tool: str) -> Figure:
    """Invoices of a shared tool and of those who join it, over the plan."""
    scope = Scope("option", tool)
    span = _whole(plan)
    return _money(f"programme.tool.{tool}", plan.tool_cash(tool), "planned", span, scope)


def agreed_worth(plan: ProgrammePlan, worth: float) -> Figure:
    """What the agreed plan was worth."""
    return _money("programme.agreed", worth, "expected", months(plan.programme.horizon))


def many_figures(plan: ProgrammePlan, many: Simulated) -> dict[str, Figure]:
    """Odds and middle of the whole programme, from the documents simulated anew."""
    span = months(plan.programme.horizon)
    return {
        "share": Figure("programme.many.loses", many.whole.loses, "share", "odds", span),
        "low": _money("programme.many.low", many.whole.at(0.1), "low", span),
        "high": _money("programme.many.high", many.whole.at(0.9), "high", span),
    }


def _loses(plan: ProgrammePlan, worth: Floats, scope: Scope) -> Figure:
    share, span = float((worth < 0).mean()), months(plan.programme.horizon)
    return Figure(f"programme.loses.{scope.id}", share, "share", "odds", span, scope)


def _over_all(plan: ProgrammePlan, id_: str, value: float, statistic: Statistic) -> Figure:
    return _money(id_, value, statistic, months(plan.programme.horizon))


def _money(id_: str, value: float, statistic: Statistic, span: Span, scope: Scope = PLAN) -> Figure:
    return Figure(id_, value, "money", statistic, span, scope)


def _whole(plan: ProgrammePlan) -> Span:
    group = plan.programme
    return Span("between", group.start, group.quarter_name(group.quarters - 1))
