"""The business case on the terminal, as JSON and as words."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from planner.analysis.around.actuals import MEASURES
from planner.analysis.around.actuals import Comparison as Measured
from planner.analysis.around.scenarios import ScenarioResult
from planner.analysis.study.hygiene import DoneAnyway, done_anyway
from planner.analysis.study.study import Study
from planner.catalogue.price_level import yearly_rise
from planner.cli.printing import plain, spread_json, worth_words
from planner.domain.base.numbers import (
    in_hundred,
    level,
    money,
    money_same_unit,
    month_words,
    percent,
)
from planner.domain.case.model_comparison import ModelComparison
from planner.economics.case import by_year
from planner.economics.model import USUAL_LEVELS
from planner.economics.model_choice import weigh
from planner.economics.sensitivity import SobolIndex
from planner.economics.stage_gate import PilotFirst
from planner.reporting.case_words import (
    CASH_HEADS,
    CASH_NOTE,
    anyway_words,
    cash_rows,
    check_remarks,
    checks_line,
    find_out,
    independent_words,
    nearest_words,
    option_rows,
)
from planner.reporting.duty_words import CANNOT_WAIT, duty_price_words
from planner.reporting.model_words import kept
from planner.reporting.odds_words import odds_rows


def anyway_json(found: DoneAnyway) -> dict[str, Any]:
    """What is done with and without the plan; present values over the horizon."""
    amounts = {"days": found.days, "labour": found.labour, "invoices": found.invoices}
    return {"names": list(found.names), **amounts}


def case_json(study: Study) -> dict[str, Any]:
    """The business case; money in the project's currency, months from the start."""
    case, anyway = study.case, done_anyway(study)
    found = {
        "currency": study.project.organisation.currency,
        "horizon_months": case.horizon,
        "discount_rate": study.project.finance.discount_rate,
        "inflation": study.project.finance.inflation,
        "price_year": study.project.organisation.price_year,
        "prices_of_other_years_rise": yearly_rise(study.project),
        "real_discount_rate": case.rate,
        "trials": case.trials,
        "seed": case.seed,
        "sampler": study.project.finance.sampler,
        "shared_drivers": {**USUAL_LEVELS, **study.project.finance.drivers},
        "npv": spread_json(case.npv),
        "npv_at_means": case.npv_at_means,
        "npv_standard_error": case.npv_standard_error,
        "probability_of_loss": case.loss_share,
        "roi": None if case.roi is None else spread_json(case.roi),
        "benefit": spread_json(case.benefit),
        "cost": spread_json(case.cost),
        "own_labour": case.labour,
        "invoices": case.cash_cost,
        "done_anyway": None if anyway is None else anyway_json(anyway),
        "components": {k: spread_json(v) for k, v in case.components.items()},
        "payback_month": spread_json(case.payback),
        "payback_month_first": spread_json(case.payback_first),
        "payback_month_undiscounted": spread_json(case.simple_payback),
        "payback_month_undiscounted_first": spread_json(case.simple_payback_first),
        "payback_within": case.payback_within,
        "deepest_point": spread_json(case.deepest),
        "pools_today": case.baseline,
        "pools_saved": case.pools,
        "tornado": [asdict(s) for s in study.swings],
        "marginal_npv": study.marginal,
        "attribution": {
            k: {"benefit": a.benefit, "cost": a.cost, "net": a.net}
            for k, a in study.attributed.items()
        },
        "benefit_cost_ratio": study.decision.benefit_cost,
        "internal_rates_of_return": list(study.decision.internal_rates),
        "modified_internal_rate": study.decision.modified_rate,
        "equal_annual_cost": study.decision.annual_cost,
        "stress_npv": study.decision.stress,
        "cost_of_a_quarters_delay": study.decision.delay,
        "duties_can_wait_a_quarter": study.decision.waits,
        "value_of_perfect_information": study.decision.evpi,
        "value_of_information": [asdict(i) for i in study.decision.information],
        "rests_on_grade_a_or_b": study.decision.resting,
        "benefits_may_fall_to": study.decision.least_benefit,
        "break_even_of_inputs": [asdict(b) for b in study.decision.break_evens],
        "vendor_view": {
            **asdict(study.decision.vendor),
            "npv": study.decision.vendor.net_present_value,
            "roi": study.decision.vendor.return_on_investment,
            "payback_months": study.decision.vendor.payback_months,
        },
        "warnings": study.decision.warnings,
        "assumptions": {
            r.definition.id: {
                "low": r.range.low,
                "middle": r.range.likely,
                "high": r.range.high,
                "grade": r.grade,
                "confirmed": r.confirmed,
            }
            for r in study.register
        },
        "if_all_claimed_value_is_real": {
            **spread_json(case.if_real),
            "probability_of_loss": case.if_real_loss_share,
        },
        "on_invoices_nobody_stated": case.unstated,
        "probability_of_loss_error": case.loss_error,
        "internal_rate": asdict(case.rates),
        "cash_by_year": {
            kind: list(by_year(case.monthly[kind]))
            for kind in ("invoices", "cash", "labour", "capacity")
        },
        "odds": [asdict(o) for o in study.odds],
        "independent": None
        if study.decision.independent is None
        else asdict(study.decision.independent),
        "model_comparisons": [
            {"asked": one.model_dump(mode="json", exclude_none=True), **_verdict(study, one)}
            for one in kept(study.project)
        ],
        "options": [asdict(o) for o in study.decision.options],
        "checks": [asdict(c) for c in study.judgement.checks],
        "after_usual_optimism": asdict(study.judgement.uplift),
    }
    return {**found, **_withheld(study)}


