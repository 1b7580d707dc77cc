"""Annual money pools of the baseline: what is spent or lost today, before any initiative."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from planner.domain.content.catalogue import EffectTarget
from planner.domain.organisation.organisation import CapacityRole
from planner.economics.atoms import Growth
from planner.economics.model import CaseProblem, Draws

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
    return {
        "scientists": problem.headcount.get("data_scientist", 0.0),
        "models": problem.models,
        "regulated": problem.regulated_models,
    }


def terms(problem: CaseProblem, draws: Draws) -> dict[str, Floats]:
    """Return the numbers between inputs and pools (see ``TERMS``), each of shape ``(trials,)``.

    Hours priced in several pools never exceed the hours the people have: data scientists' hours
    (P1, P3, P4, P5) are scaled down together where they would, and so are engineers' (P2, P6).
    """
    d = draws
    cost = hourly_costs(draws)
    has_engineers = problem.headcount.get("ml_engineer", 0) > 0
    scientists = problem.headcount.get("data_scientist", 0.0)
    engineers = problem.headcount.get("ml_engineer", 0.0) + problem.headcount.get(
        "platform_engineer", 0.0
    )
    models = problem.models

    setup_total = d["projects_started"] * d["setup_hours"]
    hire_total = d["new_hires"] * d["onboarding_hours"]
    retrain_total = models * 12 / d["refresh_months"] * d["retrain_hours"]
    available = scientists * d["hours_per_year"]
    other_hours = setup_total + hire_total + retrain_total
    fit = _scale_to(other_hours, available)
    toil_share = np.minimum(d["toil_data_share"] + d["toil_release_share"], 1.0)
    toil_total = np.maximum(available * toil_share - other_hours * fit, 0.0)

    incidents = models * d["incidents_per_model"]
    release_total = d["deployments"] * d["deployment_hours"]
    response_total = incidents * d["response_hours"]
    crew = (engineers if engineers > 0 else scientists) * d["hours_per_year"]
    fit_crew = _scale_to(release_total + response_total, crew)

    hourly_loss = d["value_per_model"] / HOURS_PER_YEAR * d["severity"]
    if "loss_per_hour" in d:  # the organisation's own figure, where it states one
        stated = d["loss_per_hour"]
        hourly_loss = np.where(stated > 0, stated, hourly_loss)
    blind, unnoticed = np.zeros_like(d["detect_hours"]), np.zeros_like(d["detect_hours"])
    for share, hours in problem.feedback or ((1.0, 0.0),):
        blind += share * hours
        unnoticed += share * np.maximum(d["detect_hours"] - hours, 0.0)
    return {
        "cost_scientist": cost["data_scientist"],
        "cost_engineer": cost["ml_engineer" if has_engineers else "data_scientist"],
        "cost_compliance": cost["compliance"],
        "scientist_total": available,
        "toil_share": toil_share,
        "setup_total": setup_total * fit,
        "hire_total": hire_total * fit,
        "retrain_total": retrain_total * fit,
        "toil_total": toil_total,
        "duplicate_total": np.minimum(available * d["duplicate_feature_share"], toil_total),
        "incidents": incidents,
        "release_total": release_total * fit_crew,
        "response_total": response_total * fit_crew,
        "hourly_loss": hourly_loss,
        "blind_hours": blind,
        "unnoticed_hours": unnoticed,
        "kept": retained(d["decay_per_month"], d["refresh_months"]),
        "accelerators": np.minimum(d["gpu_spend"], d["infra_spend"]),
        "failures": d["projects_started"] * (1 - d["production_share"]),
        "project_hours": np.maximum(
            d["project_days"] * HOURS_PER_DAY * (1 - toil_share) - d["setup_hours"], 0.0
        ),
    }


def annual_pools(problem: CaseProblem, draws: Draws) -> dict[str, Floats]:
    """Return each atom's annual amount (currency/year) before effects, shape ``(trials,)``."""
    d, t = draws, terms(problem, draws)
    c_ds, c_eng = t["cost_scientist"], t["cost_engineer"]
    value = d["value_per_model"]
    loss = t["incidents"] * t["hourly_loss"]
    return {
        "P1a": (t["toil_total"] - t["duplicate_total"]) * c_ds,
        "P1b": t["duplicate_total"] * c_ds,
        "P2.work": t["release_total"] * (1 - d["handover_share"]) * c_eng,
        "P2.handover": t["release_total"] * d["handover_share"] * c_eng,
        "P3": t["setup_total"] * c_ds,
        "P4": t["hire_total"] * c_ds,
        "P5": t["retrain_total"] * c_ds,
        "P6": t["response_total"] * c_eng,
        "P7.feedback": loss * t["blind_hours"],
        "P7.detect": loss * t["unnoticed_hours"],
        "P7.repair": loss * d["repair_hours"],
        "P8": problem.models * value * (1 - t["kept"]),
        "P9": d["new_models"] * value / 12 * d["lead_time_days"] / DAYS_PER_MONTH,
        "P10": t["accelerators"] * d["gpu_idle_share"]
        + (d["infra_spend"] - t["accelerators"]) * d["infra_waste_share"],
        "P11": problem.regulated_models
        * d["audits_per_model"]
        * d["audit_days"]
        * HOURS_PER_DAY
        * t["cost_compliance"],
        "P12": d["loss_event_rate"] * d["loss_event_size"],
        "P13": t["failures"] * d["avoidable_failure_share"] * t["project_hours"] * c_ds,
    }


def _scale_to(hours: Floats, available: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(hours > available, available / hours, 1.0)


def effect_strength(
    target: EffectTarget, share: Floats, problem: CaseProblem, draws: Draws
) -> Floats:
    """Turn a stated effect into the share of its atoms that is removed at full adoption.

    Shared features (P1b) need several models to share between: × (1 − exp(−(models−1)/10)). A
    shorter refresh interval R′ removes 1 − (1−m(R′))/(1−m(R)) of ageing, 0 where nothing ages.
    """
    if target == "P1b":
        return share * (1 - math.exp(-max(problem.models - 1, 0.0) / 10))
    if target == "refresh_interval":
        decay, months = draws["decay_per_month"], draws["refresh_months"]
        before = 1 - retained(decay, months)
        after = 1 - retained(decay, months * (1 - share))
        with np.errstate(divide="ignore", invalid="ignore"):
            strength = np.where(before > 0, 1 - after / before, 0.0)
        return np.minimum(strength, MOST_STRENGTH)
    return share
