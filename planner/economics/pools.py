"""Annual money pools of the baseline: what is spent or lost today, before any initiative."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from planner.domain.organisation.organisation import CapacityRole
from planner.economics.atoms import DRIVER_OF, OPTIONAL, REMOVED_BY, Growth
from planner.economics.model import CaseProblem, Draws, EconomicEffect, Initiative
from planner.economics.ranges import mean

Floats = NDArray[np.float64]
HOURS_PER_DAY = 8.0
DAYS_PER_MONTH = 365.25 / 12
HOURS_PER_YEAR = 8760.0
MOST_STRENGTH = 0.99  # an effect of 1 has no logarithm


def retained(decay: Floats, months: Floats) -> Floats:
    """Share of value kept on average between refreshes: m(R) = (1 − (1−d)^R) / (R d), at most 1.

    ``decay`` is the share of value lost per month, ``months`` the interval R; 1 where decay is 0.
    """
    product = decay * months
    with np.errstate(divide="ignore", invalid="ignore"):
        kept = (1 - (1 - decay) ** months) / product
    return np.where(product > 0, np.minimum(kept, 1.0), 1.0)


def growth_rates(draws: Draws) -> dict[Growth, Floats]:
    """Yearly growth by what grows, shape ``(trials,)``; what does not grow is left out."""
    names: dict[Growth, str] = {
        "people": "growth_people",
        "models": "growth_models",
        "infra": "growth_infra",
    }
    return {name: draws[id_] for name, id_ in names.items() if id_ in draws and np.any(draws[id_])}


def hourly_costs(draws: Draws) -> dict[CapacityRole, Floats]:
    """Full cost of an hour by role, in the project's currency."""
    per_hour = draws["loaded_multiplier"] / draws["hours_per_year"]
    other = draws["salary_other"] * per_hour
    return {
        "data_scientist": draws["salary_data_scientist"] * per_hour,
        "ml_engineer": draws["salary_ml_engineer"] * per_hour,
        "data_engineer": other,
        "platform_engineer": other,
        "product_owner": other,
        "compliance": other,
    }


def facts(problem: CaseProblem) -> dict[str, float]:
    """The values of ``FACTS``."""
    few = counted_models(problem.models, problem.builders)
    return {
        "scientists": problem.headcount.get("data_scientist", 0.0),
        "models": problem.models,
        "regulated": problem.regulated_models,
        "counted_refreshes": problem.models if "refresh_months" in problem.stated else few,
        "counted_incidents": problem.models if "incidents_per_model" in problem.stated else few,
    }


MODELS_EACH = 5.0


def counted_models(models: float, builders: float) -> float:
    """Models as work: beyond five a builder, look-alike ones move as one, 5D·√(M/5D)."""
    most = MODELS_EACH * builders
    if models <= most or most <= 0:
        return models
    return most * math.sqrt(models / most)


MOST_STARTS = 0.40
MOST_RUNNING = 0.40
MOST_FAILED = 0.15
MOST_AUDIT = (0.60, 0.15)


