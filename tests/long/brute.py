"""The solver's plan is that of trying all, in 500 small problems for every aim.

``python3 start.py long brute`` makes 500 random problems for each aim (levels that ask for so many practices
and for lower levels, gates, windows, lags, caps on money), 500 with futures in which steps fail together,
harm, caps and duties, and 500 where the worst tenth of futures counts; or so many of each. Plain problems,
plans made step by step and clashes of limits are held against the same trying.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.roadmap import test_futures, test_planning

CHECKS: dict[str, Callable[[int], None]] = {
    "plain": test_planning.test_the_optimum_equals_brute_force,
    "greedy and presolve": test_planning.test_greedy_and_presolve_keep_the_rules,
    "clashes": test_planning.test_a_clash_is_smallest_and_its_relaxations_are_enough,
    "value": lambda n: test_planning.test_every_objective_equals_brute_force(n, "value"),
    "level": lambda n: test_planning.test_every_objective_equals_brute_force(n, "level"),
    "cost": lambda n: test_planning.test_every_objective_equals_brute_force(n, "cost"),
    "mixture": lambda n: test_planning.test_every_objective_equals_brute_force(n, "mixture"),
    "date": test_planning.test_the_earliest_date_equals_brute_force,
    "futures and duties": test_futures.test_the_plan_is_that_of_trying_all,
    "by months": test_futures.test_the_plan_by_months_is_that_of_trying_all,
    "careful": test_futures.test_the_careful_plan_is_that_of_trying_all,
}


def main(arguments: Sequence[str]) -> int:
    """Print how many problems of each aim came out otherwise; exit status 1 where any did."""
    count = int(arguments[0]) if arguments else 500
    wrong = 0
    for name, check in CHECKS.items():
        failed = [seed for seed in range(count) if not _holds(check, seed)]
        wrong += len(failed)
        print(
            f"{name:20} {count} problems, {len(failed)} otherwise {failed[:10] or ''}", flush=True
        )
    return int(wrong > 0)


def _holds(check: Callable[[int], None], seed: int) -> bool:
    try:
        check(seed)
    except AssertionError:
        return False
    return True