def _verdict(study: Study, one: ModelComparison) -> dict[str, Any]:
    found = asdict(weigh(one, study.project.finance.seed))
    return {k: None if isinstance(v, float) and math.isnan(v) else v for k, v in found.items()}


WITHHELD = (
    *("npv", "npv_at_means", "npv_standard_error", "probability_of_loss", "roi", "benefit"),
    *("probability_of_loss_error", "components", "payback_month", "payback_month_first"),
    *("payback_month_undiscounted", "payback_month_undiscounted_first", "payback_within"),
    *("deepest_point", "pools_saved", "tornado", "marginal_npv", "attribution"),
    *("benefit_cost_ratio", "internal_rates_of_return", "modified_internal_rate", "stress_npv"),
    *("cost_of_a_quarters_delay", "value_of_perfect_information", "value_of_information"),
    *("benefits_may_fall_to", "break_even_of_inputs", "vendor_view", "internal_rate", "options"),
    *("if_all_claimed_value_is_real", "after_usual_optimism", "independent"),
)
"""What is null where the judge withholds the headline: the worth and all that follows from it."""


def _withheld(study: Study) -> dict[str, Any]:
    if not study.judgement.withheld:
        return {"withheld": None}
    first = study.judgement.failing[0]
    said = {"check": first.id, "figure": first.figure, "limit": first.fails, "inputs": first.inputs}
    return {**dict.fromkeys(WITHHELD), "withheld": said}


