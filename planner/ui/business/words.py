"""Sentences of the page *Business case* alone."""

from __future__ import annotations

from planner.analysis.study.study import Study
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import money

CLAIMED = (
    "Cost {money}: own people {money2}, invoices {money3}. Net, expected: {money4}; if all claimed value "
    "is real {money5}, shown beside and never added."
)
NO_VALUE = (
    "Cost {money}: own people {money2}, invoices {money3}. Net, expected: {money4}. Nobody has said what a "
    "model earns, so no value of models is in it."
)


def cost_words(study: Study) -> str:
    """Cost, net and what is claimed; or that nobody has said what a model earns."""
    case, currency = study.case, study.project.organisation.currency
    withheld = study.judgement.withheld
    valued = (
        study.case_problem.quantities["value_per_model"].mean > 0
        or case.components["claimed"].mean > 0
    )
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
