"""The business case at the means as formulas of a spreadsheet: names in brackets, in the order of reckoning.

``TERMS`` and ``ATOMS`` say what follows from what; limits, which act on several of them together, have lines
of their own here. The same lines are worked out in Python, for the values that a file keeps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from planner.domain.case.estimate import Range, fixed
from planner.domain.organisation.organisation import CapacityRole
from planner.economics.atoms import ATOMS, DRIVER_OF, FACTS, OPTIONAL, REMOVED_BY, TERMS, Atom
from planner.economics.costs import CostLine, cost_lines
from planner.economics.flows import Played, Pull
from planner.economics.model import CaseProblem, Draws, EconomicEffect, Initiative, Timing
from planner.economics.outcomes import Outcome
from planner.economics.pools import (
    HOURS_PER_DAY,
    MODELS_EACH,
    MOST_AUDIT,
    MOST_FAILED,
    MOST_RUNNING,
    MOST_STARTS,
    MOST_STRENGTH,
)
from planner.economics.ranges import mean

NAME = re.compile(r"\[([^\]]+)\]")
GROWTH = {"people": "growth_people", "models": "growth_models", "infra": "growth_infra"}
SHARE = "share"
LOST = ("P7.blind", "P7.detect", "P7.repair", "P7.silent", "P8", "P9")
SEEN = LOST[:3]


@dataclass(frozen=True)
class Line:
    """One number: what it is called in formulas, its words, its unit, and the formula or the value itself."""

    name: str
    label: str
    unit: str
    formula: str | float


def spreadsheet(formula: str) -> str:
    """A formula of ``TERMS`` or ``ATOMS`` in the signs of a spreadsheet."""
    return formula.replace("×", "*").replace("−", "-")


def _limit(hours: str, available: str) -> str:
    """The share of ``hours`` that fits into ``available``."""
    return f"IF({hours}>{available},({available})/({hours}),1)"


def facts_lines(problem: CaseProblem) -> Iterator[Line]:
    """Counts of the organisation."""
    head = problem.headcount
    yield Line("scientists", FACTS["scientists"][0], "people", head.get("data_scientist", 0.0))
    engineers = head.get("ml_engineer", 0.0) + head.get("platform_engineer", 0.0)
    yield Line("engineers", "Engineers", "people", engineers)
    yield Line("compliance", "Risk and compliance", "people", head.get("compliance", 0.0))
    yield Line("builders", "Builders", "people", problem.builders)
    yield Line("models", FACTS["models"][0], "models", problem.models)
    yield Line("regulated", FACTS["regulated"][0], "models", problem.regulated_models)
    most = f"{MODELS_EACH}*[builders]"
    few = f"IF([models]<={most},[models],IF([builders]<=0,[models],{most}*([models]/MAX({most},1E-9))^0.5))"
    for name, stated in (
        ("counted_refreshes", "refresh_months"),
        ("counted_incidents", "incidents_per_model"),
    ):
        yield Line(name, FACTS[name][0], "models", "[models]" if stated in problem.stated else few)


def term_lines(problem: CaseProblem) -> Iterator[Line]:
    """The numbers between inputs and pools, with the limits that hold them down."""
    head = problem.headcount
    has_engineers = head.get("ml_engineer", 0) > 0
    crew = (
        "engineer_hours"
        if has_engineers or head.get("platform_engineer", 0) > 0
        else "scientist_total"
    )

    def own(name: str, formula: str = "") -> Line:
        term = TERMS[name]
        return Line(name, term.label, term.unit, formula or spreadsheet(term.formula))

    def helper(name: str, label: str, formula: str, unit: str = "h/year") -> Line:
        return Line(name, label, unit, formula)

    def raw(name: str) -> Line:
        formula = spreadsheet(TERMS[f"{name}_total"].formula)
        return helper(f"{name}_asked", "before limits", formula)

    yield own("cost_scientist")
    if has_engineers:
        yield own("cost_engineer")
    else:
        yield own("cost_engineer", "[cost_scientist]")
    yield own("cost_compliance")
    for role, name in (("ml_engineer", "hour_ml"), ("other", "hour_other")):
        formula = f"[salary_{role}]*[loaded_multiplier]/[hours_per_year]"
        yield helper(name, HOURLY[role], formula, "money/h")
    yield own("scientist_total")
    yield helper("engineer_hours", "Hours of engineers", "[engineers]*[hours_per_year]")
    yield helper("builder_hours", "Hours of builders", "[builders]*[hours_per_year]")
    for name in ("setup", "hire", "retrain"):
        yield raw(name)
    starts = "[setup_asked]+[hire_asked]+[retrain_asked]"
    yield helper(
        "fit_starts", "share that fits", _limit(starts, f"{MOST_STARTS}*[scientist_total]"), "share"
    )
    for name in ("release", "response", "search"):
        yield raw(name)
    running = "[release_asked]+[response_asked]+[search_asked]"
    yield helper(
        "fit_running", "share that fits", _limit(running, f"{MOST_RUNNING}*[{crew}]"), "share"
    )
    yield own("toil_share", "MIN([toil_data_share]+[toil_release_share],1)")
    yield helper(
        "toil_asked",
        "before limits",
        f"MAX([scientist_total]*[toil_share]-({starts})*[fit_starts],0)",
    )
    yield own("failures")
    yield own("project_hours", f"MAX({spreadsheet(TERMS['project_hours'].formula)},0)")
    yield raw("failed")
    yield helper(
        "fit_failed",
        "share that fits",
        _limit("[failed_asked]", f"{MOST_FAILED}*[scientist_total]"),
        "share",
    )
    yield helper(
        "priced_hours",
        "Hours that are priced, before the last limit",
        f"({starts})*[fit_starts]+({running})*[fit_running]+[toil_asked]+[failed_asked]*[fit_failed]",
    )
    yield helper(
        "fit_all",
        "share that fits",
        _limit("[priced_hours]", "[priced_hours_share]*[builder_hours]"),
        "share",
    )
    for name, fit in (
        *((n, "[fit_starts]*") for n in ("setup", "hire", "retrain")),
        *((n, "[fit_running]*") for n in ("release", "response", "search")),
        ("toil", ""),
        ("failed", "[fit_failed]*"),
    ):
        yield own(f"{name}_total", f"[{name}_asked]*{fit}[fit_all]")
    yield own(
        "duplicate_total",
        "MIN([scientist_total]*[duplicate_feature_share],[toil_asked])*[fit_all]",
    )
    most = f"{MOST_AUDIT[0]}*[compliance]*[hours_per_year]+{MOST_AUDIT[1]}*[builder_hours]"
    yield own("audit_total", f"MIN({spreadsheet(TERMS['audit_total'].formula)},{most})")
    yield own("incidents")
    stated = "[value_per_model]/8760*[severity]"
    yield own("hourly_loss", f"IF([loss_per_hour]>0,[loss_per_hour],{stated})")
    waits = (
        f"{share!r}*MIN([unseen_share]*{hours!r},[detect_hours])"
        for share, hours in problem.feedback or ((1.0, 0.0),)
    )
    yield own("blind_hours", "+".join(waits))
    yield own("noticeable_hours", "MAX([detect_hours]-[blind_hours],0)")
    product = "[decay_per_month]*[refresh_months]"
    kept = f"(1-(1-[decay_per_month])^[refresh_months])/({product})"
    yield own("kept", f"IF({product}>0,MIN({kept},1),1)")
    yield own("accelerators", "MIN([gpu_spend],[infra_spend])")


HOURLY = {"ml_engineer": "Hour of an ML engineer", "other": "Hour of anybody else"}


def pool_name(atom: str) -> str:
    """What a pool is called in formulas."""
    return "pool_" + atom.replace(".", "_")


def pool_lines() -> Iterator[Line]:
    """What each part of the baseline costs a year; losses of value have limits together."""
    by_id = {a.id: a for a in ATOMS}

    def lost(atom: Atom) -> Line:
        return Line(
            f"lost_{atom.id.replace('.', '_')}", atom.label, "money/year", spreadsheet(atom.formula)
        )

    raw = [lost(by_id[a]) for a in LOST]
    yield from raw
    yield Line("earned", "What the models earn", "money/year", "[models]*[value_per_model]")
    seen = "+".join(f"[{line.name}]" for line in raw[:3])
    rest = "+".join(f"[{line.name}]" for line in raw[3:])
    for name, hours, most in (
        ("fit_seen", seen, "[earned]*[severity]"),
        ("fit_lost", f"({seen})*[fit_seen]+{rest}", "[lost_value_share]*[earned]"),
    ):
        yield Line(
            name, "share that fits", "share", f"IF([loss_per_hour]>0,1,{_limit(hours, most)})"
        )
    for atom in ATOMS:
        if atom.id in LOST:
            fit = "*[fit_seen]*[fit_lost]" if atom.id in SEEN else "*[fit_lost]"
            formula = f"[lost_{atom.id.replace('.', '_')}]{fit}"
        else:
            formula = spreadsheet(atom.formula)
        yield Line(pool_name(atom.id), atom.label, "money/year", formula)


def strength(pull: Pull) -> str:
    """λ of one effect; ``{gap}``, ``{part}`` and ``{works}`` stand for cells beside it."""
    own = pull.initiative
    effect = next(e for e in own.effects if e.target == pull.target)
    share = f"[{own.id}:effect:{effect.target}]"
    whole, usual = _whole(effect)
    if whole:
        most = f"MIN([{whole}],{MOST_STRENGTH})"
        formula = f"-LN(1-{most})*{{part}}*{share}/{usual!r}*{{gap}}*{{works}}"
    else:
        formula = f"-LN(1-MIN({share},{MOST_STRENGTH}))*{{gap}}*{{works}}"
    if effect.target == "P1b":
        formula += "*(1-EXP(-MAX([models]-1,0)/10))"
    return formula


def part_of(pull: Pull) -> float:
    """The part of what all practices together remove; 1 where the effect acts as it is stated."""
    effect = next(e for e in pull.initiative.effects if e.target == pull.target)
    return float(effect.part or 1.0) if _whole(effect)[0] else 1.0


def gap_of(pull: Pull, draws: Draws) -> float:
    """The part not yet in place."""
    effect = next(e for e in pull.initiative.effects if e.target == pull.target)
    drawn = draws.get(f"{pull.initiative.id}:gap")
    return effect.gap if drawn is None else float(drawn[0])


def _whole(effect: EconomicEffect) -> tuple[str, float]:
    """The input that says what all practices together remove, empty where none does; and the usual effect."""
    whole = REMOVED_BY[DRIVER_OF[effect.target]].removed
    usual = mean(effect.range, -1.0, 1.0)
    return ("" if effect.part is None or usual <= 0 else whole), usual


@dataclass(frozen=True)
class Cost:
    """One part of a step's cost: the line of the engine, and the formula that its amount follows."""

    initiative: Initiative
    line: CostLine
    follows: str