def case_text(study: Study) -> str:
    """The business case for people."""
    case, currency = study.case, study.project.organisation.currency
    if study.judgement.withheld:
        costs = (
            f"Cost {money(case.cost.mean, currency)}: own people {money(case.labour, currency)}, "
            f"invoices {money(case.cash_cost, currency)}"
        )
        return plain("\n".join([study.judgement.words, costs, *check_lines(study)]))
    if not study.plan.steps:
        words = [
            study.without_plan
            or f"{study.nothing}: nothing is planned, and what today costs goes on.",
            *(w for w in (nearest_words(study), anyway_words(study)) if w),
            f"Today these pools cost or lose {money(sum(case.baseline.values()), currency)} a year.",
        ]
        return plain("\n".join(words))
    unsure = not study.profile.overall.leads
    lines = [
        *(["Too little is known of this organisation for advice."] if unsure else []),
        f"NPV over {case.horizon} months at {case.rate:.1%}: {worth_words(study)}",
        f"Mean {money(case.npv.mean, currency, signed=True)} (±"
        f"{money(1.96 * case.npv_standard_error, currency)} simulation error), "
        f"{case.trials:,} trials, seed {case.seed}",
        f"Futures that lose money: {in_hundred(case.loss_share)}",
        f"Pays back: {month_words(case.payback.p50, case.horizon)}",
        f"Cost {money(case.cost.mean, currency)}: own people {money(case.labour, currency)}, "
        f"invoices {money(case.cash_cost, currency)}",
        *(w for w in (duty_price_words(study),) if w),
        "",
        "Benefits, expected",
    ]
    for name, spread in case.components.items():
        tail = "   shown, never added" if name == "claimed" else ""
        lines.append(f"  {name.replace('_', ' '):16}{money(spread.mean, currency):>9}{tail}")
    if study.moving:
        lines += ["", "What moves the result"]
        for swing in study.moving:
            low, high = money_same_unit((swing.at_low, swing.at_high), currency, signed=True)
            lines.append(f"  {swing.label[:44]:46}{low:>9} to {high}")
    lines += [
        "",
        f"If all claimed value is real: {money(case.if_real.mean, currency, signed=True)}, loses in "
        f"{in_hundred(case.if_real_loss_share)}",
    ]
    lines += _decision_lines(study)
    lines += check_lines(study)
    return plain("\n".join(lines))


def check_lines(study: Study) -> list[str]:
    """How the checks stand, the plans on the table, and cash by year."""
    lines = ["", checks_line(study), *(f"  {w}" for w in check_remarks(study))]
    if said := anyway_words(study):
        lines += ["", said]
    if not study.judgement.withheld:
        after = study.judgement.uplift
        currency = study.project.organisation.currency
        lines += ["", "Plans on the table"]
        lines += [f"  {r[0]:20}{r[2]:>9}  {r[3]:26} loses in {r[4]}" for r in option_rows(study)]
        worth = money(after.worth, currency, signed=True)
        lines.append(f"After the usual optimism of such figures: {worth}")
        lines += [w for w in (independent_words(study),) if w]
        lines += ["", "What may fail, and what fails with it"]
        lines += [
            f"  {r[0][:36]:38}works in {r[1]}, in time in {r[4]}; with it: {r[-1]}"
            for r in odds_rows(study)
        ]
    lines += ["", f"Only cash: {CASH_NOTE}"]
    lines += [
        "  " + "".join(f"{cell:>18}" for cell in row) for row in (CASH_HEADS, *cash_rows(study))
    ]
    return lines


def _decision_lines(study: Study) -> list[str]:
    decision, currency = study.decision, study.project.organisation.currency
    rates = ", ".join(percent(r, 1) for r in decision.internal_rates) or "none"
    ratio = "undefined" if decision.benefit_cost is None else f"{decision.benefit_cost:.2f}"
    modified = "undefined" if decision.modified_rate is None else percent(decision.modified_rate, 1)
    lines = [
        "",
        "Before you decide",
        f"  Benefits over cost {ratio} · internal rate {rates} · modified rate {modified}",
        f"  Cost a year, equal {money(decision.annual_cost, currency)}",
        f"  If cost doubles, benefits halve and come six months late: "
        f"{money(decision.stress, currency, signed=True)}",
        f"  Starting a quarter later {'costs' if decision.delay >= 0 else 'gains'} "
        f"{money(abs(decision.delay), currency)}{'' if decision.waits else f'. {CANNOT_WAIT}'}",
    ]
    sentence, to_find = find_out(study, 5)
    knowing = f"Knowing everything first would be worth {money(decision.evpi, currency)}"
    lines.append(f"  {sentence or knowing}")
    for item in to_find:
        lines.append(
            f"    {item.label[:60]}{f', {item.worth} to know' if item.worth else ''}: {item.how}"
        )
    if decision.least_benefit is not None and decision.least_benefit < 1:
        lines.append(
            f"  Benefits may fall to {percent(decision.least_benefit)} before it is worth nothing"
        )
    lines.append(f"  {percent(decision.resting)} of the result rests on figures of grade A or B")
    vendor = decision.vendor
    if study.plan.steps:
        share = vendor.return_on_investment
        lines.append(
            f"  As vendor studies show it: {money(vendor.net_present_value, currency, signed=True)}, "
            f"return {'undefined' if share is None else percent(share)} "
            f"(benefits −{percent(vendor.benefit_haircut)}, costs +{percent(vendor.cost_uplift)}, no range)"
        )
    return [*lines, *(f"  Warning: {w}" for w in decision.warnings)]


