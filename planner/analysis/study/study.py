"""Everything the faces and the report show about a project, computed once from one document."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from planner.analysis.study.baseline import RegisterRow, register
from planner.analysis.study.candidates import Candidate, candidates
from planner.analysis.study.decision import Decision, decide
from planner.analysis.study.delays import Delays, delays_of
from planner.analysis.study.describe import held_by_limits
from planner.analysis.study.duty_result import may_wait
from planner.analysis.study.expected_levels import ExpectedLevel, expected_levels
from planner.analysis.study.judge import Judgement, judge
from planner.analysis.study.levels import Lifts
from planner.analysis.study.odds import StepOdds, odds_of
from planner.analysis.study.options import MEASURING_MONTHS
from planner.analysis.study.plan import LeftOut, Plan
from planner.analysis.study.plannable import plannable
from planner.analysis.study.planning import make_plan
from planner.analysis.study.problem import problem_of
from planner.analysis.study.process_form import by_hand, given_up_at_once, without
from planner.analysis.study.stack import choose_stack, stack_of_plan, within
from planner.analysis.study.stack_choice import StackChoice
from planner.analysis.study.told import told_left_out
from planner.catalogue.fit import NO_PRACTICE, all_elsewhere
from planner.domain.base.errors import Cancelled, InputError
from planner.domain.base.language import phrase
from planner.domain.content.catalogue import Catalogue
from planner.domain.plan.plan import QUARTER
from planner.domain.project import Project
from planner.economics.attribution import Attribution
from planner.economics.case import Case, Simulated, simulate
from planner.economics.model import CaseProblem, Sample, sample
from planner.economics.sensitivity import Swing, clear_of_chance, tornado
from planner.economics.worth import FEW_FUTURES, marginal_values
from planner.maturity.agreement import Spread, spreads
from planner.maturity.content import lenses_of
from planner.maturity.lens import Reading, read_lens
from planner.maturity.score import Profile, assess
from planner.roadmap.solver import Solution

Progress = Callable[[str, float], bool]
"""``progress(what, share)`` says what is being done and how far (0–1); False cancels."""


@dataclass(frozen=True)
class Study:
    """Profile, candidates, plan and business case of one project."""

    project: Project
    catalogue: Catalogue
    profile: Profile
    register: tuple[RegisterRow, ...]
    spreads: tuple[Spread, ...]
    readings: tuple[Reading, ...]
    candidates: tuple[Candidate, ...]
    case_problem: CaseProblem
    stack: StackChoice
    plan: Plan
    case: Case
    swings: tuple[Swing, ...]
    delays: Delays
    odds: tuple[StepOdds, ...]
    marginal: dict[str, float]
    attributed: dict[str, Attribution]
    decision: Decision
    judgement: Judgement
    levels: tuple[ExpectedLevel, ...] = ()
    """The expected overall level now and at the end of each quarter of the plan."""

    @property
    def moving(self) -> tuple[Swing, ...]:
        """The swings that stand out from chance in the futures drawn; none where few were."""
        return clear_of_chance(self.swings, self.case.npv_values)

    @property
    def duty_cost(self) -> float | None:
        """What doing the duties alone loses; below 0 they pay for themselves, ``None`` where none binds.

        With what choice earns it makes the worth that is printed: planning draws futures of its own.
        """
        earned = self.plan.choice_earns
        return None if earned is None else earned - self.case.npv.mean

    @property
    def without_plan(self) -> str:
        """That no practice belongs to the questionnaire in use, so that there can be no plan; else empty."""
        practices = (c.fit for c in self.candidates if c.kind == "practice")
        return NO_PRACTICE if all_elsewhere(practices) else ""

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What the plan leaves out, with reasons that may be told (``told.py``)."""
        found = {c.id: c for c in self.candidates}
        withheld = self.judgement.withheld
        return told_left_out(self.plan.left_out, self.profile, found, withheld=withheld)

    @property
    def held(self) -> bool:
        """Whether a limit keeps a practice out of the plan."""
        return held_by_limits(self.plan.left_out)

    @property
    def nothing(self) -> str:
        """Why a plan without steps has none, as a heading says it; limits are named where they bind."""
        return NONE_IN_LIMITS if self.held else NONE_PAYS


NONE_IN_LIMITS = "No step pays within the limits"
NONE_PAYS = "No step brings more than it costs"


