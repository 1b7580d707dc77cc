"""What a use case may be worth, and whether to go on with it, try it first, shelve it or stop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from planner.analysis.study.baseline import quantities
from planner.analysis.study.use_cases import field_range
from planner.catalogue.own import catalogue_of
from planner.catalogue.use_cases import TemplateField, template_of
from planner.domain.base.errors import InputError
from planner.domain.case.estimate import Grade, Range
from planner.domain.organisation.organisation import CAPACITY_ROLES, CapacityRole, UseCase
from planner.domain.organisation.use_case import Judging
from planner.domain.project import Project
from planner.economics.cases import (
    cluster_factor,
    days_of_test,
    for_means,
    for_order,
    for_rates,
)
from planner.economics.derived import known
from planner.economics.experiment import StopRule, error_of_test, stop_rule
from planner.economics.measure import Rates, YesNoCosts, rates_of_area, yes_no_worth
from planner.economics.ranges import quantile, settle
from planner.economics.sampling import uniform_stream

Floats = NDArray[np.float64]
TRIALS = 4_000
HOURS_A_DAY = 8
OPEN_HARMS = ("safety", "wrong_decision", "unequal")
"""Harms for which an idea is tested also where the test does not pay (grade D)."""


@dataclass(frozen=True)
class Worth:
    """What a use case brings a year, as draws in the project's currency; ``needs`` are figures still open.

    ``own`` says that somebody stated the value itself; else it is the formula of its template in each future.
    ``taken`` is the mean of what that formula takes off a year, which stays where the effect is smaller.
    """

    draws: Floats | None
    needs: tuple[TemplateField, ...]
    grade: Grade
    own: bool
    taken: float = 0.0

    @property
    def mean(self) -> float:
        """The mean over all futures, by which the stop rule judges; 0 where nothing is known."""
        return 0.0 if self.draws is None else float(self.draws.mean())

    @property
    def ends(self) -> tuple[float, float, float]:
        """Its 5th, 50th and 95th percentile; zeros where nothing is known."""
        if self.draws is None:
            return 0.0, 0.0, 0.0
        low, middle, high = np.percentile(self.draws, (5, 50, 95))
        return float(low), float(middle), float(high)

    @property
    def loses(self) -> float:
        """In which share of futures it loses."""
        return 0.0 if self.draws is None else float((self.draws < 0).mean())


def drawn(project: Project, name: str, rng: Range, least: float, most: float | None) -> Floats:
    """Draws of one figure with strata of its own."""
    low, likely, high = (rng.low, rng.likely, rng.high)
    if rng.shape == "percentiles" and not rng.is_fixed:
        low, likely, high = settle(rng, least, most)
    made = rng.model_copy(update={"low": low, "likely": likely, "high": high})
    return quantile(made, uniform_stream(project.finance.seed, name, TRIALS), least, most)


def worth_of(project: Project, use_case: UseCase) -> Worth:
    """What ``use_case`` brings a year: its own range, or the formula of its template in each future."""
    if use_case.value is not None:
        value = drawn(project, f"use_case.{use_case.id}.value", use_case.value, 0.0, None)
        return Worth(value, (), "D", own=True)
    template = template_of(use_case.template) if use_case.template else None
    if template is None or template.formula is None:
        return Worth(None, (), "D", own=False)
    values: dict[str, Floats] = {}
    needs: list[TemplateField] = []
    grades: list[Grade] = []
    for field in template.asked:
        rng = field_range(project, use_case, field)
        if rng is None:
            needs.append(field)
            continue
        stated = use_case.fields.get(field.id)
        own = stated is not None and stated.range is not None
        grades.append(stated.provenance.grade if own and stated is not None else field.grade)
        values[field.id] = drawn(project, f"use_case.{use_case.id}.{field.id}", rng, *field.bounds)
    if needs:
        return Worth(None, tuple(needs), "D", own=False)
    more = template.formula.names() - values.keys()
    values |= of_the_case(project, more, values)
    made = np.broadcast_to(template.formula.of(values), (TRIALS,))
    taken = sum(float(np.mean(term.of(values))) for term in template.formula.taken())
    draws = np.asarray(made, dtype=float)
    return Worth(draws, (), max(grades, default="D"), own=False, taken=taken)


def of_the_case(
    project: Project, names: frozenset[str], values: dict[str, Floats]
) -> dict[str, Floats]:
    """Figures that the business case knows already: an hour of work, hours a year, what is put to use."""
    if not names:
        return {}
    quantity = quantities(project, catalogue_of(project))
    needed = ("hours_per_year", "salary_other", "loaded_multiplier", "recapture")
    seed = project.finance.seed
    draws = {n: quantity[n].at(uniform_stream(seed, n, TRIALS)) for n in needed}
    return known(names, draws, values)


def people_cost(project: Project) -> float:
    """What the people of the profile cost a year, at the middle of their salaries; 0 where none is stated."""
    heads = sum(project.organisation.people.values())
    if not heads:
        return 0.0
    quantity = quantities(project, catalogue_of(project))
    salary, loaded = (quantity[n].range.likely for n in ("salary_other", "loaded_multiplier"))
    return heads * salary * loaded


def day_rates(project: Project) -> dict[CapacityRole, float]:
    """What a day of each role costs, at the middle of salaries, in the project's currency."""
    quantity = quantities(project, catalogue_of(project))
    loaded, hours = (quantity[n].range.likely for n in ("loaded_multiplier", "hours_per_year"))
    found = {}
    for role in CAPACITY_ROLES:
        salary = quantity.get(f"salary_{role}") or quantity["salary_other"]
        found[role] = salary.range.likely * loaded / hours * HOURS_A_DAY
    return found