def terms(problem: CaseProblem, draws: Draws) -> dict[str, Floats]:
    """Return the numbers between inputs and pools (see ``TERMS``), each of shape ``(trials,)``.

    Hours priced in pools never exceed a share of the hours that people have: starts and refreshes 40 % of the
    data scientists', releases and incidents 40 % of the engineers', failed projects 15 %, and all of these
    with toil ``priced_hours_share`` of the builders'. These act on today's pools, before any saving, so they
    do not depend on the plan. ``asked_total`` is what would be priced without any of these limits.
    """
    d: Draws = {**_absent(draws), **draws}
    cost = hourly_costs(draws)
    known = facts(problem)
    head = problem.headcount
    has_engineers = head.get("ml_engineer", 0) > 0
    scientists = head.get("data_scientist", 0.0) * d["hours_per_year"]
    engineers = (head.get("ml_engineer", 0.0) + head.get("platform_engineer", 0.0)) * d[
        "hours_per_year"
    ]
    builders = problem.builders * d["hours_per_year"]

    asked = np.zeros_like(scientists)
    setup = d["projects_started"] * d["setup_hours"]
    hire = d["new_hires"] * d["onboarding_hours"]
    retrain = known["counted_refreshes"] * 12 / d["refresh_months"] * d["retrain_hours"]
    asked = asked + setup + hire + retrain
    fit = _scale_to(setup + hire + retrain, MOST_STARTS * scientists)
    setup, hire, retrain = setup * fit, hire * fit, retrain * fit

    handled = known["counted_incidents"] * d["incidents_per_model"]
    release = d["deployments"] * d["deployment_hours"]
    response = handled * d["response_hours"]
    search = handled * d["search_hours"] * math.sqrt(problem.models / 10)
    crew = engineers if has_engineers or head.get("platform_engineer", 0) > 0 else scientists
    asked = asked + release + response + search
    fit = _scale_to(release + response + search, MOST_RUNNING * crew)
    release, response, search = release * fit, response * fit, search * fit

    toil_share = np.minimum(d["toil_data_share"] + d["toil_release_share"], 1.0)
    toil = np.maximum(scientists * toil_share - setup - hire - retrain, 0.0)
    failures = d["projects_started"] * (1 - d["production_share"])
    project_hours = np.maximum(
        d["project_days"] * HOURS_PER_DAY * (1 - toil_share) - d["setup_hours"], 0.0
    )
    failed = failures * d["avoidable_failure_share"] * project_hours
    asked = asked + toil + failed
    failed = failed * _scale_to(failed, MOST_FAILED * scientists)

    together = setup + hire + retrain + release + response + search + toil + failed
    fit = _scale_to(together, d["priced_hours_share"] * builders)
    audit = problem.regulated_models * d["audits_per_model"] * d["audit_days"] * HOURS_PER_DAY
    auditors = head.get("compliance", 0.0) * d["hours_per_year"]
    audit = np.minimum(audit, MOST_AUDIT[0] * auditors + MOST_AUDIT[1] * builders)

    hourly_loss = d["value_per_model"] / HOURS_PER_YEAR * d["severity"]
    # the organisation's own figure, where it states one
    hourly_loss = np.where(d["loss_per_hour"] > 0, d["loss_per_hour"], hourly_loss)
    blind = np.zeros_like(d["detect_hours"])
    for share, hours in problem.feedback or ((1.0, 0.0),):
        blind = blind + share * np.minimum(d["unseen_share"] * hours, d["detect_hours"])
    return {
        "cost_scientist": cost["data_scientist"],
        "cost_engineer": cost["ml_engineer" if has_engineers else "data_scientist"],
        "cost_compliance": cost["compliance"],
        "scientist_total": scientists,
        "toil_share": toil_share,
        "setup_total": setup * fit,
        "hire_total": hire * fit,
        "retrain_total": retrain * fit,
        "toil_total": toil * fit,
        "duplicate_total": np.minimum(scientists * d["duplicate_feature_share"], toil) * fit,
        "incidents": problem.models * d["incidents_per_model"],
        "release_total": release * fit,
        "response_total": response * fit,
        "search_total": search * fit,
        "failed_total": failed * fit,
        "audit_total": audit,
        "hourly_loss": hourly_loss,
        "blind_hours": blind,
        "noticeable_hours": np.maximum(d["detect_hours"] - blind, 0.0),
        "kept": retained(d["decay_per_month"], d["refresh_months"]),
        "accelerators": np.minimum(d["gpu_spend"], d["infra_spend"]),
        "failures": failures,
        "project_hours": project_hours,
        "asked_total": asked,
    }


def _absent(draws: Draws) -> Draws:
    """Inputs that a case leaves out, at what then counts."""
    like = next(iter(draws.values()))
    return {id_: np.full_like(like, value) for id_, value in OPTIONAL.items() if id_ not in draws}


def value_of(draws: Draws, id_: str) -> Floats:
    """The draws of an input that may be left out."""
    found = draws.get(id_)
    return np.full_like(next(iter(draws.values())), OPTIONAL[id_]) if found is None else found