@dataclass(frozen=True)
class Derived:
    """What follows from a document at once: everything but the plan and what is read off it."""

    profile: Profile
    register: tuple[RegisterRow, ...]
    spreads: tuple[Spread, ...]
    readings: tuple[Reading, ...]
    candidates: tuple[Candidate, ...]
    case_problem: CaseProblem
    stack: StackChoice
    unbound: tuple[Candidate, ...]
    """The candidates before the stack bound practices to tools."""

    @property
    def parts(self) -> dict[str, Any]:
        """The fields by name that a study has as well."""
        shown = {f.name for f in fields(Study)}
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name in shown}


def derived(
    project: Project,
    catalogue: Catalogue,
    step: _Steps | None = None,
    stack: StackChoice | None = None,
) -> Derived:
    """Score and judge ``project``, and choose its stack unless one is given.

    Raises ``InputError`` for input that does not go together.
    """
    tell = step or _Steps(None)
    tell("Scoring the answers", 0.02)
    profile = assess(project)
    tell("Judging the candidates", 0.05)
    unbound = candidates(project, catalogue, profile)
    if stack is None:
        stack = choose_stack(project, catalogue, unbound)
    found = by_hand(within(unbound, stack, project), project, stack)
    return Derived(
        unbound=unbound,
        stack=stack,
        profile=profile,
        register=register(project, catalogue),
        spreads=spreads(project),
        readings=tuple(read_lens(lens, profile.cells) for lens in lenses_of(project.questionnaire)),
        candidates=found,
        case_problem=case_problem(project, catalogue, found),
    )


_Planned = tuple[Plan, Derived, Sample]
STACK_ROUNDS = 3
"""The stack is chosen before planning and again for the plan found, at most this often."""


def restacked(
    around: Derived, project: Project, catalogue: Catalogue, stack: StackChoice
) -> Derived:
    """``around`` with another stack; as it is where the stack binds every practice to the same tool.

    Candidates are bound anew and not once more, so that they are those that the kept stack gives again.
    """
    found = by_hand(within(around.unbound, stack, project), project, stack)
    if found == around.candidates:
        return replace(around, stack=stack)
    return replace(
        around,
        stack=stack,
        candidates=found,
        case_problem=case_problem(project, catalogue, found),
    )


def found_for(study: Study, project: Project) -> tuple[Candidate, ...]:
    """Candidates of a variant of the document: with its stack, unless tools are wished for otherwise."""
    found = candidates(project, study.catalogue, study.profile)
    mine, theirs = study.project, project
    same = (mine.stack, mine.organisation, mine.wishes) == (
        theirs.stack,
        theirs.organisation,
        theirs.wishes,
    )
    stack = study.stack if same else choose_stack(project, study.catalogue, found)
    return by_hand(within(found, stack, project), project, stack)


def case_problem(
    project: Project, catalogue: Catalogue, found: tuple[Candidate, ...]
) -> CaseProblem:
    """Build the business case's inputs for the candidates that can be planned."""
    if project.organisation.data_scientists <= 0:
        raise InputError(
            "The organisation has no data scientists. State at least one person who builds models."
        )
    chosen, _ = plannable(found, project)
    return problem_of(project, catalogue, (c.initiative for c in chosen))


