"""The figures that a programme's report says in sentences, each with what it is, and these sentences."""

from __future__ import annotations

from planner.domain.base.language import tr
from planner.domain.case.figure import PLAN, Figure, Scope, Span, Statistic, months
from planner.programme.plan import ProgrammePlan
from planner.programme.simulate import Simulated
from planner.reporting.blocks import unmarked
from planner.reporting.sentences import TEXT, Kind, Sentence, money_kind

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


def _money(id_: str, value: float, statistic: Statistic, span: Span, scope: Scope = PLAN) -> Figure:
    return Figure(id_, value, "money", statistic, span, scope)


def _whole(plan: ProgrammePlan) -> Span:
    group = plan.programme
    return Span("between", group.start, group.quarter_name(group.quarters - 1))