@dataclass(frozen=True)
class YesNo:
    """Money of a yes or no: act from ``threshold``; ``worth`` a year over today at rates ``new``."""

    threshold: float
    new: Rates
    worth: float
    from_area: bool


def yes_no_of(judging: Judging) -> YesNo | None:
    """What the costs of the four outcomes say; ``None`` where too little is known.

    Raises ``InputError`` where one answer is always right.
    """
    costs, share = judging.costs, judging.share
    if judging.kind != "yes_no" or costs is None or share is None or not 0 < share < 1:
        return None
    four = YesNoCosts(costs.hit, costs.false_alarm, costs.miss, costs.left_alone)
    threshold = four.threshold
    if judging.new is not None:
        new = Rates(judging.new.found, judging.new.flagged)
    elif judging.area is not None:
        new = rates_of_area(judging.area, share, threshold)
    else:
        return None
    today = Rates(judging.today.found, judging.today.flagged)
    worth = yes_no_worth(judging.cases, share, four, new, today)
    return YesNo(threshold, new, worth, from_area=judging.new is None)


@dataclass(frozen=True)
class Test:
    """Cases in each of its arms, and days until it is known; an order that is interleaved has one arm."""

    cases: int
    days: int | None
    arms: int = 2


def test_of(judging: Judging, feedback: float) -> Test | None:
    """The test in use: of rates where they are stated, else of a mean or an order; ``None`` without any."""
    return (
        rates_test(judging, feedback)
        or mean_test(judging, feedback)
        or order_test(judging, feedback)
    )


def rates_test(judging: Judging, feedback: float) -> Test | None:
    """Two groups that show one rate against another; ``None`` where the rates are not stated."""
    before, after = judging.before, judging.after
    if before is None or after is None or before == after or not (0 < before < 1 and 0 < after < 1):
        return None
    return _test(judging, feedback, for_rates(before, after), 2)


def mean_test(judging: Judging, feedback: float) -> Test | None:
    """Two groups whose means are apart; ``None`` for other decisions, or where nobody said by how much."""
    if judging.difference is None or judging.kind not in ("forecast", "generate"):
        return None
    return _test(judging, feedback, for_means(judging.difference), 2)


def order_test(judging: Judging, feedback: float) -> Test | None:
    """Both orders in one list; ``None`` where nobody said how often one wins, or who is on it is acted on."""
    if judging.wins is None or judging.kind != "rank" or judging.changes_outcome:
        return None
    return _test(judging, feedback, for_order(judging.wins, judging.undecided), 1)


def _test(judging: Judging, feedback: float, cases: int, arms: int) -> Test:
    """With its days, where cases a day are stated."""
    if judging.a_day <= 0:
        return Test(cases, None, arms)
    days = days_of_test(
        cases,
        arms,
        judging.a_day,
        feedback,
        shown=judging.shown,
        cluster=cluster_factor(judging.group, judging.likeness),
        looks=judging.looks,
    )
    return Test(cases, days, arms)


@dataclass(frozen=True)
class Workings:
    """What a verdict follows from, as means over all futures, so that it can be worked out again.

    ``a_year``, ``taken`` (what the formula takes off) and ``run`` are money a year, ``build`` money once;
    ``at_once`` and ``after`` are present years of going on at once and after the test, ``build_later`` the
    present worth of 1 paid after it; ``error`` is that of the test, as a ``share`` of what the effect adds.
    """

    a_year: float
    taken: float
    build: float
    run: float
    at_once: float
    after: float
    build_later: float
    share: float

    @property
    def error(self) -> float:
        """The error of the test in money, over the months that follow it."""
        return self.share * abs(self.a_year + self.taken) * self.after


