"""What the engine is asked: inputs, initiatives and a schedule, free of files and documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from planner.domain.base.language import phrase
from planner.domain.case.estimate import Grade, Range, fixed
from planner.domain.content.catalogue import EffectTarget
from planner.domain.content.tool import DRIVER_WORDS, CostDriver
from planner.domain.organisation.organisation import BUILDERS, CapacityRole
from planner.economics.atoms import OPTIONAL, REQUIRED
from planner.economics.derived import Derived
from planner.economics.ranges import mean, quantile, scores
from planner.economics.sampling import generator_of, reordered, sobol_group, uniform_stream
from planner.economics.trial_terms import TrialTerms

Floats = NDArray[np.float64]
Sampler = Literal["latin_hypercube", "sobol"]
USUAL_LEVELS = {"adoption": "low", "team_productivity": "low"}
"""How strongly inputs move together where nobody said: independence would hide risk."""
DRIVERS = {
    "labour_rates": "Rates of pay",
    "team_productivity": "Effort that steps take here",
    "cloud_prices": "Prices of computing and tools",
    "adoption": "How well practices take hold here",
}
"""Causes that several inputs share; how strongly is the user's choice (see ``sampling.STRENGTHS``)."""

EFFECT_WORDS: dict[EffectTarget, str] = {
    "P1": "toil",
    "P1b": "features built twice",
    "P2": "release work",
    "P2.handover": "hand-over",
    "P3": "starting projects",
    "P4": "starting colleagues",
    "P5": "retraining by hand",
    "P8": "ageing",
    "P9": "waiting time",
    "P10": "idle computing",
    "P11": "audit work",
    "P12": "compliance losses",
    "P13": "projects that never ship",
    "incident_rate": "incidents",
    "detect": "time to notice",
    "repair": "time to repair",
    "refresh_interval": "refreshing",
    "verified_share": "value that is measured",
    "search": "searching",
    "silent": "error that nobody sees",
}


@dataclass(frozen=True)
class Quantity:
    """An uncertain input with its bounds and where it comes from.

    ``driver`` names a cause it shares with other inputs, with a minus in front where it falls when the
    cause rises. ``stream`` names the column of draws it takes, where that is not its own: quantities of one
    stream rise and fall together.
    """

    id: str
    label: str
    range: Range
    grade: Grade = "D"
    minimum: float = 0.0
    maximum: float | None = None
    driver: str = ""
    unit: str = ""
    source: str = ""
    stream: str = ""

    @property
    def mean(self) -> float:
        """Mean of what is drawn."""
        return mean(self.range, self.minimum, self.maximum)

    def at(self, u: Floats) -> Floats:
        """Quantiles at the probabilities ``u``."""
        return quantile(self.range, u, self.minimum, self.maximum)

    def drawn(self, u: Floats, z: Floats) -> Floats:
        """As ``at``, where the normal scores ``z`` of the probabilities are known."""
        return quantile(self.range, u, self.minimum, self.maximum, z)


@dataclass(frozen=True)
class EconomicEffect:
    """A share removed from a pool or driver; ``gap`` (0–1) is the part not yet in place.

    ``part`` is this effect's part (0–1) of what all practices that apply remove together: wᵢ / Σ w·gap, with
    w = −ln(1 − middle) and the gaps of level 1. ``None`` where nothing is said of the whole; then the effect
    acts as it is stated.
    """

    target: EffectTarget
    range: Range
    gap: float = 1.0
    grade: Grade = "D"
    source: str = ""
    part: float | None = None


@dataclass(frozen=True)
class UnitCost:
    """Invoices that follow a physical driver: the price of one unit in the project's currency.

    ``units`` are those of a year today (seats, models, GPU hours, terabytes, million predictions); those of
    releases are the input ``deployments``.
    """

    driver: CostDriver
    price: Range
    units: float = 0.0
    grade: Grade = "D"


