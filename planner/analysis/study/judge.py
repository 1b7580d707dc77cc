"""The plausibility judge: every headline is held against what people, models and programmes can bring.

Each check passes, asks, or fails. One that fails withholds the worth and all that follows from it, until the
input that causes it is mended or somebody confirms the figure with name, date and reason.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from planner.analysis.study.uplift import Uplift, uplift_of
from planner.catalogue.sizes import Bands, Size, size_laws
from planner.domain.base.language import Inner, Verbatim, joined, phrase
from planner.domain.project import Project
from planner.economics.atoms import ATOMS
from planner.economics.case import Simulated
from planner.economics.model import CaseProblem, Sample, Schedule
from planner.economics.pools import annual_pools, hourly_costs, terms, value_of
from planner.economics.ranges import mean
from planner.economics.sensitivity import benefit_by_grade, used_quantities
from planner.economics.shared_causes import SharedCauses

Floats = NDArray[np.float64]
State = Literal["passes", "asks", "fails", "confirmed"]
WORTH_COST = 0.01
"""Plans that cost less than this share of the builders' pay a year are not judged by their return."""
NO_PLAN = "no step is planned"
NO_VALUE = "no model earns anything"
NO_CASH = "no saving on invoices is counted"
NO_RATE = "in half of the futures there is no one internal rate"
NO_MONTH = "the middle future pays back at once or not at all"
SURE = "most of the worth is not guessed"
SMALL = "fewer than ten people build models, and no figures are known of programmes that small"
NO_LEVEL = "the plan raises no level"
NO_REVENUE = "no revenue is stated"
CHEAP = "the plan costs less than a hundredth of what its builders are paid, too little to judge it by ratios"
"""Why a check does not apply."""
TEN = 10.0


@dataclass(frozen=True)
class Check:
    """One check: its figure, the limits beyond which it asks and fails, and what causes it.

    ``low`` tells that small figures are the suspicious ones. ``inputs`` are the two that move the figure
    most, the worse grade first; ``words`` is the whole in a sentence, empty where it passes. Where it
    ``may_fail`` not it asks at most. ``idle`` is why it does not apply, where it does not.
    """

    id: str
    name: str
    figure: float | None
    passes: float
    fails: float
    unit: Literal["share", "months", "money", "days"]
    state: State
    low: bool = False
    inputs: tuple[str, ...] = ()
    words: str = ""
    confirmed_by: str = ""
    may_fail: bool = True
    idle: str = ""


@dataclass(frozen=True)
class Judgement:
    """All checks, and the worth after the usual optimism of guesses of this grade."""

    checks: tuple[Check, ...]
    uplift: Uplift

    @property
    def failing(self) -> tuple[Check, ...]:
        """Checks that fail and that nobody confirmed."""
        return tuple(c for c in self.checks if c.state == "fails")

    @property
    def withheld(self) -> bool:
        """Whether the headline is not shown."""
        return bool(self.failing)

    @property
    def asking(self) -> tuple[Check, ...]:
        """Checks that ask."""
        return tuple(c for c in self.checks if c.state == "asks")

    @property
    def head(self) -> str:
        """That the headline is withheld, without the reason; empty where it is not."""
        if not self.withheld:
            return ""
        return phrase(
            "The worth is not shown yet: {count:one|##} of {all} checks {count:fails|fail}",
            count=len(self.failing),
            all=len(self.checks),
        )

    @property
    def words(self) -> str:
        """Why the headline is withheld; empty where it is not."""
        if not self.withheld:
            return ""
        return phrase("{head}. {why}", head=self.head, why=self.failing[0].words)


@dataclass(frozen=True)
class _Wanted:
    """A check before it is judged: figure by future (or alone), limits, and words."""

    id: str
    name: str
    values: Floats
    passes: float
    fails: float
    unit: Literal["share", "months", "money", "days"] = "share"
    low: bool = False
    figure: float | None = None
    applies: bool = True
    may_fail: bool = True
    idle: str = ""


