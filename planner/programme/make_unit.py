"""From a unit's document to its unit file: everything is computed by the unit's own engines."""

from __future__ import annotations

import math
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from planner import __version__
from planner.analysis.published.project import planned_from
from planner.analysis.study.candidates import Candidate
from planner.analysis.study.plannable import plannable
from planner.analysis.study.planning_futures import (
    PLANNING,
    calibrated_strengths,
    calibrated_weights,
)
from planner.analysis.study.setting import Setting, setting_of
from planner.analysis.study.studied import key_of
from planner.analysis.study.study import Derived, derived
from planner.catalogue.load import built_in_catalogue
from planner.catalogue.own import catalogue_of
from planner.domain.base.errors import InputError
from planner.domain.case.estimate import fixed
from planner.domain.content.catalogue import Catalogue
from planner.domain.organisation.organisation import CAPACITY_ROLES
from planner.domain.plan.plan import Aim
from planner.domain.project import Project
from planner.economics.atoms import ATOMS
from planner.economics.model import CaseProblem, Initiative, sample
from planner.economics.planning_terms import MONTHS, PlanningTerms
from planner.economics.pools import growth_rates
from planner.programme.packed import Floats, pack
from planner.programme.unit_file import Atom, Step, UnitDue, UnitFile, UnitRung
from planner.roadmap.problem import Activity, Due

PRINTED = 2_000
"""Futures that the few are brought to; more of them move no start."""
IN_TIME = 0.8
OWN_STEP = "own step {n}"


def make_unit(
    project: Project,
    *,
    name: str,
    unit: str,
    start: str,
    quarters: int,
    horizon: int,
    seed: int,
    today: date,
    round_: str = "",
    futures: int = PLANNING,
    only: Collection[str] | None = None,
) -> UnitFile:
    """What a programme needs of ``project``, for a plan from ``start`` over ``quarters``.

    ``name`` and ``unit`` are what the programme calls it. Shared causes are drawn with the programme's
    ``seed``, everything else with the seed of the unit. With ``only`` it holds these steps, as far as they
    can be planned, to the last digit as they stand in the whole file, and no levels and duties: what a plan
    of them is worth, for much less work. Where people were promised to be anonymous it follows from the
    published table, as their own plan does. Raises ``InputError`` for input that does not go together.
    """
    project = planned_from(project)
    catalogue = catalogue_of(project)
    source = key_of(project, catalogue)
    project = _as_planned(project, start, quarters, horizon)
    around = derived(project, catalogue)
    case = replace(around.case_problem, driver_seed=seed)
    names = _neutral(plannable(around.candidates, project)[0])
    if not names:
        raise InputError("{name} has no candidate that could be planned.", name=name)
    if only is None:
        setting = setting_of(project, around.profile, case, around.candidates)
        drawn = case
    else:
        setting = _of_some(project, around, case, {i for i, n in names.items() if n in only})
        drawn = replace(
            setting.case, initiatives=tuple(_unpriced(i) for i in setting.case.initiatives)
        )
    setting = replace(setting, project=project)
    few = PlanningTerms.of(
        drawn, setting.months, sample(drawn, _own_seed(seed, unit), futures).draws
    )
    problem = setting.problem()
    weights = calibrated_weights(few, setting.terms)
    steps = tuple(
        _step(setting, few, weights, c, problem.by_id[c.id], names)
        for c in setting.chosen
        if only is None or names[c.id] in only
    )
    return UnitFile(
        id=unit,
        name=name,
        made=today.isoformat(),
        program=__version__,
        catalogue=catalogue_words(built_in_catalogue()),
        round=round_,
        source=source,
        currency=project.organisation.currency,
        start=start,
        quarters=setting.periods,
        horizon=horizon,
        seed=seed,
        futures=futures,
        models=project.organisation.models_in_production,
        growth={str(k): pack(v) for k, v in growth_rates(few.draws).items()},
        atoms=tuple(_atom(few, w, a) for a, w in weights.items()),
        caps={d: float(c) for d, c in few.caps.items() if math.isfinite(c)},
        steps=steps,
        in_place=tuple(
            c.id
            for c in around.candidates
            if c.kind == "practice" and c.fit.status == "in_place" and _is_known(c)
        ),
        capacity={r: problem.capacity[r] for r in CAPACITY_ROLES if r in problem.capacity},
        most_at_once=problem.most_at_once,
        closed=tuple(sorted(problem.closed)),
        levels={m: float(v) for m, v in problem.levels.items()},
        rungs=tuple(
            UnitRung(
                by=tuple(names[i] for i in r.by if i in names),
                lifts=dict(r.lifts),
                least=r.least,
                above=r.above,
            )
            for r in problem.rungs
        ),
        dues=tuple(_due(n, d, names) for n, d in enumerate(setting.reachable, 1)),
        asked=float(project.limits.budget_per_quarter),
    )