@dataclass(frozen=True)
class Initiative:
    """A tool or practice as the business case sees it.

    ``effort_days`` are likely person-days by role; one factor (``effort_factor``, around 1) is drawn
    for all of them. ``yearly_cost`` is cash in the project's currency from the start of the
    initiative, ``unit_costs`` cash that follows a driver from then on; ``once_cost`` is cash spread over
    the set-up, ``exit_cost`` cash when it is left. ``run_fte`` are people from its finish.

    It begins only where every one of ``needs`` works, and of each group in ``needs_any`` one does, as far as
    they are in the plan; what it is ``safe_with`` has to work too before it does. Each of ``tries`` tries
    succeeds with the same chance, drawn once a future; initiatives of one ``stream`` (the tools of a
    category) share their draws. ``term_months`` is the contract's, of all its invoices, where there is one.
    ``anyway``: it is done with and without the plan, so its cost and what it brings are on both sides.
    ``gaps`` is the part not yet in place by future, where answers are open. With a ``trial`` it is looked at
    first, and set up only where that passes.
    """

    id: str
    name: str
    effort_days: Mapping[CapacityRole, float]
    effort_factor: Range
    run_fte: Range
    yearly_cost: Range
    effects: tuple[EconomicEffect, ...] = ()
    delay_months: float = 0.0
    ramp_months: float = 6.0
    success_chance: Range = field(default_factory=lambda: fixed(1.0))
    success_grade: Grade = "D"
    dip_share: Range = field(default_factory=lambda: fixed(0.0))
    dip_months: int = 0
    affected_fte: float = 0.0
    run_is_partly_replacement: bool = False
    unit_costs: tuple[UnitCost, ...] = ()
    once_cost: Range = field(default_factory=lambda: fixed(0.0))
    exit_cost: Range = field(default_factory=lambda: fixed(0.0))
    cost_grade: Grade = "D"
    needs: tuple[str, ...] = ()
    needs_any: tuple[tuple[str, ...], ...] = ()
    safe_with: tuple[str, ...] = ()
    stream: str = ""
    tries: int = 2
    term_months: int | None = None
    anyway: bool = False
    gaps: Floats | None = field(default=None, compare=False, repr=False)
    trial: TrialTerms | None = None

    @property
    def trial_months(self) -> int:
        """Months of its time in the plan that go by before set-up begins."""
        return 0 if self.trial is None else self.trial.months

    def yearly_invoices(self, end: str = "likely", deployments: float = 0.0) -> float:
        """Invoices of a year at today's size, at the ``low``, ``likely`` or ``high`` end of every price."""
        total = float(getattr(self.yearly_cost, end))
        for cost in self.unit_costs:
            units = deployments if cost.driver == "deployment" else cost.units
            total += units * float(getattr(cost.price, end))
        return total

    @property
    def sends_invoices(self) -> bool:
        """Whether anything of it is paid by invoice."""
        return self.once_cost.high > 0 or self.yearly_cost.high > 0 or bool(self.unit_costs)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """The uncertain inputs that belong to this initiative."""
        found = [
            Quantity(
                f"{self.id}:effort",
                phrase("{name}: set-up effort", name=self.name),
                self.effort_factor,
                driver="team_productivity",
                unit="×",
            ),
            Quantity(
                f"{self.id}:run",
                phrase("{name}: upkeep", name=self.name),
                self.run_fte,
                unit="people",
            ),
            Quantity(
                f"{self.id}:cost",
                phrase("{name}: yearly cost", name=self.name),
                self.yearly_cost,
                self.cost_grade,
                driver="cloud_prices",
                unit="money/year",
            ),
            Quantity(
                f"{self.id}:dip",
                phrase("{name}: adoption dip", name=self.name),
                self.dip_share,
                maximum=1.0,
            ),
            Quantity(
                f"{self.id}:success",
                phrase("{name}: takes hold", name=self.name),
                self.success_chance,
                self.success_grade,
                maximum=1.0,
                driver="adoption",
                unit="share",
                stream=f"{self.stream or self.id}:success",
            ),
        ]
        for part, name, range_ in (
            ("once", "one-off invoices", self.once_cost),
            ("exit", "cost of leaving", self.exit_cost),
        ):
            if range_.high > 0:
                label = phrase("{name}: {part}", name=self.name, part=name)
                found.append(
                    Quantity(f"{self.id}:{part}", label, range_, self.cost_grade, unit="money")
                )
        found += [
            Quantity(
                f"{self.id}:price:{u.driver}",
                phrase("{name}: price per {unit}", name=self.name, unit=DRIVER_WORDS[u.driver]),
                u.price,
                u.grade,
                driver="cloud_prices",
                unit=f"money/{DRIVER_WORDS[u.driver]} a year",
            )
            for u in self.unit_costs
        ]
        found += [
            Quantity(
                f"{self.id}:effect:{e.target}",
                phrase("{name}: effect on {what}", name=self.name, what=EFFECT_WORDS[e.target]),
                e.range,
                e.grade,
                minimum=-1.0,
                maximum=1.0,
                driver="adoption",
                unit="share",
                source=e.source,
            )
            for e in self.effects
        ]
        for other in _seconds((self,)):
            found += other.quantities
        return tuple(found)


def _seconds(chosen: Iterable[Initiative]) -> Iterable[Initiative]:
    """What takes the place of those whose trial fails."""
    looks = (i.trial for i in chosen)
    return [t.second.one for t in looks if t is not None and t.second is not None]