def costs_of(played: Played) -> Iterator[Cost]:
    """All parts of the costs of a plan that was played at the means."""
    for initiative in played.problem.initiatives:
        timing = played.schedule.get(initiative.id)
        if timing is not None and not initiative.anyway:
            yield from _costs(
                played.problem, initiative, timing, played.draws, played.became[initiative.id]
            )


def _costs(
    problem: CaseProblem, initiative: Initiative, timing: Timing, draws: Draws, became: Outcome
) -> Iterator[Cost]:
    lines = list(cost_lines(problem, initiative, timing, draws, became))
    look = initiative.trial
    if look is not None and look.second is not None and became.second is not None:
        begin = timing.start + look.months
        when = Timing(begin, begin + look.second.months)
        inner = list(_costs(problem, look.second.one, when, draws, became.second))
        first = bool(look.days) + (look.cash > 0)
        yield from inner
        lines = [*lines[:first], *lines[first + len(inner) :]]
    used = 0
    for line in lines:
        driver = ""
        if line.part == "use":  # two lines a price: while it works, and until a contract ends
            driver = initiative.unit_costs[used // 2].driver
            used += 1
        yield Cost(initiative, line, _follows(initiative, line, driver))


def _follows(initiative: Initiative, line: CostLine, driver: str) -> str:
    """What the amount of a line is in proportion to."""
    own, look = initiative.id, initiative.trial
    days = look.days if line.part == "trial" and look is not None else initiative.effort_days
    work = "+".join(f"{d * HOURS_PER_DAY!r}*{_hour(r)}" for r, d in days.items()) or "0"
    effort = f"({work})*[{own}:effort]" if line.is_labour else ""
    by_part = {
        "trial": effort or "1",
        "set-up": effort,
        "one-off": f"[{own}:once]",
        "another try": f"{effort or f'[{own}:once]'}*[repeat_share]",
        "adoption dip": f"[cost_scientist]*[hours_per_year]*[{own}:dip]",
        "upkeep": f"[{own}:run]*[hour_ml]*[hours_per_year]",
        "subscription": f"[{own}:cost]",
        "use": f"[{own}:price:{driver}]" + ("*[deployments]" if driver == "deployment" else ""),
        "computing": "[refresh_computing]/[refresh_months]",
        "leaving": f"[{own}:exit]",
    }
    replaces = line.part == "upkeep" and initiative.run_is_partly_replacement
    return by_part[line.part] + ("*[run_effort_additional]" if replaces else "")


def _hour(role: CapacityRole) -> str:
    known = {"data_scientist": "[cost_scientist]", "ml_engineer": "[hour_ml]"}
    return known.get(role, "[hour_other]")


def worked_out(formula: str | float, values: Mapping[str, float]) -> float:
    """The value of a formula, the names in it being ``values``."""
    if not isinstance(formula, str):
        return formula
    text = NAME.sub(lambda m: f"V[{m.group(1)!r}]", formula).replace("^", "**")
    if not ONLY.fullmatch(NAME.sub("", formula)):
        raise ValueError(f"not arithmetic: {formula}")
    known: dict[str, object] = {
        "V": {k: np.float64(v) for k, v in values.items()},
        **FUNCTIONS,
        "__builtins__": {},
    }
    with np.errstate(all="ignore"):
        return float(eval(text, known))  # noqa: S307 - numbers, names and five functions are left


ONLY = re.compile(r"(?:[-+*/^().,<>=\d\sE]|e-|IF|MIN|MAX|EXP|LN)*")
FUNCTIONS: dict[str, Callable[..., float]] = {
    "IF": lambda test, then, other: then if test else other,
    "MIN": min,
    "MAX": max,
    "EXP": np.exp,
    "LN": np.log,
}


@dataclass(frozen=True)
class Assumption:
    """An input with its range; ``value`` is the mean that is used, ``formula`` makes it follow the range."""

    name: str
    label: str
    unit: str
    range: Range
    value: float


def assumptions_of(played: Played) -> list[Assumption]:
    """The inputs of the organisation and of the steps that are planned, in their order."""
    problem, draws = played.problem, played.draws
    found = dict(problem.quantities)
    for id_ in played.schedule:
        found.update({q.id: q for q in problem.by_id[id_].quantities})
    follow = {d.id for d in problem.derived}
    means = {id_: float(draws[id_][0]) for id_ in found}
    return [
        # what follows from use cases stands as what follows: the range that was stated before counts no more
        Assumption(
            id_, q.label, q.unit, fixed(means[id_]) if id_ in follow else q.range, means[id_]
        )
        for id_, q in found.items()
    ]


@dataclass(frozen=True)
class Reckoned:
    """Assumptions, facts, terms and pools with the value of each by name."""

    assumptions: list[Assumption]
    facts: list[Line]
    terms: list[Line]
    pools: list[Line]
    values: dict[str, float]

    @classmethod
    def of(cls, played: Played) -> Reckoned:
        """Everything that stands before steps and months."""
        problem = played.problem
        found = assumptions_of(played)
        values = {**OPTIONAL, **{a.name: a.value for a in found}}
        groups = list(facts_lines(problem)), list(term_lines(problem)), list(pool_lines())
        for line in (line for group in groups for line in group):
            values[line.name] = worked_out(line.formula, values)
        return cls(found, *groups, values)