def catalogue_words(catalogue: Catalogue) -> str:
    """The catalogue's version and day, as units of one programme have to share it."""
    return f"{catalogue.version} of {catalogue.as_of}"


def _own_seed(seed: int, unit: str) -> int:
    return zlib.crc32(f"programme:{seed}:{unit}".encode())


def _as_planned(project: Project, start: str, quarters: int, horizon: int) -> Project:
    """The project planned for the most value from the programme's start, without goals of its own."""
    finance = project.finance.model_copy(
        update={"horizon_months": horizon, "trials": min(project.finance.trials, PRINTED)}
    )
    limits = project.limits.model_copy(
        update={"start": start, "quarters": quarters, "grid": "quarter", "aim": Aim(), "goals": ()}
    )
    return project.model_copy(update={"limits": limits, "finance": finance})


def _is_known(candidate: Candidate) -> bool:
    """Whether the entry ships with the program, so that its name is nobody's own words."""
    known = built_in_catalogue()
    shipped = known.practice_by_id.get(candidate.id) or known.tool_by_id.get(candidate.id)
    return shipped is not None and shipped.name == candidate.entry.name


def _neutral(chosen: Sequence[Candidate]) -> dict[str, str]:
    """Ids as they stand in the file: the unit's own entries have a number in place of a name."""
    found: dict[str, str] = {}
    for candidate in chosen:
        own = sum(v.startswith("own-") for v in found.values())
        found[candidate.id] = candidate.id if _is_known(candidate) else f"own-{own + 1}"
    return found


def _of_some(project: Project, around: Derived, case: CaseProblem, wanted: set[str]) -> Setting:
    """The steps ``wanted`` and all that decides whether, when and at what cost they take hold."""
    by_id = {c.id: c for c in plannable(around.candidates, project)[0]}
    kept: set[str] = set()
    left = wanted & by_id.keys()
    while left:
        kept |= left
        left = {n for i in left for n in _rests_on(by_id[i])} & by_id.keys() - kept
    some = replace(case, initiatives=tuple(i for i in case.initiatives if i.id in kept))
    chosen = tuple(c for i, c in by_id.items() if i in kept)
    return Setting(project, around.profile, some, chosen, ladder=())


def _rests_on(candidate: Candidate) -> set[str]:
    one = candidate.initiative
    second = None if one.trial is None else one.trial.second
    found = {*candidate.needs, *one.safe_with, *(i for g in candidate.needs_any for i in g)}
    if second is not None:
        found.add(second.id)
    for each in (one,) if second is None else (one, second.one):
        found.update(each.needs, *each.needs_any)
    return found


def _unpriced(one: Initiative) -> Initiative:
    """The initiative with costs that are not drawn: what it costs is told by the futures that are printed."""
    return replace(
        one,
        effort_factor=fixed(1.0),
        run_fte=fixed(0.0),
        yearly_cost=fixed(0.0),
        dip_share=fixed(0.0),
        once_cost=fixed(0.0),
        exit_cost=fixed(0.0),
        unit_costs=(),
    )