HOURS_INPUTS = frozenset(
    {
        *("toil_data_share", "toil_release_share", "projects_started", "setup_hours"),
        *("new_hires", "onboarding_hours", "retrain_hours", "refresh_months", "deployments"),
        *("deployment_hours", "incidents_per_model", "response_hours", "project_days"),
    }
)
"""Inputs that price people's hours: on defaults alone the caps act, and nobody has said too much."""


def judge(
    project: Project,
    problem: CaseProblem,
    schedule: Schedule,
    simulated: Simulated,
    futures: Sample,
    levels_gained: float,
) -> Judgement:
    """Hold the case against its checks, all from the futures it was simulated in."""
    found = []
    for wanted in _checks(project, problem, schedule, simulated, futures, levels_gained):
        figure = float(np.mean(wanted.values)) if wanted.figure is None else wanted.figure
        state: State = _state(wanted, figure) if wanted.applies else "passes"
        inputs: tuple[str, ...] = ()
        words = ""
        if state != "passes":
            inputs = _causes(problem, schedule, futures, wanted.values)
            words = _words(wanted, figure, state, [_cause(problem, i) for i in inputs])
        by = next(
            (c for c in project.confirmations if c.check == wanted.id and c.holds(figure)), None
        )
        if state == "fails" and by is not None:
            state = "confirmed"
        found.append(
            Check(
                wanted.id,
                wanted.name,
                figure if wanted.applies else None,
                wanted.passes,
                wanted.fails,
                wanted.unit,
                state,
                wanted.low,
                inputs,
                words,
                ""
                if by is None or state != "confirmed"
                else phrase(
                    "{name}, {date}: {reason}",
                    name=Verbatim(by.name),
                    date=by.date,
                    reason=Verbatim(by.reason),
                ),
                wanted.may_fail,
                "" if wanted.applies else wanted.idle,
            )
        )
    uplift = uplift_of(project, simulated, benefit_by_grade(problem, simulated.attributed))
    return Judgement((*found, _after_uplift(uplift)), uplift)


def _after_uplift(uplift: Uplift) -> Check:
    asks = uplift.worth <= 0 < uplift.cost
    words = phrase("After the usual optimism of such figures the plan is not worth its cost.")
    state: State = "asks" if asks else "passes"
    name = "Worth after the usual optimism"
    return Check(
        "uplift",
        name,
        uplift.worth if uplift.cost > 0 else None,
        0.0,
        0.0,
        "money",
        state,
        words=words if asks else "",
        low=True,
        may_fail=False,
        idle="" if uplift.cost > 0 else NO_PLAN,
    )


def _state(wanted: _Wanted, figure: float) -> State:
    sign = -1.0 if wanted.low else 1.0
    if sign * figure > sign * wanted.fails:
        return "fails" if wanted.may_fail else "asks"
    return "asks" if sign * figure > sign * wanted.passes else "passes"


