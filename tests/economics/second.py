"""A second implementation of docs/economics.md: one future at a time, plain loops, own fits of ranges.

It shares with the product the names of inputs, and nothing that computes. ``play`` takes one future
(numbers by name); ``own_draws`` makes futures of its own: independent, unstratified.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

NORMAL = NormalDist()
Z = NORMAL.inv_cdf(0.95)

CAPS = {
    "P1": 0.40, "P1b": 0.60, "P2": 0.75, "P2.handover": 0.50, "P3": 0.60, "P4": 0.55, "P5": 0.90,
    "incident_rate": 0.75, "detect": 0.90, "repair": 0.80, "P8": 0.85, "P9": 0.75, "P10": 0.50,
    "P11": 0.55, "P12": 0.60, "P13": 0.60, "search": 0.80, "silent": 0.70,
}  # fmt: skip
WHOLE = {
    "P1": "removed_toil", "P1b": "removed_duplicates", "P2": "removed_release",
    "P2.handover": "removed_handover", "P3": "removed_start", "P4": "removed_joining",
    "P5": "removed_retraining", "incident_rate": "removed_incidents", "detect": "removed_detection",
    "repair": "removed_repair", "P8": "removed_ageing", "P9": "removed_waiting",
    "P10": "removed_idle", "P11": "removed_audit", "P12": "removed_losses",
    "P13": "removed_failures",
}  # fmt: skip
PULLED_BY = {
    "P1a": ("P1",), "P1b": ("P1", "P1b"), "P2.work": ("P2",),
    "P2.handover": ("P2", "P2.handover"), "P3": ("P3",), "P4": ("P4",), "P5": ("P5",),
    "P6": ("incident_rate", "repair"), "P6.search": ("incident_rate", "search"),
    "P7.blind": ("incident_rate",), "P7.detect": ("incident_rate", "detect"),
    "P7.repair": ("incident_rate", "repair"), "P7.silent": ("silent",), "P8": ("P8",),
    "P9": ("P9",), "P10": ("P10",), "P10.tokens": ("P10",), "P11": ("P11",), "P12": ("P12",),
    "P13": ("P13",),
}  # fmt: skip
GROWS = {
    "people": ("P1a", "P1b", "P3", "P4", "P13"),
    "models": (
        "P2.work", "P2.handover", "P5", "P6", "P6.search", "P7.blind", "P7.detect", "P7.repair",
        "P7.silent", "P8", "P9", "P11",
    ),
    "infra": ("P10", "P10.tokens"),
}  # fmt: skip
VALUE = ("P7.blind", "P7.detect", "P7.repair", "P7.silent", "P8", "P9")
CASH = {"P10": "infra_spend", "P10.tokens": "token_spend"}
FULL = ("data_scientist", "ml_engineer", "data_engineer", "platform_engineer")


def jqpd(u: float, low: float, mid: float, high: float, least: float, most: float | None) -> float:
    """Quantile of a range at u, from the table in the docs."""
    u = min(max(u, 0.001), 0.999)
    if low == high:
        return mid
    if mid == least:
        mid = least + 0.005 * (high - least)
    if most is not None and mid == most:
        mid = most - 0.005 * (most - low)
    low = max(low, least + 0.005 * (mid - least))
    if most is not None:
        high = min(high, most - 0.005 * (most - mid))

    def scale(x: float) -> float:
        if most is None:
            return math.log(x - least)
        return NORMAL.inv_cdf((x - least) / (most - least))

    def back(y: float) -> float:
        return least + (math.exp(y) if most is None else (most - least) * NORMAL.cdf(y))

    a, b, c = scale(low), scale(mid), scale(high)
    b = min(max(b, a + 0.001 * (c - a)), c - 0.001 * (c - a))
    z = NORMAL.inv_cdf(u)
    m = min(b - a, c - b)
    r = (c - a) / (2 * m)
    if r - 1 < 1e-9:
        return back(b + z * (c - a) / (2 * Z))
    n = 1 if a + c - 2 * b > 0 else -1
    start = a if n > 0 else c
    if most is None:
        d = math.sinh(math.acosh(r)) / Z
        return back(start + m / (d * Z) * math.sinh(math.asinh(d * z) + math.asinh(n * Z * d)))
    d = math.acosh(r) / Z
    return back(start + (c - a) / math.sinh(2 * d * Z) * math.sinh(d * (z + n * Z)))


def own_draws(problem: Any, trials: int, seed: int) -> list[dict[str, float]]:
    """Futures by plain pseudo-random numbers, inputs independent of each other."""
    source = random.Random(seed)
    futures = []
    for _ in range(trials):
        streams: dict[str, float] = {}

        def uniform(name: str, streams: dict[str, float] = streams) -> float:
            return streams.setdefault(name, source.random())

        future = {}
        for id_, q in problem.all_quantities().items():
            r = q.range
            top = q.maximum if r.most is None else min(r.most, q.maximum or math.inf)
            args = (r.low, r.likely, r.high, q.minimum, top)
            future[id_] = jqpd(uniform(q.stream or id_), *args)
        for one in problem.initiatives:
            stream, failed = one.stream or one.id, 0
            while failed < one.tries and (
                uniform(f"{stream}:try{failed + 1}") >= future[f"{one.id}:success"]
            ):
                failed += 1
            future[f"{one.id}:outcome"] = failed
            if one.trial is not None:
                likely = 0.9 if failed == 0 else 0.2
                future[f"{one.id}:pass"] = float(source.random() < likely)
        sets: dict[int, int] = {}  # of open answers one drawn set of levels holds for all gaps
        for one in problem.initiatives:
            if one.gaps is not None:
                size = len(one.gaps)
                future[f"{one.id}:gap"] = float(
                    one.gaps[sets.setdefault(size, source.randrange(size))]
                )
        futures.append(future)
    return futures


def fit(wanted: float, most: float) -> float:
    return most / wanted if wanted > most else 1.0


def pools(problem: Any, x: dict[str, float]) -> dict[str, float]:
    """What today costs a year."""

    def get(name: str, absent: float = 0.0) -> float:
        return x.get(name, absent)

    head = problem.headcount
    hours = x["hours_per_year"]
    builders = sum(head.get(r, 0) for r in FULL) * hours
    scientists = head.get("data_scientist", 0) * hours
    engineers = (head.get("ml_engineer", 0) + head.get("platform_engineer", 0)) * hours
    rate = x["loaded_multiplier"] / hours
    c_ds = x["salary_data_scientist"] * rate
    c_eng = x["salary_ml_engineer"] * rate if head.get("ml_engineer", 0) else c_ds
    models = problem.models
    most = 5 * sum(head.get(r, 0) for r in FULL)
    few = models if models <= most else most * math.sqrt(models / most)
    handled = models if "incidents_per_model" in problem.stated else few
    refreshed = models if "refresh_months" in problem.stated else few
    start = x["projects_started"] * x["setup_hours"]
    join = x["new_hires"] * x["onboarding_hours"]
    again = refreshed * 12 / x["refresh_months"] * x["retrain_hours"]
    k = fit(start + join + again, 0.40 * scientists)
    start, join, again = start * k, join * k, again * k
    release = x["deployments"] * x["deployment_hours"]
    incident = handled * x["incidents_per_model"]
    respond = incident * x["response_hours"]
    search = incident * get("search_hours") * math.sqrt(models / 10)
    k = fit(release + respond + search, 0.40 * (engineers or scientists))
    release, respond, search = release * k, respond * k, search * k
    share = min(x["toil_data_share"] + x["toil_release_share"], 1)
    toil = max(scientists * share - start - join - again, 0)
    lost = max(x["project_days"] * 8 * (1 - share) - x["setup_hours"], 0)
    failed = (
        x["projects_started"] * (1 - x["production_share"]) * x["avoidable_failure_share"] * lost
    )
    failed *= fit(failed, 0.15 * scientists)
    twice = min(scientists * x["duplicate_feature_share"], toil)
    k = fit(
        start + join + again + release + respond + search + toil + failed,
        get("priced_hours_share", 1.0) * builders,
    )
    audit = problem.regulated_models * x["audits_per_model"] * x["audit_days"] * 8
    audit = min(audit, 0.60 * head.get("compliance", 0) * hours + 0.15 * builders)
    value = x["value_per_model"]
    hourly = get("loss_per_hour") or value / 8760 * x["severity"]
    blind = sum(
        w * min(get("unseen_share") * f, x["detect_hours"])
        for w, f in problem.feedback or ((1, 0),)
    )
    loss = models * x["incidents_per_model"] * hourly
    limit = math.inf if get("loss_per_hour") > 0 else models * value * x["severity"]
    seen = {
        "P7.blind": loss * blind,
        "P7.detect": loss * max(x["detect_hours"] - blind, 0),
        "P7.repair": loss * x["repair_hours"],
    }
    j = fit(sum(seen.values()), limit)
    d, months = x["decay_per_month"], x["refresh_months"]
    kept = min((1 - (1 - d) ** months) / (months * d), 1) if d * months > 0 else 1
    worth = {
        **{a: v * j for a, v in seen.items()},
        "P7.silent": models
        * value
        * get("silent_rate")
        * get("silent_severity")
        * get("silent_months")
        / 12,
        "P8": models * value * (1 - kept),
        "P9": x["new_models"] * value / 12 * x["lead_time_days"] / (365.25 / 12),
    }
    limit = math.inf if get("loss_per_hour") > 0 else get("lost_value_share", 1) * models * value
    j = fit(sum(worth.values()), limit)
    gpu = min(x["gpu_spend"], x["infra_spend"])
    return {
        "P1a": (toil - twice) * k * c_ds,
        "P1b": twice * k * c_ds,
        "P2.work": release * k * (1 - x["handover_share"]) * c_eng,
        "P2.handover": release * k * x["handover_share"] * c_eng,
        "P3": start * k * c_ds,
        "P4": join * k * c_ds,
        "P5": again * k * c_ds,
        "P6": respond * k * c_eng,
        "P6.search": search * k * c_eng,
        **{a: v * j for a, v in worth.items()},
        "P10": gpu * x["gpu_idle_share"] + (x["infra_spend"] - gpu) * x["infra_waste_share"],
        "P10.tokens": get("token_spend") * get("token_waste_share"),
        "P11": audit * x["salary_other"] * rate,
        "P12": x["loss_event_rate"] * x["loss_event_size"],
        "P13": failed * k * c_ds,
    }


@dataclass(frozen=True)
class Became:
    """What becomes of a step: ``late`` and ``late_end`` are months after its planned start and finish."""

    tried: bool
    begins: bool
    works: bool
    late: int
    late_end: int
    again: int


def becomes(problem: Any, plan: dict[str, Any], x: dict[str, float]) -> dict[str, Became]:
    """What becomes of each step of a plan in one future."""
    known = {i.id: i for i in problem.initiatives}
    found: dict[str, Became] = {}
    before: dict[str, Became] | None = None

    def of(id_: str) -> Became:
        if id_ in found:
            return found[id_]
        one = known[id_]
        tried, late = True, 0
        for need in one.needs:
            if need in plan:
                tried = tried and of(need).works
                late = max(late, of(need).late_end)
        for group in one.needs_any:
            planned = [of(t) for t in group if t in plan]
            if planned:
                tried = tried and any(t.works for t in planned)
                late = max(late, min(t.late_end for t in planned))
        failed = int(x[f"{id_}:outcome"])
        again = min(failed, one.tries - 1)
        begins = tried and x.get(f"{id_}:pass", 1.0) == 1.0
        works = begins and failed < one.tries
        late_end = late + again * half_of(one, plan[id_])
        for other in one.safe_with if before is not None else ():
            if other in plan:
                works = works and before[other].works
                late_end = max(late_end, before[other].late_end)
        found[id_] = Became(tried, begins, works, late, late_end, again)
        return found[id_]

    while before is None or found != before:  # of what is safe only with another
        before, found = (dict(found) if found else None), {}
        for id_ in plan:
            of(id_)
        if before is None and not any(i.safe_with for i in problem.initiatives):
            break
    return found


def months_of(one: Any, timing: Any) -> int:
    """Months of set-up: what a trial leaves of the step's."""
    return int(timing.finish - timing.start - (one.trial.months if one.trial is not None else 0))