def annual_pools(problem: CaseProblem, draws: Draws) -> dict[str, Floats]:
    """Return each atom's annual amount (currency/year) before effects, shape ``(trials,)``.

    An incident costs a model at most its severity in all (``P7``), and losses in incidents, ageing and late
    models together at most ``lost_value_share`` of what the models earn.
    """
    d: Draws = {**_absent(draws), **draws}
    t = terms(problem, draws)
    c_ds, c_eng = t["cost_scientist"], t["cost_engineer"]
    earned = problem.models * d["value_per_model"]
    loss = t["incidents"] * t["hourly_loss"]
    seen = {
        "P7.blind": loss * t["blind_hours"],
        "P7.detect": loss * t["noticeable_hours"],
        "P7.repair": loss * d["repair_hours"],
    }
    stated = d["loss_per_hour"] > 0
    most = np.where(stated, np.inf, earned * d["severity"])
    fit = _scale_to(sum(seen.values(), start=np.zeros_like(loss)), most)
    lost = {
        **{atom: amount * fit for atom, amount in seen.items()},
        "P7.silent": earned * d["silent_rate"] * d["silent_severity"] * d["silent_months"] / 12,
        "P8": earned * (1 - t["kept"]),
        "P9": d["new_models"] * d["value_per_model"] / 12 * d["lead_time_days"] / DAYS_PER_MONTH,
    }
    fit = _scale_to(
        sum(lost.values(), start=np.zeros_like(loss)),
        np.where(stated, np.inf, d["lost_value_share"] * earned),
    )
    lost = {atom: amount * fit for atom, amount in lost.items()}
    return {
        "P1a": (t["toil_total"] - t["duplicate_total"]) * c_ds,
        "P1b": t["duplicate_total"] * c_ds,
        "P2.work": t["release_total"] * (1 - d["handover_share"]) * c_eng,
        "P2.handover": t["release_total"] * d["handover_share"] * c_eng,
        "P3": t["setup_total"] * c_ds,
        "P4": t["hire_total"] * c_ds,
        "P5": t["retrain_total"] * c_ds,
        "P6": t["response_total"] * c_eng,
        "P6.search": t["search_total"] * c_eng,
        **lost,
        "P10": t["accelerators"] * d["gpu_idle_share"]
        + (d["infra_spend"] - t["accelerators"]) * d["infra_waste_share"],
        "P10.tokens": d["token_spend"] * d["token_waste_share"],
        "P11": t["audit_total"] * t["cost_compliance"],
        "P12": d["loss_event_rate"] * d["loss_event_size"],
        "P13": t["failed_total"] * c_ds,
    }


def _scale_to(hours: Floats, available: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(hours > available, available / hours, 1.0)


def shared_features(models: float) -> float:
    """How much of an effect on features built twice there is to share: 1 − exp(−(models − 1)/10)."""
    return 1 - math.exp(-max(models - 1, 0.0) / 10)


def pull_strength(
    problem: CaseProblem, initiative: Initiative, effect: EconomicEffect, draws: Draws
) -> Floats:
    """λ of one effect at full adoption, whatever becomes of the initiative; shape ``(trials,)``.

    What is shared out: −ln(1 − R)·part·(e / mean e)·gap, with R what all practices together remove. Else,
    and where the effect's mean is not above 0 (a review that slows releases): −ln(1 − e)·gap. Features
    built twice need several models to share between.
    """
    share = draws[f"{initiative.id}:effect:{effect.target}"]
    gap = draws.get(f"{initiative.id}:gap", effect.gap)
    whole = REMOVED_BY[DRIVER_OF[effect.target]].removed
    usual = mean(effect.range, -1.0, 1.0)
    if effect.part is None or not whole or usual <= 0:
        strength = -np.log1p(-np.minimum(share, MOST_STRENGTH)) * gap
    else:
        removed = np.minimum(value_of(draws, whole), MOST_STRENGTH)
        strength = -np.log1p(-removed) * effect.part * share / usual * gap
    if effect.target == "P1b":
        strength = strength * shared_features(problem.models)
    return np.asarray(strength)
