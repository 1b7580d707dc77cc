"""The last mile: a plan is held against the futures that are printed, branch by branch.

The planning futures agree with the printed ones step by step, not to the last cent together. So what adds
little is looked at again in all printed futures, and a plan is never worth less than without one of its
branches, nor less than doing nothing where nothing is asked for.
"""

from __future__ import annotations

from dataclasses import replace

from planner.analysis.study.setting import Setting, schedule_of
from planner.economics.worth import net_present_value
from planner.roadmap.near import branch
from planner.roadmap.problem import PlanningProblem, Starts
from planner.roadmap.solver import Solution
from planner.roadmap.value import objective_value, plan_saving, plan_value, violations

CLOSE = 0.02
"""Share of the plan's worth below which a branch is looked at again; far above what the futures differ by."""
UNIT = 0.1


def last_mile(setting: Setting, problem: PlanningProblem, solution: Solution) -> Solution:
    """The solution without branches that cost more than they bring in the printed futures."""
    if problem.objective.kind not in ("value", "careful") or any(
        a.preference for a in problem.activities
    ):
        return solution
    plan = dict(solution.starts)
    seen: dict[frozenset[tuple[str, int]], float] = {}

    def printed(starts: Starts) -> float:
        key = frozenset(starts.items())
        if key not in seen:
            seen[key] = _printed(setting, problem, starts)
        return seen[key]

    while plan:
        value = plan_value(problem, plan)
        unit = max(abs(value), UNIT * plan_saving(problem, plan))
        branches = {branch(problem, plan, i) for i in plan}
        close: list[dict[str, int]] = [{}] if value < CLOSE * unit else []
        for gone in sorted(branches, key=sorted):
            rest = {i: s for i, s in plan.items() if i not in gone}
            if value - plan_value(problem, rest) < CLOSE * unit:
                close.append(rest)
        close = [rest for rest in close if not violations(problem, rest)]
        if not close:
            break
        best = max(close, key=printed)
        if printed(best) <= printed(plan):
            break
        plan = best
    if plan == solution.starts:
        return solution
    objective = objective_value(problem, plan)
    return replace(solution, starts=plan, value=plan_value(problem, plan), objective=objective)


def _printed(setting: Setting, problem: PlanningProblem, starts: Starts) -> float:
    """Expected worth over all printed futures; nothing is worth nothing."""
    if not starts:
        return 0.0
    draws = setting.printed
    return float(net_present_value(setting.case, schedule_of(problem, starts), draws).mean())
