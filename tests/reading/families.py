"""Figures that a sentence was given, by the beginning of their ids, computed again from the result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from planner.analysis.study.once_a_study import once_a_study
from planner.analysis.study.study import Study
from planner.economics.model import Timing
from planner.reporting.declared import Said
from tests.futures import levels_by_future
from tests.reading.recompute import (
    agreed,
    covered,
    fullest,
    level_ends,
    level_now,
    middle_ninety,
    paid,
    present,
    vendor,
    worth,
)

FEW = 1_000


def _cost(study: Study) -> float:
    return present(study, "labour") + present(study, "invoices")


@once_a_study
def expected_level(study: Study) -> float | None:
    """The mean level of all futures at the end of the quarter in which the plan ends, each gone through."""
    return _expected_under(study, study.plan.schedule)


@once_a_study
def level_without(study: Study) -> float | None:
    """The same, of what is done with and without the plan; nothing where that is nothing."""
    done = {
        s.candidate.id: Timing(s.start, s.end)
        for s in study.plan.steps
        if s.candidate.initiative.anyway
    }
    return _expected_under(study, done) if done else None


def _expected_under(study: Study, schedule: Mapping[str, Timing]) -> float | None:
    last = max((s.end for s in study.plan.steps), default=study.plan.months)
    if study.project.finance.trials > FEW:
        return None  # so many one by one take long; test_expected_levels goes through some
    (each,) = levels_by_future(study, schedule, [-(-last // 3) * 3])
    values = [e[0] for e in each if e[0] is not None]
    return float(np.mean(values)) if len(values) == len(each) else None


FAMILIES: dict[str, Callable[[Study], float | tuple[float, float] | None]] = {
    "worth.expected": lambda s: float(worth(s).mean()),
    "worth.half": lambda s: float(np.median(worth(s))),
    "worth.range": middle_ninety,
    "worth.error": lambda s: None,
    "worth.at_means": lambda s: s.case.npv_at_means,
    "worth.at": lambda s: None,
    "worth.if_real": lambda s: float(s.case.if_real.mean),
    "odds.loss": lambda s: float((worth(s) < 0).mean()),
    "cost.labour": lambda s: present(s, "labour"),
    "cost.invoices": lambda s: present(s, "invoices"),
    "cost.paid": lambda s: paid(s, "labour") + paid(s, "invoices"),
    "cost.paid_invoices": lambda s: paid(s, "invoices"),
    "claimed.expected": lambda s: s.case.components["claimed"].mean,
    "stress.expected": lambda s: s.decision.stress,
    "delay.expected": lambda s: abs(s.decision.delay),
    "information.all": lambda s: s.decision.evpi,
    "days.fullest": fullest,
    "invoices.fullest": lambda s: max(s.plan.cash),
    "limit.invoices": lambda s: s.project.limits.budget_per_quarter,
    "rate.discount": lambda s: s.project.finance.real_rate,
    "rate.real": lambda s: s.project.finance.real_rate,
    "rate.nominal": lambda s: s.project.finance.discount_rate,
    "rate.inflation": lambda s: s.project.finance.inflation,
    "rate.rise": lambda s: s.project.finance.inflation or 0.02,  # two per cent where none is stated
    "trials": lambda s: len(worth(s)),
    "answers.coverage": covered,
    "answers.evidence": lambda s: None,
    "answers.agreed": agreed,
    "agreement.alpha": lambda s: None,
    "pools.today": lambda s: sum(s.case.baseline.values()),
    "level.now": level_now,
    "level.range": level_ends,
    "level.planned": expected_level,
    "level.without": level_without,
    "level.in_place": lambda s: s.plan.path[-1].value,
    "benefit.least": lambda s: _cost(s) / (float(worth(s).mean()) + _cost(s)),
    "vendor.worth": lambda s: vendor(s)[0],
    "vendor.return": lambda s: vendor(s)[1],
    "vendor.terms": lambda s: None,
}
"""What each figure that a sentence was given has to be, by the beginning of its id."""


def check_figures(study: Study, said: Iterable[Said]) -> list[str]:
    """Figures of sentences that are not those of the result, or of a family that nobody recomputes."""
    faults = []
    for sentence in said:
        for figure in sentence.figures:
            rule = FAMILIES.get(".".join(figure.id.split(".")[:2]))
            if rule is None:
                faults.append(f"nobody recomputes “{figure.id}” of “{sentence.sentence}”")
                continue
            true = rule(study)
            given = figure.value if figure.statistic != "range" else (figure.low, figure.high)
            if true is None or given is None:
                continue
            if not np.allclose(np.asarray(given, float), np.asarray(true, float), 1e-6, 1e-6):
                faults.append(f"“{figure.id}” is {given}, not {true}")
    return faults