def _step(
    setting: Setting,
    few: PlanningTerms,
    weights: Mapping[str, Floats],
    candidate: Candidate,
    activity: Activity,
    names: Mapping[str, str],
) -> Step:
    one = candidate.initiative
    became = few.became[candidate.id]
    count = len(next(iter(few.draws.values())))
    works = np.broadcast_to(became.works, count)
    late = np.broadcast_to(became.late_finish, count)
    in_time = np.quantile(late[works > 0], IN_TIME, method="inverted_cdf") if works.any() else 0.0
    anyway = one.anyway and setting.project.wishes.get(candidate.id) is None
    own = names[candidate.id] != candidate.id
    title = OWN_STEP.format(n=names[candidate.id][4:]) if own else candidate.name
    return Step(
        id=names[candidate.id],
        title=title,
        kind=candidate.kind,
        duration=activity.duration,
        days={r: activity.days[r] for r in CAPACITY_ROLES if activity.days.get(r)},
        cost_by_start=tuple(float(c) for c in activity.cost_by_start),
        cash=tuple(float(c) for c in activity.cash),
        needs=tuple(names[n] for n in activity.needs),
        needs_any=tuple(tuple(names[i] for i in g) for g in activity.needs_any),
        safe_with=tuple(names[n] for n in activity.safe_with),
        group=activity.group or "",
        must=activity.wish == "must" and not anyway,
        earliest=activity.earliest,
        latest=activity.latest,
        late=pack(late) if late.any() else "",
        delay=float(one.delay_months),
        ramp=float(one.ramp_months),
        pulls=_pulls(few, setting.terms, weights, candidate.id),
        works=float(works.mean()),
        ahead=min(16, math.ceil(float(in_time) / MONTHS)),
    )


def _pulls(
    few: PlanningTerms, all_: PlanningTerms, weights: Mapping[str, Floats], id_: str
) -> dict[str, str]:
    """λ·S of a step by driver, as calibrated: read where it has grown most."""
    strengths = calibrated_strengths(few, all_, weights, id_)
    if not strengths:
        return {}
    most = few.adopted(id_, 0).max(axis=1)
    return {
        d: pack(np.divide(most * s, most, out=np.zeros_like(s), where=most > 0))
        for d, s in strengths.items()
    }


def _atom(few: PlanningTerms, weights: Floats, id_: str) -> Atom:
    """W as amounts by future, growth by future and one factor by month; ``weights`` (trials, T + 1)."""
    atom = next(a for a in ATOMS if a.id == id_)
    rates = growth_rates(few.draws)
    grows = str(atom.grows) if atom.grows in rates else ""
    rate = rates[atom.grows] if atom.grows in rates else np.zeros(len(weights))
    amounts = few.weights[id_][:, 1] / (1 + rate) ** (1 / 12)
    months = np.arange(weights.shape[1])
    usual = (amounts[:, None] * (1 + rate[:, None]) ** (months / 12)).sum(axis=0)
    by_month: Floats = np.divide(
        weights.sum(axis=0), usual, out=np.zeros(len(months)), where=usual != 0
    )
    return Atom(
        id=id_,
        drivers=few.drivers[id_],
        amounts=pack(amounts),
        by_month=pack(by_month),
        grows=grows,
    )


def _due(number: int, due: Due, names: Mapping[str, str]) -> UnitDue:
    """A duty of the unit with its days in hand taken off its date."""
    members = tuple(m for m in due.members if m in names)
    ahead = max((due.ahead.get(m, 0) for m in members), default=0)
    return UnitDue(
        id=f"due-{number}",
        name=f"own duty {number}",
        members=tuple(names[m] for m in members),
        by=max(0, due.by - ahead),
        least=due.least,
    )
