"""What a tracking store and its registry show, as facts for rules and as counts for measures."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from planner.observe.facts import Fact, Thresholds, unknown, yes
from planner.observe.mlflow_store import Store

NO_RUNS = "it holds no finished run"
NO_REGISTRY = "it holds no registered model"
TOO_FEW_VERSIONS = "there are too few versions to tell"


def store_facts(store: Store, t: Thresholds, today: date) -> dict[str, Fact]:
    """Facts of runs and of registered models."""
    return {**_runs(store, t), **_registry(store, t, today)}


def _runs(store: Store, t: Thresholds) -> dict[str, Fact]:
    runs = list(store.runs.values())
    names = ("store.whole_runs", "store.half_runs", "store.data", "store.some_data", "store.teams")
    if not runs:
        return {n: unknown(NO_RUNS) for n in names}
    n, last = len(runs), max(r.day for r in runs)
    results = sum(bool(r.params and r.metrics) for r in runs)
    whole = sum(bool(r.params and r.metrics and r.code and r.data) for r in runs)
    data = sum(r.data for r in runs)
    return {
        "store.whole_runs": yes(whole >= t["runs_share"] * n, whole, last),
        "store.half_runs": yes(results >= t["runs_low"] * n, results, last),
        "store.teams": yes(len(store.run_teams) >= 2, len(store.run_teams), last),
        "store.data": yes(data >= t["data_share"] * n, data, last),
        "store.some_data": yes(data >= t["data_low"] * n, data, last),
    }


def _registry(store: Store, t: Thresholds, today: date) -> dict[str, Fact]:
    names = ("registry.regular", "registry.scheduled", "registry.young", "registry.owned",
             "registry.risk", "registry.traced", "registry.some_traced", "registry.teams")  # fmt: skip
    any_ = {"registry.any": yes(bool(store.versions), len(store.versions))}
    versions = [v for v in store.versions if v.day]
    if not versions:
        return {n: unknown(NO_REGISTRY) for n in names} | any_
    last = max(v.day for v in versions)
    old = (
        today.replace(year=today.year - 1)
        if (today.month, today.day) != (2, 29)
        else date(today.year - 1, 2, 28)
    )
    by_model: dict[str, list[date]] = {}
    for v in versions:
        by_model.setdefault(v.model, []).append(date.fromisoformat(v.day))
    models = store.tags or {m: {} for m in by_model}
    owned = sum(k.get("owner", False) and k.get("purpose", False) for k in models.values())
    risk = sum(k.get("risk", False) for k in models.values())
    runs = [store.runs.get(v.run) for v in versions]
    traced = sum(r is not None and r.code and r.data for r in runs)
    scheduled = sum(r is not None and r.scheduled for r in runs)
    n = len(versions)
    young = [m for m, days in by_model.items() if max(days) >= old]
    enough = [sorted(d) for d in by_model.values() if len(d) >= t["registry_least"]]
    share = t["tag_share"]
    return any_ | {
        "registry.regular": (
            yes(any(_regular(d) for d in enough), len(enough), last)
            if enough
            else unknown(TOO_FEW_VERSIONS)
        ),
        "registry.scheduled": (
            yes(True, scheduled, last) if scheduled * 2 >= n else unknown(TOO_FEW_VERSIONS)
        ),
        "registry.teams": yes(len(store.model_teams) >= 2, len(store.model_teams), last),
        "registry.young": yes(bool(young), len(young), last),
        "registry.owned": yes(owned >= share * len(models), owned, last),
        "registry.risk": yes(risk >= share * len(models), risk, last),
        "registry.traced": yes(traced >= share * n, traced, last),
        "registry.some_traced": yes(traced >= t["trace_low"] * n, traced, last),
    }


def _regular(days: list[date]) -> bool:
    """Whether the gaps between versions are alike: their spread is below half of their mean."""
    gaps = [(b - a).days for a, b in pairwise(days)]
    mean = sum(gaps) / len(gaps)
    if mean <= 0:
        return False
    spread = (sum((g - mean) ** 2 for g in gaps) / len(gaps)) ** 0.5
    return bool(spread < 0.5 * mean)


def version_days(store: Store) -> dict[str, list[str]]:
    """The days of the versions of each model, by a number instead of a name."""
    found: dict[str, list[str]] = {}
    for v in store.versions:
        if v.day:
            found.setdefault(v.model, []).append(v.day)
    return {str(k): sorted(days) for k, (_, days) in enumerate(sorted(found.items()))}