def _checks(
    project: Project,
    problem: CaseProblem,
    schedule: Schedule,
    simulated: Simulated,
    futures: Sample,
    levels_gained: float,
) -> Iterable[_Wanted]:
    draws, case = futures.draws, simulated.case
    people, last = _People(problem, futures), simulated.last_year
    pools = annual_pools(problem, draws)
    earned = problem.models * draws["value_per_model"]
    has_value = bool(np.any(earned > 0))
    none = np.zeros(futures.trials)

    def by_kind(kind: str) -> Floats:
        return sum((last[a.id] for a in ATOMS if a.kind == kind and a.id in last), start=none)

    yield _Wanted(
        "hours",
        "Hours priced today",
        people.asked / people.hours,
        0.50,
        0.65,
        may_fail=bool(problem.stated & HOURS_INPUTS),
    )
    planned = bool(schedule)
    freed = people.freed(last) / people.hours
    yield _Wanted("freed", "Hours freed", freed, 0.15, 0.25, applies=planned, idle=NO_PLAN)
    counted = by_kind("capacity") * draws["recapture"] / people.pay
    yield _Wanted(
        "capacity",
        "Freed time that counts, of pay",
        counted,
        0.08,
        0.15,
        applies=planned,
        idle=NO_PLAN,
    )
    lost = sum((pools[a.id] for a in ATOMS if a.kind == "value"), start=none)
    yield _Wanted(
        "lost",
        "Value lost today",
        _over(lost, earned),
        0.20,
        0.35 + 1e-6,
        applies=has_value,
        idle=NO_VALUE,
    )
    kept = _over(by_kind("value"), earned)
    yield _Wanted(
        "kept",
        "Value kept, of what models earn",
        kept,
        0.08,
        0.15,
        applies=has_value and planned,
        idle=NO_PLAN if has_value else NO_VALUE,
    )
    invoices = draws["infra_spend"] + value_of(draws, "token_spend")
    cash = sum((last[a.id] for a in ATOMS if a.kind == "cash" and a.id in last), start=none)
    stated = case.components["cash"].mean > 0
    yield _Wanted(
        "cash",
        "Cash saved, of the invoice",
        _over(cash, invoices),
        0.25,
        0.40,
        applies=stated,
        idle=NO_CASH,
    )
    yield from _work(project, problem, schedule, levels_gained)
    dear = case.cost.mean > WORTH_COST * float(people.pay.mean()) * case.horizon / 12
    ratio = simulated.npv / np.maximum(simulated.cost, 1e-9)
    roi = case.npv.mean / case.cost.mean if case.cost.mean > 0 else 0.0
    cheap = CHEAP if planned else NO_PLAN
    yield _Wanted("return", "Return on cost", ratio, 1.5, 3.0, figure=roi, applies=dear, idle=cheap)
    rate = case.rates.middle
    yield _Wanted(
        "rate",
        "Internal rate, middle",
        ratio,
        1.0,
        2.5,
        figure=rate or 0.0,
        applies=dear and rate is not None,
        idle=NO_RATE if dear else cheap,
    )
    month = case.payback.p50
    yield _Wanted(
        "payback", "Month of final payback", ratio, 9.0, 4.0, "months", low=True, figure=month,
        applies=dear and np.isfinite(month) and month > 0, idle=NO_MONTH if dear else cheap,
    )  # fmt: skip
    grades = benefit_by_grade(problem, simulated.attributed)
    whole = sum(abs(v) for v in grades.values())
    guessed = whole > 0 and abs(grades["D"]) > 0.5 * whole
    yield _Wanted(
        "sure", "Futures that lose, while most is guessed", simulated.npv, 0.05, 0.005, low=True,
        figure=case.loss_share, applies=guessed and bool(schedule) and dear,
        idle=(SURE if dear else cheap) if planned else NO_PLAN,
    )  # fmt: skip
    revenue = value_of(draws, "revenue")
    known = bool(np.any(revenue > 0))
    yield _Wanted(
        "revenue",
        "What models earn, of revenue",
        _over(earned, revenue),
        0.10,
        1.0,
        applies=known,
        idle=NO_REVENUE,
    )


def _over(part: Floats, whole: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0, part / whole, 0.0)


class _People:
    """Hours and pay of the builders, future by future."""

    def __init__(self, problem: CaseProblem, futures: Sample) -> None:
        draws = futures.draws
        self.cost = hourly_costs(draws)
        found = terms(problem, draws)
        self.engineer, self.scientist = found["cost_engineer"], found["cost_scientist"]
        self.compliance = found["cost_compliance"]
        self.asked = found["asked_total"]
        self.hours = np.maximum(problem.builders * draws["hours_per_year"], 1e-9)
        head = problem.headcount
        roles = ("data_scientist", "ml_engineer", "data_engineer", "platform_engineer")
        pay = sum(
            (head.get(r, 0.0) * self.cost[r] * draws["hours_per_year"] for r in roles),  # type: ignore[call-overload, index]
            start=np.zeros(futures.trials),
        )
        self.pay = np.maximum(pay, 1e-9)

    def freed(self, last_year: Mapping[str, Floats]) -> Floats:
        """Hours of builders freed in the last year, before recapture."""
        total = np.zeros_like(self.hours)
        for atom in ATOMS:
            saved = last_year.get(atom.id)
            if saved is None or atom.kind != "capacity" or atom.id == "P11":
                continue
            engineers = atom.id.startswith(("P2", "P6"))
            total = total + saved / (self.engineer if engineers else self.scientist)
        return total