@dataclass(frozen=True)
class Judged:
    """What to do with a use case, and which share of the effect that is expected must be shown for going on.

    ``in_time`` is ``None`` where no day or no test is stated; ``kept_for_harm`` says that the test stays for
    those it could harm, though it does not pay. ``mark`` is ``must_show`` in money a year, after what the
    formula takes off.
    """

    rule: StopRule
    must_show: float
    in_time: bool | None
    kept_for_harm: bool
    mark: float
    workings: Workings


def takes_off(use_case: UseCase) -> bool:
    """Whether its worth is a formula that takes a cost off, which stays where the effect is smaller.

    Then half of the effect may bring less than nothing.
    """
    template = template_of(use_case.template) if use_case.template else None
    if use_case.value is not None or template is None or template.formula is None:
        return False
    return bool(template.formula.taken())


def present_years(months_off: int, horizon: int, rate: float) -> float:
    """Present worth of 1 a year, paid by month from ``months_off`` to the horizon."""
    months = np.arange(months_off + 1, horizon + 1)
    return float(((1 + rate) ** (-months / 12)).sum() / 12)


def judged(project: Project, use_case: UseCase, worth: Worth | None = None) -> Judged | None:
    """Judge an idea by its stop plan; ``None`` where value or cost are not known yet.

    A test measures the effect, so its error is a share of what the effect adds, before anything is taken off:
    a difference of two large amounts is known no better than either. What is decided is going on after the
    test, so the error counts in the months that follow it, as the worth does.
    """
    plan = use_case.stop
    worth = worth_of(project, use_case) if worth is None else worth
    if plan is None or plan.build is None or worth.draws is None:
        return None
    rate, horizon = project.finance.real_rate, project.finance.horizon_months
    if plan.months >= horizon:
        raise InputError(
            "The test of {name} takes longer than the case looks ahead.", name=use_case.name
        )
    build = drawn(project, f"use_case.{use_case.id}.build", plan.build, 0.0, None)
    run = (
        np.zeros(TRIALS)
        if plan.run is None
        else drawn(project, f"use_case.{use_case.id}.run", plan.run, 0.0, None)
    )
    at_once, after = (present_years(m, horizon, rate) for m in (0, plan.months))
    build_later = (1 + rate) ** (-plan.months / 12)
    later_cost = build * build_later + run * after
    now = worth.draws * at_once - build - run * at_once
    later = worth.draws * after - later_cost
    added = worth.mean + worth.taken
    workings = Workings(
        worth.mean,
        worth.taken,
        float(build.mean()),
        float(run.mean()),
        at_once,
        after,
        build_later,
        error_of_test(1.0, plan.evidence, _relative_error(use_case)),
    )
    timely = in_time(project, use_case)
    rule = stop_rule(now, later, workings.error, plan.test_cost, in_time=timely is not False)
    mark = rule.experiment.mark + float(later_cost.mean())
    must = (mark / after + worth.taken) / added if added > 0 else float("inf")
    kept = rule.verdict == "go" and any(h in OPEN_HARMS for h in use_case.harms)
    return Judged(rule, must, timely, kept, mark / after, workings)


def _relative_error(use_case: UseCase) -> float:
    """Standard error by chance of what the test measures, as a share of it; 0 where nobody knows its size.

    Its cases are those stated, in each arm; else those that the page and the report say it takes. Rates: two
    shares; means: √(2/n) standard deviations; orders in one list: √((ψ − δ²)/n) of δ (as in ``for_order``).
    """
    judging, plan = use_case.judging, use_case.stop
    test = None if judging is None else test_of(judging, 0.0)
    if judging is None or plan is None or test is None:
        return 0.0
    cases = plan.cases / cluster_factor(judging.group, judging.likeness) or test.cases
    if rates_test(judging, 0.0) is not None:
        before, after = judging.before or 0.0, judging.after or 0.0
        spread, apart = before * (1 - before) + after * (1 - after), after - before
    elif mean_test(judging, 0.0) is not None:
        spread, apart = 2.0, judging.difference or 0.0
    else:
        decided = 1 - judging.undecided
        apart = decided * (2 * (judging.wins or 0.5) - 1)
        spread = decided - apart**2
    return float(np.sqrt(spread / cases) / abs(apart))


def in_time(project: Project, use_case: UseCase) -> bool | None:
    """Whether the test can be over by the day of the decision, counted from the start of the plan."""
    plan, judging = use_case.stop, use_case.judging
    if plan is None or judging is None or not plan.decide_by:
        return None
    test = test_of(judging, use_case.feedback_days or 0.0)
    if test is None or test.days is None:
        return None
    left = date.fromisoformat(plan.decide_by) - date.fromisoformat(project.limits.start)
    return test.days <= left.days
