"""Sentences of the page *Business case* alone."""

from __future__ import annotations

import math

from planner.analysis.around.duty_prices import duty_prices
from planner.analysis.study.study import Study
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import money, month_year, percent
from planner.domain.plan.calendar import first_day

CLAIMED = (
    "Cost {money}: own people {money2}, invoices {money3}. Net, expected: {money4}; if all claimed value "
    "is real {money5}, shown beside and never added."
)
NO_VALUE = (
    "Cost {money}: own people {money2}, invoices {money3}. Net, expected: {money4}. Nobody has said what a "
    "model earns, so no value of models is in it."
)


IF_REAL = (
    "If all claimed value is real, the expected worth is {money}; that is shown and never added."
)
NOBODY = "Nobody has said what a model earns, so no value of models is in it."


def cost_words(study: Study) -> str:
    """What the bars do not say: the worth with all that is claimed, or that nobody has said what models earn.

    Where the worth is withheld there are no bars: cost and net are said as well.
    """
    case, currency = study.case, study.project.organisation.currency
    withheld = study.judgement.withheld
    valued = (
        study.case_problem.quantities["value_per_model"].mean > 0
        or case.components["claimed"].mean > 0
    )
    if not withheld:
        real = money(case.if_real.mean, currency, signed=True)
        claimed = phrase(IF_REAL, money=real) if case.components["claimed"].mean > 0 else ""
        return tr(claimed if valued else NOBODY)
    return tr(
        phrase(
            CLAIMED if valued else NO_VALUE,
            money=money(case.cost.mean, currency),
            money2=money(case.labour, currency),
            money3=money(case.cash_cost, currency),
            money4=_shown(case.npv.mean, currency, withheld=withheld),
            money5=_shown(case.if_real.mean, currency, withheld=withheld),
        )
    )


def _shown(value: float, currency: str, *, withheld: bool) -> str:
    return "–" if withheld else money(value, currency, signed=True)


def facts_of(study: Study, month: float | None) -> tuple[tuple[str, str], ...]:
    """Cost, when the expected total passes zero (``month``), and the price of duties or the grades."""
    case, currency = study.case, study.project.organisation.currency
    passed = "never" if month is None else month_year(first_day(study.plan.start, int(month)))
    prices = duty_prices(study)
    duty = prices.worth
    third = (percent(study.decision.resting), "rests on grade A or B")
    if duty is not None:
        price = "expected price of duties" if duty >= 0 else "duties bring, expected"
        third = (money(duty + prices.beside if duty >= 0 else -duty, currency), price)
    return (
        (money(case.cost.mean, currency), "expected cost, all in"),
        (tr(passed), "expected total passes zero"),
        third,
    )


def path_words(study: Study, month: float | None) -> str:
    """What the running total does: when it earns, as the title of its chart."""
    if month is None:
        return phrase("It does not earn back within {n} months", n=study.case.horizon)
    return phrase("It costs money for {n} months, then earns", n=math.ceil(month))
