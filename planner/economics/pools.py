"""Annual money pools of the baseline: what is spent or lost today, before any initiative."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from planner.domain.catalogue import EffectTarget
from planner.domain.organisation import Role
from planner.economics.model import CaseProblem, Draws

Floats = NDArray[np.float64]
PoolClass = Literal["cash", "capacity", "value", "risk"]
HOURS_PER_DAY = 8.0
DAYS_PER_MONTH = 365.25 / 12
HOURS_PER_YEAR = 8760.0
MOST_STRENGTH = 0.99  # an effect of 1 has no logarithm


@dataclass(frozen=True)
class Atom:
    """The smallest part of the baseline that effects act on: a pool, or a part of one."""

    id: str
    pool: str
    label: str
    kind: PoolClass
    formula: str


ATOMS: tuple[Atom, ...] = (
    Atom(
        "P1a", "P1", "Toil", "capacity", "toil hours − shared features − P3, P4, P5 × hourly cost"
    ),
    Atom("P1b", "P1", "Features built twice", "capacity", "people × share × yearly cost"),
    Atom(
        "P2.work", "P2", "Releasing", "capacity", "releases × hours × (1 − hand-over) × hourly cost"
    ),
    Atom(
        "P2.handover",
        "P2",
        "Handing over",
        "capacity",
        "releases × hours × hand-over × hourly cost",
    ),
    Atom("P3", "P3", "Starting projects", "capacity", "projects × hours × hourly cost"),
    Atom("P4", "P4", "Starting as a colleague", "capacity", "new colleagues × hours × hourly cost"),
    Atom("P5", "P5", "Retraining by hand", "capacity", "models × 12/refresh × hours × hourly cost"),
    Atom("P6", "P6", "Handling incidents", "capacity", "incidents × hours × hourly cost"),
    Atom(
        "P7.detect",
        "P7",
        "Loss until noticed",
        "value",
        "incidents × severity × value per hour × hours",
    ),
    Atom(
        "P7.repair",
        "P7",
        "Loss until repaired",
        "value",
        "incidents × severity × value per hour × hours",
    ),
    Atom("P8", "P8", "Ageing of models", "value", "models × value × (1 − m(refresh))"),
    Atom("P9", "P9", "Late models", "value", "new models × value/12 × months waited"),
    Atom("P10", "P10", "Idle computing", "cash", "accelerators × idle + other × avoidable"),
    Atom("P11", "P11", "Audit work", "capacity", "regulated × audits × days × daily cost"),
    Atom("P12", "P12", "Compliance losses", "risk", "events per year × size"),
    Atom(
        "P13",
        "P13",
        "Projects that never ship",
        "capacity",
        "projects × failures × avoidable × cost",
    ),
)
POOL_LABELS = {
    "P1": "Toil",
    "P2": "Releases and hand-over",
    "P3": "Starting projects",
    "P4": "New colleagues",
    "P5": "Retraining by hand",
    "P6": "Handling incidents",
    "P7": "Losses in incidents",
    "P8": "Ageing of models",
    "P9": "Late models",
    "P10": "Idle computing",
    "P11": "Audit work",
    "P12": "Compliance losses",
    "P13": "Projects that never ship",
}

REACH: dict[EffectTarget, tuple[str, ...]] = {
    "P1": ("P1a", "P1b"),
    "P1b": ("P1b",),
    "P2": ("P2.work", "P2.handover"),
    "P2.handover": ("P2.handover",),
    "P3": ("P3",),
    "P4": ("P4",),
    "P5": ("P5",),
    "P8": ("P8",),
    "P9": ("P9",),
    "P10": ("P10",),
    "P11": ("P11",),
    "P12": ("P12",),
    "P13": ("P13",),
    "incident_rate": ("P6", "P7.detect", "P7.repair"),
    "detect": ("P7.detect",),
    "repair": ("P6", "P7.repair"),
    "refresh_interval": ("P8",),
    "verified_share": (),
}
"""Atoms that an effect on each target multiplies by one minus its strength."""


def retained(decay: Floats, months: Floats) -> Floats:
    """Share of value kept on average between refreshes: m(R) = (1 − (1−d)^R) / (R d), at most 1.

    ``decay`` is the share of value lost per month, ``months`` the interval R; 1 where decay is 0.
    """
    product = decay * months
    with np.errstate(divide="ignore", invalid="ignore"):
        kept = (1 - (1 - decay) ** months) / product
    return np.where(product > 0, np.minimum(kept, 1.0), 1.0)


def hourly_costs(draws: Draws) -> dict[Role, Floats]:
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


def annual_pools(problem: CaseProblem, draws: Draws) -> dict[str, Floats]:
    """Return each atom's annual amount (currency/year) before effects, shape ``(trials,)``.

    Hours priced in several pools never exceed the hours the people have: data scientists' hours
    (P1, P3, P4, P5) are scaled down together where they would, and so are engineers' (P2, P6).
    """
    d = draws
    cost = hourly_costs(draws)
    c_ds, c_risk = cost["data_scientist"], cost["compliance"]
    has_engineers = problem.headcount.get("ml_engineer", 0) > 0
    c_eng = cost["ml_engineer"] if has_engineers else c_ds
    scientists = problem.headcount.get("data_scientist", 0.0)
    engineers = problem.headcount.get("ml_engineer", 0.0) + problem.headcount.get(
        "platform_engineer", 0.0
    )
    models = problem.models

    project_hours = d["projects_started"] * d["setup_hours"]
    hire_hours = d["new_hires"] * d["onboarding_hours"]
    retrain_hours = models * 12 / d["refresh_months"] * d["retrain_hours"]
    available = scientists * d["hours_per_year"]
    other_hours = project_hours + hire_hours + retrain_hours
    fit = _scale_to(other_hours, available)
    project_hours, hire_hours, retrain_hours = (
        h * fit for h in (project_hours, hire_hours, retrain_hours)
    )
    toil_share = np.minimum(d["toil_data_share"] + d["toil_release_share"], 1.0)
    toil_hours = np.maximum(available * toil_share - other_hours * fit, 0.0)
    duplicate_hours = np.minimum(available * d["duplicate_feature_share"], toil_hours)

    incidents = models * d["incidents_per_model"]
    release_hours = d["deployments"] * d["deployment_hours"]
    response_hours = incidents * d["response_hours"]
    crew = (engineers if engineers > 0 else scientists) * d["hours_per_year"]
    fit_crew = _scale_to(release_hours + response_hours, crew)
    release_hours, response_hours = release_hours * fit_crew, response_hours * fit_crew

    value = d["value_per_model"]
    loss_per_hour = value / HOURS_PER_YEAR * d["severity"]
    accelerators = np.minimum(d["gpu_spend"], d["infra_spend"])
    per_project = np.maximum(
        d["project_days"] * HOURS_PER_DAY * (1 - toil_share) - d["setup_hours"], 0.0
    )
    failures = d["projects_started"] * (1 - d["production_share"])
    return {
        "P1a": (toil_hours - duplicate_hours) * c_ds,
        "P1b": duplicate_hours * c_ds,
        "P2.work": release_hours * (1 - d["handover_share"]) * c_eng,
        "P2.handover": release_hours * d["handover_share"] * c_eng,
        "P3": project_hours * c_ds,
        "P4": hire_hours * c_ds,
        "P5": retrain_hours * c_ds,
        "P6": response_hours * c_eng,
        "P7.detect": incidents * loss_per_hour * d["detect_hours"],
        "P7.repair": incidents * loss_per_hour * d["repair_hours"],
        "P8": models * value * (1 - retained(d["decay_per_month"], d["refresh_months"])),
        "P9": d["new_models"] * value / 12 * d["lead_time_days"] / DAYS_PER_MONTH,
        "P10": accelerators * d["gpu_idle_share"]
        + (d["infra_spend"] - accelerators) * d["infra_waste_share"],
        "P11": problem.regulated_models
        * d["audits_per_model"]
        * d["audit_days"]
        * HOURS_PER_DAY
        * c_risk,
        "P12": d["loss_event_rate"] * d["loss_event_size"],
        "P13": failures * d["avoidable_failure_share"] * per_project * c_ds,
    }


def _scale_to(hours: Floats, available: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(hours > available, available / hours, 1.0)


REQUIRED: tuple[str, ...] = (
    "salary_data_scientist",
    "salary_ml_engineer",
    "salary_other",
    "loaded_multiplier",
    "hours_per_year",
    "toil_data_share",
    "toil_release_share",
    "duplicate_feature_share",
    "recapture",
    "run_effort_additional",
    "deployments",
    "deployment_hours",
    "handover_share",
    "lead_time_days",
    "incidents_per_model",
    "detect_hours",
    "repair_hours",
    "severity",
    "response_hours",
    "new_models",
    "projects_started",
    "production_share",
    "avoidable_failure_share",
    "project_days",
    "setup_hours",
    "new_hires",
    "onboarding_hours",
    "value_per_model",
    "verified_share",
    "decay_per_month",
    "refresh_months",
    "retrain_hours",
    "infra_spend",
    "gpu_spend",
    "gpu_idle_share",
    "infra_waste_share",
    "audits_per_model",
    "audit_days",
    "loss_event_rate",
    "loss_event_size",
)
"""Ids of the organisation's inputs that the pools read."""


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
