"""The earliest dates at which duties can be kept, where not all can be kept by their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from operator import itemgetter

from planner.roadmap.greedy import greedy_plan
from planner.roadmap.problem import Activity, Due, PlanningProblem
from planner.roadmap.solver import plan_exists
from planner.roadmap.value import violations

MONEY, AT_ONCE = "money", "at once"
ENDLESS = 1e12


def within_reach(problem: PlanningProblem, known: tuple[Due, ...] = ()) -> PlanningProblem:
    """The problem with each duty that cannot be met by its date at the earliest at which it can.

    First what can still be kept by its date, in the order of the days, with its days in hand or as many as
    can be had: nothing that is late anyway stands in its way. Then what is late, in the same order: what was
    asked for first goes first, and of one day what can be kept earliest, and of that what takes the least,
    whatever its name. A duty for which no quarter of the plan is early enough is left out. ``known`` are the
    dates that were found for the same duties under fewer wishes: they are taken where they hold here too.
    """
    if not problem.dues or _holds(problem):
        return problem
    if known and _possible(replace(problem, dues=known)):
        return replace(problem, dues=known)
    if _possible(problem):
        return problem
    if not _possible(replace(problem, dues=())):
        return problem
    finishes = first_finishes(problem)
    of_day: dict[tuple[int, str], list[_Wanted]] = {}
    for due in problem.dues:
        first = max(due.by, _soonest(due, finishes), 0)
        of_day.setdefault((due.by, due.day), []).append((first, _takes(problem, due), due.id, due))
    kept: list[Due] = []
    late = [_in_time(problem, kept, of_day[day]) for day in sorted(of_day)]
    for wanted in late:
        _late(problem, kept, wanted)
    return replace(problem, dues=tuple(kept))


_Wanted = tuple[int, tuple[int, float], str, Due]
"""A duty with the first period at whose end it may be kept, what it takes from others, and its id."""


def _in_time(problem: PlanningProblem, kept: list[Due], dues: Iterable[_Wanted]) -> list[_Wanted]:
    """Add those of ``dues``, asked for by one day, to ``kept`` that hold beside it; return the others."""
    left: list[_Wanted] = []
    scarce: list[_Wanted] = []
    for wanted in sorted(dues, key=itemgetter(0, 1, 2)):
        first, _, _, due = wanted
        if first > due.by:
            left.append(wanted)
        elif _possible(replace(problem, dues=(*kept, due))):
            kept.append(due)
        else:
            scarce.append(wanted)
    for wanted in scarce:  # without all its days in hand, after those that have theirs
        due = wanted[3]
        if _possible(replace(problem, dues=(*kept, replace(due, ahead={})))):
            kept.append(_most_in_hand(problem, kept, due))
        else:
            left.append(wanted)
    return left


def _late(problem: PlanningProblem, kept: list[Due], dues: Iterable[_Wanted]) -> None:
    """Add ``dues``, asked for by one day, to ``kept``, each at the earliest date beside those before it."""
    late: list[_Wanted] = []
    for first, takes, id_, due in dues:
        heappush(late, (max(first, due.by + 1), takes, id_, due))
    while late:
        by, takes, id_, due = heappop(late)
        tried = replace(due, by=by, ahead={})
        if _possible(replace(problem, dues=(*kept, tried))):
            kept.append(tried)
        elif by + 1 < problem.periods:
            heappush(late, (by + 1, takes, id_, due))


def _takes(problem: PlanningProblem, due: Due) -> tuple[int, float]:
    """How many steps the shortest way to a duty has, and how many person-days: what it takes from others."""
    ways = []
    for member in due.members:
        steps = _leaned_on(problem, [member])
        days = sum(sum(problem.by_id[i].days.values()) for i in steps)
        ways.append((len(steps), days))
    chosen = sorted(ways)[: due.least]
    return sum(n for n, _ in chosen), sum(d for _, d in chosen)


def all_kept_by(problem: PlanningProblem, kept: PlanningProblem) -> int | None:
    """The first quarter at whose end every duty can be kept, where not each can by its own date.

    ``kept`` is what ``within_reach`` makes of ``problem``: an upper end to search below. ``None`` where each
    date can be kept, or where there is no such quarter in the plan.
    """
    if kept.dues == problem.dues or len(kept.dues) < len(problem.dues):
        return None
    finishes = first_finishes(problem)
    first = max(0, *(_soonest(due, finishes) for due in problem.dues))
    last = max(due.by for due in kept.dues)
    while first < last:
        middle = (first + last) // 2
        dues = tuple(
            due if due.by > middle else replace(due, by=middle, ahead={}) for due in problem.dues
        )
        if _possible(replace(problem, dues=dues)):
            last = middle
        else:
            first = middle + 1
    return last


def first_finishes(problem: PlanningProblem) -> Mapping[str, int]:
    """The period in which each activity can be over at the earliest, had money and people no limits."""
    found: dict[str, int] = {}

    def finish(one: Activity) -> int:
        if one.id not in found:
            by_id = problem.by_id
            start = max((finish(by_id[n]) + one.lags.get(n, 0) + 1 for n in one.needs), default=0)
            for any_of in one.needs_any:
                start = max(start, min((finish(by_id[n]) + 1 for n in any_of), default=0))
            found[one.id] = max(start, one.earliest) + one.duration - 1
        return found[one.id]

    for one in problem.activities:
        finish(one)
    return found


@dataclass(frozen=True)
class Sooner:
    """What would keep a duty a period before the plan keeps it.

    ``in_order``: nothing would, the order of its steps alone takes that long. ``as_it_is``: it is possible
    within the limits. Else ``limits`` are those of which more would be enough, each by itself; where no one
    is, ``others`` says that the other duties hold it. ``in_time`` are those of ``limits``
    that keep a late one from its own day: without each, by itself, it would be kept by that.
    """

    in_order: bool = False
    as_it_is: bool = False
    limits: tuple[str, ...] = ()
    others: bool = False
    in_time: tuple[str, ...] = ()


def sooner(problem: PlanningProblem, ends: Mapping[str, int], ours: Collection[str]) -> Sooner:
    """What would keep the dues ``ours`` a period before the plan does.

    ``ends`` is the period at whose end the plan keeps each due; the others may stay as late as that.
    """
    finishes = first_finishes(problem)
    last = max(ends[i] for i in ours)
    dues = [d for d in problem.dues if d.id in ends]
    if max(_soonest(d, finishes) for d in dues if d.id in ours) >= last:
        return Sooner(in_order=True)
    earlier = [
        replace(
            d, by=min(ends[d.id], last - 1) if d.id in ours else max(d.by, ends[d.id]), ahead={}
        )
        for d in dues
    ]
    slim = _slim(replace(problem, dues=tuple(earlier)))
    if _surely(slim):
        return Sooner(as_it_is=True)
    freed = {x: free for x, free in without_each_limit(slim) if _surely(free)}
    limits = tuple(freed)
    own = {d.id: d.by for d in dues if d.id in ours}
    by_own = tuple(replace(d, by=own.get(d.id, d.by)) for d in earlier)
    late = any(ends[i] > by for i, by in own.items())
    in_time = [x for x, free in freed.items() if late and _surely(replace(free, dues=by_own))]
    alone = tuple(d for d in earlier if d.id in ours)
    others = not limits and len(alone) < len(earlier) and _surely(replace(slim, dues=alone))
    return Sooner(limits=limits, others=others, in_time=tuple(in_time))


def by_order(problem: PlanningProblem) -> Mapping[str, int]:
    """The period by whose end each due can be kept at the earliest, had money and people no limits."""
    finishes = first_finishes(problem)
    return {due.id: _soonest(due, finishes) for due in problem.dues}


def _surely(problem: PlanningProblem) -> bool:
    return _holds(problem) or plan_exists(problem) is True


def without_each_limit(problem: PlanningProblem) -> Iterator[tuple[str, PlanningProblem]]:
    """The problem without the days of each role, the money and the number of steps at once, one at a time."""
    for role, days in problem.capacity.items():
        endless = {**problem.capacity, role: tuple(ENDLESS for _ in days)}
        yield role, replace(problem, capacity=endless)
    endless_money = tuple(ENDLESS for _ in problem.budget)
    yield MONEY, replace(problem, budget=endless_money, budget_total=ENDLESS)
    yield AT_ONCE, replace(problem, most_at_once=len(problem.activities))


def _soonest(due: Due, finishes: Mapping[str, int]) -> int:
    ends = sorted(finishes[m] for m in due.members if m in finishes)
    return ends[due.least - 1] if len(ends) >= due.least else 0


def _most_in_hand(problem: PlanningProblem, kept: list[Due], due: Due) -> Due:
    """``due`` with as many days in hand as can be had beside ``kept``; it can be met without any.

    All of them cannot be had. Half a reserve is better than none: a date that leaves no room for the first
    failed try is missed in most futures.
    """
    none, most = 0, max(due.ahead.values(), default=0)

    def less(hand: int) -> Due:
        return replace(due, ahead={m: min(n, hand) for m, n in due.ahead.items()})

    while most - none > 1:
        middle = (none + most) // 2
        if _possible(replace(problem, dues=(*kept, less(middle)))):
            none = middle
        else:
            most = middle
    return less(none)


def _holds(problem: PlanningProblem) -> bool:
    """Whether the first plan that comes to mind keeps everything."""
    return not violations(problem, greedy_plan(problem))


def _possible(problem: PlanningProblem) -> bool:
    """Whether some plan keeps everything, or nobody could tell."""
    slim = _slim(problem)
    return _holds(slim) or plan_exists(slim) is not False


def _slim(problem: PlanningProblem) -> PlanningProblem:
    """The problem with the steps alone that duties and wishes lean on, where nothing else has a say."""
    gated = any(a.gates for a in problem.activities)
    if problem.targets or gated:
        return problem
    wanted = [m for due in problem.dues for m in due.members]
    wanted += [a.id for a in problem.activities if a.wish == "must"]
    found = _leaned_on(problem, wanted)
    activities = tuple(a for a in problem.activities if a.id in found)
    return replace(problem, activities=activities, rungs=(), futures=None, worth={})


def _leaned_on(problem: PlanningProblem, ids: Iterable[str]) -> set[str]:
    """The activities ``ids`` with all that they name, and so on."""
    left, found = list(ids), set[str]()
    while left:
        id_ = left.pop()
        if id_ not in found:
            found.add(id_)
            left += problem.by_id[id_].named
    return found