def scenarios_text(study: Study, found: tuple[ScenarioResult, ...]) -> str:
    """Scenarios side by side."""
    currency = study.project.organisation.currency
    lines = [
        f"{'':22}{'steps':>6}{'level':>7}{'expected':>10}   {'9 in 10 futures':22}"
        f"{'lose':>10}{'cost':>9}{'stress':>9}{'to the plan':>13}"
    ]
    for one in found:
        if one.fault:
            lines.append(f"{one.name[:21]:22}{one.fault}")
            continue
        low, high = money_same_unit((one.npv.p5, one.npv.p95), currency, signed=True)
        reached = level(one.level)
        lines.append(
            f"{one.name[:21]:22}{one.steps:>6}{reached:>7}"
            f"{money(one.npv.mean, currency, signed=True):>10}   {f'{low} to {high}':22}"
            f"{in_hundred(one.loss_share):>10}{money(one.cost, currency):>9}"
            f"{money(one.stress, currency, signed=True):>9}"
            f"{money(one.difference.mean, currency, signed=True):>13}"
        )
    return plain("\n".join(lines))


def pilots_text(study: Study, found: tuple[PilotFirst, ...]) -> str:
    """Whether to try first."""
    currency = study.project.organisation.currency
    names = {s.candidate.id: s.candidate.name for s in study.plan.steps}
    lines = [f"{'Pilot first':44}{'gain':>9}{'cost':>9}{'would stop':>12}"]
    for one in found:
        lines.append(
            f"  {names.get(one.id, one.id)[:40]:42}{money(one.gain, currency, signed=True):>9}"
            f"{money(one.cost, currency):>9}{in_hundred(one.stop_chance):>12}"
        )
    return plain("\n".join(lines))


def sobol_text(found: tuple[SobolIndex, ...]) -> str:
    """Shares of the variance."""
    lines = [f"{'Share of the variance':48}{'alone':>8}{'in all':>8}"]
    for one in found:
        lines.append(f"  {one.label[:44]:46}{one.first:>8.2f}{one.total:>8.2f}")
    return plain("\n".join(lines))


def actuals_text(study: Study, found: tuple[Measured, ...]) -> str:
    """What was measured beside what was forecast."""
    if not found:
        return "Nothing has been measured yet."
    lines = [f"{'Measured':44}{'quarter':>8}{'figure':>12}   {'forecast, 9 in 10 futures':28}"]
    for one in found:
        label, unit, _ = MEASURES[one.actual.measure]
        shown = f"{one.forecast.low:,.4g} to {one.forecast.high:,.4g}"
        name = f"{label} ({study.project.organisation.currency if unit == 'money' else unit})"
        lines.append(
            f"{name[:43]:44}{one.actual.quarter + 1:>8}{one.actual.value:>12,.4g}   {shown:28}"
            f"{one.standing}"
        )
    return plain("\n".join(lines))
