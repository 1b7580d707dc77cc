"""What the baseline is made of: atoms, pools, the terms of their formulas, and what effects reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from planner.domain.content.catalogue import EffectTarget

PoolClass = Literal["cash", "capacity", "value", "risk"]
Growth = Literal["", "people", "models", "infra"]


@dataclass(frozen=True)
class Atom:
    """The smallest part of the baseline that effects act on: a pool, or a part of one.

    ``label`` is that of its pool where the pool is nothing else, and never where it has further parts: a name
    stands for one sum. ``formula`` has inputs and terms in brackets (see ``TERMS``); ``grows`` says with
    which of the organisation's growths the pool does.
    """

    id: str
    pool: str
    label: str
    kind: PoolClass
    formula: str
    grows: Growth = ""


ATOMS: tuple[Atom, ...] = (
    Atom(
        "P1a",
        "P1",
        "Other toil",
        "capacity",
        "([toil_total] − [duplicate_total]) × [cost_scientist]",
        "people",
    ),
    Atom(
        "P1b",
        "P1",
        "Features built twice",
        "capacity",
        "[duplicate_total] × [cost_scientist]",
        "people",
    ),
    Atom(
        "P2.work",
        "P2",
        "Releasing",
        "capacity",
        "[release_total] × (1 − [handover_share]) × [cost_engineer]",
        "models",
    ),
    Atom(
        "P2.handover",
        "P2",
        "Handing over",
        "capacity",
        "[release_total] × [handover_share] × [cost_engineer]",
        "models",
    ),
    Atom("P3", "P3", "Starting projects", "capacity", "[setup_total] × [cost_scientist]", "people"),
    Atom(
        "P4",
        "P4",
        "New colleagues",
        "capacity",
        "[hire_total] × [cost_scientist]",
        "people",
    ),
    Atom(
        "P5", "P5", "Retraining by hand", "capacity", "[retrain_total] × [cost_scientist]", "models"
    ),
    Atom(
        "P6",
        "P6",
        "Answering incidents",
        "capacity",
        "[response_total] × [cost_engineer]",
        "models",
    ),
    Atom(
        "P6.search",
        "P6",
        "Finding the model that misbehaves",
        "capacity",
        "[search_total] × [cost_engineer]",
        "models",
    ),
    Atom(
        "P7.blind",
        "P7",
        "Loss until the outcome is known",
        "value",
        "[incidents] × [hourly_loss] × [blind_hours]",
        "models",
    ),
    Atom(
        "P7.detect",
        "P7",
        "Loss until noticed",
        "value",
        "[incidents] × [hourly_loss] × [noticeable_hours]",
        "models",
    ),
    Atom(
        "P7.repair",
        "P7",
        "Loss until repaired",
        "value",
        "[incidents] × [hourly_loss] × [repair_hours]",
        "models",
    ),
    Atom(
        "P7.silent",
        "P7",
        "Sudden error that nobody sees",
        "value",
        "[models] × [value_per_model] × [silent_rate] × [silent_severity] × [silent_months] / 12",
        "models",
    ),
    Atom(
        "P8",
        "P8",
        "Ageing of models",
        "value",
        "[models] × [value_per_model] × (1 − [kept])",
        "models",
    ),
    Atom(
        "P9",
        "P9",
        "Late models",
        "value",
        "[new_models] × [value_per_model] / 12 × [lead_time_days] / 30.4375",
        "models",
    ),
    Atom(
        "P10",
        "P10",
        "Computing that stands idle",
        "cash",
        "[accelerators] × [gpu_idle_share] + ([infra_spend] − [accelerators]) × [infra_waste_share]",
        "infra",
    ),
    Atom(
        "P10.tokens",
        "P10",
        "Tokens that could be saved",
        "cash",
        "[token_spend] × [token_waste_share]",
        "infra",
    ),
    Atom(
        "P11",
        "P11",
        "Audit work",
        "capacity",
        "[audit_total] × [cost_compliance]",
        "models",
    ),
    Atom("P12", "P12", "Compliance losses", "risk", "[loss_event_rate] × [loss_event_size]"),
    Atom(
        "P13",
        "P13",
        "Projects that never ship",
        "capacity",
        "[failed_total] × [cost_scientist]",
        "people",
    ),
)


@dataclass(frozen=True)
class Term:
    """A number between the inputs and the pools, with its unit and formula.

    Names in brackets stand for inputs, other terms or facts of the organisation. ``limited`` says in words
    what keeps the term from following its formula, where something does.
    """

    label: str
    unit: str
    formula: str
    limited: str = ""


HOURS_LIMIT = "scaled down: no more than a share of the hours these people have"
TERMS: dict[str, Term] = {
    "cost_scientist": Term(
        "Cost of a data scientist",
        "money/h",
        "[salary_data_scientist] × [loaded_multiplier] / [hours_per_year]",
    ),
    "cost_engineer": Term(
        "Cost of an engineer",
        "money/h",
        "[salary_ml_engineer] × [loaded_multiplier] / [hours_per_year]",
        "a data scientist’s where there are no engineers",
    ),
    "cost_compliance": Term(
        "Cost of risk and compliance",
        "money/h",
        "[salary_other] × [loaded_multiplier] / [hours_per_year]",
    ),
    "scientist_total": Term(
        "Hours of data scientists", "h/year", "[scientists] × [hours_per_year]"
    ),
    "toil_share": Term(
        "Share of toil", "share", "[toil_data_share] + [toil_release_share]", "at most 1"
    ),
    "setup_total": Term(
        "Hours to start projects", "h/year", "[projects_started] × [setup_hours]", HOURS_LIMIT
    ),
    "hire_total": Term(
        "Hours to start colleagues", "h/year", "[new_hires] × [onboarding_hours]", HOURS_LIMIT
    ),
    "retrain_total": Term(
        "Hours to retrain",
        "h/year",
        "[counted_refreshes] × 12 / [refresh_months] × [retrain_hours]",
        HOURS_LIMIT,
    ),
    "toil_total": Term(
        "Hours of toil",
        "h/year",
        "[scientist_total] × [toil_share] − [setup_total] − [hire_total] − [retrain_total]",
        HOURS_LIMIT,
    ),
    "duplicate_total": Term(
        "Hours for features built twice",
        "h/year",
        "[scientist_total] × [duplicate_feature_share]",
        HOURS_LIMIT,
    ),
    "incidents": Term("Incidents", "per year", "[models] × [incidents_per_model]"),
    "release_total": Term(
        "Hours for releases", "h/year", "[deployments] × [deployment_hours]", HOURS_LIMIT
    ),
    "response_total": Term(
        "Hours for incidents",
        "h/year",
        "[counted_incidents] × [incidents_per_model] × [response_hours]",
        HOURS_LIMIT,
    ),
    "search_total": Term(
        "Hours to find the model that misbehaves",
        "h/year",
        "[counted_incidents] × [incidents_per_model] × [search_hours] × ([models] / 10) ^ 0.5",
        HOURS_LIMIT,
    ),
    "audit_total": Term(
        "Hours for audits",
        "h/year",
        "[regulated] × [audits_per_model] × [audit_days] × 8",
        "no more than 60 % of risk and compliance and 15 % of the builders",
    ),
    "failed_total": Term(
        "Hours in projects that fail and need not",
        "h/year",
        "[failures] × [avoidable_failure_share] × [project_hours]",
        HOURS_LIMIT,
    ),
    "hourly_loss": Term(
        "Loss in an hour of an incident",
        "money/h",
        "[value_per_model] / 8760 × [severity]",
        "your own figure where you state one",
    ),
    "blind_hours": Term(
        "Hours that only an outcome would end",
        "h",
        "",
        "wait for outcomes × share that only outcomes reveal, use case by use case, "
        "at most the time to notice",
    ),
    "noticeable_hours": Term(
        "Hours until an incident is noticed otherwise", "h", "[detect_hours] − [blind_hours]"
    ),
    "kept": Term(
        "Share of value kept between refreshes",
        "share",
        "(1 − (1 − [decay_per_month]) ^ [refresh_months]) / ([refresh_months] × [decay_per_month])",
        "1 where nothing ages",
    ),
    "accelerators": Term(
        "Spend on accelerators", "money/year", "[gpu_spend]", "no more than the whole"
    ),
    "failures": Term(
        "Projects that do not ship", "per year", "[projects_started] × (1 − [production_share])"
    ),
    "project_hours": Term(
        "Hours lost in one, toil and start left out",
        "h",
        "[project_days] × 8 × (1 − [toil_share]) − [setup_hours]",
        "at least 0",
    ),
}
FACTS = {
    "scientists": ("Data scientists", "people"),
    "models": ("Models in production", "models"),
    "regulated": ("Regulated models", "models"),
    "counted_refreshes": ("Models whose refreshes count", "models"),
    "counted_incidents": ("Models whose incidents count as work", "models"),
}
"""Counts of the organisation that formulas use. Beyond five models a builder, look-alike ones move as one."""
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


@dataclass(frozen=True)
class Driver:
    """What effects act on: the input that says how much all practices together remove, and at most how much.

    ``removed`` is empty where nothing is said of the whole; then effects act as they are stated.
    """

    removed: str
    cap: float


DRIVER_OF: dict[EffectTarget, str] = {
    **{t: t for t in ("P1", "P1b", "P2", "P2.handover", "P3", "P4", "P5", "P8", "P9", "P10")},
    **{t: t for t in ("P11", "P12", "P13", "incident_rate", "detect", "repair")},
    **{t: t for t in ("search", "silent")},
    "refresh_interval": "P8",
}
"""The driver that an effect pulls; measuring value (``verified_share``) pulls none, as it earns nothing."""
REMOVED_BY: dict[str, Driver] = {
    "P1": Driver("removed_toil", 0.40),
    "P1b": Driver("removed_duplicates", 0.60),
    "P2": Driver("removed_release", 0.75),
    "P2.handover": Driver("removed_handover", 0.50),
    "P3": Driver("removed_start", 0.60),
    "P4": Driver("removed_joining", 0.55),
    "P5": Driver("removed_retraining", 0.90),
    "incident_rate": Driver("removed_incidents", 0.75),
    "detect": Driver("removed_detection", 0.90),
    "repair": Driver("removed_repair", 0.80),
    "P8": Driver("removed_ageing", 0.85),
    "P9": Driver("removed_waiting", 0.75),
    "P10": Driver("removed_idle", 0.50),
    "P11": Driver("removed_audit", 0.55),
    "P12": Driver("removed_losses", 0.60),
    "P13": Driver("removed_failures", 0.60),
    "search": Driver("", 0.80),
    "silent": Driver("", 0.70),
}
"""Drivers with their caps: economics-wide judgement, in a table in the docs (sources in ``inputs.toml``)."""
DRIVERS_OF_ATOM: dict[str, tuple[str, ...]] = {
    "P1a": ("P1",),
    "P1b": ("P1", "P1b"),
    "P2.work": ("P2",),
    "P2.handover": ("P2", "P2.handover"),
    "P6": ("incident_rate", "repair"),
    "P6.search": ("incident_rate", "search"),
    "P7.blind": ("incident_rate",),
    "P7.detect": ("incident_rate", "detect"),
    "P7.repair": ("incident_rate", "repair"),
    "P7.silent": ("silent",),
    "P10.tokens": ("P10",),
    **{a: (a,) for a in ("P3", "P4", "P5", "P8", "P9", "P10", "P11", "P12", "P13")},
}
"""Drivers whose pulls add up on an atom, each capped by itself."""
REACH: dict[EffectTarget, tuple[str, ...]] = {
    target: tuple(a for a, drivers in DRIVERS_OF_ATOM.items() if driver in drivers)
    for target, driver in DRIVER_OF.items()
}
"""Atoms that an effect on each target reaches."""

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

OPTIONAL: dict[str, float] = {
    **dict.fromkeys(("growth_people", "growth_models", "growth_infra", "loss_per_hour"), 0.0),
    **dict.fromkeys(("unseen_share", "search_hours", "silent_rate", "silent_severity"), 0.0),
    **dict.fromkeys(("silent_months", "refresh_computing", "token_spend", "revenue"), 0.0),
    **dict.fromkeys(("token_waste_share", "repeat_share"), 0.0),
    **dict.fromkeys(("priced_hours_share", "lost_value_share"), 1.0),
    **{d.removed: 0.0 for d in REMOVED_BY.values() if d.removed},
}
"""Inputs of the organisation that a case may leave out, and what then counts."""