def _work(
    project: Project, problem: CaseProblem, schedule: Schedule, levels_gained: float
) -> Iterable[_Wanted]:
    """Set-up and upkeep per builder against what programmes take for the levels gained.

    Upkeep is all of it, whether it is new work or takes the place of other work, as the band is.
    """
    size, bands = Size.of(project.organisation, len(project.teams)), size_laws().bands
    steps = [problem.by_id[id_] for id_ in schedule]
    days = sum(sum(one.effort_days.values()) for one in steps) / size.people
    people = sum(mean(one.run_fte) for one in steps) / size.people
    applies = size.people >= TEN and levels_gained > 0 and bool(schedule)
    for id_, name, figure, band in (
        ("effort", "Days of set-up per builder", days, bands.set_up),
        ("upkeep", "Upkeep, of the builders", people, bands.upkeep),
    ):
        least = Bands.at(band, size.people)[0] * levels_gained / 2
        yield _Wanted(
            id_, name, np.full(1, figure), least, least / 3, "days" if id_ == "effort" else "share",
            low=True, figure=figure, applies=applies,
            idle=SMALL if size.people < TEN else NO_LEVEL if schedule else NO_PLAN,
        )  # fmt: skip


CLEAR = 5.0


def _causes(
    problem: CaseProblem, schedule: Schedule, futures: Sample, values: Floats
) -> tuple[str, ...]:
    """The two inputs with the largest elasticity of the figure, the worse grade first.

    What goes with the figure by chance alone, as draws do that are no part of it, is none: an input counts
    from a correlation of five standard errors on.
    """
    if len(values) != futures.trials or not np.ptp(values):
        return ()
    mean, found = float(values.mean()), {}
    used = [i for i in used_quantities(problem, schedule) if i in futures.tiles]
    shared = SharedCauses.of(problem, futures, used)
    for id_ in used:
        x = futures.draws[id_]
        spread = x - x.mean()
        own = shared.alone(id_, values)
        together = float((own * spread).mean())
        if abs(together) < CLEAR / math.sqrt(len(x)) * float(own.std() * x.std()):
            continue
        slope = together / float((spread**2).mean())
        found[id_] = abs(slope * float(x.mean()) / mean) if mean else abs(slope)
    best = sorted(found, key=lambda i: (-found[i], i))[:2]
    grades = problem.all_quantities()
    return tuple(sorted(best, key=lambda i: grades[i].grade, reverse=True))


def _cause(problem: CaseProblem, id_: str) -> str:
    quantity = problem.all_quantities()[id_]
    pattern = (
        "“{name}” (yours, grade {grade})" if id_ in problem.stated else "“{name}” (grade {grade})"
    )
    return phrase(pattern, name=Inner(quantity.label), grade=quantity.grade)


FORMATS = {
    "share": "{figure:,.0%}",
    "months": "{figure:.0f}",
    "money": "{figure:,.0f}",
    "days": "{figure:.1f}",
}


CLOSER = "{figure:.1%}"
"""Where whole per cent would hide on which side of the limit a share lies, or are too coarse for it."""
FEW = 0.1
FINEST = "{figure:.2%}"
LEAST = 0.0005
"""A share below this reads as 0.0 % with one decimal."""


def _alike(figure: float, limit: float) -> bool:
    """Whether whole per cent tell two shares apart badly: equal when rounded, or both below a tenth."""
    return round(figure, 2) == round(limit, 2) or max(abs(figure), abs(limit)) < FEW


ONLY_ASKS = (
    "It asks and does not fail: all these hours are defaults, and no more is counted than people "
    "have."
)


def _words(wanted: _Wanted, figure: float, state: State, causes: list[str]) -> str:
    limit = wanted.fails if state == "fails" else wanted.passes
    shown = FORMATS[wanted.unit]
    if wanted.unit == "share" and _alike(figure, limit):
        shown = FINEST if 0 < limit < LEAST else CLOSER
    pattern = "{name}: " + shown + " (limit " + shown.replace("figure", "limit") + ")."
    said = phrase(pattern, name=wanted.name, figure=figure, limit=limit)
    if causes:
        said = phrase("{said} It hangs on {causes}.", said=said, causes=joined(causes))
    return said if wanted.may_fail else joined([said, ONLY_ASKS], " ")