@dataclass(frozen=True)
class Timing:
    """When an initiative runs: months counted from 0; work fills ``start`` to before ``finish``."""

    start: int
    finish: int


Schedule = Mapping[str, Timing]


@dataclass(frozen=True)
class CaseProblem:
    """Everything a business case is computed from, except the schedule.

    ``quantities`` must hold every id of ``pools.REQUIRED``; those of ``OPTIONAL`` count as 0 where they are
    missing. ``headcount`` is in full-time equivalents by role, ``horizon`` in months, ``rate`` is the
    effective annual discount rate of flows at constant prices. ``feedback`` lists use cases as pairs of their
    share of the value (0–1) and the hours until an outcome is known. ``driver_levels`` says how strongly
    inputs that share a driver move together; what it leaves out is as ``USUAL_LEVELS``. ``stated`` are the
    inputs that are the user's own and no defaults. ``derived`` are quantities that follow from others in each
    future; their own range is not drawn. What drives several inputs is drawn with ``driver_seed``: cases that
    share it share the drivers' futures.
    """

    quantities: Mapping[str, Quantity]
    headcount: Mapping[CapacityRole, float]
    models: float
    regulated_models: float
    initiatives: tuple[Initiative, ...]
    horizon: int = 36
    rate: float = 0.10
    feedback: tuple[tuple[float, float], ...] = ()
    sampler: Sampler = "latin_hypercube"
    driver_levels: Mapping[str, str] = field(default_factory=dict)
    stated: frozenset[str] = frozenset()
    derived: tuple[Derived, ...] = ()
    driver_seed: int | None = None

    @property
    def builders(self) -> float:
        """Full-time equivalents who build models and what they run on."""
        return sum(self.headcount.get(role, 0.0) for role in BUILDERS)

    @cached_property
    def by_id(self) -> dict[str, Initiative]:
        """Initiatives by id."""
        return {i.id: i for i in self.initiatives}

    def all_quantities(self) -> dict[str, Quantity]:
        """Organisation inputs and those of every initiative, by id."""
        return _quantities(self, self.initiatives)


def _quantities(problem: CaseProblem, chosen: Iterable[Initiative]) -> dict[str, Quantity]:
    return {**problem.quantities, **{q.id: q for i in chosen for q in i.quantities}}


Draws = Mapping[str, Floats]
TILES = 60
"""Equal-count parts of the draws of an input; fine enough for bins of 30 and for tenths."""


@dataclass(frozen=True)
class Sample:
    """Futures: ``draws`` by id, shape ``(trials,)``, and for each input that varies the part it lies in.

    ``tiles`` counts from 0 to ``TILES`` − 1 by rank, known from the strata, so nothing has to be sorted.
    """

    draws: dict[str, Floats]
    tiles: dict[str, NDArray[np.uint8]]

    @property
    def trials(self) -> int:
        """How many futures there are."""
        return len(next(iter(self.draws.values())))


_PARTS = (
    *("effort", "run", "cost", "dip", "success", "once", "exit"),
    *(f"try{k}" for k in range(1, 6)),
    *(f"price:{d}" for d in get_args(CostDriver)),
    *(f"effect:{t}" for t in get_args(EffectTarget)),
)


def draw(
    problem: CaseProblem, seed: int, trials: int, of: Iterable[str] | None = None
) -> dict[str, Floats]:
    """Draw every quantity ``trials`` times, and what becomes of every initiative.

    ``id:success`` is the chance of a try, ``id:outcome`` how many tries fail (all of them: given up),
    ``id:pass`` whether its trial passes, ``id:gap`` the gap where it is open. Arrays of shape ``(trials,)``
    by id. Adding a quantity leaves the draws of all others unchanged; ``of`` names the initiatives that are
    drawn, where that is not all.
    """
    return sample(problem, seed, trials, of).draws


