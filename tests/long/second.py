"""The second implementation in futures of its own, against the product's: ``start.py long second [FUTURES]``.

The example and two golden profiles with their plans. Inputs are drawn without anything in common (the second
implementation knows no shared causes), so the product's are too. Every figure has to agree within four
standard errors of its difference: worth, its deviation, odds of a loss, shares that are paid back, and what
each step brings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import fmean, stdev

from planner.analysis.study.study import Study, study
from planner.catalogue.own import catalogue_of
from planner.domain.base.resources import content_folder
from planner.domain.project import Project
from planner.economics.case import simulate
from planner.economics.model import DRIVERS, sample
from planner.storage.document import load
from tests.economics import second
from tests.golden import PROFILES, project_of

FUTURES, TRIALS, BLOCKS, MOST = 3_200, 20_000, 16, 4.0
Figures = dict[str, float]


def figures_of(futures: Sequence[second.Future]) -> Figures:
    """What is compared, read off futures."""
    worths = [f.worth for f in futures]
    found = {
        "mean": fmean(worths),
        "deviation": stdev(worths),
        "loses": fmean(w < 0 for w in worths),
    }
    for months in (12, 24, 36):
        found[f"paid back within {months}"] = fmean(f.payback <= months for f in futures)
    for id_ in futures[0].brings:
        found[id_] = fmean(f.brings[id_] for f in futures)
    return found


def compared(result: Study, count: int) -> tuple[int, list[str]]:
    """How many figures of a plan were compared, and those that do not agree."""
    apart = dict.fromkeys(DRIVERS, "none")
    problem = replace(result.case_problem, driver_levels=apart)
    plan = dict(result.plan.schedule)
    futures = sample(problem, 11, TRIALS, plan)
    simulated = simulate(problem, plan, futures)
    case = simulated.case
    wanted = {
        "mean": case.npv.mean,
        "deviation": float(simulated.npv.std(ddof=1)),
        "loses": case.loss_share,
        **{f"paid back within {m}": s for m, s in case.payback_within.items()},
        **{id_: share.net for id_, share in simulated.attributed.items()},
    }
    means = {k: q.mean for k, q in problem.all_quantities().items()}
    own = [
        second.play(problem, plan, one, means) for one in second.own_draws(problem, count, seed=3)
    ]
    found = figures_of(own)
    size = count // BLOCKS
    parts = [figures_of(own[k * size : (k + 1) * size]) for k in range(BLOCKS)]
    wrong = []
    for name, value in found.items():
        error = stdev(p[name] for p in parts) / BLOCKS**0.5 * (1 + count / TRIALS) ** 0.5
        apart_by = abs(value - wanted[name])
        line = f"{name}: {value:,.3f} ± {error:,.3f}, the product {wanted[name]:,.3f}"
        if name in {"mean", "deviation", "loses"} or name.startswith("paid"):
            print(f"  {line}", flush=True)
        if apart_by > MOST * error + 1e-9:
            wrong.append(line)
    return len(found), wrong


def cases() -> dict[str, Callable[[], Project]]:
    """The example and two golden profiles."""
    found: dict[str, Callable[[], Project]] = {
        "example": lambda: load(content_folder("examples") / "bank.mlplan").project
    }
    for number in (2, 7):
        profile = PROFILES[number - 1]
        found[profile.name] = lambda p=profile: project_of(p, trials=1_000)  # type: ignore[misc]
    return found


def main(arguments: Sequence[str]) -> int:
    """Compare; exit status 1 where a figure does not agree."""
    count, bad = int(arguments[0]) if arguments else FUTURES, 0
    for name, make in cases().items():
        project = make()
        result = study(project, catalogue_of(project))
        print(
            f"{name}: {len(result.plan.schedule)} steps, {count:,} futures of its own", flush=True
        )
        many, wrong = compared(result, count)
        bad += len(wrong)
        print(f"  {many} figures, {len(wrong)} do not agree", flush=True)
        for line in wrong:
            print(f"  ! {line}", flush=True)
    return 1 if bad else 0