def half_of(one: Any, timing: Any) -> int:
    return -(-months_of(one, timing) // 2)


@dataclass
class Future:
    """A plan in one future: ``net`` a month, undiscounted, and what each step brings net, discounted."""

    net: list[float]
    brings: dict[str, float]
    rate: float

    @property
    def worth(self) -> float:
        return sum(n * (1 + self.rate) ** (-t / 12) for t, n in enumerate(self.net))

    @property
    def payback(self) -> float:
        """The month from which the running discounted total stays at 0 or above; infinite: never."""
        total, at = 0.0, 0.0
        for t, n in enumerate(self.net):
            now = total + n * (1 + self.rate) ** (-t / 12)
            if now < 0:
                at = math.inf
            elif at == math.inf:
                at = t - 1 + total / (total - now)
            total = now
        return at


def play(
    problem: Any, plan: dict[str, Any], x: dict[str, float], means: dict[str, float]
) -> Future:
    """A plan in one future; ``means`` are those of the inputs."""
    horizon, rate = problem.horizon, problem.rate
    became = becomes(problem, plan, x)
    known = {i.id: i for i in problem.initiatives}
    growth = {g: x.get(f"growth_{g}", 0.0) for g in GROWS}
    paid = [0.0] * (horizon + 1)
    brings = dict.fromkeys(plan, 0.0)
    hour = x["loaded_multiplier"] / x["hours_per_year"]
    pay = {"data_scientist": x["salary_data_scientist"], "ml_engineer": x["salary_ml_engineer"]}

    def pay_for(id_: str, amount: float, begin: int, end: int, grows: str = "") -> None:
        for month in range(min(begin, horizon), min(end, horizon)):
            spent = amount * (1 + growth.get(grows, 0.0)) ** (month / 12)
            paid[month] += spent
            brings[id_] -= spent * (1 + rate) ** (-month / 12)

    def days_of(days: dict[str, float]) -> float:
        return sum(d * 8 * pay.get(r, x["salary_other"]) * hour for r, d in days.items())

    for id_, timing in plan.items():
        one = known[id_]
        step = became[id_]
        if not step.tried or one.anyway:
            continue

        def spread(amount: float, begin: int, end: int, grows: str = "", id_: str = id_) -> None:
            pay_for(id_, amount, begin, end, grows)

        long, half, works, again = (
            months_of(one, timing),
            half_of(one, timing),
            step.works,
            step.again,
        )
        first, finish = timing.start + step.late, timing.finish + step.late_end
        if one.trial is not None:
            looked = days_of(one.trial.days) * x[f"{id_}:effort"] + one.trial.cash
            spread(looked / one.trial.lasts, first, first + one.trial.lasts)
            first += one.trial.months
        if not step.begins:
            continue
        ended = first + long + (one.tries - 1) * half
        set_up = days_of(one.effort_days) * x[f"{id_}:effort"]
        set_up += x.get(f"{id_}:once", 0.0)
        spread(set_up / long, first, first + long)
        if again:
            more = set_up * x.get("repeat_share", 0.0) / half
            spread(more, first + long, first + long + again * half)
        for j in range(one.dip_months):
            dip = one.affected_fte * pay["data_scientist"] * x["loaded_multiplier"] / 12
            weight = 1 - (j + 0.5) / one.dip_months
            spread(dip * x[f"{id_}:dip"] * weight, first + j, first + j + 1)
        if works:
            new = x["run_effort_additional"] if one.run_is_partly_replacement else 1.0
            year = x[f"{id_}:run"] * pay["ml_engineer"] * x["loaded_multiplier"] * new
            spread(year / 12, finish, horizon)

        def until(term: int, first: int = first, ended: int = ended, works: bool = works) -> int:
            return horizon if works else first + term * -(-(ended - first) // term)

        term = one.term_months
        spread(x[f"{id_}:cost"] / 12, first, until(term or 12))
        for cost in one.unit_costs:
            units = x["deployments"] if cost.driver == "deployment" else cost.units
            grows = {"seat": "people", "gpu_hour": "infra", "terabyte": "infra"}
            usual = 12 if cost.driver == "seat" else 1
            price = x[f"{id_}:price:{cost.driver}"] * units / 12
            spread(price, first, until(term or usual), grows.get(cost.driver, "models"))
        refresh = sum(e.range.likely * e.gap for e in one.effects if e.target == "refresh_interval")
        if refresh > 0 and works:
            most = 5 * sum(problem.headcount.get(r, 0) for r in FULL)
            models = problem.models
            few = models if models <= most else most * math.sqrt(models / most)
            sooner = x["refresh_months"] * (1 - min(refresh, 0.99))
            extra = few * (1 / sooner - 1 / x["refresh_months"])
            spread(extra * x.get("refresh_computing", 0.0), finish, horizon, "models")
        leaving = x.get(f"{id_}:exit", 0.0)
        left = max(horizon - 1, first) if works else until(term or 12)
        spread(leaving, left, left + 1)

    net = [-spent for spent in paid]
    today = pools(problem, x)
    for month in range(1, horizon + 1):
        pulls: dict[str, dict[str, float]] = {d: {} for d in CAPS}
        for id_, timing in plan.items():
            one = known[id_]
            if not became[id_].works or one.anyway:
                continue
            since = month - timing.finish - became[id_].late_end - one.delay_months
            ramp = one.ramp_months
            on = min(max(since / ramp, 0.0), 1.0) if ramp > 0 else float(since > 0)
            for e in one.effects:
                if e.target == "verified_share" or not on:
                    continue
                driver = "P8" if e.target == "refresh_interval" else e.target
                name, gap = f"{id_}:effect:{e.target}", x.get(f"{id_}:gap", e.gap)
                if e.part is None or driver not in WHOLE or means[name] <= 0:
                    strength = -math.log(1 - min(x[name], 0.99)) * gap
                else:
                    whole = min(x.get(WHOLE[driver], 0.0), 0.99)
                    strength = -math.log(1 - whole) * e.part * x[name] / means[name] * gap
                if e.target == "P1b":
                    strength *= 1 - math.exp(-max(problem.models - 1, 0) / 10)
                pulls[driver][id_] = pulls[driver].get(id_, 0.0) + strength * on
        for driver, cap in CAPS.items():  # at its cap each pull of a driver is less in proportion
            most, pulled = -math.log(1 - cap), sum(pulls[driver].values())
            if pulled > most:
                pulls[driver] = {i: p * most / pulled for i, p in pulls[driver].items()}
        for atom, drivers in PULLED_BY.items():
            if atom in CASH and CASH[atom] not in problem.stated:
                continue
            y = sum(sum(pulls[d].values()) for d in drivers)
            counts = 1.0
            if atom in VALUE:
                counts = x["verified_share"]
            elif atom not in CASH and atom != "P12":
                counts = x["recapture"]
            grown = next((growth[g] for g, atoms in GROWS.items() if atom in atoms), 0.0)
            saved = today[atom] / 12 * (1 + grown) ** (month / 12) * (1 - math.exp(-y)) * counts
            net[month] += saved
            for driver in drivers if abs(y) > 1e-12 else ():
                for id_, pull in pulls[driver].items():
                    brings[id_] += saved * pull / y * (1 + rate) ** (-month / 12)
    return Future(net, brings, rate)