def sample(problem: CaseProblem, seed: int, trials: int, of: Iterable[str] | None = None) -> Sample:
    """As ``draw``, with the ranks of the inputs."""
    chosen = problem.initiatives
    if of is not None:
        wanted = set(of)
        chosen = tuple(i for i in chosen if i.id in wanted)
    drawn = _Drawn(problem, seed, trials)
    draws: dict[str, Floats] = {}
    tiles: dict[str, NDArray[np.uint8]] = {}
    for id_, quantity in _quantities(problem, chosen).items():
        if quantity.range.is_fixed:
            draws[id_] = np.full(trials, quantity.range.likely)
            continue
        column = drawn.column(quantity.stream or id_, quantity.driver)
        draws[id_] = quantity.drawn(column.shares, column.scores)
        tiles[id_] = column.tiles
    for derived in problem.derived:
        draws[derived.id] = derived.of(draws)
    for initiative in (*chosen, *_seconds(chosen)):
        chance = draws[f"{initiative.id}:success"]
        stream = initiative.stream or initiative.id
        failed = np.zeros(trials)
        trying = np.ones(trials, dtype=bool)
        for k in range(initiative.tries):
            # a thing takes hold where its draw is low, so the draw falls as the driver rises
            trying &= drawn.column(f"{stream}:try{k + 1}", "-adoption").shares >= chance
            failed += trying
        draws[f"{initiative.id}:outcome"] = failed
        if (look := initiative.trial) is not None:
            passing = np.where(failed == 0, look.fits, look.misfits)
            seen = drawn.column(f"{initiative.id}:pass", "").shares
            draws[f"{initiative.id}:pass"] = (seen < passing).astype(float)
        if initiative.gaps is not None:  # all of one future: levels that are open together stay so
            draws[f"{initiative.id}:gap"] = initiative.gaps[drawn.futures(len(initiative.gaps))]
    return Sample(draws, tiles)


@dataclass(frozen=True)
class Column:
    """One column of draws: probabilities, and the tiles that these lie in; ``(trials,)``."""

    shares: Floats

    @cached_property
    def scores(self) -> Floats:
        """Normal scores of the probabilities, without the outermost thousandths."""
        return scores(self.shares)

    @cached_property
    def tiles(self) -> NDArray[np.uint8]:
        """Equal-count parts by rank."""
        return np.minimum(self.shares * TILES, TILES - 1).astype(np.uint8)


def _stratified(
    seed: int, name: str, trials: int, driver: str, level: str, driver_seed: int | None
) -> Column:
    shares = uniform_stream(seed, name, trials)
    return Column(reordered(shares, name, driver, {driver.lstrip("-"): level}, seed, driver_seed))


FEW_DRAWS = 2_000
"""Columns of so many draws are kept: previews draw the same ones again and again."""
_few = lru_cache(maxsize=1_024)(_stratified)


@dataclass(frozen=True)
class _Drawn:
    """Columns of draws, each made once; those of a Sobol group have a place for every part of a step."""

    problem: CaseProblem
    seed: int
    trials: int
    made: dict[str, Column] = field(default_factory=dict)
    groups: dict[str, Floats] = field(default_factory=dict)
    places: dict[int, NDArray[np.int64]] = field(default_factory=dict)

    def column(self, name: str, driver: str) -> Column:
        """The column called ``name``, in the order that its driver gives it."""
        if name not in self.made:
            levels = {**USUAL_LEVELS, **self.problem.driver_levels}
            level = levels.get(driver.lstrip("-"), "none")
            shared = self.problem.driver_seed
            key = (self.seed, name, self.trials, driver if level != "none" else "", level, shared)
            if self.problem.sampler != "latin_hypercube":
                shares = reordered(self._sobol(name), name, driver, levels, self.seed, shared)
                self.made[name] = Column(shares)
            else:
                self.made[name] = (_few if self.trials <= FEW_DRAWS else _stratified)(*key)
        return self.made[name]

    def futures(self, size: int) -> NDArray[np.int64]:
        """Which of ``size`` drawn sets of levels holds in each future."""
        if size not in self.places:
            generator = generator_of(self.seed, f"levels:{size}")
            self.places[size] = generator.integers(0, size, self.trials)
        return self.places[size]

    def _sobol(self, name: str) -> Floats:
        organisation = _places()
        owner, _, part = name.partition(":")
        if part in _PARTS:
            group, place, size = f"{owner}:", _PARTS.index(part), len(_PARTS)
        elif name in organisation:
            group, place, size = "", organisation[name], len(organisation)
        else:
            group, place, size = name, 0, 1
        if group not in self.groups:
            self.groups[group] = sobol_group(self.seed, group, size, self.trials)
        return np.asarray(self.groups[group][place])


def _places() -> dict[str, int]:
    return {id_: k for k, id_ in enumerate((*REQUIRED, *OPTIONAL))}


def at_means(problem: CaseProblem, of: Iterable[str] | None = None) -> dict[str, Floats]:
    """Every quantity at its mean, arrays of shape ``(1,)``; of the initiatives ``of`` where not of all.

    There are no outcomes of initiatives; what then counts are their chances (see ``outcomes.expected``).
    """
    chosen = problem.initiatives if of is None else [problem.by_id[id_] for id_ in of]
    means = {id_: np.array([q.mean]) for id_, q in _quantities(problem, chosen).items()}
    return means | {d.id: d.of(means) for d in problem.derived}