def study(
    project: Project,
    catalogue: Catalogue,
    progress: Progress | None = None,
    enough: Callable[[], bool] | None = None,
) -> Study:
    """Score, judge, plan and appraise ``project``; the best plan so far is taken when ``enough`` says so.

    Raises ``PlannerError`` for input that does not go together and ``Cancelled`` when ``progress``
    returns False.
    """
    step = _Steps(progress)
    around = derived(project, catalogue, step)
    step("Planning", 0.10)

    def waiting() -> bool:
        return step("Planning", 0.10, quiet=True)

    def better(solution: Solution) -> None:
        step(_so_far(solution), 0.30)

    lifts = Lifts(project, around.profile)

    def planned_in(around: Derived, futures: Sample) -> Plan:
        return make_plan(
            project,
            catalogue,
            around.profile,
            around.case_problem,
            around.candidates,
            waiting,
            better,
            enough,
            lifts=lifts,
            printed=futures.draws,
        )

    def best_of(around: Derived) -> _Planned:
        """The plan of the best stack, chosen before planning and again for each plan found."""
        given_up = around.stack.given_up
        tried: list[_Planned] = []
        for _ in range(STACK_ROUNDS):
            futures = futures_of(project, around.case_problem)
            plan = planned_in(around, futures)
            planned = {s.candidate.id for s in plan.steps}
            stack = stack_of_plan(without(project, given_up), catalogue, around.candidates, planned)
            other = restacked(around, project, catalogue, replace(stack, given_up=given_up))
            settled = other.candidates is around.candidates  # every practice keeps its tool
            one = plan, other if settled else around, futures
            tried = [
                max((*tried, one), key=lambda t: t[0].worth)
            ]  # futures are large: only the best is kept
            if settled or (enough is not None and enough()):
                break
            around = other
        return tried[0]

    best = best_of(around)
    for given_up in given_up_at_once(project):
        if enough is None or not enough():
            chosen = choose_stack(without(project, given_up), catalogue, around.unbound)
            other = restacked(around, project, catalogue, replace(chosen, given_up=given_up))
            best = max(best, best_of(other), key=lambda t: (_kept(t[0]), t[0].worth))
    plan, around, futures = best
    found, problem = around.candidates, around.case_problem
    simulated = appraise_plan(project, problem, plan, step, futures)
    plan = plan.priced(
        {id_: (a.cost - a.invoices, a.invoices) for id_, a in simulated.attributed.items()}
    )
    step("Looking at what matters", 0.95)
    swings = tornado(problem, plan.schedule, futures, simulated.npv)
    few = {id_: values[:FEW_FUTURES] for id_, values in futures.draws.items()}
    days = {d.id: d.measure_days for d in catalogue.inputs if d.measure_days}
    return Study(
        project=project,
        catalogue=catalogue,
        **around.parts,
        plan=plan,
        case=simulated.case,
        swings=swings,
        delays=delays_of(project, problem, found, plan.schedule),
        odds=odds_of(problem, plan.schedule, futures),
        marginal=marginal_values(problem, plan.schedule, few),
        attributed=simulated.attributed,
        decision=decide(
            problem,
            plan.schedule,
            simulated,
            futures,
            swings,
            days,
            project.finance.seed,
            plan.duty_schedule,
            waits=may_wait(plan.duties, plan.start, MEASURING_MONTHS),
        ),
        judgement=judge(project, problem, plan.schedule, simulated, futures, levels_gained(plan)),
        levels=expected_levels(
            around.profile,
            found,
            problem,
            plan.schedule,
            range(0, plan.months + 1, QUARTER),
            futures,
        ),
    )


def _kept(plan: Plan) -> int:
    """How many duties a plan meets."""
    return sum(d.state in ("met", "planned") for d in plan.duties)


def levels_gained(plan: Plan) -> float:
    """By how much the plan raises the overall level; 0 where it is not known."""
    now, then = plan.path[0].value, plan.path[-1].value
    return 0.0 if now is None or then is None else max(then - now, 0.0)


def futures_of(project: Project, problem: CaseProblem, of: Iterable[str] | None = None) -> Sample:
    """The futures of the project's trials and seed: drawn once, everything printed is read off them.

    ``of`` names the steps that are drawn, where that is not every candidate.
    """
    return sample(problem, project.finance.seed, project.finance.trials, of)


def appraise_plan(
    project: Project,
    problem: CaseProblem,
    plan: Plan,
    step: _Steps | None = None,
    futures: Sample | None = None,
) -> Simulated:
    """Simulate ``plan`` with the project's trials and seed."""

    def report(done: int, total: int) -> bool:
        if step is None:
            return True
        words = phrase("{done:,} of {total:,} futures", done=done, total=total)
        return step(words, 0.6 + 0.35 * done / total)

    return simulate(
        problem,
        plan.schedule,
        futures or futures_of(project, problem, plan.schedule),
        seed=project.finance.seed,
        progress=report,
    )


def _so_far(solution: Solution) -> str:
    """A plan that was found on the way, in words."""
    steps = len(solution.starts)
    if not math.isfinite(solution.gap):
        return phrase("Planning: {steps} steps", steps=steps)
    return phrase("Planning: {steps} steps, within {gap:.1%}", steps=steps, gap=solution.gap)


class _Steps:
    """Passes progress on and turns a refusal into ``Cancelled``."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress

    def __call__(self, what: str, share: float, *, quiet: bool = False) -> bool:
        if self._progress is None:
            return True
        keep = self._progress("" if quiet else what, share)
        if not keep and not quiet:
            raise Cancelled
        return keep
