"""Small builders for economics and planning tests."""

from __future__ import annotations

from planner.domain.case.estimate import Range, fixed
from planner.economics.atoms import OPTIONAL, REQUIRED
from planner.economics.model import CaseProblem, EconomicEffect, Initiative, Quantity

PLAIN = {
    "salary_data_scientist": 100_000.0,
    "salary_ml_engineer": 120_000.0,
    "salary_other": 90_000.0,
    "loaded_multiplier": 1.5,
    "hours_per_year": 1_500.0,
    "toil_data_share": 0.4,
    "toil_release_share": 0.1,
    "duplicate_feature_share": 0.2,
    "recapture": 0.5,
    "run_effort_additional": 0.5,
    "deployments": 20.0,
    "deployment_hours": 40.0,
    "handover_share": 0.25,
    "lead_time_days": 60.0,
    "incidents_per_model": 1.0,
    "detect_hours": 48.0,
    "repair_hours": 24.0,
    "severity": 0.4,
    "response_hours": 16.0,
    "new_models": 3.0,
    "projects_started": 6.0,
    "production_share": 0.5,
    "avoidable_failure_share": 0.3,
    "project_days": 60.0,
    "setup_hours": 40.0,
    "new_hires": 2.0,
    "onboarding_hours": 100.0,
    "value_per_model": 200_000.0,
    "verified_share": 0.4,
    "decay_per_month": 0.02,
    "refresh_months": 12.0,
    "retrain_hours": 30.0,
    "infra_spend": 100_000.0,
    "gpu_spend": 30_000.0,
    "gpu_idle_share": 0.5,
    "infra_waste_share": 0.2,
    "audits_per_model": 1.0,
    "audit_days": 10.0,
    "loss_event_rate": 0.0,
    "loss_event_size": 0.0,
}


def case(
    *initiatives: Initiative, horizon: int = 36, rate: float = 0.1, **changes: object
) -> CaseProblem:
    """A case with ten data scientists and ten models; ``changes`` are numbers or ranges by id."""
    values = {**PLAIN, **changes}
    quantities = {}
    for id_ in (*REQUIRED, *(o for o in OPTIONAL if o in values)):
        value = values[id_]
        range_ = value if isinstance(value, Range) else fixed(float(value))  # type: ignore[arg-type]
        least = -0.9 if id_.startswith("growth") else 0.0
        quantities[id_] = Quantity(id_, id_, range_, minimum=least)
    return CaseProblem(
        quantities=quantities,
        headcount={"data_scientist": 10.0, "ml_engineer": 2.0, "platform_engineer": 2.0},
        models=10.0,
        regulated_models=2.0,
        initiatives=initiatives,
        horizon=horizon,
        rate=rate,
        stated=frozenset({"infra_spend", "token_spend"}),
    )


def initiative(id_: str = "i", **changes: object) -> Initiative:
    """An initiative without uncertainty; ``effects`` are (target, share) pairs."""
    effects = tuple(
        EconomicEffect(t, r if isinstance(r, Range) else fixed(r))  # type: ignore[arg-type]
        for t, r in changes.pop("effects", ())  # type: ignore[union-attr]
    )
    fields: dict[str, object] = {
        "effort_days": {"data_scientist": 20.0},
        "effort_factor": fixed(1.0),
        "run_fte": fixed(0.1),
        "yearly_cost": fixed(6_000.0),
        "delay_months": 0.0,
        "ramp_months": 6.0,
    }
    return Initiative(id=id_, name=id_, effects=effects, **{**fields, **changes})  # type: ignore[arg-type]
